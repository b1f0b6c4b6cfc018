"""The whole cycle on both databases, while others write: copied, compared, put back, erased again."""

import json
import threading
from collections import Counter

import pytest
from click.testing import CliRunner
from rugui.backups import manifest, postgres, service, sqlite
from rugui.cli import main
from rugui.customers.models import Customer
from rugui.db import Database
from rugui.errors import Conflict, Invalid, Refused
from rugui.privacy import erase
from rugui.privacy.models import AuditEntry
from rugui.privacy.sealing import Seals
from rugui.staff.models import Site, StaffSession
from rugui.testing.guests import new_account, new_guest
from rugui.testing.postgres import programs
from rugui.testing.work import read, write
from sqlalchemy import func, inspect, select

# What `restore` itself writes after every table came out equal.
AFTERWARDS = {"audit_entry", "public.audit_entry", sqlite.SEQUENCE}


@pytest.fixture
def state(app, database, monkeypatch, tmp_path):
    found = app.extensions["rugui"]
    monkeypatch.setitem(found.settings, "INSTANCE", tmp_path / "instance")
    monkeypatch.setitem(found.settings, "PG_BIN", str(programs()))
    with app.app_context():
        yield found


class Load:
    """Writers: each transaction adds two sites that belong together."""

    def __init__(self, state, threads=3):
        self.state, self.stop = state, threading.Event()
        self.written, self.failed = Counter(), []
        self.threads = [threading.Thread(target=self.run, args=(n,), daemon=True) for n in range(threads)]

    def run(self, thread):
        number = 0
        while not self.stop.is_set():
            number += 1
            pair = [Site(code=f"{thread}-{number}{half}", name="張偉 \U0001f600") for half in "ab"]
            try:
                write(self.state, lambda session, pair=pair: session.add_all(pair))
            except Exception as error:
                self.failed.append(error)
            else:
                self.written[thread] = number

    def await_more(self, count):
        wanted = sum(self.written.values()) + count
        while sum(self.written.values()) < wanted and any(one.is_alive() for one in self.threads):
            self.stop.wait(0.02)

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *problem):
        self.stop.set()
        for one in self.threads:
            one.join()


def halves(state):
    return Counter(code[:-1] for (code,) in read(state, select(Site.code)) if "-" in code)


def test_the_whole_cycle_while_others_write(state, tmp_path):
    guest = write(state, new_guest)
    with Load(state) as load:
        load.await_more(20)
        made = service.back_up(state, tmp_path / "one")
        load.await_more(20)
        write(state, lambda s: new_guest(s, "a guest the backup does not know"))
        done = service.restore(state, tmp_path / "one", overwrite=True)
        load.await_more(20)
    assert done.manifest == made
    assert set(halves(state).values()) == {2}, "a transaction was torn apart"
    assert [row.public_id for row in read(state, select(Customer.public_id))] == [guest.public_id]
    # On PostgreSQL whoever held a lock the restore needed may be told of a deadlock; nothing else may go wrong.
    assert all("deadlock" in str(one) for one in load.failed), load.failed


def test_what_is_put_back_is_equal_table_by_table_also_in_an_empty_database(state, templates, tmp_path, request):
    write(state, lambda s: [new_guest(s, f"王{n}") for n in range(50)])
    made = service.back_up(state, tmp_path / "one")
    assert (made.engine, made.rows >= 100) == (state.database.engine.dialect.name, True)
    first = state.database
    server = None if made.engine == "sqlite" else request.getfixturevalue("postgres_url")
    (tmp_path / "other").mkdir()
    with templates.fresh(tmp_path / "other", server) as second:
        state.database = second
        service.restore(state, tmp_path / "one", overwrite=True)
        again = service.back_up(state, tmp_path / "two")
        assert set(manifest.differences(made.tables, again.tables)) <= AFTERWARDS
        assert sorted(inspect(second.engine).get_table_names()) == sorted(inspect(first.engine).get_table_names())
        assert write(state, new_guest).id > 50  # numbers go on where they were
    state.database = first


def test_who_was_erased_after_the_backup_is_erased_again(state, tmp_path):
    guest, other = write(state, lambda s: (new_guest(s, "王小明"), new_guest(s, "李大華")))
    service.back_up(state, tmp_path / "one")
    write(state, lambda s: erase.erase(s, guest.public_id, "王小明", reason="request"))
    done = service.restore(state, tmp_path / "one", overwrite=True)
    assert (done.replayed.erased, done.replayed.failed) == (1, ())
    assert [row.public_id for row in read(state, select(Customer.public_id))] == [other.public_id]


def test_everybody_signs_in_anew_and_it_is_on_record(state, sign_in, tmp_path):
    sign_in("customers.read")
    service.back_up(state, tmp_path / "one")
    service.restore(state, tmp_path / "one", overwrite=True)
    assert read(state, select(func.count()).select_from(StaffSession))[0][0] == 0
    assert [row.action for row in read(state, select(AuditEntry.action))] == ["operations.restore"]


@pytest.fixture
def made(state, tmp_path):
    write(state, new_account)
    service.back_up(state, tmp_path / "one")
    return tmp_path / "one"


def changed(folder, **values):
    file = folder / manifest.FILE
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


def test_nothing_is_replaced_without_being_asked(state, made):
    with pytest.raises(Refused, match="--yes"):
        service.restore(state, made)


def test_a_backup_that_would_not_come_out_equal_changes_nothing(state, made):
    tables = json.loads((made / manifest.FILE).read_text())["tables"]
    name = next(one for one in tables if one.endswith("account"))
    tables[name]["rows"] += 1
    changed(made, tables=tables)
    write(state, lambda s: new_account(s, "Later"))
    apart = made.parent / "apart"
    apart.mkdir()
    before = service._copy(state, apart).tables
    with pytest.raises(Conflict, match="differ"):
        service.restore(state, made, overwrite=True)
    assert service._copy(state, apart).tables == before


def test_what_is_no_whole_backup_of_this_house_is_refused(state, made, tmp_path):
    with pytest.raises(Refused):
        service.back_up(state, made)
    with pytest.raises(Invalid, match="no backup"):
        service.restore(state, tmp_path, overwrite=True)
    kept = (made / manifest.FILE).read_text()
    changed(made, engine="oracle")
    with pytest.raises(Invalid, match="oracle"):
        service.restore(state, made, overwrite=True)
    changed(made, engine=state.database.engine.dialect.name, revisions={"core": ["core_9999"], "gone": ["gone_1"]})
    with pytest.raises(Invalid, match="core_9999"):
        service.restore(state, made, overwrite=True)
    (made / manifest.FILE).write_text(kept)
    state.database.info["seals"] = Seals("another key")
    with pytest.raises(Refused, match="secret key"):
        service.restore(state, made, overwrite=True)
    state.database.info["seals"] = Seals("yet another key", ["a key for tests"])
    data = made / json.loads(kept)["data"]
    with data.open("r+b") as file:
        file.seek(data.stat().st_size // 2)
        file.write(b"\0\1\2\3")
    with pytest.raises(Invalid, match="damaged"):
        service.restore(state, made, overwrite=True)


def test_a_backup_that_fails_leaves_nothing(state, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "_copy", lambda state, folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        service.back_up(state, tmp_path / "deep" / "one")
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_client_programs_it_says_which(state, tmp_path, monkeypatch):
    monkeypatch.setitem(state.settings, "PG_BIN", str(tmp_path))
    with pytest.raises(Refused, match="pg_dump"):
        service.back_up(state, tmp_path / "one")


def test_a_password_stands_in_no_argument():
    url = Database("postgresql://me:se%2Fcret@db.example:5433/house?sslmode=require").engine.url
    found = postgres._environment(url)
    assert {key: found[key] for key in ("PGUSER", "PGPASSWORD", "PGHOST", "PGPORT", "PGDATABASE", "PGSSLMODE")} == {
        "PGUSER": "me", "PGPASSWORD": "se/cret", "PGHOST": "db.example", "PGPORT": "5433", "PGDATABASE": "house",
        "PGSSLMODE": "require",
    }  # fmt: skip


def test_at_the_command_line(database, tmp_path, monkeypatch):
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("RUGUI_PG_BIN", str(programs()))
    monkeypatch.setenv("RUGUI_LANGUAGE", "en")
    target = str(tmp_path / "one")
    said = CliRunner().invoke(main, ["backup", target])
    assert said.exit_code == 0, said.output
    assert "secret key" in said.output
    assert CliRunner().invoke(main, ["backup", target]).exit_code == 1
    refused = CliRunner().invoke(main, ["restore", target])
    assert (refused.exit_code, "--yes" in refused.output) == (1, True)
    said = CliRunner().invoke(main, ["restore", target, "--yes"])
    assert said.exit_code == 0, said.output
    assert "every table equal" in said.output
