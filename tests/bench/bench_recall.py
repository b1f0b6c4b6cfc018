"""Recall at 1,000,000 guests by class of query, and a new guest with keys, each against the bare statement."""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rugui.customers.models import Customer, CustomerEmail, CustomerName, CustomerPhone
from rugui.db import Database
from rugui.plugins import load
from rugui.recall.index import prepare, reindex, store
from rugui.recall.service import find
from rugui.recall.subject import Subject
from rugui.testing import postgres
from rugui.testing.databases import Templates
from rugui.values import OPERATOR
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from tests.bench.report import Table, percentile
from tests.core.recall.people import TODAY, Inventor
from tests.core.recall.truth import NOW, Question, questions, tier

GUESTS = 1_000_000
PART = 50_000
EACH = 200
SHORT = (
    "王",
    "陳",
    "wang",
    "chen",
    "a",
    "z",
    "w",
    "li",
    "zh",
    "zhan",
    "wa",
    "jo",
    "smi",
    "0912",
    "091",
    "張",
    "林",
    "l",
    "s",
    "m",
)
NOBODY = ("qqqqq wwwww", "龘龘龘", "0000000000", "nobody@nowhere.zz", "XX-999999", "qq 0000")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def run(small: bool = False) -> list[Table]:
    """One table of queries and one of writing, both engines side by side in each row."""
    guests = GUESTS // (100 if small else 1)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rugui-bench-")))
        templates = Templates(folder)
        server = stack.enter_context(postgres.server())
        databases = {
            "SQLite": stack.enter_context(templates.fresh(folder, None)),
            "PostgreSQL": stack.enter_context(templates.fresh(folder, server)),
        }
        sample, filled = _fill(databases, guests)
        asked = defaultdict(list)
        for one in questions(sample, each=EACH):
            asked[one.kind].append(one)
        for kind, typed in (("1 to 4 characters", SHORT), ("no such guest", NOBODY)):
            asked[kind] = [Question(one, 0, kind, NOW, 1 + n % 3) for n, one in enumerate(typed * EACH)][:EACH]
        return [_queries(databases, asked, guests, filled), _writing(databases, guests, 30 if small else 300)]


def _fill(databases: dict[str, Database], guests: int) -> tuple[list[Subject], list[str]]:
    """Writes the guests; a twentieth of them and everybody in house or arriving, and how long each engine took."""
    inventor, sample, took = Inventor(seed=5), [], dict.fromkeys(databases, 0.0)
    for start in range(0, guests, PART):
        part = list(inventor.guests(min(PART, guests - start), start + 1))
        sample += [guest for guest in part if guest.customer_id % 20 == 0 or tier(guest) == NOW]
        prepared = [prepare(guest, TODAY) for guest in part]
        for engine, database in databases.items():
            began = time.perf_counter()
            with database.unit_of_work(load([])) as session:
                session.connection().execute(insert(Customer), [_customer(guest.customer_id) for guest in part])
                store(session, prepared, fresh=True)
            took[engine] += time.perf_counter() - began
    with databases["PostgreSQL"].engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE customer_search_key, customer_card, customer_name_word, customer"))
    with databases["SQLite"].engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return sample, [f"Filling took {engine} {seconds:.0f} s." for engine, seconds in took.items()]


def _customer(number: int) -> dict[str, Any]:
    empty = dict.fromkeys(("nationality", "language", "form_of_address", "vip"), "")
    return {"id": number, "public_id": f"p{number}", "kind": "person", "version": 1, "created_at": LONG_AGO,
            "updated_at": LONG_AGO, **empty}  # fmt: skip


def _queries(databases: dict[str, Database], asked: dict[str, list[Question]], guests: int, notes: list[str]) -> Table:
    table = Table(
        f"Recall, {guests:,} guests",
        f"One search in process, {EACH} different queries a class; of three runs the fastest of each query counts. "
        "× bare: against one row of the card by primary key, the driver alone, in the same run.",
        ["class", *(f"{engine} {what}" for engine in databases for what in ("p50 ms", "p99 ms", "× bare"))],
        notes=notes,
    )
    figures: dict[str, list[str]] = defaultdict(list)
    everything: dict[str, list[float]] = defaultdict(list)
    for engine, database in databases.items():
        with database.unit_of_work(load([]), write=False) as session:
            bare = percentile(_bare(session, guests), 0.5)
            for kind, some in asked.items():
                times = [_best(_search(session, one)) for one in some]
                everything[engine] += times
                p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
                figures[kind] += [f"{p50:.3f}", f"{p99:.3f}", f"{p50 / bare:.0f}"]
            table.notes.append(f"{engine}: bare select p50 {bare:.4f} ms; all classes p99 "
                               f"{percentile(everything[engine], 0.99):.3f} ms.")  # fmt: skip
    table.rows += [[kind, *figures[kind]] for kind in asked]
    return table


def _search(session: Session, one: Question) -> Callable[[], object]:
    return lambda: find(session, one.text, OPERATOR, site_id=one.site_id, today=TODAY)


def _best(call: Callable[[], object]) -> float:
    """Milliseconds, the least of three."""
    least = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - began)
    return least * 1000


def _bare(session: Session, guests: int) -> list[float]:
    cursor = session.connection().connection.cursor()
    mark = "?" if session.connection().dialect.name == "sqlite" else "%s"
    statement = f"SELECT * FROM customer_card WHERE customer_id = {mark}"
    return [_best(lambda n=n: cursor.execute(statement, (n,)).fetchone()) for n in range(1, guests, guests // EACH)]


def _writing(databases: dict[str, Database], guests: int, rounds: int) -> Table:
    table = Table(
        f"A new guest, {guests:,} guests there",
        f"A customer with a name, a phone and an e-mail, one transaction each, {rounds} of each kind alternating.",
        ["engine", "bare insert p50 ms", "with keys p50 ms", "×"],
    )
    for engine, database in databases.items():
        bare, keyed = [], []
        inventor = Inventor(seed=9)
        for number in range(2 * rounds):
            subject = inventor.guest(guests + number + 1)
            (keyed if number % 2 else bare).append(_insert(database, subject, bool(number % 2)))
        p50, base = percentile(keyed, 0.5), percentile(bare, 0.5)
        table.rows.append([engine, f"{base:.2f}", f"{p50:.2f}", f"{p50 / base:.1f}"])
    return table


def _insert(database: Database, subject: Subject, keys: bool) -> float:
    began = time.perf_counter()
    with database.unit_of_work(load([])) as session:
        customer = Customer(id=subject.customer_id, public_id=f"n{subject.customer_id}")
        for name in subject.names:
            form = {"kind": name.kind, "full": name.full, "family": name.family, "given": name.given}
            customer.names.append(CustomerName(language=name.language, **form))
        customer.phones.extend(CustomerPhone(typed=phone.e164, e164=phone.e164) for phone in subject.phones)
        customer.emails.extend(CustomerEmail(typed=email, folded=email) for email in subject.emails)
        session.add(customer)
        session.flush()
        if keys:
            reindex(session, [customer.id], TODAY)
    return (time.perf_counter() - began) * 1000
