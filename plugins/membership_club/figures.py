"""Figures of a club by month: which days are counted, and what came and went between them. Pure."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from membership_club.dues import add_months

MONTHS = 12
IN, OUT = ("joined", "back"), ("left", "expired")


@dataclass(frozen=True, slots=True)
class Month:
    """A month: members on its last day (of the present month: today) by tier and by status; who came and who went."""

    first: date
    last: date
    tiers: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    joined: int = 0
    left: int = 0

    @property
    def net(self) -> int:
        """How many more came than went."""
        return self.joined - self.left

    @property
    def members(self) -> int:
        """How many there were."""
        return sum(self.statuses.values())


def months(today: date) -> list[tuple[date, date]]:
    """First and last day of the last twelve months, the present one last and only until today."""
    first = today.replace(day=1)
    starts = [add_months(first, -back) for back in range(MONTHS - 1, -1, -1)]
    return [(one, min(today, month_end(one))) for one in starts]


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def by_month(
    today: date,
    counted: Mapping[date, Iterable[tuple[str, str, int]]],
    moves: Iterable[tuple[int, int, str, int]],
) -> list[Month]:
    """The months of `months`; `counted` is (tier, status, members) by day, `moves` (year, month, what, how many)."""
    came: dict[tuple[int, int], int] = {}
    went: dict[tuple[int, int], int] = {}
    for year, number, what, count in moves:
        where = came if what in IN else went
        where[year, number] = where.get((year, number), 0) + count
    found = []
    for first, last in months(today):
        tiers: dict[str, int] = {}
        statuses: dict[str, int] = {}
        for tier, status, count in counted.get(last, ()):
            tiers[tier] = tiers.get(tier, 0) + count
            statuses[status] = statuses.get(status, 0) + count
        key = first.year, first.month
        found.append(Month(first, last, tiers, statuses, came.get(key, 0), went.get(key, 0)))
    return found


def columns(rows: Sequence[Mapping[str, int]], names: Iterable[str]) -> list[list[tuple[str, int, int]]]:
    """Each row as a stacked column: (name, how many, how many below it), in the order of the names."""
    found = []
    order = list(names)
    for row in rows:
        below, parts = 0, []
        for name in order:
            parts.append((name, row.get(name, 0), below))
            below += row.get(name, 0)
        found.append(parts)
    return found
