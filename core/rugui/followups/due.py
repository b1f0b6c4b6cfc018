"""When a promise is due, and which come first. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OVERDUE, TODAY, LATER, UNDATED = "overdue", "today", "later", "undated"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """Of a promise, what decides its place: is it open, the moment after which it is overdue, which came first."""

    open: bool
    at: datetime | None
    id: int = 0


def moment(day: date | None, clock: str, timezone: str) -> datetime | None:
    """The moment (UTC) after which it is overdue: that time at the site, without one the end of that day there."""
    if day is None:
        return None
    zone = ZoneInfo(timezone)
    try:
        if clock:
            return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    except OverflowError:
        return NEVER


def late(is_open: bool, at: datetime | None, now: datetime) -> bool:
    """Whether it is open past its moment."""
    return is_open and at is not None and at <= now


def urgency(one: Due, now: datetime, timezone: str) -> str:
    """`OVERDUE`, `TODAY` (at the site), `LATER` or `UNDATED`."""
    if one.at is None:
        return UNDATED
    if late(one.open, one.at, now):
        return OVERDUE
    zone = ZoneInfo(timezone)
    # A promise for a day is due at the midnight that ends it.
    day = (one.at - timedelta(microseconds=1)).astimezone(zone).date()
    return TODAY if day <= now.astimezone(zone).date() else LATER


def place(one: Due) -> tuple[bool, datetime, int]:
    """Sort key: open before settled, what is overdue longest first, then what is due soonest, then the oldest."""
    return (not one.open, one.at or NEVER, one.id)
