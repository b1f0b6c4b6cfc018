"""Counts SQL statements, so that a test can hold a cost without a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from rugui.db import Database

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Statements(list[str]):
    """The SQL of every statement sent, in order; `len()` is the cost, `str()` shows them when an assertion fails."""

    def __str__(self) -> str:
        return f"{len(self)} statements:\n" + "\n".join(self)


@contextmanager
def statements(database: Database, *, transactions: bool = False) -> Iterator[Statements]:
    """`with statements(database) as sent: …; assert len(sent) == 3, sent`.

    Counts what every connection of the database sends meanwhile; BEGIN, SAVEPOINT and their ends only with
    `transactions=True` (two per hook called, and no work for the database).
    """
    sent = Statements()

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if transactions or not statement.lstrip().upper().startswith(TRANSACTION):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
