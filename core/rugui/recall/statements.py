"""The one statement a step of a search is: probes joined by UNION ALL, and the card of every guest found.

Written as text, because it is made from the shapes of the probes alone and each shape is made once a process; the
same text runs on both engines and reads the same rows in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Row, TextClause, text
from sqlalchemy.orm import Session

from rugui.recall.models import CustomerCard
from rugui.recall.plan import CAP, EXACT, SCAN, Probe

NARROW = 3  # other keys a narrowed probe asks for
COLUMNS = [column.name for column in CustomerCard.__table__.columns if column.name not in ("keys", "recent")]
_ORDER = "ORDER BY nrank, customer_id LIMIT"
_HAS = (
    "EXISTS (SELECT 1 FROM customer_search_key o WHERE o.key IN (:a{i}, :b{i}, :c{i})"
    " AND o.nrank = s.nrank AND o.customer_id = s.customer_id)"
)
_BETWEEN = "FROM customer_search_key WHERE key >= :k{i} AND key < :e{i} ORDER BY key, nrank, customer_id"
# ruff: noqa: S608 - made of the constants of this file alone
_SHAPES = {
    "e": f"SELECT :t{{i}} AS tag, nrank, customer_id FROM customer_search_key WHERE key = :k{{i}} {_ORDER} {EXACT}",
    "r": f"SELECT :t{{i}} AS tag, nrank, customer_id FROM (SELECT nrank, customer_id {_BETWEEN} LIMIT {CAP}) s"
    f" {_ORDER} {EXACT}",
    "k": f"SELECT :t{{i}} || key AS tag, nrank, customer_id FROM (SELECT key, nrank, customer_id {_BETWEEN}"
    f" LIMIT {EXACT}) s",
    "n": "SELECT :t{i} AS tag, nrank, customer_id FROM (SELECT nrank, customer_id FROM customer_search_key"
    f" WHERE key = :k{{i}} {_ORDER} {SCAN}) s WHERE {_HAS} {_ORDER} {EXACT}",
    "m": f"SELECT :t{{i}} AS tag, nrank, customer_id FROM (SELECT nrank, customer_id {_BETWEEN} LIMIT {SCAN}) s"
    f" WHERE {_HAS} {_ORDER} {EXACT}",
}


@lru_cache(maxsize=1024)
def _statement(shapes: str) -> TextClause:
    branches = [f"SELECT * FROM ({_SHAPES[shape].format(i=i)}) b{i}" for i, shape in enumerate(shapes)]
    columns = ", ".join(f"c.{name}" for name in COLUMNS)
    return text(
        f"SELECT h.tag, {columns} FROM (SELECT customer_id, min(tag) AS tag FROM ({' UNION ALL '.join(branches)}) u"
        " GROUP BY customer_id) h JOIN customer_card c ON c.customer_id = h.customer_id"
    ).columns(arrival=Date, departure=Date, last_departure=Date)  # type: ignore[return-value]


def ask(session: Session, probes: Sequence[Probe]) -> Sequence[Row[Any]]:
    """One row a guest found: the strongest tag and the columns of the card."""
    if not probes:
        return []
    values: dict[str, object] = {}
    for i, probe in enumerate(probes):
        values[f"t{i}"], values[f"k{i}"] = probe.tag, probe.key
        if probe.end:
            values[f"e{i}"] = probe.end
        if probe.narrow:
            narrow = (probe.narrow * NARROW)[:NARROW]
            values[f"a{i}"], values[f"b{i}"], values[f"c{i}"] = narrow
    return session.connection().execute(_statement("".join(probe.shape for probe in probes)), values).all()
