"""SQLite: its online backup, and putting a copy back in one transaction."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from rugui.backups.manifest import Manifest, Sum, differences
from rugui.errors import Conflict
from rugui.i18n import _l

DATA = "rugui.db"
WAIT = 60.0  # seconds for SQLite's one writer
MODULUS = 1 << 128
SEQUENCE = "sqlite_sequence"


def copy(live: Path, target: Path) -> dict[str, Sum]:
    """Copy a database that is being written to, as it is at one moment; returns the sums of the copy's tables."""
    with _open(live) as source, _open(target) as made:
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # one file, and no other beside it
        if (said := made.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise Conflict(_l("The database is damaged: %(why)s", why=said))
        return sums(made)


def sums(connection: sqlite3.Connection, schema: str = "main") -> dict[str, Sum]:
    """A sum of every table, and of the numbers given last (`sqlite_sequence`)."""
    connection.text_factory = _text
    return {name: _sum(connection, schema, name) for name in _tables(connection, schema)}


def _sum(connection: sqlite3.Connection, schema: str, table: str) -> Sum:
    rows = total = 0
    for row in connection.execute(f'SELECT * FROM {schema}."{table}"'):  # noqa: S608 - a table's name
        told = repr(row).encode("utf-8", "surrogateescape")
        total += int.from_bytes(hashlib.blake2b(told, digest_size=16).digest(), "big")
        rows += 1
    return Sum(rows, f"{total % MODULUS:032x}")


def put_back(live: Path, saved: Path, manifest: Manifest) -> None:
    """Replace everything in `live` by what is in `saved`; raises `Conflict`, and changes nothing, unless it is equal.

    Others who write wait meanwhile, readers read what was there before; after it everybody reads what was put back.
    """
    with _open(live) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("ATTACH ? AS saved", (f"file:{quote(str(saved))}?mode=ro&immutable=1",))
        connection.execute("BEGIN IMMEDIATE")
        try:
            _empty(connection)
            _fill(connection)
            broken = connection.execute("PRAGMA main.foreign_key_check").fetchone()
            different = differences(manifest.tables, sums(connection))
            if broken or different:
                raise Conflict(_l("Not restored: %(tables)s would differ.", tables=", ".join(different) or str(broken)))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        connection.execute("DETACH saved")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _empty(connection: sqlite3.Connection) -> None:
    for kind in ("view", "trigger", "table"):
        for name, _sql in _made(connection, "main", kind):
            connection.execute(f'DROP {kind} "{name}"')


def _fill(connection: sqlite3.Connection) -> None:
    for _name, sql in _made(connection, "saved", "table"):
        connection.execute(sql)
    for name, _sql in _made(connection, "saved", "table"):
        connection.execute(f'INSERT INTO main."{name}" SELECT * FROM saved."{name}"')  # noqa: S608 - a table's name
    if SEQUENCE in _tables(connection, "saved"):
        connection.execute(f"DELETE FROM main.{SEQUENCE}")  # noqa: S608 - a constant
        connection.execute(f"INSERT INTO main.{SEQUENCE} SELECT * FROM saved.{SEQUENCE}")  # noqa: S608 - a constant
    for kind in ("index", "view", "trigger"):  # after the rows: quicker, and no trigger sees them come
        for _name, sql in _made(connection, "saved", kind):
            connection.execute(sql)


def _made(connection: sqlite3.Connection, schema: str, kind: str) -> list[tuple[str, str]]:
    query = (
        f"SELECT name, sql FROM {schema}.sqlite_master "  # noqa: S608 - main or saved
        "WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return connection.execute(query, (kind,)).fetchall()


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    names = [name for name, _sql in _made(connection, schema, "table")]
    query = f"SELECT 1 FROM {schema}.sqlite_master WHERE name = ?"  # noqa: S608 - main or saved
    return [*names, SEQUENCE] if connection.execute(query, (SEQUENCE,)).fetchone() else names


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(file))}"
    with closing(sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)) as connection:
        yield connection
