"""Months and years on the calendar: where a period ends, where a window begins. Pure."""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def shift(day: date, months: int) -> date:
    """The same day `months` later (or earlier); where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    # Every month has 28 days: asking the calendar is half of the time of a window, of which a night has millions.
    return date(year, month + 1, day.day if day.day <= 28 else min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, months: int) -> date:
    """The last day of `months` from `start`: the day before the corresponding one; where the month has none, its last.

    That is Taiwan's Civil Code, article 121, and what CiviCRM does: a year from 2024-02-29 ends on 2025-02-28.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day <= 28 or start.day <= (most := monthrange(year, month + 1)[1]):
        return date(year, month + 1, start.day) - DAY
    return date(year, month + 1, most)


def year_start(day: date, month: int = 1, first: int = 1) -> date:
    """The first day of the programme year (from `month`, `first`) that contains `day`."""
    here = date(day.year, month, first)
    return here if here <= day else date(day.year - 1, month, first)


def member_years(joined: date, day: date) -> int:
    """How many whole member years are over before the one that contains `day`."""
    count = max(0, day.year - joined.year - 1)
    while last_day(joined, (count + 1) * 12) < day:
        count += 1
    return count


def member_year(joined: date, day: date) -> date:
    """The first day of the member year that contains `day`; the day of joining before there was any."""
    count = member_years(joined, day) if day > joined else 0
    return last_day(joined, count * 12) + DAY if count else joined


def month_day(text: str) -> tuple[int, int]:
    """ "10-01" as (10, 1); ValueError for what is no day of every year."""
    month, day = (int(part) for part in text.split("-"))
    date(2023, month, day)
    return month, day
