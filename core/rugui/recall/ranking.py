"""In which order what was found is shown. Pure."""

from __future__ import annotations

from rugui.recall.query import Query

ROOM_POINTS, EXACT_POINTS, BEGINNING_POINTS, NOW_POINTS, SITE_POINTS = 100, 4, 2, 6, 1
SAME_WRITING, SAME_NAME, BEGINS_SAME_WRITING, BEGINS = 6, 5, 3, 2


def points(tag: str, query: Query, names: str, now: bool, same_site: bool) -> int:
    """How well a guest fits: room, then exact before beginning, the same writing, who is in house or arriving.

    `names` is the card's. Guests with the same points are shown in the order of the index, the latest seen first.
    """
    strength = tag[0]
    if strength == "0":
        found = ROOM_POINTS + EXACT_POINTS
    elif tag[1:2] in "cb" and len(tag) > 2:
        found = EXACT_POINTS if tag[3:].partition("/")[0] == query.code else BEGINNING_POINTS
    else:
        found = EXACT_POINTS if strength <= "3" else BEGINNING_POINTS
    if query.words:
        name = query.name
        if f"\n{query.plain}\n" in names:
            found += SAME_WRITING
        elif f"\t{name}\t" in names:
            found += SAME_NAME
        elif f"\n{query.plain}" in names:
            found += BEGINS_SAME_WRITING
        elif f"\t{name}" in names:
            found += BEGINS
    if now:
        found += NOW_POINTS
    return found + SITE_POINTS if same_site else found
