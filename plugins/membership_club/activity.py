"""What a member did, as dated amounts of counters: the only thing tier rules look at. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

NIGHTS, STAYS, SPEND, NO_SHOWS, TIER_POINTS, REFERRALS = (
    "nights", "stays", "spend", "no_shows", "tier_points", "referrals",
)  # fmt: skip
COUNTERS = (NIGHTS, STAYS, SPEND, NO_SHOWS, TIER_POINTS, REFERRALS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of a counter on a day: nights and stays on the day of departure, spend in minor units."""

    day: date
    counter: str
    amount: int


class Activity:
    """Entries of one member, ready to be summed between any two days; the order they came in makes no difference."""

    __slots__ = ("_days", "_sums", "days")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        by_counter: dict[str, list[tuple[date, int]]] = {}
        for entry in entries:
            by_counter.setdefault(entry.counter, []).append((entry.day, entry.amount))
        self._days: dict[str, list[date]] = {}
        self._sums: dict[str, list[int]] = {}
        for counter, pairs in by_counter.items():
            pairs.sort()
            self._days[counter] = [day for day, _ in pairs]
            self._sums[counter] = [0, *accumulate(amount for _, amount in pairs)]
        self.days: list[date] = sorted({day for days in self._days.values() for day in days})

    def total(self, counter: str, start: date | None, end: date) -> int:
        """The sum of a counter from `start` (None: ever) to `end`, both included."""
        days = self._days.get(counter)
        if not days:
            return 0
        sums = self._sums[counter]
        return sums[bisect_right(days, end)] - sums[0 if start is None else bisect_left(days, start)]

    def days_of(self, counter: str) -> list[date]:
        """The days of a counter's entries, ascending."""
        return self._days.get(counter, [])


NOTHING = Activity()


def totals(activity: Activity, start: date | None, end: date) -> Mapping[str, int]:
    """Every counter from `start` to `end`."""
    return {counter: activity.total(counter, start, end) for counter in COUNTERS}
