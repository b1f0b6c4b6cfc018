"""The arrival briefing of a site and day: who comes, is here and leaves, and the few facts that matter about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui import facts
from rugui.arrivals import briefing as rules
from rugui.arrivals import candidates, known
from rugui.arrivals.briefing import LastStay, Review, Row
from rugui.customers import names as naming
from rugui.customers.birthday import Birthday
from rugui.customers.models import Customer, CustomerName
from rugui.db import utcnow
from rugui.errors import NotFound, Refused
from rugui.i18n import _l
from rugui.interactions import access, changes, transitions, visits
from rugui.interactions.models import Interaction, Visit
from rugui.plugins import Result
from rugui.staff.models import Account, Site
from rugui.values import Fact, NameForm, Viewer

READ, REVIEW = "arrivals.read", "arrivals.review"
COLUMNS = (
    Interaction.public_id.label("visit_public_id"), Visit.customer_id, Visit.arrival, Visit.departure, Visit.eta,
    Visit.status, Visit.room, Visit.adults, Visit.children, Visit.booking_reference, Visit.requests,
    Visit.reviewed_at, Visit.changed_at, Account.name.label("reviewer"),
    Customer.public_id.label("customer_public_id"), Customer.vip, Customer.created_at, Customer.updated_at,
    Customer.birth_year, Customer.birth_month, Customer.birth_day,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Briefing:
    """A day at a site. `rows` hold every stay once, in order; `section` picks those of a tab."""

    site: Site
    day: date
    today: date
    rows: tuple[Row, ...]
    version: str
    problems: tuple[Result, ...] = ()

    def section(self, name: str) -> tuple[Row, ...]:
        """The rows of `arriving`, `in_house` or `departing`."""
        return tuple(row for row in self.rows if name in row.sections)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each section has."""
        return {name: len(self.section(name)) for name in transitions.SECTIONS}


def require(viewer: Viewer, site: Site) -> None:
    """`Refused` unless the viewer may read the briefing and the stays of this site."""
    for permission in (READ, access.READ):
        if not viewer.can(permission, site.id):
            raise Refused(_l("You may not do this."), permission=permission)


def version(session: Session, viewer: Viewer, site: Site, day: date, *, now: datetime | None = None) -> str:
    """The briefing's version, for polling; one statement."""
    require(viewer, site)
    return candidates.pulse(session, site.id, day, candidates.today_at(site, now)).version


def briefing(session: Session, viewer: Viewer, site: Site, day: date, *, now: datetime | None = None) -> Briefing:
    """The briefing as the viewer may see it. The number of statements does not depend on the number of guests."""
    require(viewer, site)
    today = candidates.today_at(site, now)
    # Before anything is read, so that a change in between makes the page ask again instead of being missed.
    at = candidates.pulse(session, site.id, day, today).version
    stays = _stays(session, site.id, day, today)
    ids = sorted({stay.customer_id for stay, _ in stays if stay.customer_id is not None})
    stated, problems = facts.facts(session, ids, viewer, site.id) if ids else ({}, [])
    context = _Context(
        viewer,
        _names(session, ids, viewer.can("customers.incognito", site.id)),
        last_stays(session, ids, day, viewer),
        stated,
        known.restrictions(session, ids, site.id, day) if ids else {},
        known.promises(session, ids, viewer) if ids else {},
    )
    rows = sorted((_row(stay, sections, context) for stay, sections in stays), key=rules.order)
    return Briefing(site, day, today, tuple(rows), at, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Context:
    viewer: Viewer
    names: Mapping[int, tuple[NameForm, ...]]
    last: Mapping[int, tuple[int, LastStay]]
    stated: Mapping[int, Sequence[Fact]]
    restrictions: Mapping[int, Sequence[Fact]]
    promises: Mapping[int, Sequence[Fact]]


def _stays(session: Session, site_id: int, day: date, today: date) -> list[tuple[Record[Any], tuple[str, ...]]]:
    query = (
        select(*COLUMNS)
        .join(Interaction, Interaction.id == Visit.id)
        .outerjoin(Customer, Customer.id == Visit.customer_id)
        .outerjoin(Account, Account.id == Visit.reviewed_by)
        .where(candidates.belongs(site_id, day, today))
    )
    rows: Sequence[Any] = session.execute(query).all()
    placed = [(row, transitions.sections(row.status, row.arrival, row.departure, day, today)) for row in rows]
    return [(row, sections) for row, sections in placed if sections]


def _names(session: Session, ids: Sequence[int], real: bool) -> dict[int, tuple[NameForm, ...]]:
    if not ids:
        return {}
    query = (
        select(
            CustomerName.customer_id, CustomerName.kind, CustomerName.full, CustomerName.language, CustomerName.family,
            CustomerName.given, CustomerName.honorific,
        )
        .where(CustomerName.customer_id.in_(ids))
        .order_by(CustomerName.customer_id, CustomerName.position)
    )  # fmt: skip
    found: dict[int, list[NameForm]] = {}
    for customer_id, *form in session.execute(query):
        found.setdefault(customer_id, []).append(NameForm(*form))
    return {customer_id: naming.visible(forms, real) for customer_id, forms in found.items()}


def last_stays(session: Session, ids: Sequence[int], day: date, viewer: Viewer) -> dict[int, tuple[int, LastStay]]:
    """How many stays each guest had before this day, and the last of them."""
    if not ids:
        return {}
    before = (
        select(
            Visit.customer_id, Visit.arrival, Visit.departure, Visit.room, Visit.site_id,
            func.count().over(partition_by=Visit.customer_id).label("stays"),
            func.row_number()
            .over(partition_by=Visit.customer_id, order_by=(Visit.departure.desc(), Visit.id.desc()))
            .label("place"),
        )
        .where(Visit.customer_id.in_(ids), Visit.status == "departed", Visit.arrival < day, Visit.departure <= day,
               access.at_sites(Visit.site_id, viewer))
        .subquery()
    )  # fmt: skip
    rows = session.execute(select(before).where(before.c.place == 1))
    return {row.customer_id: (row.stays, LastStay(row.arrival, row.departure, row.room, row.site_id)) for row in rows}


def _row(stay: Record[Any], sections: tuple[str, ...], context: _Context) -> Row:
    customer_id = stay.customer_id
    count, last = context.last.get(customer_id, (0, None))
    if last and (last.arrival, last.departure) == (stay.arrival, stay.departure):
        count, last = count - 1, None  # a guest departing today is no returning guest for that
    own: list[Fact] = [*known.of_stay(stay.requests, stay.vip or "")]
    if customer_id is not None:
        born = Birthday(stay.birth_year, stay.birth_month, stay.birth_day)
        if context.viewer.can("customers.reveal"):
            own += known.birthday(born, stay.arrival, stay.departure)
        for source in (context.stated, context.restrictions, context.promises):
            own += source.get(customer_id, ())
    return Row(
        visit_id=stay.visit_public_id, customer_id=stay.customer_public_id, names=context.names.get(customer_id, ()),
        status=stay.status, arrival=stay.arrival, departure=stay.departure, eta=stay.eta, room=stay.room,
        adults=stay.adults, children=stay.children, booking_reference=stay.booking_reference,
        requests=stay.requests, sections=sections,
        review=Review(stay.changed_at, stay.reviewed_at, stay.reviewer or ""), stays=count, last=last,
        facts=rules.ranked(own, last, profile_changed=_edited(stay), first=customer_id is not None and count == 0),
    )  # fmt: skip


def _edited(stay: Record[Any]) -> datetime | None:
    # Being written for the first time (an import, say) is no change anybody made.
    if stay.updated_at is None or stay.updated_at - stay.created_at < timedelta(minutes=1):
        return None
    edited: datetime = stay.updated_at
    return edited


def review(session: Session, visit_id: str, *, reviewed: bool = True) -> visits.Stay:
    """Mark a stay's row read by the acting account, or take the mark away."""
    viewer = access.acting(session, REVIEW)
    stay = visits.get(session, visit_id, viewer)
    if not viewer.can(REVIEW, stay.visit.site_id):
        raise NotFound(_l("There is no such stay."))
    stay.visit.reviewed_at = utcnow() if reviewed else None
    stay.visit.reviewed_by = viewer.account_id if reviewed else None
    changes.audited(session, "arrivals.reviewed" if reviewed else "arrivals.review_undone", stay.interaction)
    return stay
