"""Moves the rows of one record to another, and back: only those that are still where the move left them.

The journal of a move is {"moved": {key: [[identity, mark], …]}, "taken_out": {table: [row, …]}, "there": {key:
[identity, …]}}: what was moved and what each row was then, what would have stood twice, and what the other record had,
so that an undo can say what was changed and what came since.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from rugui.customers.models import CustomerDocument, CustomerRelation
from rugui.duplicates import ties
from rugui.duplicates.models import CustomerMerge
from rugui.duplicates.tables import DETAILS, MOVED, Moved
from rugui.imports.images import back, digest, plain

Journal = dict[str, Any]
AT_ONCE = 500  # values of one statement


def move(session: Session, source: int, target: int) -> Journal:
    """Move every row of core from one record to another; what would stand there twice is taken out."""
    taken_out = {
        "customer_relation": _take_out(session, CustomerRelation, ties.doubled(session, source, target)),
        "customer_document": _take_out(session, CustomerDocument, _doubled_documents(session, source, target)),
    }
    there = {key.name: list(marks(session, key, target)) for key in MOVED}
    moved = {key.name: [[*one] for one in marks(session, key, source).items()] for key in MOVED}
    for key in MOVED:
        _point(session, key, [identity for identity, _mark in moved[key.name]], source, target)
    session.expire_all()
    return {"moved": moved, "taken_out": taken_out, "there": there}


def move_back(session: Session, merge: CustomerMerge) -> None:
    """Undo the `move` of a merge: rows that are gone since stay gone."""
    journal, source, target = merge.journal["rows"], merge.kept_id, merge.dropped_id
    for key in MOVED:
        _point(session, key, [identity for identity, _mark in journal["moved"].get(key.name, ())], source, target)
    for name, rows in journal["taken_out"].items():
        table = next(key.table for key in MOVED if key.table.name == name)
        for row in rows:
            if (stands := ties.stands(session, row, merge) if name == ties.TABLE else row) is not None:
                put_in(session, table, stands)
    session.expire_all()


def marks(session: Session, key: Moved, customer_id: int) -> dict[str, str]:
    """The rows of a record: identity → what the row is, apart from whose; another mark means somebody changed it."""
    keys = {one.column for one in MOVED if one.table is key.table}
    said = [column for column in key.table.c if column.name not in keys | key.volatile]
    query = select(key.identity.label("identity"), *said).where(key.table.c[key.column] == customer_id)
    return {
        row[0]: digest([plain(value) for value in row[1:]])
        for row in session.execute(query.order_by(key.table.c.id))
    }  # fmt: skip


def count(session: Session, customer_id: int) -> dict[str, int]:
    """How many rows of each key point to a record; one statement a key."""
    return {
        key.name: session.scalar(select(func.count()).where(key.table.c[key.column] == customer_id)) or 0
        for key in MOVED
    }


def details_of(session: Session, customer_id: int) -> dict[str, list[Any]]:
    """The rows of names, phones and so on of one record, whole, as JSON."""
    return {
        table.name: [
            _json(row)
            for row in session.execute(select(table).where(table.c.customer_id == customer_id).order_by("id"))
        ]
        for table in DETAILS
    }


def write_details(session: Session, customer_id: int, rows: dict[str, list[Any]]) -> None:
    """Bring the names, phones and so on of a record to exactly these rows."""
    session.flush()
    for table in DETAILS:
        session.execute(delete(table).where(table.c.customer_id == customer_id))
        for row in rows.get(table.name, ()):
            put_in(session, table, row)
    session.expire_all()


def put_in(session: Session, table: Table, row: dict[str, Any]) -> None:
    """A row as it was, under its old id where that is still free."""
    values = {name: back(value) for name, value in row.items()}
    if session.scalar(select(table.c.id).where(table.c.id == values["id"])) is not None:
        del values["id"]
    session.execute(insert(table).values(values))


def _point(session: Session, key: Moved, identities: Sequence[str], source: int, target: int) -> None:
    column = key.table.c[key.column]
    for some in _batches(identities):
        here = update(key.table).where(column == source, key.identity.in_(some))
        session.execute(here.values({column: target}).execution_options(synchronize_session=False))


def _doubled_documents(session: Session, source: int, target: int) -> list[int]:
    """Of a document on both records, the one that ends earlier; of two alike, the one of the first."""
    document = CustomerDocument
    query = select(document.id, document.number_index, document.expires_on).where(
        document.customer_id.in_((source, target))
    )
    last_to_end: dict[str, Any] = {}
    doubled = []
    for row in session.execute(query.order_by(document.customer_id != target, document.id)):
        known = last_to_end.setdefault(row.number_index, row)
        if known is not row:
            later = (row.expires_on or date.min) > (known.expires_on or date.min)
            doubled.append(known.id if later else row.id)
            last_to_end[row.number_index] = row if later else known
    return doubled


def _take_out(session: Session, model: Any, ids: Sequence[int]) -> list[dict[str, Any]]:
    table = model.__table__
    rows = [
        _json(row) for some in _batches(ids) for row in session.execute(select(table).where(table.c.id.in_(some)))
    ]  # fmt: skip
    for some in _batches(ids):
        session.execute(delete(table).where(table.c.id.in_(some)))
    return rows


def _json(row: Any) -> dict[str, Any]:
    return {name: plain(value) for name, value in row._mapping.items()}


def _batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]
