"""How long a membership lasts: periods, grace and its rights, freezing, and who follows a payer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from membership_club.history import State
from membership_club.periods import DAY, last_day, shift, year_start
from membership_club.rules import RIGHTS, Terms


@dataclass(frozen=True, slots=True)
class Period:
    """A paid or promised period: first and last day (None: for life), and where the periods begin."""

    start: date
    end: date | None
    anchor: date


def first(terms: Terms, joined: date) -> Period:
    """The period of who joins on a day.

    A fixed one ends with the programme year; on or after its roll-over day one gets the rest of it and the whole next
    (CiviCRM: joined on 2008-09-15 with roll-over on 09-01 is until 2009-12-31).
    """
    if terms.kind == "lifetime":
        return Period(joined, None, joined)
    if terms.kind == "rolling":
        return Period(joined, last_day(joined, terms.months), joined)
    begins = year_start(joined, *terms.start)
    end = last_day(begins, 12)
    if terms.rollover is not None and joined >= _within(begins, terms.rollover):
        end = last_day(begins, 24)
    return Period(joined, end, begins)


def _within(begins: date, month_day: tuple[int, int]) -> date:
    """The day of that month and day in the year from `begins`."""
    there = date(begins.year, *month_day)
    return there if there >= begins else date(begins.year + 1, *month_day)


def following(terms: Terms, state: State, on: date) -> Period:
    """The period a renewal on a day gives: after the present one for a member, in grace too; anew for who lapsed."""
    end = state.term_end
    if state.status == "expired" or state.anchor is None:
        return first(terms, on)
    if terms.kind == "lifetime" or end is None:
        return Period(end + DAY if end else on, None, state.anchor)
    start = end + DAY
    if terms.kind == "fixed":
        return Period(start, last_day(year_start(start, *terms.start), 12), year_start(start, *terms.start))
    # From where the periods began and not from the last end, or who joined on 29 February or the 31st would drift.
    count = 1
    while (until := last_day(state.anchor, count * terms.months)) <= end:
        count += 1
    return Period(start, until, state.anchor)


def rights(state: State, terms: Terms) -> tuple[str, ...]:
    """What a member may now: everything while active, less in grace, nothing while frozen or after."""
    if state.status == "active":
        return RIGHTS
    return terms.grace_rights if state.status == "grace" else ()


def freeze_left(state: State, terms: Terms, day: date) -> int:
    """How many days of freezing are left in the twelve months before a day."""
    start = shift(day, -12)
    used = sum((last - max(begun, start)).days + 1 for begun, last in state.pauses if last >= start)
    return max(0, terms.freeze_days - used)


@dataclass(frozen=True, slots=True)
class Dependant:
    """Somebody who is a member through a payer."""

    number: str
    since: date


@dataclass(frozen=True, slots=True)
class Succession:
    """Who becomes the payer, who follows them, who stands alone until the paid period ends, and who ends at once."""

    heir: str = ""
    follow: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    end: tuple[str, ...] = ()


def succeed(dependants: Sequence[Dependant], policy: str, named: str = "") -> Succession:
    """What becomes of the dependants when their payer leaves, dies or is erased.

    longest: who has been a member longest pays from then on (`named`, where a person chose); each: everybody goes on
    alone until the end of the period that is paid; end: everybody's membership ends with the payer's.
    """
    there = sorted(dependants, key=lambda one: (one.since, one.number))
    numbers = tuple(one.number for one in there)
    if named in numbers:
        return Succession(named, tuple(one for one in numbers if one != named))
    if not numbers or policy == "end":
        return Succession(end=numbers)
    if policy == "each":
        return Succession(alone=numbers)
    return Succession(numbers[0], numbers[1:])
