"""Guests, stays, lines and sites as plain values, for plugins: they never see core's models."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from rugui.customers import merged
from rugui.customers import names as naming
from rugui.customers.models import Customer, CustomerName
from rugui.db import usable, utcnow
from rugui.errors import NotFound
from rugui.i18n import _l
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.staff.sites import rows as site_rows
from rugui.values import CustomerRef, Line, NameForm, SiteRef, Stay, StayTotal, Viewer

IN_HOUSE = ("expected", "in_house")
_STAY = (
    Visit.id, Interaction.public_id, Visit.customer_id, Visit.site_id, Visit.arrival, Visit.departure, Visit.status,
    Visit.room, Visit.eta, Visit.adults, Visit.children, Visit.requests,
)  # fmt: skip


def stays(session: Session, customer_ids: Sequence[int]) -> list[Stay]:
    """Every stay of these customers, newest arrival first; one statement."""
    if not customer_ids:
        return []
    return _read(session, _stay().where(Visit.customer_id.in_(customer_ids)))


def stays_by_id(session: Session, visit_ids: Iterable[int]) -> dict[int, Stay]:
    """Stays by their ids; what is gone is not in it. One statement."""
    ids = sorted(set(visit_ids))
    return {stay.id: stay for stay in _read(session, _stay().where(Visit.id.in_(ids)))} if ids else {}


def stay_by_public_id(session: Session, public_id: str) -> Stay:
    """The stay an event or an address names; raises `NotFound`."""
    found = _read(session, _stay().where(Interaction.public_id == usable(public_id)))
    if not found:
        raise NotFound(_l("There is no such stay."))
    return found[0]


def arrivals(session: Session, site_id: int, day: date) -> list[Stay]:
    """Stays of named guests that arrive at a site on a day and are expected or in house; one statement."""
    query = _stay().where(Visit.site_id == site_id, Visit.arrival == day, Visit.status.in_(IN_HOUSE))
    return [stay for stay in _read(session, query) if stay.customer_id is not None]


def lines(session: Session, visit_ids: Iterable[int]) -> list[Line]:
    """What was sold on these stays, in the order it was entered; one statement."""
    ids = sorted(set(visit_ids))
    if not ids:
        return []
    rows = session.execute(
        select(
            InteractionLine.interaction_id, InteractionLine.product, InteractionLine.quantity,
            InteractionLine.net_minor, InteractionLine.cost_minor, InteractionLine.currency,
        )
        .where(InteractionLine.interaction_id.in_(ids))
        .order_by(InteractionLine.id)
    )  # fmt: skip
    return [Line(*row) for row in rows]


def stay_totals(session: Session, customer_ids: Sequence[int], until: date | None = None) -> list[StayTotal]:
    """Every stay of these customers that began by `until`, oldest departure first, with what was sold; one statement.

    For counting over many guests (nights, stays, spend, no-shows) without reading line by line.
    """
    if not customer_ids:
        return []
    columns = (Visit.id, Visit.customer_id, Visit.site_id, Visit.arrival, Visit.departure, Visit.status)
    query = (
        select(*columns, InteractionLine.currency, func.sum(InteractionLine.net_minor).label("net"))
        .outerjoin(InteractionLine, InteractionLine.interaction_id == Visit.id)
        .where(Visit.customer_id.in_(customer_ids))
        .group_by(*columns, InteractionLine.currency)
        .order_by(Visit.departure, Visit.id)
    )
    if until is not None:
        query = query.where(Visit.arrival <= until)
    found: dict[int, StayTotal] = {}
    net: dict[int, dict[str, int]] = {}
    for row in session.execute(query):
        sold = net.setdefault(row.id, {})
        if row.id not in found:
            found[row.id] = StayTotal(
                row.id, row.customer_id, row.site_id, row.arrival, row.departure, row.status, sold
            )
        if row.currency:
            sold[row.currency] = int(row.net)
    return list(found.values())


def customer_by_public_id(session: Session, public_id: str) -> CustomerRef:
    """The customer behind an id of a URL, named as the session's viewer may know them; raises `NotFound`.

    The id of a record merged away gives the one that stayed.
    """
    query = select(Customer.id, Customer.merged_into_id).where(Customer.public_id == usable(public_id))
    row = session.execute(query).first()
    if row is None:
        raise NotFound(_l("There is no such guest."))
    found = merged.living_id(session, row.merged_into_id) or row.id
    return customers(session, [found])[found]


def customers(session: Session, customer_ids: Iterable[int]) -> dict[int, CustomerRef]:
    """Customers by row id, named as the session's viewer may know them (a pseudonym stays one); two statements."""
    known: dict[int, CustomerRef] = session.info.get("known_customers", {})  # those whose page this is
    found_ids = set(customer_ids)
    ids = sorted(found_ids - known.keys())
    refs = {id_: known[id_] for id_ in found_ids & known.keys()}
    if not ids:
        return refs
    spelled: dict[int, list[NameForm]] = {}
    columns = (
        CustomerName.customer_id, CustomerName.kind, CustomerName.full, CustomerName.language, CustomerName.family,
        CustomerName.given, CustomerName.honorific,
    )  # fmt: skip
    query = select(*columns).where(CustomerName.customer_id.in_(ids)).order_by(CustomerName.position, CustomerName.id)
    for customer_id, *name in session.execute(query):
        spelled.setdefault(customer_id, []).append(NameForm(*name))
    viewer: Viewer | None = session.info.get("viewer")
    real = viewer is not None and viewer.can("customers.incognito")
    found = session.execute(select(Customer.id, Customer.public_id, Customer.language).where(Customer.id.in_(ids)))
    return refs | {
        id_: CustomerRef(id_, public_id, naming.visible(spelled.get(id_, ()), real), language)
        for id_, public_id, language in found
    }


def customer_ids(session: Session, after: int = 0, limit: int = 1000) -> list[int]:
    """Row ids of customers beyond `after`, ascending: for a job that goes through everybody in steps."""
    query = select(Customer.id).where(Customer.id > after, Customer.merged_into_id.is_(None))
    return list(session.scalars(query.order_by(Customer.id).limit(limit)))


def sites(session: Session) -> list[SiteRef]:
    """Every site, by code; one statement."""
    return [SiteRef(*(getattr(row, one) for one in _SITE)) for row in site_rows(session)]


_SITE = ("id", "code", "name", "name_zh_hant", "name_zh_hans", "timezone", "currency")


def today_at(site: SiteRef, now: datetime | None = None) -> date:
    """The present day at a site."""
    return (now or utcnow()).astimezone(ZoneInfo(site.timezone)).date()


def _stay() -> Select[*tuple[Any, ...]]:
    return select(*_STAY).join(Interaction, Interaction.id == Visit.id)


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[Stay]:
    return [Stay(*row) for row in session.execute(query.order_by(Visit.arrival.desc(), Visit.id.desc()))]
