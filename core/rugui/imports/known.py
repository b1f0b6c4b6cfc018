"""Loads what the rows of a chunk could be about: a constant number of statements, whatever the chunk holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from rugui.customers import rows
from rugui.customers.details import ORGANISATION, Details
from rugui.customers.models import Customer, CustomerEmail, CustomerName, CustomerPhone
from rugui.imports import extras, hanging
from rugui.imports.match import MANY, Known, emails_of, organisation_key, phones_of
from rugui.imports.models import ImportRow
from rugui.imports.records import GuestRecord, StayRecord
from rugui.imports.scratch import Scratch
from rugui.interactions.models import InteractionLine, Visit
from rugui.privacy import tombstones
from rugui.recall.fold import fold

ROOM = "room"  # the product of the line that a stay's revenue and cost become
LISTS = (Customer.names, Customer.phones, Customer.emails, Customer.handles, Customer.addresses)
IN = 500  # values of one IN list: SQLite and the planner of PostgreSQL both like them short


@dataclass(slots=True)
class StayHere:
    """A stay as it is here, or as the file has left it so far; `money` is net, cost and currency of its line."""

    id: int | None
    customer_id: int | None
    arrival: date
    departure: date
    eta: str
    status: str
    room: str
    adults: int
    children: int
    booking_reference: str
    source: str
    requests: str
    money: tuple[int, int, str] | None = None


@dataclass
class Chunk:
    """Everything that was looked up for a chunk. What its rows decide is noted in it for the rows after them."""

    known: Known = field(default_factory=Known)
    customers: dict[int, Customer] = field(default_factory=dict)
    fingerprints: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    stays: dict[tuple[int, str], StayHere] = field(default_factory=dict)
    visits: dict[int, Visit] = field(default_factory=dict)
    lines: dict[int, InteractionLine] = field(default_factory=dict)
    planned: dict[tuple[int, str], Any] = field(default_factory=dict)
    employers: Mapping[str, int] = field(default_factory=dict)
    hanging: dict[int, set[str]] = field(default_factory=dict)
    papers: dict[str, list[str]] = field(default_factory=dict)
    erased: dict[Details, datetime] = field(default_factory=dict)


def load(
    session: Session,
    rows_: Sequence[tuple[GuestRecord | StayRecord, str]],
    sites: Mapping[str, int],
    scratch: Scratch | None,
    organisations: Mapping[str, int],
    also: Iterable[int] = (),
) -> Chunk:
    """What is here already of the guests and stays of these records; `scratch` adds those a dry run would have made.

    Each record comes with its fingerprint; of rows that were imported before nothing more is asked. `also`: guests
    whom a person has named.
    """
    chunk = Chunk(employers=organisations)
    for batch in _batches({mark for _record, mark in rows_}):
        columns = (ImportRow.fingerprint, ImportRow.customer_id, ImportRow.interaction_id)
        for mark, customer_id, interaction_id in session.execute(
            select(*columns).where(ImportRow.fingerprint.in_(batch)).order_by(ImportRow.id)
        ):
            if customer_id is not None or interaction_id is not None:
                chunk.fingerprints[mark] = (customer_id, interaction_id)
    records = [record for record, mark in rows_ if mark not in chunk.fingerprints]
    guests = [one for record in records if (one := guest_of(record)) is not None]
    numbers = {one.details.external_id for one in guests if one.details.external_id}
    numbers |= {one.guest_external_id for one in records if isinstance(one, StayRecord) and one.guest_external_id}
    publics = {one.public_id for one in guests if one.public_id}
    ids = {*_ids(session, Customer.id, Customer.external_id, numbers),
           *_ids(session, Customer.id, Customer.public_id, publics)}  # fmt: skip
    emails = {key for one in guests for key in emails_of(one.details)}
    phones = {key for one in guests for key in phones_of(one.details)}
    ids |= _sharing(session, CustomerEmail, CustomerEmail.folded, emails, chunk.known.crowded)
    ids |= _sharing(session, CustomerPhone, CustomerPhone.e164, phones, chunk.known.crowded)
    companies = {organisation_key(one.details) for one in guests if one.details.kind == ORGANISATION}
    ids |= {organisations[name] for name in companies if name in organisations}
    _customers(session, ids | set(also), chunk)
    people = dict.fromkeys(one.details for one in guests)
    chunk.erased = {who: at for who, at in zip(people, tombstones.erased_on(session, people), strict=True) if at}
    hanging.load(session, guests, list(chunk.customers), chunk.hanging, chunk.papers)
    _stays(session, records, sites, chunk)
    if scratch is not None:
        companies |= {extras.folded(one.organisation) for one in guests if one.organisation}
        keys = [*keys_of(numbers, emails, phones), *(f"o{name}" for name in companies)]
        _remembered(scratch, keys, records, sites, chunk)
    return chunk


def _customers(session: Session, ids: set[int], chunk: Chunk) -> None:
    """Guests of these ids; one that was merged away leads by its ids to the other."""
    away: dict[int, Customer] = {}
    while ids:
        for batch in _batches(sorted(ids)):  # in one order: of two firms of one name the older is meant, each time
            query = select(Customer).where(Customer.id.in_(batch)).options(*(selectinload(one) for one in LISTS))
            for customer in session.scalars(query.order_by(Customer.id)):
                if customer.merged_into_id is not None:
                    away[customer.id] = customer
                    continue
                chunk.customers[customer.id] = customer
                chunk.known.add(customer.id, rows.read(customer))
                chunk.known.public[customer.public_id] = customer.id
        ids = {one.merged_into_id for one in away.values() if one.merged_into_id is not None}
        ids -= chunk.customers.keys() | away.keys()
    for one in away.values():
        living = one
        while living.merged_into_id is not None and living.id in away:
            living = away.get(living.merged_into_id) or chunk.customers[living.merged_into_id]
        chunk.known.public[one.public_id] = living.id
        if one.external_id:
            chunk.known.external.setdefault(one.external_id, living.id)


def _remembered(
    scratch: Scratch,
    keys: Sequence[str],
    records: Sequence[GuestRecord | StayRecord],
    sites: Mapping[str, int],
    chunk: Chunk,
) -> None:
    """Lays what the chunks before this one would have written over what is here."""
    for customer_id, details in scratch.find(keys, list(chunk.customers)).items():
        chunk.known.add(customer_id, details)
    for customer_id in chunk.known.details:
        chunk.hanging.setdefault(customer_id, set()).update(scratch.marks(customer_id))
    for record in records:
        site_id = sites.get(record.site.casefold()) if isinstance(record, StayRecord) else None
        if isinstance(record, StayRecord) and record.external_id and site_id is not None:
            key = (site_id, record.external_id)
            if (kept := scratch.stay(key)) is not None:
                days = {name: date.fromisoformat(kept[name]) for name in ("arrival", "departure")}
                money = tuple(kept["money"]) if kept["money"] else None
                chunk.stays[key] = StayHere(**{**kept, **days, "money": money})


def guest_of(record: GuestRecord | StayRecord) -> GuestRecord | None:
    """The guest of a row, standing alone or inside a stay."""
    return record.guest if isinstance(record, StayRecord) else record


def keys_of(numbers: Iterable[str], emails: Iterable[str], phones: Iterable[str]) -> list[str]:
    """The keys of the scratch."""
    return [*(f"n{one}" for one in numbers), *(f"e{one}" for one in emails), *(f"p{one}" for one in phones)]


def organisations(session: Session) -> dict[str, int]:
    """Every organisation's id by its folded name, the oldest of those of one name; asked for once a run."""
    query = (
        select(CustomerName.full, Customer.id)
        .join(Customer, Customer.id == CustomerName.customer_id)
        .where(Customer.kind == ORGANISATION)
        .order_by(Customer.id.desc())
    )
    return {" ".join(fold(full).split()): customer_id for full, customer_id in session.execute(query)}


def _sharing(session: Session, model: Any, column: Any, keys: set[str], crowded: set[str]) -> set[int]:
    """The customers with any of these, but for those that many share: an agency's address names nobody."""
    found: set[int] = set()
    for batch in _batches(keys):
        many = func.count(model.customer_id.distinct())
        counts = session.execute(select(column, many).where(column.in_(batch)).group_by(column)).all()
        crowded.update(key for key, count in counts if count > MANY)
        found.update(_ids(session, model.customer_id, column, [key for key, count in counts if count <= MANY]))
    return found


def _ids(session: Session, wanted: Any, column: Any, keys: Iterable[str]) -> Iterator[int]:
    for batch in _batches(keys):
        yield from session.scalars(select(wanted).where(column.in_(batch)))


def _stays(
    session: Session, records: Sequence[GuestRecord | StayRecord], sites: Mapping[str, int], chunk: Chunk
) -> None:
    numbers = {one.external_id for one in records if isinstance(one, StayRecord) and one.external_id}
    keys = {}
    for batch in _batches(numbers):
        query = select(Visit).where(Visit.external_id.in_(batch), Visit.site_id.in_(set(sites.values())))
        for visit in session.scalars(query):
            chunk.visits[visit.id] = visit
            keys[visit.site_id, visit.external_id or ""] = visit
    for batch in _batches(chunk.visits):
        found = select(InteractionLine).where(
            InteractionLine.interaction_id.in_(batch), InteractionLine.product == ROOM
        )
        for line in session.scalars(found.order_by(InteractionLine.id)):
            chunk.lines.setdefault(line.interaction_id, line)
    for key, visit in keys.items():
        line_ = chunk.lines.get(visit.id)
        money = (line_.net_minor, line_.cost_minor, line_.currency) if line_ is not None else None
        values = {one.name: getattr(visit, one.name) for one in dataclass_fields(StayHere) if one.name != "money"}
        chunk.stays[key] = StayHere(**values, money=money)


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    for at in range(0, len(listed), IN):
        yield listed[at : at + IN]


def status_by_date(record: StayRecord, today: date) -> str:
    """The status of a stay whose file gives none: over is departed, the rest is expected."""
    return record.status or ("departed" if record.departure < today else "expected")
