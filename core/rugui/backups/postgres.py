"""PostgreSQL: pg_dump of the very snapshot whose tables are summed, and putting a dump back in one transaction."""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from sqlalchemy import URL, Connection, Engine, text

from rugui.backups.manifest import Manifest, Sum
from rugui.errors import Conflict, Refused
from rugui.i18n import _l

DATA = "rugui.dump"
# Shorter than deadlock_timeout (one second): in a knot with a writer it is this side that lets go.
LOCK_WAIT, TRIES = "300ms", 100
NAMES = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
# How values are written as text: the same here and there.
FORMS = (
    "SET LOCAL timezone='UTC'; SET LOCAL datestyle='ISO, YMD'; SET LOCAL intervalstyle='postgres'; "
    "SET LOCAL extra_float_digits=1; SET LOCAL bytea_output='hex'"
)
TABLES = (
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1"
)


def dump(engine: Engine, target: Path, folder: str) -> dict[str, Sum]:
    """Dump a database that is being written to, as it is at one moment; returns the sums of its tables then.

    `folder` holds pg_dump; "" looks in PATH. pg_dump must not be older than the server.
    """
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run([_program("pg_dump", folder), *options, f"--file={target}"], engine.url)
        return sums(connection)


def tables(connection: Connection) -> list[str]:
    """The tables, as SQL writes their names."""
    return list(connection.scalars(text(TABLES)))


def sums(connection: Connection) -> dict[str, Sum]:
    """A sum of every table in the transaction of this connection."""
    connection.exec_driver_sql(FORMS)
    found = {}
    for name in tables(connection):
        rows, told = connection.exec_driver_sql(_sum(name)).one()
        found[name] = Sum(rows, told)
    return found


def _sum(table: str) -> str:
    parts = [f"coalesce(sum(('x' || substr(h, {at}, 15))::bit(60)::bigint), 0)::text" for at in (1, 16)]
    hashed = f"SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS h FROM {table} t"  # noqa: S608 - quoted
    return f"SELECT count(*), {parts[0]} || ':' || {parts[1]} FROM ({hashed}) AS hashed"  # noqa: S608 - quoted


def put_back(engine: Engine, saved: Path, manifest: Manifest, folder: str) -> None:
    """Replace everything in the database's schema `public` by the dump; raises `Conflict`, and changes nothing, unless
    it is equal. Others who write wait meanwhile."""
    for _ in range(TRIES):
        with engine.connect() as connection:
            there = tables(connection)
        done, said = _pour(engine.url, saved, _before(there), _after(manifest), folder)
        if done:
            return
        if "lock timeout" not in said and "deadlock detected" not in said:
            break
        time.sleep(random.uniform(0.05, 0.25))  # noqa: S311 - no secret
    raise Conflict(_l("Not restored, nothing was changed: %(why)s", why=said[-500:]))


def _before(there: Iterable[str]) -> str:
    names = ", ".join(there)
    taken = f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE;\nDROP TABLE {names} CASCADE;\n" if names else ""
    return f"BEGIN;\nSET LOCAL lock_timeout='{LOCK_WAIT}';\n{taken}SET LOCAL lock_timeout=0;\n"


def _after(manifest: Manifest) -> str:
    checks = "".join(
        f"  {_sum(name)} INTO n_rows, n_sum;\n"
        f"  IF n_rows <> {int(one.rows)} OR n_sum <> '{one.sum}' THEN\n"
        f"    RAISE EXCEPTION 'table % would differ', '{name}';\n  END IF;\n"
        for name, one in manifest.tables.items()
    )
    return f"{FORMS};\nDO $verify$ DECLARE n_rows bigint; n_sum text; BEGIN\n{checks}END $verify$;\nCOMMIT;\n"


def _pour(url: URL, saved: Path, before: str, after: str, folder: str) -> tuple[bool, str]:
    """Everything through one psql, in one transaction; the COMMIT is only sent once pg_restore was done."""
    psql = [_program("psql", folder), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", "-"]
    script = [_program("pg_restore", folder), "--clean", "--if-exists", "--no-owner", "--no-privileges", "-f", "-"]
    with (
        subprocess.Popen(psql, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(url)) as writer,  # noqa: S603
        subprocess.Popen([*script, saved], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader,  # noqa: S603
    ):
        try:
            _feed(_pipe(writer.stdin), before, _pipe(reader.stdout), after, reader)
        except BrokenPipeError:
            reader.kill()  # psql said no, and says why below
        told = _pipe(writer.stderr).read() + _pipe(reader.stderr).read()
        failed = writer.wait() or reader.wait()
    return not failed, told.decode("utf-8", "replace")


def _feed(target: IO[bytes], before: str, script: IO[bytes], after: str, reader: "subprocess.Popen[bytes]") -> None:
    try:
        target.write(before.encode())
        target.flush()
        shutil.copyfileobj(script, target)
        if reader.wait() == 0:
            target.write(after.encode())
    finally:
        target.close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("no pipe")
    return stream


def _program(name: str, folder: str) -> str:
    found = shutil.which(name, path=folder or None)
    if found is None:
        raise Refused(_l("%(name)s is not found: install PostgreSQL's client programs (RUGUI_PG_BIN).", name=name))
    return found


def _environment(url: URL) -> Mapping[str, str]:
    """The connection in variables: an argument with a password could be read by everybody on the machine."""
    given = {name: getattr(url, field) for field, name in NAMES.items()}
    given |= {f"PG{key.upper()}": value for key, value in url.query.items() if key != "options"}
    given["PGOPTIONS"] = "-c client_min_messages=warning"  # notices would fill the pipe nobody reads meanwhile
    return os.environ | {name: str(value) for name, value in given.items() if value}


def _run(command: list[str], url: URL) -> None:
    done = subprocess.run(command, env=_environment(url), capture_output=True, text=True)  # noqa: S603 - our own words
    if done.returncode:
        raise Refused(_l("%(name)s failed: %(why)s", name=Path(command[0]).name, why=done.stderr[-500:]))
