"""A timeline from several sources, page by page. Pure: nothing is lost or repeated, also when moments are equal.

Each source gives its newest entries older than a moment, in an order of its own that stays the same when it is asked
again. The cursor is a moment and how many entries of exactly that moment have been passed, so that a page may end
between two entries of one second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.values import TimelineEntry

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after `passed` entries of the moment `at`."""

    at: datetime
    passed: int

    @property
    def before(self) -> datetime:
        """Sources are asked for what is older than this, so that the entries of the moment itself come again."""
        return self.at + TICK if self.at < datetime.max.replace(tzinfo=UTC) else self.at

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{self.passed}"

    @staticmethod
    def parse(text: str) -> "Cursor":
        """The cursor of its text form; `Invalid` for anything else."""
        moment, _, passed = text.rpartition("-")
        try:
            at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
            if not (passed.isascii() and passed.isdigit() and len(passed) < 7):
                raise ValueError(passed)
        except ValueError as error:
            raise Invalid(_l("This page of the timeline cannot be found."), fields={"before": "?"}) from error
        return Cursor(at, int(passed))


@dataclass(frozen=True, slots=True)
class Source:
    """What one source answered: entries newest first, whether each may be shown, and whether there may be more."""

    entries: Sequence[TimelineEntry]
    shown: Sequence[bool]
    more: bool


def wanted(cursor: Cursor | None, limit: int) -> int:
    """How many entries to ask each source for, so that a page of `limit` can be filled and its end known."""
    return limit + 1 + (cursor.passed if cursor else 0)


def page(sources: Sequence[Source], cursor: Cursor | None, limit: int) -> tuple[list[TimelineEntry], Cursor | None]:
    """Merge, newest first, up to `limit` entries and the cursor of the next page (None at the end).

    Hidden entries are passed over and counted by the cursor, so a page may be short though there are more.
    """
    merged = sorted(
        ((source.entries[place], number, place) for number, source in enumerate(sources)
         for place in range(len(source.entries))),
        key=lambda found: (-(found[0].at - datetime(1970, 1, 1, tzinfo=UTC)) // TICK, found[1], found[2]),
    )  # fmt: skip
    found: list[TimelineEntry] = []
    at, passed = (cursor.at, 0) if cursor else (None, 0)
    skip = cursor.passed if cursor else 0
    for position, (entry, number, place) in enumerate(merged):
        passed = passed + 1 if entry.at == at else 1
        at = entry.at
        source = sources[number]
        last_known = source.more and place == len(source.entries) - 1
        if not (cursor and entry.at == cursor.at and passed <= skip) and source.shown[place]:
            found.append(entry)
        if last_known or (len(found) == limit and position < len(merged) - 1):
            return found, Cursor(at, passed)
    return found, None
