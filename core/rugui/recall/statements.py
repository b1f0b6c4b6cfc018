"""The one statement a step of a search is: probes joined by UNION ALL, and the card of every guest found.

Written as text, because it is made from the shapes and tags of the probes alone and each is made once a process; the
same text runs on both engines and reads the same rows in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Row, TextualSelect, column, text
from sqlalchemy.orm import Session

from rugui.recall.probe import CAP, EXACT, SCAN, Probe

# A guest found: tag (one of `probe`: how), customer_id, nrank, site_id, names, face of the card.
Found = Row[str, int, int, int | None, str, str]

NARROW = 3  # other keys a narrowed probe asks for
_ORDER = "ORDER BY nrank, customer_id LIMIT"
_HAS = (
    "EXISTS (SELECT 1 FROM customer_search_key o WHERE o.key IN (:a{i}, :b{i}, :c{i})"
    " AND o.nrank = s.nrank AND o.customer_id = s.customer_id)"
)
_BETWEEN = "FROM customer_search_key WHERE key >= :k{i} AND key < :e{i} ORDER BY key, nrank, customer_id"
# ruff: noqa: S608 - made of the constants of this file alone
_SHAPES = {
    "e": f"SELECT '{{tag}}' AS tag, nrank, customer_id FROM customer_search_key WHERE key = :k{{i}} {_ORDER} {EXACT}",
    "r": f"SELECT '{{tag}}' AS tag, nrank, customer_id FROM (SELECT nrank, customer_id {_BETWEEN} LIMIT {CAP}) s"
    f" {_ORDER} {EXACT}",
    "k": f"SELECT '{{tag}}' || key AS tag, nrank, customer_id FROM (SELECT key, nrank, customer_id {_BETWEEN}"
    f" LIMIT {EXACT}) s",
    "n": "SELECT '{tag}' AS tag, nrank, customer_id FROM (SELECT nrank, customer_id FROM customer_search_key"
    f" WHERE key = :k{{i}} {_ORDER} {SCAN}) s WHERE {_HAS} {_ORDER} {EXACT}",
    "m": f"SELECT '{{tag}}' AS tag, nrank, customer_id FROM (SELECT nrank, customer_id {_BETWEEN} LIMIT {SCAN}) s"
    f" WHERE {_HAS} {_ORDER} {EXACT}",
}


@lru_cache(maxsize=1024)
def _statement(shapes: tuple[tuple[str, str], ...]) -> TextualSelect:
    branches = [f"SELECT * FROM ({_SHAPES[shape].format(i=i, tag=tag)}) b{i}" for i, (shape, tag) in enumerate(shapes)]
    # Named in order, so that SQLAlchemy works the shape of the result out once and not at every search.
    return text(
        f"SELECT u.tag, c.customer_id, c.nrank, c.site_id, c.names, c.face FROM ({' UNION ALL '.join(branches)}) u"
        " JOIN customer_card c ON c.customer_id = u.customer_id"
    ).columns(*(column(name) for name in ("tag", "customer_id", "nrank", "site_id", "names", "face")))


def ask(session: Session, probes: Sequence[Probe]) -> list[Found]:
    """One row a guest found: the strongest tag and the columns of the card."""
    if not probes:
        return []
    shapes = tuple((probe.shape, probe.tag) for probe in probes)  # tags are this package's own constants
    found: dict[int, Found] = {}
    for row in session.connection().execute(_statement(shapes), _values(probes)).all():
        known = found.get(row[1])  # once a guest, for less than grouping costs the database
        if known is None or row[0] < known[0]:
            found[row[1]] = row
    return list(found.values())


def _values(probes: Sequence[Probe]) -> dict[str, object]:
    values: dict[str, object] = {}
    for i, probe in enumerate(probes):
        values[f"k{i}"] = probe.key
        if probe.end:
            values[f"e{i}"] = probe.end
        if probe.narrow:
            values[f"a{i}"], values[f"b{i}"], values[f"c{i}"] = (probe.narrow * NARROW)[:NARROW]
    return values
