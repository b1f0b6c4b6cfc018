"""Import rows per second against bare inserts of the same rows, and the memory it takes, on both engines."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rugui.app import Rugui
from rugui.db import Base
from rugui.imports import running, service
from rugui.imports.service import Options
from rugui.staff.models import Site
from rugui.testing import postgres
from rugui.values import OPERATOR
from sqlalchemy import Connection, insert, select
from sqlalchemy import Table as SqlTable

from tests.bench.house import empty
from tests.bench.report import Table

OWN = ("customer", "customer_name", "customer_phone", "customer_email")
ALL = (*OWN, "customer_search_key", "customer_card", "customer_name_word", "import_batch", "import_row")
CHUNK = 1000
FAMILIES, GIVEN = "陳林黃張李王吳劉蔡楊", "怡君雅婷志明俊傑淑芬美玲建宏家豪"
COLUMNS = "external_id,name,phone,email,nationality,language\n"


def run(small: bool) -> list[Table]:
    """Rates on SQLite and PostgreSQL, and peak memory at two sizes."""
    rows, sizes = (2_000, (1_000, 4_000)) if small else (20_000, (10_000, 40_000, 100_000))
    table = Table(
        "Import against bare inserts",
        f"A CSV of {rows:,} guests (number, Chinese name, phone, e-mail), a transaction every {CHUNK:,} rows on all "
        "sides. “Own rows” are a guest's customer, name, phone and e-mail rows; “all rows” also the recall keys, cards "
        "and the journal that the import leaves behind. Bare: `INSERT` through SQLAlchemy Core of rows in memory.",
        ["engine", "import, rows/s", "again (all the same)", "bare, own rows", "bare, all rows", "of own", "of all"],
    )
    with postgres.server() as server:
        for engine, url in (("SQLite", ""), ("PostgreSQL", server)):
            table.rows.append(_rates(engine, url, rows))
    memory = Table(
        "Memory of an import",
        "The most memory of its own that the importing process held, SQLite; its page cache of 64 MB fills first.",
        ["rows", "MB"],
    )
    for size in sizes:
        memory.rows.append([f"{size:,}", str(_peak(size))])
    return [table, memory]


def _rates(engine: str, url: str, rows: int) -> list[str]:
    with _house(url) as state, _file(rows) as file:
        taken = _timed(lambda: _import(state, file))
        again = _timed(lambda: _import(state, file))
        kept = _read_back(state)
    bare = []
    for tables in (OWN, ALL):
        with _house(url) as state:
            bare.append(_timed(lambda state=state, tables=tables: _bare(state, kept, tables, rows)))
    rates = [rows / taken, rows / again, *(rows / one for one in bare)]
    return [engine, *(f"{rate:,.0f}" for rate in rates), *(f"1/{taken / one:.1f}" for one in bare)]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _house(url: str) -> Iterator[Rugui]:
    with empty(url) as state:
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
            work.add(Site(code="TPE", name="Taipei", region="TW"))
        yield state


@contextmanager
def _file(rows: int) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(COLUMNS.encode())
        for n in range(rows):
            name = FAMILIES[n % 10] + GIVEN[n // 10 % 16] + GIVEN[n // 160 % 16]
            file.write(f"G{n},{name},09{n:08},guest{n}@example.tw,TW,zh-TW\n".encode())
        yield file


def _import(state: Rugui, file: IO[bytes], progress: Callable[[int], None] = lambda done: None) -> None:
    @contextmanager
    def unit_of_work(write: bool) -> Iterator[Any]:
        with state.database.unit_of_work(state.plugins, write=write, viewer=OPERATOR) as work:
            yield work

    with unit_of_work(True) as work:
        batch = service.start(work, file, "guests.csv", "csv", Options("TPE"))
        batch.state, batch_id = service.RUNNING, batch.id
    running.run(unit_of_work, file, batch_id, progress)


def _read_back(state: Rugui) -> dict[str, list[dict[str, Any]]]:
    with state.database.engine.connect() as connection:
        return {name: _rows(connection, Base.metadata.tables[name]) for name in ALL}


def _rows(connection: Connection, table: SqlTable) -> list[dict[str, Any]]:
    """A table's rows in the order of their guests, so that pieces of tables belong together."""
    order = table.c.customer_id if "customer_id" in table.c else next(iter(table.primary_key.columns))
    return [dict(row._mapping) for row in connection.execute(select(table).order_by(order))]


def _bare(state: Rugui, kept: dict[str, list[dict[str, Any]]], tables: tuple[str, ...], rows: int) -> None:
    parts = max(1, rows // CHUNK)
    for part in range(parts):
        with state.database.writer.begin() as connection:
            for name in tables:
                listed = kept[name]
                of = 1 if len(listed) < rows // 2 else parts  # the batches, before the rows that point to them
                piece = listed[len(listed) * part // of : len(listed) * (part + 1) // of]
                if piece:
                    connection.execute(insert(Base.metadata.tables[name]), piece)


def _peak(rows: int) -> int:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure, (rows,))


def _measure(rows: int) -> int:
    peak = 0

    def look(done: int) -> None:
        nonlocal peak
        peak = max(peak, _own_memory())

    with _house("") as state, _file(rows) as file:
        _import(state, file, look)
    return peak


def _own_memory() -> int:
    """Megabytes of the process's own; pages of the database file that SQLite maps are the system's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
