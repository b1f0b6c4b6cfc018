"""The stays a day's briefing is about: one bounded condition, for the page and for the question "anything new?"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.interactions.models import Visit
from rugui.staff.models import Site

# How far around another day a stay may begin or end and still be looked at: a year, so that an index bounds the scan.
AROUND = timedelta(days=366)


def today_at(site: Site, now: datetime | None = None) -> date:
    """The present day at a site."""
    return (now or utcnow()).astimezone(ZoneInfo(site.timezone)).date()


def belongs(site_id: int, day: date, today: date) -> ColumnElement[bool]:
    """The condition on `Visit` that keeps every stay `transitions.sections` can place on the day, and few others."""
    since = day - min(AROUND, day - date.min)
    moves = or_(Visit.arrival == day, Visit.departure == day)
    if day == today:
        late = and_(Visit.status == "expected", Visit.arrival.between(since, day), Visit.departure >= day)
        others = or_(Visit.status == "in_house", late)
    else:
        others = and_(Visit.arrival.between(since, day), Visit.departure >= day)
    return and_(Visit.site_id == site_id, Visit.status.in_(("expected", "in_house", "departed")), or_(moves, others))


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of a briefing as one short text: while it is the same, nothing on the page is new."""

    version: str


def pulse(session: Session, site_id: int, day: date, today: date) -> Pulse:
    """The version of a briefing; one statement, whatever the number of guests."""
    in_house = func.count().filter(Visit.status == "in_house")
    departed = func.count().filter(Visit.status == "departed")
    row = session.execute(
        select(
            func.count(), in_house, departed, func.count(Visit.reviewed_at), func.count(Visit.customer_id),
            func.max(Visit.changed_at), func.max(Visit.reviewed_at),
        ).where(belongs(site_id, day, today))
    ).one()  # fmt: skip
    counts = [str(number) for number in row[:5]]
    moments = [f"{moment.timestamp():.6f}" if moment else "0" for moment in row[5:]]
    return Pulse("-".join([f"{today:%Y%m%d}", *counts, *moments]))
