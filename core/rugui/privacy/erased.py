"""What follows an erasure once it is committed: the tombstone goes into its file, SQLite's journal is emptied."""

import logging
from typing import TYPE_CHECKING

from rugui.privacy import tombstones

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.privacy")


def run(state: "Rugui") -> None:
    """Background work `privacy.erased`; safe to do again."""
    tombstones.keep(state)
    empty_journal(state)


def empty_journal(state: "Rugui") -> bool:
    """Empty SQLite's write-ahead log, in which older pages stand until it is overwritten; whether that worked.

    Deleted content in the database file itself is overwritten as it is deleted (`secure_delete`, see `rugui.db`).
    """
    if state.database.engine.dialect.name != "sqlite":
        return True
    with state.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        busy, _pages, _done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        log.warning("SQLite's journal could not be emptied: somebody is reading; it is tried again tonight")
    return not busy
