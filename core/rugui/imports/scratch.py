"""What a file has said so far, on disk: so that a million rows take no more memory than a thousand."""

import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
        self._db.execute("CREATE TABLE stay (key TEXT PRIMARY KEY, stay BLOB) WITHOUT ROWID")
        self._db.execute("CREATE TABLE mark (id INTEGER, mark TEXT, PRIMARY KEY (id, mark)) WITHOUT ROWID")
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
        """Somebody as the file would have made them, to be found by these keys in later rows of a dry run."""
        self._db.execute("INSERT OR REPLACE INTO guest VALUES (?, ?)", (customer_id, orjson.dumps(dump(details))))
        self._db.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", [(key, customer_id) for key in keys])

    def find(self, keys: Iterable[str], ids: Iterable[int] = ()) -> dict[int, Details]:
        """The guests kept under any of these keys, and those of these ids."""
        found: dict[int, Details] = {}
        sql = "SELECT g.id, g.details FROM known k JOIN guest g ON g.id = k.id WHERE k.key = ? LIMIT 10"
        kept = [row for key in keys for row in self._db.execute(sql, (key,))]
        kept += [row for one in ids for row in self._db.execute("SELECT id, details FROM guest WHERE id = ?", (one,))]
        for customer_id, details in kept:
            if customer_id not in found:
                found[customer_id] = Details(**fields(orjson.loads(details)))
        return found

    def keep_stay(self, key: tuple[int, str], stay: Any) -> None:
        """A stay as the file would have left it."""
        self._db.execute("INSERT OR REPLACE INTO stay VALUES (?, ?)", (_stay_key(key), orjson.dumps(stay)))

    def stay(self, key: tuple[int, str]) -> dict[str, Any] | None:
        """The values of a stay kept by `keep_stay`; days are ISO 8601 texts."""
        found = self._db.execute("SELECT stay FROM stay WHERE key = ?", (_stay_key(key),)).fetchone()
        return dict(orjson.loads(found[0])) if found else None

    def note(self, customer_id: int, marks: Iterable[str]) -> None:
        """Remembers marks of a guest; 0 is everybody's."""
        self._db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?)", [(customer_id, mark) for mark in marks])

    def marks(self, customer_id: int) -> set[str]:
        """The marks of a guest."""
        return {row[0] for row in self._db.execute("SELECT mark FROM mark WHERE id = ?", (customer_id,))}

    def noted(self, customer_id: int, mark: str) -> bool:
        """Whether a mark was remembered."""
        sql = "SELECT 1 FROM mark WHERE id = ? AND mark = ?"
        return self._db.execute(sql, (customer_id, mark)).fetchone() is not None


def _stay_key(key: tuple[int, str]) -> str:
    return f"{key[0]}/{key[1]}"
