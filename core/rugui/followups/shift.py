"""What a shift hands on: what is open, and what changed at the site since the last signed hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from rugui.arrivals.candidates import today_at
from rugui.customers.models import CustomerRestriction
from rugui.customers.restrictions import EFFECTS
from rugui.followups import lists
from rugui.followups.models import HandOver, HandOverItem
from rugui.i18n import _, short_date
from rugui.interactions import access, words
from rugui.interactions.changes import LIVE
from rugui.interactions.models import Interaction, Visit
from rugui.staff.models import Account, Site
from rugui.stays import customers
from rugui.values import CustomerRef, Viewer

OPEN, NOTES, RESTRICTIONS, ARRIVALS = "open", "notes", "restrictions", "arrivals"
SECTIONS = (OPEN, NOTES, RESTRICTIONS, ARRIVALS)
FIRST = timedelta(hours=24)  # how far the first hand-over of a site looks back
AHEAD = timedelta(days=2)
MOST, LONGEST = 2000, 400  # far more than a shift writes: what is cut off here is lost between two shifts


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `at` is when it happened, `day` and `clock` by when it is due; `ref` the id for URLs of its subject."""

    section: str
    customer_id: int | None
    text: str
    at: datetime | None
    who: str = ""
    ref: str = ""
    late: bool = False
    confidential: bool = False
    day: date | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """What is handed on at a site, of which guests; `since` is when the last hand-over was signed, or a day ago."""

    site: Site
    since: datetime
    lines: tuple[Line, ...]
    guests: dict[int, CustomerRef]

    def section(self, name: str) -> tuple[Line, ...]:
        """The lines of a section, in order."""
        return tuple(line for line in self.lines if line.section == name)


def last_signed(session: Session, site_id: int) -> datetime | None:
    """When the last hand-over at a site was signed."""
    query = select(HandOver.signed_at).where(HandOver.site_id == site_id).order_by(HandOver.signed_at.desc()).limit(1)
    return session.scalar(query)


def current(session: Session, viewer: Viewer, site: Site, now: datetime) -> Shift:
    """The shift that runs now, as the viewer may see it; a fixed number of statements."""
    after = last_signed(session, site.id) or now - FIRST
    lines = [*_open(session, viewer, site, now), *_notes(session, viewer, site, after),
             *_restrictions(session, viewer, site, after),
             *_arrivals(session, viewer, site, after, today_at(site, now))]  # fmt: skip
    return Shift(site, after, tuple(lines), _guests(session, lines))


def signed(session: Session, viewer: Viewer, row: HandOver, site: Site) -> Shift:
    """A signed hand-over as it stood then; confidential lines for who may read such, and for who signed them."""
    query = select(HandOverItem).where(HandOverItem.hand_over_id == row.id).order_by(HandOverItem.id)
    signer = viewer.account_id is not None and viewer.account_id == row.signed_by
    shown = signer or viewer.can(access.CONFIDENTIAL, site.id)
    lines = [
        Line(one.section, one.customer_id, one.text, one.at, one.who, one.ref, one.late, one.confidential,
             one.day, one.clock)
        for one in session.scalars(query) if shown or not one.confidential
    ]  # fmt: skip
    return Shift(site, row.since, tuple(lines), _guests(session, lines))


def _guests(session: Session, lines: Sequence[Line]) -> dict[int, CustomerRef]:
    return customers(session, {line.customer_id for line in lines if line.customer_id is not None})


def _open(session: Session, viewer: Viewer, site: Site, now: datetime) -> list[Line]:
    wanted = lists.Wanted(site_id=site.id)
    page = lists.listed(session, viewer, wanted, limit=lists.MOST, now=now)
    return [
        Line(OPEN, one.customer_id, one.text, None, str(one.who), one.public_id, one.late, one.confidential, one.due,
             one.time)
        for one in page.items
    ]  # fmt: skip


def _notes(session: Session, viewer: Viewer, site: Site, after: datetime) -> list[Line]:
    query = (
        select(Interaction, Account.name)
        .outerjoin(Account, Account.id == Interaction.account_id)
        .where(Interaction.site_id == site.id, Interaction.created_at > after, Interaction.kind.in_(words.RECORDED))
        # A note that only holds a promise stands among what is open.
        .where(access.readable(viewer), or_(Interaction.summary != "", Interaction.body != ""))
        .order_by(Interaction.created_at.desc(), Interaction.id.desc())
        .limit(MOST)
    )
    return [
        Line(NOTES, row.customer_id, _short(row.summary or row.body), row.created_at,
             who or "", row.public_id, confidential=row.confidential)
        for row, who in session.execute(query)
    ]  # fmt: skip


def _restrictions(session: Session, viewer: Viewer, site: Site, after: datetime) -> list[Line]:
    if not viewer.can("customers.read"):
        return []
    by = aliased(Account)
    here = or_(CustomerRestriction.site_id.is_(None), CustomerRestriction.site_id == site.id)
    news = or_(CustomerRestriction.created_at > after, CustomerRestriction.lifted_at > after)
    rows: Sequence[Any] = session.execute(
        select(CustomerRestriction, by.name)
        .outerjoin(by, by.id == CustomerRestriction.created_by)
        .where(here, news)
        .order_by(CustomerRestriction.id.desc())
        .limit(MOST)
    ).all()
    found = []
    for row, who in rows:
        word = str(EFFECTS[row.effect].word) if row.effect in EFFECTS else row.effect
        text = _("Lifted: %(what)s", what=word) if row.lifted_at else f"{word}: {row.reason}"
        found.append(Line(RESTRICTIONS, row.customer_id, _short(text), row.lifted_at or row.created_at, who or "",
                          row.public_id))  # fmt: skip
    return found


def _arrivals(session: Session, viewer: Viewer, site: Site, after: datetime, today: date) -> list[Line]:
    if not viewer.can(access.READ, site.id):
        return []
    rows: Sequence[Any] = session.execute(
        select(Visit, Interaction.public_id)
        .join(Interaction, Interaction.id == Visit.id)
        .where(Visit.site_id == site.id, Visit.status.in_(LIVE), Visit.changed_at > after)
        .where(Visit.arrival.between(today - timedelta(days=1), today + AHEAD))
        .order_by(Visit.arrival, Visit.id)
        .limit(MOST)
    ).all()
    return [
        Line(ARRIVALS, row.customer_id,
             _short(" · ".join(one for one in (short_date(row.arrival), row.eta, row.room, row.requests) if one)),
             row.changed_at, ref=public_id)
        for row, public_id in rows
    ]  # fmt: skip


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
