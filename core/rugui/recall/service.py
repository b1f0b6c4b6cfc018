"""Finding guests: `find` is what every search box, the command line and the API call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from rugui.recall.match import Match, match
from rugui.recall.plan import plan
from rugui.recall.probe import Sight
from rugui.recall.query import Query, parse
from rugui.recall.ranking import points
from rugui.recall.statements import Found, ask
from rugui.recall.subject import ELSEWHERE, state_of
from rugui.recall.words import near
from rugui.values import Viewer

MOST = 100  # results of one call


def find(
    session: Session, text: str, viewer: Viewer, *, site_id: int | None = None, limit: int = 20, today: date
) -> list[Match]:
    """Guests found by whatever was typed, best first; [] for nothing typed or nobody found.

    `site_id` only ranks: guests in house or arriving there come first. Costs one statement; a second when the first
    finds fewer than `limit`; a third when nobody is found, and a few more to correct a slip. Each reads a bounded
    number of rows, whatever is typed and however many guests there are.
    """
    query = parse(text)
    if not query:
        return []
    limit = max(1, min(limit, MOST))
    sight = Sight(viewer.can("customers.incognito"), viewer.sites("interactions.read"), site_id)
    found, corrected = _found(session, query, sight, limit), ""
    if not found and query.words and query.name.isascii():
        found, query, corrected = _corrected(session, query, sight, limit)
    return [match(one, score, query, sight, today, corrected) for score, one in best(found, query, site_id, limit)]


def _found(session: Session, query: Query, sight: Sight, limit: int) -> list[Found]:
    steps = plan(query, sight)
    found = _fitting(ask(session, steps.exact), query)
    if len(found) < limit:
        known = {one.customer_id for one in found}
        found += [one for one in _fitting(ask(session, steps.ranges), query) if one.customer_id not in known]
    return found or _fitting(ask(session, steps.narrowed), query)


def _fitting(found: list[Found], query: Query) -> list[Found]:
    """Two words found by their first letters must go on as typed."""
    return [one for one in found if one.tag != "6n" or all(word in one.names for word in query.words)]


def _corrected(session: Session, query: Query, sight: Sight, limit: int) -> tuple[list[Found], Query, str]:
    """What is found with one word replaced by a known one a slip away, for the first replacement that finds anybody."""
    for i, word in enumerate(query.words):
        for other in near(session, word):
            words = (*query.words[:i], other, *query.words[i + 1 :])
            better = replace(query, words=words, code="".join(words), plain="".join(words))
            if found := _found(session, better, sight, limit):
                return found, better, other
    return [], query, ""


def best(found: list[Found], query: Query, site_id: int | None, limit: int) -> list[tuple[int, Found]]:
    """The guests to show with their points: most points first, then in the order of the index."""
    scored = [
        (
            -points(
                one.tag,
                query,
                one.names,
                state_of(one.nrank) != ELSEWHERE,
                site_id is not None and one.site_id == site_id,
            ),
            one.nrank,
            one.customer_id,
            one,
        )
        for one in found
    ]
    scored.sort()  # the id is unique: the last element is never compared
    return [(-score, one) for score, _nrank, _id, one in scored[:limit]]
