"""Every guest, a page at a time: by age of the record, or from a change on. What a page costs is bounded.

Facts are nobody's column: they are asked of the plugins for a batch of guests, and whom they do not fit is passed over.
So a page may be short or empty though there are more, and its cursor stands behind the last guest looked at.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rugui import facts
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.fact_filters import FactWanted, met
from rugui.customers.models import (
    Customer,
    CustomerAddress,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
)
from rugui.customers.profile import Profile, seen
from rugui.customers.rows import SINGLES
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.values import Fact, NameForm, Viewer

MOST = 200
BATCH = 200  # guests whose facts are asked for at once
LOOKED_AT = 1000  # in one request
FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to list: changed since a moment (the earliest change first), with all of these facts at a site."""

    since: datetime | None = None
    facts: Sequence[FactWanted] = ()
    site_id: int | None = None


@dataclass
class Walked:
    """A page: the guests as the viewer may see them, the cursor ("" at the end), plugins that did not answer."""

    guests: list[Profile]
    next: str
    incomplete: list[str] = field(default_factory=list)


def walk(session: Session, viewer: Viewer, wanted: Wanted, *, after: str = "", limit: int = 50) -> Walked:
    """A page of the guests there are (not of those merged away); `after` is `next` of the page before."""
    place: Any = _place(after, wanted) if after else None
    chosen: list[Any] = []
    shown: dict[int, list[Fact]] = {}
    incomplete: set[str] = set()
    looked = 0
    while len(chosen) < limit and looked < LOOKED_AT:
        size = BATCH if wanted.facts else limit
        batch = session.execute(_page(wanted, place, size + 1)).all()
        stated: dict[int, list[Fact]] = {}
        if wanted.facts:
            stated, failed = facts.gather(session, [row.id for row in batch[:size]], viewer, wanted.site_id)
            incomplete |= {one.plugin for one in failed}
        for at, row in enumerate(batch[:size]):
            looked, place = looked + 1, row
            if (fitting := met(wanted.facts, stated.get(row.id, []))) is not None:
                chosen.append(row)
                shown[row.id] = fitting
            if len(chosen) == limit and at < len(batch) - 1:
                break
        else:
            if len(batch) <= size:
                place = None
                break
    facts.note_sensitive(session, shown)
    return Walked(_profiles(session, chosen, viewer), _cursor(place, wanted), sorted(incomplete))


def _page(wanted: Wanted, place: Any, size: int) -> Any:
    columns = (Customer.id, Customer.public_id, Customer.version, Customer.created_at, Customer.updated_at,
               Customer.birth_year, Customer.birth_month, Customer.birth_day,
               *(getattr(Customer, name) for name in SINGLES))  # fmt: skip
    query = select(*columns).where(Customer.merged_into_id.is_(None)).limit(size)
    if wanted.since is None:
        return query.where(Customer.id > (place.id if place else 0)).order_by(Customer.id)
    since = max(wanted.since, place.updated_at) if place else wanted.since
    query = query.where(Customer.updated_at >= since)
    if place:
        query = query.where(or_(Customer.updated_at > place.updated_at, Customer.id > place.id))
    return query.order_by(Customer.updated_at, Customer.id)


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    updated_at: datetime = FIRST


def _cursor(place: Any, wanted: Wanted) -> str:
    if place is None:
        return ""
    return str(place.id) if wanted.since is None else f"{place.updated_at:%Y%m%dT%H%M%S.%f}-{place.id}"


def _place(text: str, wanted: Wanted) -> _Place:
    moment, dash, number = text.rpartition("-")
    try:
        if (
            not (number.isascii() and number.isdigit() and len(number) < 19)
            or bool(moment) != bool(dash)
            or bool(moment) != bool(wanted.since)
        ):
            raise ValueError(text)
        if not moment:
            return _Place(int(number))
        return _Place(int(number), datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC))
    except ValueError as error:
        raise Invalid(_l("This page cannot be found."), fields={"after": "?"}) from error


def _profiles(session: Session, rows: Sequence[Any], viewer: Viewer) -> list[Profile]:
    ids = [row.id for row in rows]
    n, p, e, h, a = CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress
    names = _of(session, n, ids, n.kind, n.full, n.language, n.family, n.given, n.honorific)
    phones = _of(session, p, ids, p.typed, p.label, p.e164)
    emails = _of(session, e, ids, e.typed)
    handles = _of(session, h, ids, h.service, h.handle)
    places = _of(session, a, ids, a.lines, a.city, a.state, a.postal_code, a.country, a.label, a.language)
    return [
        seen(Profile(
            row.id, row.public_id, row.version, row.created_at, row.updated_at,
            Details(
                **{name: getattr(row, name) for name in SINGLES},
                birthday=Birthday(row.birth_year, row.birth_month, row.birth_day),
                names=tuple(NameForm(*one) for one in names[row.id]),
                phones=tuple(PhoneForm(*one) for one in phones[row.id]),
                emails=tuple(one for (one,) in emails[row.id]),
                handles=tuple(HandleForm(*one) for one in handles[row.id]),
                addresses=tuple(AddressForm(*one) for one in places[row.id]),
            ),
        ), viewer)
        for row in rows
    ]  # fmt: skip


def _of(session: Session, model: Any, ids: list[int], *columns: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    if ids:
        query = select(model.customer_id, *columns).where(model.customer_id.in_(ids))
        for row in session.execute(query.order_by(model.position, model.id)):
            found[row[0]].append(tuple(row[1:]))
    return found
