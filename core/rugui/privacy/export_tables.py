"""Which of core's rows are a guest's: found by walking the keys of every table, so that a new table is in by itself.

A table whose key leads to a customer is the guest's, and so is one whose key leads to such a table. What is left out
stands in `LEFT_OUT` with the reason; `tests/contract/test_privacy.py` knows no third way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Column, ColumnElement, Table, or_, select

from rugui.db import Base
from rugui.plugins.tables import foreign, import_core_models

ROOT = "customer"
# table → why it is not in a guest's file
LEFT_OUT: Mapping[str, str] = {
    "customer_card": "recall's index: worked out from what is in the file",
    "duplicate_pair": "a guess about two people, worked out anew each night; the other one has rights too",
}
# Tables that hold a customer's number without a key to it, and what becomes of them in a file.
BY_NUMBER: Mapping[str, str] = {
    "audit_entry": "in the file under `readings`",
    "customer_search_key": "recall's index: worked out from what is in the file",
    "event": "ids and names of fields, delivered and forgotten after 30 days",
}
# A key to a customer that does not make the row that customer's own.
NOT_OWN: Mapping[tuple[str, str], str] = {
    ("consent_event", "guardian_id"): "the consent is the child's; the child's file names who agreed",
}
# Columns that say nothing about a person: places in a list, comparable forms of another column, keyed hashes.
DROPPED = frozenset({"id", "position", "folded", "number_index", "version", "fingerprint"})


@dataclass(frozen=True)
class Owned:
    """A table of guests' rows: the columns that make a row theirs, and the table it stands inside in a file."""

    table: Table
    keys: tuple[tuple[Column[int], str], ...]  # column, the table it leads to
    parent: tuple[Column[int], str] | None = None

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.table.name)


def core_tables() -> Sequence[Table]:
    """Core's tables, parents first."""
    import_core_models()
    others = foreign()
    return [table for table in Base.metadata.sorted_tables if table.name not in others]


@lru_cache(maxsize=1)
def owned() -> tuple[Owned, ...]:
    """Core's tables of guests' rows, parents first."""
    return walk(core_tables())


def walk(tables: Iterable[Table]) -> tuple[Owned, ...]:
    """The tables among these (parents first) that hold a guest's rows."""
    found: dict[str, Owned] = {}
    for table in tables:
        if table.name == ROOT:
            found[ROOT] = Owned(table, ())
            continue
        keys = tuple(
            (key.parent, key.column.table.name)
            for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
            if key.column.table.name in found and (table.name, key.parent.name) not in NOT_OWN
        )
        if keys and table.name not in LEFT_OUT:
            inside = next((key for key in keys if key[1] != ROOT and not key[0].nullable), None)
            found[table.name] = Owned(table, keys, inside)
    return tuple(found.values())


def theirs(one: Owned, ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition that a row of this table is one of these customers'."""
    if one.name == ROOT:
        return one.table.c.id.in_(ids)
    ways: list[ColumnElement[bool]] = []
    for column, target in one.keys:
        if target == ROOT:
            ways.append(column.in_(ids))
        else:
            above = next(other for other in owned() if other.name == target)
            (key,) = above.table.primary_key
            ways.append(column.in_(select(key).where(theirs(above, ids))))
    return or_(*ways)
