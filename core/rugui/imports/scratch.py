"""What a file has said so far, on disk: so that a million rows take no more memory than a thousand."""

import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

import orjson

from rugui.customers.details import Details
from rugui.customers.snapshot import dump, fields


class Scratch:
    """A throw-away database of one run: how often a row came, and in a dry run the guests it would have made."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rugui-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "seen.db", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8192"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE seen (row BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self._db.execute("CREATE TABLE known (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
        self._db.execute("CREATE TABLE guest (id INTEGER PRIMARY KEY, details BLOB)")
        self._db.execute("BEGIN")
        self._last = 0

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._folder.cleanup()

    def times(self, row: bytes) -> int:
        """How often this row came before now; it counts from then on."""
        sql = "INSERT INTO seen VALUES (?, 1) ON CONFLICT (row) DO UPDATE SET times = times + 1 RETURNING times"
        return int(self._db.execute(sql, (row,)).fetchone()[0]) - 1

    def next_id(self) -> int:
        """A negative id for a guest that is not written yet."""
        self._last -= 1
        return self._last

    def keep(self, customer_id: int, details: Details, keys: Iterable[str]) -> None:
        """Somebody the file would have made, to be found by these keys in later rows of a dry run."""
        self._db.execute("INSERT OR REPLACE INTO guest VALUES (?, ?)", (customer_id, orjson.dumps(dump(details))))
        self._db.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", [(key, customer_id) for key in keys])

    def find(self, keys: Iterable[str]) -> dict[int, Details]:
        """The guests kept under any of these keys."""
        found: dict[int, Details] = {}
        for key in keys:
            sql = "SELECT g.id, g.details FROM known k JOIN guest g ON g.id = k.id WHERE k.key = ? LIMIT 10"
            for customer_id, kept in self._db.execute(sql, (key,)):
                if customer_id not in found:
                    found[customer_id] = Details(**fields(orjson.loads(kept)))
        return found
