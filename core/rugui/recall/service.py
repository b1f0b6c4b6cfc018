"""Finding guests: `find` is what every search box, the command line and the API call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from rugui.recall.match import Match
from rugui.recall.plan import Sight, plan
from rugui.recall.query import Query, parse
from rugui.recall.ranking import points
from rugui.recall.statements import ask
from rugui.recall.subject import ARRIVING, ELSEWHERE
from rugui.recall.words import near
from rugui.values import Viewer

MOST = 100  # results of one call


def find(
    session: Session, text: str, viewer: Viewer, *, site_id: int | None = None, limit: int = 20, today: date
) -> list[Match]:
    """Guests found by whatever was typed, best first; [] for nothing typed or nobody found.

    `site_id` only ranks: guests in house or arriving there come first. Costs one statement, or two when the first
    finds fewer than `limit`, or four when nobody is found and a slip is corrected; each reads a bounded number of rows.
    """
    query = parse(text)
    if not query:
        return []
    limit = max(1, min(limit, MOST))
    sight = Sight(viewer.can("customers.incognito"), viewer.sites("interactions.read"), site_id)
    rows = _rows(session, query, sight, limit)
    corrected = ""
    if not rows and query.words and query.name.isascii():
        rows, query, corrected = _corrected(session, query, sight, limit)
    return _matches(rows, query, sight, limit, today, corrected)


def _rows(session: Session, query: Query, sight: Sight, limit: int) -> dict[int, Row[Any]]:
    first, second = plan(query, sight)
    rows = {row.customer_id: row for row in ask(session, first) if _fits(row, query)}
    if len(rows) < limit:
        for row in ask(session, second):
            if row.customer_id not in rows and _fits(row, query):
                rows[row.customer_id] = row
    return rows


def _fits(row: Row[Any], query: Query) -> bool:
    """Two words found by their first letters must go on as typed."""
    if row.tag != "6n":
        return True
    rest = [word for word in query.words if word not in row.folded]
    return not rest


def _corrected(session: Session, query: Query, sight: Sight, limit: int) -> tuple[dict[int, Row[Any]], Query, str]:
    """What is found with one word replaced by a known one a slip away, for the first replacements that find anybody."""
    for i, word in enumerate(query.words):
        for other in near(session, word):
            words = (*query.words[:i], other, *query.words[i + 1 :])
            better = replace(query, words=words, code="".join(words), plain="".join(words))
            if rows := _rows(session, better, sight, limit):
                return rows, better, other
    return {}, query, ""


def _matches(
    rows: dict[int, Row[Any]], query: Query, sight: Sight, limit: int, today: date, corrected: str
) -> list[Match]:
    scored: list[tuple[int, int, int, Row[Any]]] = []
    for row in rows.values():
        state = _state(row, today)
        same = sight.site_id is not None and row.site_id == sight.site_id
        scored.append((-points(row.tag, query, row.plain, row.folded, state, same), row.nrank, row.customer_id, row))
    scored.sort(key=lambda one: one[:3])
    return [_match(row, -score, query, sight, today, corrected) for score, _nrank, _id, row in scored[:limit]]


def _state(row: Row[Any], today: date) -> str:
    """The state on the card, unless the nightly job has not run since an arrival that never came."""
    if row.state == ARRIVING and row.arrival and (today - row.arrival).days > 1:
        return ELSEWHERE
    state: str = row.state
    return state


def _match(row: Row[Any], score: int, query: Query, sight: Sight, today: date, corrected: str) -> Match:
    hidden = bool(row.pseudonym) and not sight.incognito
    seen = sight.sites is None or row.site_id in sight.sites
    state = _state(row, today) if seen else ELSEWHERE
    return Match(
        customer_id=row.customer_id,
        public_id=row.public_id,
        external_id=row.external_id,
        name="" if hidden else row.name,
        language="" if hidden else row.language,
        honorific="" if hidden else row.honorific,
        alternate="" if hidden else row.alternate,
        alternate_language="" if hidden else row.alternate_language,
        phonetic="" if hidden else row.phonetic,
        phonetic_language="" if hidden else row.phonetic_language,
        incognito=bool(row.pseudonym),
        pseudonym=row.pseudonym,
        pseudonym_language=row.pseudonym_language,
        organisation="" if hidden else row.organisation,
        phone_tail=row.phone_tail,
        state=state,
        site_id=row.site_id if state else None,
        room=row.room if state else "",
        arrival=row.arrival if state else None,
        departure=row.departure if state else None,
        last_departure=row.last_departure if sight.sites is None or sight.sites else None,
        score=score,
        tag=row.tag,
        query=query,
        corrected=corrected,
    )
