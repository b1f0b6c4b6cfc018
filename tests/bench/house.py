"""Instances to measure: an empty one; the demonstration, with a guest of long history and 300 arrivals."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from hotel_preferences import service, service_allergies, service_kinds
from rugui.app import Rugui, create_app
from rugui.customers.models import Customer
from rugui.db import Database, new_public_id
from rugui.demo import service as demo
from rugui.interactions.models import Interaction, Visit
from rugui.migrate import upgrade
from rugui.recall.index import reindex
from rugui.staff import accounts, sessions, tokens
from rugui.staff.models import Account, Site
from rugui.values import OPERATOR
from sqlalchemy import insert, select, text, update

TODAY = date.today()
ARRIVALS = 300


@contextmanager
def empty(url: str) -> Iterator[Rugui]:
    """An instance without a guest on an SQLite file, or on a new database of the PostgreSQL server of that URL."""
    with tempfile.TemporaryDirectory(prefix="rugui-bench-") as folder:
        name = f"bench_{time.monotonic_ns()}"
        place = url.replace("/postgres?", f"/{name}?") or f"sqlite:///{folder}/rugui.db"
        if url:
            _execute(url, f"CREATE DATABASE {name}")
        settings = {"INSTANCE": Path(folder), "SECRET_KEY": "bench" * 8, "DATABASE_URL": place}
        state: Rugui = create_app(settings).extensions["rugui"]
        upgrade(state.database, state.plugins)
        yield state
        state.database.dispose()
        if url:
            _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    database.dispose()


@dataclass
class House:
    """The instance's settings, the cookie and token of a duty manager, and the guest and site to measure."""

    environ: dict[str, str]
    app: Flask
    cookie: str
    token: str
    guest: str
    site: str


def build(folder: Path, url: str, guests: int) -> House:
    """Migrate, load the demonstration with `guests` guests, add the guest and the arrivals to measure."""
    settings = {"INSTANCE": folder, "DATABASE_URL": url or f"sqlite:///{folder / 'rugui.db'}"}
    app = create_app(settings)
    state = app.extensions["rugui"]
    upgrade(state.database, state.plugins)
    with app.app_context():
        demo.populate(state, guests=guests, seed=7, today=TODAY)
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
            site = work.scalars(select(Site).where(Site.code == "TPE")).one()
            guest = _history(work, site)
            _arrivals(work, site)
            account = work.scalars(select(Account).where(Account.login == "duty")).one()
            secret = sessions.open_session(work, account.id)
            token = _token(work, account)
    signing = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signing.dumps({"sid": secret, "language": "zh-Hant-TW", "site": "TPE"})
    environ = {"RUGUI_INSTANCE": str(folder), "RUGUI_DATABASE_URL": settings["DATABASE_URL"]}
    return House(environ, app, f"{app.config['SESSION_COOKIE_NAME']}={cookie}", token, guest, site.code)


def _token(work: Any, account: Account) -> str:
    scopes = ["customers.read", "interactions.read", "arrivals.read"]
    return tokens.create(work, accounts.managed(work, account.public_id), "bench", scopes)[1]


def _history(work: Any, site: Site) -> str:
    """A guest with 50 entries on the timeline and 20 preferences."""
    guest = work.scalars(select(Customer).where(Customer.kind == "person").order_by(Customer.id).limit(1)).one()
    start = datetime.now(UTC)
    rows = [
        {"public_id": new_public_id(), "customer_id": guest.id, "site_id": site.id, "kind": "call", "channel": "phone",
         "direction": "in", "at": start - timedelta(days=3 * n + 1), "summary": f"詢問房價 {n}", "body": "請回電。"}
        for n in range(50)
    ]  # fmt: skip
    work.execute(insert(Interaction.__table__), rows)
    _preferences(work, guest)
    reindex(work, [guest.id])
    return guest.public_id


def _preferences(work: Any, guest: Customer) -> None:
    """Twenty preferences without a value, and one allergy."""
    kinds = service_kinds.catalogue(work).kinds.values()
    plain = [kind.code for kind in kinds if not kind.is_allergy and kind.value == "none" and not kind.sensitive]
    for code in plain[:20]:
        service.add(work, guest.id, code)
    service_allergies.add(work, guest.id, next(kind.code for kind in kinds if kind.is_allergy and kind.value == "none"))


def _arrivals(work: Any, site: Site) -> None:
    """Exactly 300 arrivals today at the site."""
    have = list(work.scalars(select(Visit.id).where(Visit.site_id == site.id, Visit.arrival == TODAY)))
    query = (
        select(Visit.id)
        .where(Visit.site_id == site.id, Visit.status == "departed", Visit.customer_id.is_not(None))
        .order_by(Visit.id)
        .limit(max(0, ARRIVALS - len(have)))
    )
    more = list(work.scalars(query))
    values = {"arrival": TODAY, "departure": TODAY + timedelta(days=2), "status": "expected"}
    work.execute(update(Visit).where(Visit.id.in_(more)).values(**values))
    reindex(work, list(work.scalars(select(Visit.customer_id).where(Visit.id.in_(more)))))
