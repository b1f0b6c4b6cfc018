"""Looking for duplicates among everybody: how the time grows, and the most memory it takes, on both engines."""

import json
import multiprocessing
import os
import random
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from rugui.app import Rugui, create_app
from rugui.customers.models import Customer, CustomerEmail, CustomerName, CustomerPhone
from rugui.db import Database, utcnow
from rugui.duplicates import background, finding
from rugui.plugins import load
from rugui.recall.index import prepare, store
from rugui.recall.subject import Phone, Subject
from rugui.testing import postgres
from rugui.values import OPERATOR, NameForm
from sqlalchemy import insert, text

from tests.bench.house import empty
from tests.bench.report import Table
from tests.core.recall.people import TODAY, Inventor

SIZES = (10_000, 100_000)
PART = 10_000
TWICE = 0.03  # of the guests are on record a second time


def run(small: bool = False) -> list[Table]:
    """One table: seconds, pairs and memory by size and engine. RUGUI_BENCH_MILLION=1 adds a million, on SQLite."""
    sizes = (1_000, 4_000) if small else SIZES
    table = Table(
        "Looking for duplicates",
        f"A look at everybody, {TWICE:.0%} of whom are on record twice (the other script, the passport's spelling, a "
        "name in part, a slip; the phone or the e-mail the same). Memory is what the looking process came to hold of "
        "its own beyond what it held before, SQLite's page cache of 64 MB included.",
        [
            "engine",
            "guests",
            "seconds",
            "of those its own CPU",
            "guests/s",
            "pairs compared",
            "pairs listed",
            "of those on record twice",
            "MB",
        ],
    )
    with postgres.server() as server:
        for engine, url in (("SQLite", ""), ("PostgreSQL", server)):
            million = (1_000_000,) if os.environ.get("RUGUI_BENCH_MILLION") and not url else ()
            for size in (*sizes, *million):
                table.rows.append([engine, f"{size:,}", *_measured(url, size)])
    return [table]


def _measured(url: str, size: int) -> list[str]:
    with empty(url) as state:
        settings = {name: state.settings[name] for name in ("INSTANCE", "SECRET_KEY", "DATABASE_URL")}
        twice = _fill(state.database, size)
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
            run_id = finding.start(session).id
        state.database.dispose()
        queue: Any = multiprocessing.get_context("spawn").Queue()
        process = multiprocessing.get_context("spawn").Process(target=_look, args=(settings, run_id, queue))
        process.start()
        seconds, cpu, megabytes = queue.get()
        process.join()
        with state.database.engine.connect() as connection:
            counts = connection.execute(text("SELECT counts FROM duplicate_run")).scalar_one()
            pairs = {
                (one, other) for one, other in connection.execute(text("SELECT one_id, other_id FROM duplicate_pair"))
            }
        compared = (json.loads(counts) if isinstance(counts, str) else counts)["compared"]
        met = len(pairs & twice)
        return [f"{seconds:.1f}", f"{cpu:.1f}", f"{size / seconds:,.0f}", f"{compared:,}", f"{len(pairs):,}",
                f"{met / len(twice):.0%}", f"{megabytes:.0f}"]  # fmt: skip


def _look(settings: dict[str, Any], run_id: int, queue: Any) -> None:
    state: Rugui = create_app(settings).extensions["rugui"]
    seen, over = [_held()], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            seen.append(_held())

    watching = threading.Thread(target=watch)
    watching.start()
    began, started = time.perf_counter(), time.process_time()
    background.run(state, run=run_id)
    took, cpu = time.perf_counter() - began, time.process_time() - started
    over.set()
    watching.join()
    queue.put((took, cpu, max(seen) - seen[0]))


def _held() -> float:
    """The memory of this process's own, in MB: without what it maps of the database's file."""
    return int(Path("/proc/self/status").read_text("utf-8").partition("RssAnon:")[2].split()[0]) / 1024


def _fill(database: Database, size: int) -> set[tuple[int, int]]:
    """Writes the guests; the pairs that are one person."""
    chance, inventor, twice = random.Random(3), Inventor(seed=11), set()
    waiting: list[Subject] = []
    for start in range(0, size, PART):
        guests = []
        for number in range(start + 1, min(start + PART, size) + 1):
            if waiting and chance.random() < TWICE:
                original = waiting.pop(chance.randrange(len(waiting)))
                guests.append(_again(chance, original, number))
                twice.add((original.customer_id, number))
            else:
                guests.append(inventor.guest(number))
                waiting.append(guests[-1])
        waiting = waiting[-PART * 2 :]
        _write(database, [replace(guest, stays=[]) for guest in guests], chance)
    return twice


def _again(chance: random.Random, guest: Subject, number: int) -> Subject:
    """The same person as another clerk wrote them down."""
    name = guest.names[-1] if chance.random() < 0.6 else guest.names[0]
    full = name.full
    if full.isascii() and chance.random() < 0.3:
        full = f"{full[0]}. {full.split()[-1]}"
    elif full.isascii() and chance.random() < 0.2:
        at = chance.randrange(1, len(full))
        full = full[:at] + full[at + 1 :]
    phone = guest.phones if not guest.emails or chance.random() < 0.7 else ()
    return Subject(number, [NameForm("primary", full, name.language)], phone or [],
                   guest.emails if not phone or chance.random() < 0.3 else [], public_id=f"p{number}")  # fmt: skip


def _write(database: Database, guests: list[Subject], chance: random.Random) -> None:
    people, names, phones, emails = [], [], [], []
    for guest in guests:
        born = chance.random() < 0.4
        month, day = chance.randrange(1, 13), chance.randrange(1, 29)
        people.append({
            "id": guest.customer_id, "public_id": guest.public_id, "kind": "person", "created_at": utcnow(),
            "updated_at": utcnow(), "birth_year": 1940 + chance.randrange(65) if born else None,
            "birth_month": month if born else None, "birth_day": day if born else None,
        })  # fmt: skip
        for at, name in enumerate(guest.names):
            names.append({"customer_id": guest.customer_id, "position": at, "kind": name.kind, "full": name.full,
                          "language": name.language, "family": name.family, "given": name.given})  # fmt: skip
        for phone in guest.phones:
            assert isinstance(phone, Phone)
            phones.append({"customer_id": guest.customer_id, "typed": phone.e164, "e164": phone.e164})
        for email in guest.emails:
            emails.append({"customer_id": guest.customer_id, "typed": email, "folded": email.casefold()})
    with database.writer.begin() as connection:
        for model, rows in (
            (Customer, people),
            (CustomerName, names),
            (CustomerPhone, phones),
            (CustomerEmail, emails),
        ):
            if rows:
                connection.execute(insert(model.__table__), rows)
    with database.unit_of_work(load(), viewer=OPERATOR) as session:
        store(session, [prepare(guest, TODAY) for guest in guests], fresh=True)
