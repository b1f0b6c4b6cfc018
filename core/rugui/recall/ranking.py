"""In which order what was found is shown. Pure."""

from __future__ import annotations

from rugui.recall.probe import ORGANISATION
from rugui.recall.query import Query

ROOM_POINTS, EXACT_POINTS, BEGINNING_POINTS, NOW_POINTS, SITE_POINTS = 100, 4, 2, 6, 1
ORGANISATION_POINTS = 3  # whom one works for says less than what one is called
SAME_WRITING, SAME_NAME, BEGINS_SAME_WRITING, BEGINS = 6, 5, 3, 2


class Scale:
    """Weighs the guests found for one query; what depends on the query alone is worked out once."""

    __slots__ = ("_begins", "_begins_same", "_code", "_name", "_named", "_same", "_spelt")

    def __init__(self, query: Query) -> None:
        self._named = bool(query.words)
        self._code = query.code
        self._begins_same, self._begins = f"\n{query.plain}", f"\t{query.name}"
        self._same, self._name = self._begins_same + "\n", self._begins + "\t"
        self._spelt = f"\t{''.join(query.spelt)}\t" if query.spelt else ""

    def points(self, tag: str, names: str, now: bool, same_site: bool) -> int:
        """How well a guest fits: room, then exact before beginning, the same writing, who is in house or arriving.

        `names` is the card's. Guests with the same points are shown in the order of the index, the latest seen first.
        """
        strength = tag[0]
        if strength == "0":
            found = ROOM_POINTS + EXACT_POINTS
        elif len(tag) > 2 and tag[1] in "cb":
            found = EXACT_POINTS if tag[3:].partition("/")[0] == self._code else BEGINNING_POINTS
        else:
            found = EXACT_POINTS if strength <= "3" else BEGINNING_POINTS
            if tag == ORGANISATION:
                found = ORGANISATION_POINTS
        if self._named:
            if self._same in names:
                found += SAME_WRITING
            elif self._name in names:
                found += SAME_NAME
            elif self._begins_same in names:
                found += BEGINS_SAME_WRITING
            elif self._begins in names:
                found += BEGINS
            elif self._spelt and self._spelt in names:
                found += SAME_NAME
        if now:
            found += NOW_POINTS
        return found + SITE_POINTS if same_site else found
