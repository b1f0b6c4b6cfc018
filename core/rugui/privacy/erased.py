"""What follows an erasure and every night's work once it is committed, outside the database: files and journal."""

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rugui.db import utcnow
from rugui.privacy import retention, tombstones
from rugui.privacy.retention_kinds import IMPORTS, before

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.privacy")


def run(state: "Rugui") -> None:
    """Background work `privacy.erased`; safe to do again."""
    tombstones.keep(state)
    old_uploads(state)
    empty_journal(state)


def old_uploads(state: "Rugui", now: datetime | None = None) -> int:
    """Delete uploaded files that nobody imported for as long as imports are remembered; returns how many."""
    with state.database.unit_of_work(state.plugins, write=False) as session:
        days = retention.days(session)[IMPORTS]
    folder, gone = Path(state.settings["INSTANCE"]) / "imports", 0
    if days == 0 or not folder.is_dir():
        return 0
    over = before(days, now or utcnow()).timestamp()
    for file in folder.iterdir():
        if file.is_file() and file.stat().st_mtime < over:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


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
