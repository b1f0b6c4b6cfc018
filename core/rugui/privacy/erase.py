"""Erasing a guest: what will go, what the law keeps without its guest, who objects; and doing it, whole or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from rugui import events
from rugui.calls import service as calls
from rugui.customers import names, rows, service
from rugui.customers.details import ORGANISATION
from rugui.customers.models import Customer, CustomerRelation
from rugui.db import new_public_id, utcnow
from rugui.errors import Invalid, Refused, RuguiError
from rugui.events_models import EventRow
from rugui.i18n import _l, render
from rugui.interactions.access import acting
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.jobs import enqueue
from rugui.plugins import PluginSet, ask, collect
from rugui.privacy import audit, audit_shred, erase_imports, tombstones
from rugui.privacy.erase_holds import held, kept_until, law_of
from rugui.privacy.export import record_ids
from rugui.privacy.export_tables import ROOT, owned, theirs
from rugui.recall import index
from rugui.staff.models import Site
from rugui.values import Json

ERASE, ERASED = "privacy.erase", "customers.erased"
REASONS = {
    "request": _l("The guest asked for it"),
    "withdrawn": _l("Consent was taken back"),
    "purpose": _l("No longer needed"),
    "unlawful": _l("Should not have been kept"),
}
RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Held:
    """A stay that is kept without its guest, by which law and until when."""

    site: str
    arrival: date
    departure: date
    law: object
    until: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing would do. `typed` is what must be typed to confirm; with a refusal nothing can be erased."""

    public_id: str
    typed: str
    goes: tuple[tuple[str, int], ...]
    plugins: tuple[tuple[str, Json], ...]
    stays: tuple[Held, ...]
    refusals: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the tombstone's id, and how many stays are kept without their guest."""

    tombstone: str
    kept: int
    plugins: dict[str, Json]


def plan(session: Session, public_id: str, *, today: date | None = None) -> Plan:
    """What erasing this guest would do and who objects. Plugins are asked to erase, and that is taken back again.

    So it needs a writing unit of work, which the caller rolls back.
    """
    acting(session, ERASE)
    guest = service.get(session, public_id)
    ids, today = record_ids(session, guest.id), today or utcnow().date()
    counts = [(one.name, _count(session, one, ids)) for one in owned() if one.name != ROOT]
    refusals: list[tuple[str, object]] = [("", one) for one in _objections(session, ids, today)]
    told, objecting = _rehearse(session, guest.id)
    kept = [Held(code, visit.arrival, visit.departure, law_of(region).title, kept_until(region, visit.departure))
            for visit, code, region in _held(session, ids, today)]  # fmt: skip
    return Plan(
        guest.public_id, confirmation(guest), tuple(one for one in counts if one[1]), tuple(told), tuple(kept),
        tuple(refusals + objecting),
    )  # fmt: skip


def _count(session: Session, one: Any, ids: Sequence[int]) -> int:
    return session.scalar(select(func.count()).select_from(one.table).where(theirs(one, ids))) or 0


def _rehearse(session: Session, customer_id: int) -> tuple[list[tuple[str, Json]], list[tuple[str, object]]]:
    plugins: PluginSet = session.info["plugins"]
    told: list[tuple[str, Json]] = []
    refusals: list[tuple[str, object]] = []
    for implementation in plugins.implementing("erase_customer"):
        name, title = implementation.loaded.name, render(implementation.loaded.title)
        with session.begin_nested() as savepoint:
            try:
                told.append((title, ask(session, name, "erase_customer", customer_id=customer_id).value))
            except RuguiError as error:
                refusals.append((title, error.message))
            finally:
                savepoint.rollback()
        session.expire_all()
    return told, refusals


def confirmation(guest: Customer) -> str:
    """What must be typed to confirm: the guest's name as it is written here, else the id."""
    forms = names.visible(rows.read(guest).names, True)
    return forms[0].full if forms else guest.public_id


def erase(
    session: Session, public_id: str, typed: str, *, reason: str = "request", today: date | None = None
) -> Erased:
    """Erase a guest from core and every plugin; raises `Invalid` where it is not confirmed, `Refused` where it may not.

    Stays with sales the law keeps become those of nobody; of the guest a tombstone is left, and blanked audit entries.
    """
    acting(session, ERASE)
    guest = service.get(session, public_id, lock=True)
    problems: dict[str, object] = {}
    if typed.strip() != confirmation(guest):
        problems["typed"] = _l("Type the guest's name exactly as it is written above.")
    if reason not in REASONS:
        problems["reason"] = _l("Choose one of the list.")
    if problems:
        raise Invalid(_l("Nothing was erased."), fields=problems)
    return _erase(session, guest, reason, today or utcnow().date())


def for_retention(session: Session, public_id: str, *, today: date | None = None) -> Erased:
    """Erase a guest whose time is over; raises `Refused` as `erase` does."""
    return _erase(session, service.get(session, public_id, lock=True), RETENTION, today or utcnow().date())


def _erase(session: Session, guest: Customer, reason: str, today: date) -> Erased:
    if objections := _objections(session, record_ids(session, guest.id), today):
        raise Refused(objections[0])
    return do(session, guest, reason, today)


def _objections(session: Session, ids: Sequence[int], today: date) -> list[object]:
    """What stands against erasing now: a contract that is being fulfilled (GDPR Art 6(1)(b), PIPL Art 13(2))."""
    coming = (Visit.status == "expected") & (Visit.departure >= today)
    query = select(Visit.status).where(Visit.customer_id.in_(ids), or_(Visit.status == "in_house", coming)).distinct()
    found = set(session.scalars(query))
    objections: list[object] = []
    if "in_house" in found:
        objections.append(_l("The guest is in house. Erase after the departure."))
    if "expected" in found:
        objections.append(_l("The guest is expected. Cancel the stay first."))
    return objections


def _held(session: Session, ids: Sequence[int], today: date) -> list[tuple[Visit, str, str]]:
    sold = exists().where(InteractionLine.interaction_id == Visit.id)
    query = (
        select(Visit, Site.code, Site.region)
        .join(Site, Site.id == Visit.site_id)
        .where(Visit.customer_id.in_(ids), sold)
        .order_by(Visit.arrival, Visit.id)
    )
    return [
        (visit, code, region)
        for visit, code, region in session.execute(query)
        if held(region, visit.departure, True, today)
    ]


def do(session: Session, guest: Customer, reason: str, today: date) -> Erased:
    """Erase a guest and the records merged into it, without asking core; a plugin may still refuse."""
    ids, guest_id, public_id = record_ids(session, guest.id), guest.id, guest.public_id
    viewer = session.info.get("viewer")
    told = {one.plugin: one.value for one in collect(session, "erase_customer", customer_id=guest_id)}
    records = list(session.scalars(select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id.desc())))
    stone = tombstones.bury(session, records, viewer.account_id if viewer else None, reason)
    erase_imports.forget(session, ids, [rows.read(one) for one in records])
    kept = [visit.id for visit, _code, _region in _held(session, ids, today)]
    staff_of = _members(session, ids) if guest.kind == ORGANISATION else []
    index.forget(session, ids)
    session.flush()
    calls.forget(session, (phone.e164 for one in records for phone in one.phones))
    _hanging(session, ids)
    _make_nobodys(session, kept)
    for condition, model in ((Interaction.customer_id.in_(ids), Interaction), (EventRow.customer_id.in_(ids), EventRow),
                             (Customer.id.in_(ids), Customer)):  # fmt: skip
        session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    session.expunge_all()
    index.reindex(session, staff_of)
    events.emit(session, ERASED, guest=public_id)
    enqueue(session, "privacy.erased")
    audit.record(
        session, "privacy.erased", subject=stone.public_id, reason=reason, kept=len(kept), plugins=sorted(told),
    )  # fmt: skip
    for one in ids:
        audit_shred.shred(session, one)
    return Erased(stone.public_id, len(kept), told)


# What accounting needs of a stay: where, when, how many, what was sold. Everything else about it goes.
SALES = (Interaction.__tablename__, Visit.__tablename__, InteractionLine.__tablename__)
NEEDED = {"id", "site_id", "kind", "at", "created_at", "arrival", "departure", "status", "adults", "children",
          "changed_at"}  # fmt: skip


def _make_nobodys(session: Session, visit_ids: Sequence[int]) -> None:
    for model in (Interaction, Visit):
        table: Any = model.__table__
        blank = {one.name: _blank(one) for one in table.columns if one.name not in NEEDED}
        for visit_id in visit_ids:
            own = {"public_id": new_public_id()} if "public_id" in blank else {}
            session.connection().execute(update(table).where(table.c.id == visit_id).values(blank | own))


def _blank(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    return column.type.python_type()  # "" and False


def _hanging(session: Session, ids: Sequence[int]) -> None:
    """What hangs on the guest and on their stays, but for the sales: what is kept must not keep it too."""
    for one in reversed(owned()):
        if one.name != ROOT and one.name not in SALES:
            session.connection().execute(delete(one.table).where(theirs(one, ids)))


def _members(session: Session, ids: Sequence[int]) -> list[int]:
    query = select(CustomerRelation.customer_id).where(CustomerRelation.other_id.in_(ids))
    return [one for one in session.scalars(query) if one not in ids]
