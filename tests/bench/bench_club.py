"""The nightly run of a club: members a second and the memory it takes, previewed and committed, on both engines."""

import multiprocessing
import os
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from membership_club import service_batches, service_clubs, service_commits
from membership_club.models import Change, Club, Membership
from membership_club.rules import ClubRules, Hold, Need, Rule, Terms, TierRules, Window
from rugui.app import Rugui, create_app
from rugui.customers.models import Customer
from rugui.db import new_public_id, utcnow
from rugui.interactions.models import Interaction, Visit
from rugui.staff.models import Site
from rugui.testing import postgres
from rugui.values import OPERATOR
from sqlalchemy import insert, select

from tests.bench.house import empty
from tests.bench.report import Table

SIZES, PART = (10_000, 100_000), 10_000
TODAY = date.today()
YEAR = Window("rolling", 12)
RULES = ClubRules(
    (
        TierRules("guest"),
        TierRules("gold", Rule(YEAR, ((Need("nights", 10), Need("no_shows", 3, True)),)),
                  Rule(YEAR, ((Need("nights", 7),),))),
        TierRules("jade", Rule(YEAR, ((Need("nights", 20),),)), floor="gold"),
    ),
    Terms("rolling", 12, grace_days=30), Hold("months", 12),
)  # fmt: skip


def run(small: bool = False) -> list[Table]:
    """One table by size and engine. RUGUI_BENCH_MILLION=1 adds a million, on SQLite."""
    load = os.getloadavg()[0]
    table = Table(
        "The nightly run of a club",
        "Every member joined within the last thirteen months, for a year each; two in three have a stay of 1 to 12 "
        "nights. Nothing was run before, so that one night has much to say: who is up, and whose term is over. Memory "
        "is what the running process came to hold of its own beyond what it held before, SQLite's page cache of 64 MB "
        "included.",
        ["engine", "members", "preview, s", "members/s", "rows", "commit, s", "rows/s", "MB, preview", "MB, both"],
    )  # fmt: skip
    with postgres.server() as server:
        for engine, url in (("SQLite", ""), ("PostgreSQL", server)):
            for size in (1_000, 4_000) if small else SIZES:
                table.rows.append([engine, f"{size:,}", *_measured(url, size)])
    if os.environ.get("RUGUI_BENCH_MILLION") and not small:
        table.rows.append(["SQLite", "1,000,000", *_measured("", 1_000_000)])
    table.notes.append(f"Load of the machine ({os.cpu_count()} cores) before: {load:.1f}; "
                       f"after: {os.getloadavg()[0]:.1f}.")  # fmt: skip
    return [table]


def _measured(url: str, size: int) -> list[str]:
    with empty(url) as state:
        settings = {name: state.settings[name] for name in ("INSTANCE", "SECRET_KEY", "DATABASE_URL")}
        _fill(state, size)
        state.database.dispose()
        context = multiprocessing.get_context("spawn")
        queue: Any = context.Queue()
        process = context.Process(target=_night, args=(settings, queue))
        process.start()
        members, rows, previewed, committed, one, both = queue.get()
        process.join()
    assert members == size
    return [f"{previewed:.1f}", f"{members / previewed:,.0f}", f"{rows:,}", f"{committed:.1f}",
            f"{rows / committed:,.0f}", f"{one:.0f}", f"{both:.0f}"]  # fmt: skip


def _night(settings: dict[str, Any], queue: Any) -> None:
    state: Rugui = create_app(settings).extensions["rugui"]
    seen, over = [_held()], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            seen.append(_held())

    watching = threading.Thread(target=watch)
    watching.start()
    began = time.perf_counter()
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        batch = service_batches.preview(session, session.scalars(select(Club)).one())
        public_id, members = batch.public_id, batch.members
    previewed, one = time.perf_counter() - began, max(seen) - seen[0]
    began = time.perf_counter()
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        rows = service_commits.apply(session, public_id).counts["done"]
    committed = time.perf_counter() - began
    over.set()
    watching.join()
    queue.put((members, rows, previewed, committed, one, max(seen) - seen[0]))


def _held() -> float:
    """The memory of this process's own, in MB: without what it maps of the database's file."""
    return int(Path("/proc/self/status").read_text("utf-8").partition("RssAnon:")[2].split()[0]) / 1024


def _fill(state: Rugui, size: int) -> None:
    """Guests, memberships since up to thirteen months, and stays, by bare inserts."""
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        site = Site(code="TPE", name="Taipei", region="TW")
        session.add(site)
        session.flush()
        club = service_clubs.add(session, "RG", {"en": "Rugui"}, RULES, valid_from=date(2000, 1, 1), tier_names={})
        site_id, club_id = site.id, club.id
    for start in range(1, size + 1, PART):
        numbers = range(start, min(start + PART, size + 1))
        with state.database.writer.begin() as connection:
            for model, rows in _rows(numbers, site_id, club_id).items():
                connection.execute(insert(model.__table__), rows)


def _rows(numbers: range, site_id: int, club_id: int) -> dict[Any, list[dict[str, Any]]]:
    now, found = utcnow(), dict[Any, list[dict[str, Any]]]()
    for n in numbers:
        joined, nights = TODAY - timedelta(days=n * 7919 % 395 + 1), n % 12 + 1
        until = joined + timedelta(days=364)
        found.setdefault(Customer, []).append(
            {"id": n, "public_id": new_public_id(), "kind": "person", "created_at": now, "updated_at": now}
        )
        found.setdefault(Membership, []).append(
            {"id": n, "public_id": new_public_id(), "customer_id": n, "club_id": club_id, "number": f"RG{n:07}",
             "status": "active", "member_since": joined, "term_end": until, "how": "purchases", "kind": "individual",
             "seats": 0, "auto_renew": False, "created_at": now, "version": 1, "checked_on": joined}
        )  # fmt: skip
        found.setdefault(Change, []).append(
            {"public_id": new_public_id(), "membership_id": n, "kind": "joined", "effective_on": joined, "reason": "",
             "recorded_at": now, "recorded_by": "bench",
             "data": {"tier": "guest", "until": until.isoformat(), "anchor": joined.isoformat(), "tier_end": None}}
        )  # fmt: skip
        if n % 3:
            departure = joined + timedelta(days=n % 60)
            found.setdefault(Interaction, []).append(
                {"id": n, "public_id": new_public_id(), "customer_id": n, "site_id": site_id, "kind": "stay",
                 "channel": "pms", "direction": "in", "at": now, "summary": "", "body": ""}
            )  # fmt: skip
            found.setdefault(Visit, []).append(
                {"id": n, "customer_id": n, "site_id": site_id, "arrival": departure - timedelta(days=nights),
                 "departure": departure, "status": "departed"}
            )  # fmt: skip
    return found
