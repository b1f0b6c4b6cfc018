"""1,000 random merges undone, on data of core and every plugin, on both engines: every row compared."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from rugui.app import Rugui, create_app
from rugui.duplicates.merging import merge
from rugui.duplicates.unmerging import unmerge
from rugui.testing import postgres
from rugui.testing.databases import Templates
from rugui.values import OPERATOR
from sqlalchemy.orm import Session

from tests.bench.report import Table
from tests.core.duplicates.house import differences, fill, state_of, versions

MERGES = 1_000
HOUSE = 250  # merges in one house of twelve guests, then another house
FIELDS = ("names", "phones", "emails", "birthday", "language", "vip", "external_id")


def run(small: bool = False) -> list[Table]:
    """How many merges were undone, and in how many rows the databases differed afterwards."""
    table = Table(
        "Merges undone",
        "Random merges of guests with everything core and the plugins keep, up to five records into one, choices "
        "made at random; undone, newest first for each guest and otherwise in any order. After each round every row of "
        "every table is compared with what was there before (but for the version and time of a save, and for logs).",
        ["engine", "merges undone", "rows compared", "rows that differ", "a merge and its undo, ms"],
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rugui-bench-")))
        server = stack.enter_context(postgres.server())
        for engine, url in (("SQLite", None), ("PostgreSQL", server)):
            table.rows.append([engine, *_many(folder, url, MERGES // (20 if small else 1))])
    return [table]


def _many(folder: Path, url: str | None, wanted: int) -> list[str]:
    merges = rows = differing = 0
    took = 0.0
    with Templates(Path(tempfile.mkdtemp(dir=folder))).fresh(folder, url) as database:
        state = _state(folder, database)
        for seed in range(1, wanted // min(HOUSE, wanted) + 1):
            with _unkept(state) as session:
                guests, random = fill(session, seed, guests=12), Random(seed)
                before = state_of(session)
                for _ in range(min(HOUSE, wanted) // 10):
                    began = time.perf_counter()
                    merges += _round(session, random, guests)
                    took += time.perf_counter() - began
                    after = state_of(session)
                    rows += sum(map(len, after.values()))
                    differing += sum(len(gone) + len(came) for gone, came in differences(before, after).values())
                    print(f"{merges:,} merges undone, {differing} rows differ", file=sys.stderr, flush=True)
    return [f"{merges:,}", f"{rows:,}", str(differing), f"{took / merges * 1000:.0f}"]


def _round(session: Session, random: Random, guests: list[str]) -> int:
    """Ten merges of twelve guests, and their undoing."""
    alive = list(guests)
    into: dict[str, list[tuple[str, str]]] = {}
    for _ in range(10):
        kept, dropped = random.sample(alive, 2)
        chosen = {name: random.choice(("kept", "dropped")) for name in random.sample(FIELDS, random.randrange(4))}
        row = merge(session, kept, dropped, versions(session, kept, dropped), chosen)
        into.setdefault(kept, []).append((row.public_id, dropped))
        alive.remove(dropped)
    while alive_merges := [kept for kept, found in into.items() if found and kept in alive]:
        kept = random.choice(alive_merges)
        public_id, dropped = into[kept].pop()
        unmerge(session, public_id)
        alive.append(dropped)
    return 10


def _state(folder: Path, database: Any) -> Rugui:
    settings = {"INSTANCE": folder, "SECRET_KEY": "bench" * 8, "DATABASE_URL": "sqlite://"}
    state: Rugui = create_app(settings).extensions["rugui"]
    state.database = database
    return state


@contextmanager
def _unkept(state: Rugui) -> Iterator[Session]:
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        yield session
        session.rollback()
