"""Finding guests: `find` is what every search box, the command line and the API call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from rugui.recall import slips
from rugui.recall.match import Match, match
from rugui.recall.plan import plan
from rugui.recall.probe import BOOKING, CODE, EMAIL, NAMED_TAIL, PAIR, PHONE, Sight
from rugui.recall.query import Query, parse
from rugui.recall.ranking import Scale
from rugui.recall.statements import Found, ask
from rugui.recall.words import near
from rugui.values import Viewer

MOST = 100  # results of one call
ENOUGH = 8  # found exactly: rarer beginnings of the same are not looked for
_WHOLE = frozenset((PHONE, EMAIL, BOOKING, CODE, NAMED_TAIL))  # found by the whole of something that only few have
_BEFORE_ANYBODY = -50_000  # `nrank` of who is in house or arriving is lower


class Candidate(NamedTuple):
    """A guest found, what for, and how well it fits. Sorts as it is shown: points, then the order of the index."""

    points: int  # negative, so that the best come first
    nrank: int
    customer_id: int
    found: Found
    query: Query
    corrected: str


def find(
    session: Session, text: str, viewer: Viewer, *, site_id: int | None = None, limit: int = 20, today: date
) -> list[Match]:
    """Guests found by whatever was typed, best first; [] for nothing typed or nobody found.

    `site_id` only ranks: guests in house or arriving there come first. Costs one statement; a second when the first
    finds few; up to three more when nobody is found. Each reads a bounded number of rows, whatever is
    typed and however many guests there are.
    """
    query = parse(text)
    if not query:
        return []
    limit = max(1, min(limit, MOST))
    sight = Sight(viewer.can("customers.incognito"), viewer.sites("interactions.read"), site_id)
    found = candidates(session, query, sight, limit)
    found.sort()  # the id is unique: what stands after it is never compared
    return [match(one.found, -one.points, one.query, sight, today, one.corrected) for one in found[:limit]]


def candidates(session: Session, query: Query, sight: Sight, limit: int) -> list[Candidate]:
    """The guests found by the first steps of the plan that find any, unsorted."""
    steps = plan(query, sight)
    found = _weighed(ask(session, steps.exact), query, sight)
    if len(found) < min(limit, ENOUGH) and not any(one.found.tag[:2] in _WHOLE for one in found):
        known = {one.customer_id for one in found}
        found += [one for one in _weighed(ask(session, steps.ranges), query, sight) if one.customer_id not in known]
    slipped = query.name.isascii() and bool(query.words) and not (query.beside or query.email)
    if not found and slipped and not query.number:
        found = _corrected(session, query, sight)
    found = found or _weighed(ask(session, steps.narrowed), query, sight)
    if not found and slipped and query.number:
        found = _corrected(session, query, sight)  # last, for the digits may be right and stand for something else
    return found


def _weighed(
    found: Sequence[Found], query: Query, sight: Sight, corrected: str = "", distance: int = 0
) -> list[Candidate]:
    site_id, points, weighed = sight.site_id, Scale(query).points, []
    for one in found:
        tag, customer_id, nrank, site, names, _face = one
        if tag.startswith(PAIR) and not all(word in names for word in query.words):
            continue  # two words found by their first letters must go on as typed
        score = points(tag, names, nrank <= _BEFORE_ANYBODY, site_id is not None and site == site_id)
        weighed.append(Candidate(distance - score, nrank, customer_id, one, query, corrected))
    return weighed


def _corrected(session: Session, query: Query, sight: Sight) -> list[Candidate]:
    """Who is found when one word is replaced by a known one a slip away."""
    tried = slips.corrections(query, near(session, query.words))
    rows: dict[int, list[Found]] = {}
    for one in ask(session, slips.probes(tried, sight)):
        rows.setdefault(int(one.tag[2:]), []).append(one)
    found = []
    for number, some in rows.items():
        chosen = tried[number]
        found += _weighed(some, chosen.query, sight, chosen.word, chosen.distance)
    return found
