"""What a search asks the index for. Pure.

A probe costs the same whatever is typed and however many guests there are: an exact one reads at most `EXACT` rows
that lie side by side, a range at most `CAP`, a narrowed one `SCAN` rows and one look-up for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rugui.recall.keys import LONGEST

EXACT, CAP, SCAN = 24, 120, 200
_END = "\U0010ffff"

# Tags say how a row was found: the digit is the strength (the least wins), the letter the reason; after it stands the
# key of a code, or which correction of a slip it was.
ROOM, PHONE, TAIL, EMAIL, BOOKING, CODE = "0r", "1p", "1t", "1e", "1b", "1c"
NAMED_TAIL, NAME, ORGANISATION, HIDDEN = "1n", "2n", "2o", "3n"
NOW, EDGE, PAIR = "4n", "5n", "6n"
RANGE, RANGE_PHONE, RANGE_EMAIL, RANGE_ORGANISATION, RANGE_CODE = "7n", "7p", "7e", "7o", "7c"


class Probe(NamedTuple):
    """Rows asked for: `key` exactly, or from `key` up to `end`; `narrow` names other keys the same guest must have."""

    tag: str
    key: str
    end: str = ""
    narrow: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """What decides the SQL: e(xact), r(ange), k (a range that gives its key), n(arrowed) or m (narrowed range)."""
        if self.narrow:
            return "m" if self.end else "n"
        return "e" if not self.end else "k" if self.tag[1] in "cb" else "r"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker may see: incognito names, and the sites whose rooms and bookings (None: every site)."""

    incognito: bool = False
    sites: frozenset[int] | None = None
    site_id: int | None = None


def exact(tag: str, key: str, narrow: tuple[str, ...] = ()) -> Probe:
    """The rows of one key, cut as keys are cut."""
    return Probe(tag, key[:LONGEST], narrow=narrow)


def between(tag: str, key: str) -> Probe:
    """The rows of every key that begins so."""
    key = key[: LONGEST - 1]
    return Probe(tag, key, key + _END)
