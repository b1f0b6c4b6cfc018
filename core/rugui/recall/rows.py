"""Writing rows of the index many at a time, in the form each engine takes fastest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from sqlalchemy.orm import Session

from rugui.db import Base
from rugui.recall.models import CustomerNameWord, CustomerSearchKey

Row = tuple[str, int, int]  # key, nrank, customer_id
_KEY = itemgetter(0)  # comparing whole rows costs four times as much, and neighbours are all that matters


def insert(session: Session, rows: Iterable[Row]) -> None:
    """Adds rows of keys; one already there is left as it is. Sorted, so that the tree grows along its edge."""
    _many(session, CustomerSearchKey, _INSERT, sorted(rows, key=_KEY))


def delete(session: Session, rows: Iterable[Row]) -> None:
    """Removes rows of keys; one not there is no matter."""
    _many(session, CustomerSearchKey, _DELETE, sorted(rows, key=_KEY))


def insert_words(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Adds variants of words."""
    _many(session, CustomerNameWord, _INSERT, sorted(pairs))


def delete_words(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Removes variants of words."""
    _many(session, CustomerNameWord, _DELETE, sorted(pairs))


# One prepared statement run many times on SQLite. On PostgreSQL one statement, each column sent as one text with line
# breaks and taken apart by the server: no key holds one, and psycopg takes ten times as long to send a list.
_TYPES = {"key": "text", "nrank": "integer", "customer_id": "bigint", "variant": "text", "word": "text"}
_INSERT = {
    "sqlite": "INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})",
    "postgresql": "INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",
}
_DELETE = {
    "sqlite": "DELETE FROM {table} WHERE ({columns}) = ({marks})",
    "postgresql": "DELETE FROM {table} t USING unnest({arrays}) AS u({columns}) WHERE {same}",
}


def _many(session: Session, model: type[Base], forms: dict[str, str], rows: Sequence[tuple[object, ...]]) -> None:
    if not rows:
        return
    connection = session.connection()
    columns = [column.name for column in model.__table__.columns]
    statement = forms[connection.dialect.name].format(
        table=model.__tablename__,
        columns=", ".join(columns),
        marks=", ".join("?" * len(columns)),
        arrays=", ".join(f"string_to_array(%s, chr(10))::{_TYPES[column]}[]" for column in columns),
        same=" AND ".join(f"t.{column} = u.{column}" for column in columns),
    )
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, list(rows))
    else:
        connection.exec_driver_sql(statement, tuple("\n".join(map(str, values)) for values in zip(*rows, strict=True)))
