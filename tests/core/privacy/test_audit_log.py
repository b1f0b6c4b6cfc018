"""The audit log on both databases: sealed in the background, guarded by triggers, verified, blanked for an erasure."""

import random
import threading

import pytest
from rugui.db import utcnow
from rugui.errors import Conflict
from rugui.jobs import find, run_job, run_pending
from rugui.privacy import audit, audit_heads, audit_jobs, audit_sealing, audit_shred, audit_verify
from rugui.privacy.models import AuditCheck, AuditEntry
from rugui.testing.statements import statements
from rugui.values import Viewer
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

LIN = Viewer(7, "Lin", {})


def _work(app, **options):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, **options)


def _write(app, count, **fields):
    with _work(app, viewer=LIN) as session:
        for n in range(count):
            audit.record(session, f"x.{n}", **{"customer_id": n % 5, "subject": f"s{n}", "n": n, **fields})


def _seal(app):
    run_job(app.extensions["rugui"], find(app.extensions["rugui"], "audit.seal"))


def _verify(app):
    return audit_jobs.verify(app.extensions["rugui"])


@pytest.fixture
def folder(app):
    return app.extensions["rugui"].database.info["audit_folder"]


def test_what_was_written_is_sealed_and_whole(app, folder):
    _write(app, 20)
    waiting = _verify(app)
    assert (waiting.sealed, waiting.waiting, waiting.problem) == (0, 20, "")
    _seal(app)
    _write(app, 3)
    found = _verify(app)
    assert (found.sealed, found.waiting, found.problem) == (20, 3, "")
    newest, daily = (audit_heads.read([folder / name])[-1] for name in (audit_heads.NEWEST, audit_heads.DAILY))
    assert newest == daily
    assert newest.seq == 20
    with _work(app, write=False) as session:
        assert [row.problem for row in session.scalars(select(AuditCheck))] == ["", ""]


def test_an_entry_costs_one_statement_of_a_read_and_none_waits_for_another(app, database):
    with statements(database) as sent, _work(app, write=False, viewer=LIN) as session:
        audit.record(session, "x.read")
    assert len(sent) == 1, sent


def test_writers_at_once_do_not_fork_the_chain(app):
    def work(n):
        for k in range(10):
            _write(app, 2)
            with _work(app, write=False, viewer=LIN) as session:
                audit.record(session, "x.read", customer_id=n)
            if k % 3 == 0:
                _seal(app)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _seal(app)
    found = _verify(app)
    assert (found.sealed, found.waiting, found.problem) == (180, 0, "")


@pytest.mark.parametrize("change", ["update", "delete", "unseal", "blank"])
def test_the_database_itself_refuses_to_change_the_log(app, change):
    _write(app, 2)
    _seal(app)
    statement = {
        "update": update(AuditEntry).values(action="y"),
        "delete": delete(AuditEntry),
        "unseal": update(AuditEntry).values(seq=None, chain=None),
        "blank": update(AuditEntry).values(customer_id=None),
    }[change]
    with pytest.raises(DBAPIError, match="only added to"), _work(app) as session:
        session.execute(statement)
    assert _verify(app).whole


def _unguarded(session):
    """What the owner of the database can do."""
    if session.get_bind().dialect.name == "sqlite":
        for name in ("audit_entry_changed", "audit_entry_deleted"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    else:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))


def test_whatever_the_owner_of_the_database_does_is_found(app):
    _write(app, 40)
    _seal(app)
    chance = random.Random(5)
    with _work(app) as session:
        _unguarded(session)
    edits = [{"account_id": 99}, {"action": "y"}, {"subject": "z"}, {"customer_id": None}, {"details": {"n": -1}},
             {"at": utcnow()}, {"site_id": 1}, {"guests": " 1 "}, {"mac": b"m" * 36}, {"chain": b"c" * 32}]  # fmt: skip
    missed = []
    for n in range(60):
        with _work(app) as session:
            one, other = chance.sample(range(1, 41), 2)
            entry = AuditEntry.seq == one
            if n % 6 == 0:
                session.execute(delete(AuditEntry).where(entry))
                said = "delete"
            elif n % 6 == 1:
                session.execute(delete(AuditEntry).where(AuditEntry.seq >= one))
                said = "cut"
            elif n % 6 == 2:
                for before, after in ((one, -1), (other, one), (-1, other)):
                    session.execute(update(AuditEntry).where(AuditEntry.seq == before).values(seq=after))
                said = "swap"
            else:
                values = chance.choice(edits)
                session.execute(update(AuditEntry).where(entry).values(**values))
                said = str(values)
            heads = audit_heads.read(audit_heads.files(session.info["audit_folder"]))
            if audit_verify.verify(session, heads).whole:
                missed.append(said)
            session.rollback()
    assert not missed
    assert _verify(app).whole


def test_an_entry_nobody_of_the_house_wrote_is_left_out_and_pointed_at(app):
    _write(app, 2)
    with _work(app) as session:
        _unguarded(session)
        session.add(AuditEntry(action="invented", salt=b"s" * 16, mac=b"m" * 36))
    _seal(app)
    found = _verify(app)
    assert (found.sealed, found.waiting, found.problem) == (2, 1, "invented")
    with _work(app) as session:
        session.execute(update(AuditEntry).values(customer_id=1))
    with pytest.raises(Conflict), _work(app) as session:
        audit_shred.shred(session, 1)


def test_a_copied_entry_is_found_even_once_it_is_sealed(app):
    _write(app, 3)
    _seal(app)
    with _work(app) as session:
        _unguarded(session)
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_entry DROP CONSTRAINT uq_audit_entry_mac"))
    columns = "at, action, customer_id, site_id, account_id, subject, details, guests, salt, mac"
    copied = f"INSERT INTO audit_entry ({columns}) SELECT {columns} FROM audit_entry WHERE seq = 2"
    if app.extensions["rugui"].database.engine.dialect.name == "sqlite":
        with pytest.raises(DBAPIError), _work(app) as session:
            session.execute(text(copied))
        return
    with _work(app) as session:
        session.execute(text(copied))
    _seal(app)
    found = _verify(app)
    assert (found.problem, found.seq) == ("copied", 4)


def test_the_whole_log_gone_or_an_old_copy_put_back_is_found(app, folder):
    _write(app, 5)
    _seal(app)
    with _work(app) as session:
        _unguarded(session)
        session.execute(delete(AuditEntry))
    assert _verify(app).problem == "cut"
    (folder / audit_heads.NEWEST).write_text("{}")
    assert _verify(app).problem == "head_invented"


def test_a_guests_entries_are_blanked_and_the_chain_stays_whole(app):
    _write(app, 12)
    _seal(app)
    _write(app, 5)
    with _work(app, viewer=LIN) as session:
        audit.record(session, "customers.erased", customer_id=3)
        assert audit_shred.shred(session, 3) == 4
        assert audit_shred.shred(session, 3) == 0
    with _work(app, write=False) as session:
        assert not session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.customer_id == 3))
        blank = session.scalars(select(AuditEntry).where(AuditEntry.shredded_by.is_not(None))).all()
        assert {(row.subject, row.salt, bool(row.commitment), str(row.details)) for row in blank} == {
            ("", None, True, "{}")
        }
    found = _verify(app)
    assert (found.blanked, found.problem) == (4, "")
    with _work(app) as session:
        _unguarded(session)
        hidden = select(AuditEntry.seq).where(AuditEntry.shredded_by.is_(None)).limit(1).scalar_subquery()
        session.execute(
            update(AuditEntry).where(AuditEntry.seq == hidden)
            .values(customer_id=None, subject="", details={}, salt=None, commitment=b"c" * 32, shredded_by=18)
        )  # fmt: skip
    assert not _verify(app).whole


def test_guests_shown_in_a_list_are_one_entry_and_not_written_again_at_once(app):
    def show(*guests, viewer=LIN):
        with _work(app, write=False, viewer=viewer, site_id=4) as session:
            audit.shown(session, "facts.sensitive", guests, facts=["a"])

    show(5, 17)
    show(5, 17)
    show(17, 6)
    show(17, viewer=Viewer(8, "Wu", {}))
    show(17, viewer=Viewer(None, "operator", {}))
    with _work(app, write=False) as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        found = [(row.account_id, row.site_id, row.guests) for row in rows]
    assert found == [
        (7, 4, " 5 17 "), (7, 4, " 6 "), (8, 4, " 17 "),
    ]  # fmt: skip


def test_what_could_not_be_written_was_not_shown(app, monkeypatch):
    with _work(app) as session:
        session.execute(text("DROP TABLE audit_entry"))
    with pytest.raises(DBAPIError), _work(app, write=False, viewer=LIN) as session:
        audit.shown(session, "facts.sensitive", [5])
    assert not app.extensions["rugui"].database.info["shown"]


def test_the_nightly_work_raises_the_alarm_and_the_page_says_so(app, sign_in, caplog):
    _write(app, 5)
    _seal(app)
    client = sign_in("audit.read")
    assert "never been verified" in client.get("/audit").text
    run_job(app.extensions["rugui"], find(app.extensions["rugui"], "audit.nightly"))
    run_pending(app.extensions["rugui"])
    assert "5 entries, whole" in client.get("/audit").text
    with _work(app) as session:
        _unguarded(session)
        session.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(action="y"))
    assert not _verify(app).whole
    assert "the audit log is not whole: edited at entry 2" in caplog.text
    assert "entry 2" in client.get("/audit").text


def test_the_log_is_searched_by_site_and_a_guest_is_found_in_lists_too(app, sign_in):
    from rugui.customers.models import Customer
    from rugui.staff.models import Site

    with _work(app) as session:
        sites = [Site(code=code, name=code) for code in ("TPE", "HKG")]
        guest, other = Customer(), Customer()
        session.add_all([*sites, guest, other])
        session.flush()
        audit.record(session, "of.tpe", site_id=sites[0].id)
        audit.record(session, "of.hkg", site_id=sites[1].id)
        audit.record(session, "seen.in.list", guests=[guest.id, guest.id + 10])
        audit.record(session, "seen.other", guests=[other.id, guest.id + 100])
        audit.record(session, "seen.alone", customer_id=guest.id)
    client = sign_in("audit.read", "customers.read")
    page = client.get("/audit?site=HKG").text
    assert "of.hkg" in page
    assert "<code>of.tpe" not in page
    page = client.get(f"/audit?guest={guest.public_id}").text
    assert "seen.in.list" in page
    assert "seen.alone" in page
    assert "seen.other" not in page


def test_verifying_is_three_statements(app, database):
    _write(app, 3)
    with statements(database) as sent, _work(app, write=False) as session:
        audit_verify.verify(session, [])
    assert len(sent) == 3, sent
    with _work(app, write=False) as session:
        assert audit_sealing.waiting(session) == 3


def test_of_very_much_the_rest_follows_in_the_background(app, monkeypatch):
    monkeypatch.setattr(audit_sealing, "MOST", 10)
    monkeypatch.setattr(audit_sealing.seal, "__kwdefaults__", {"most": 10})
    _write(app, 25)
    _seal(app)
    assert _verify(app).sealed == 10
    run_pending(app.extensions["rugui"])
    found = _verify(app)
    assert (found.sealed, found.waiting, found.problem) == (25, 0, "")


def test_sealing_stops_at_its_measure_and_goes_on(app):
    _write(app, 25)
    for expected in (10, 10, 5, 0):
        with _work(app) as session:
            assert audit_sealing.seal(session, most=10) == expected
    assert _verify(app).whole


def test_a_cut_tail_is_found_also_after_the_log_grew_beyond_it(app, folder):
    _write(app, 10)
    _seal(app)
    _write(app, 10)
    _seal(app)
    with _work(app) as session:
        _unguarded(session)
        session.execute(delete(AuditEntry).where(AuditEntry.seq > 15))
    for _ in range(3):  # work goes on before anybody verifies
        _write(app, 5)
        _seal(app)
    assert _verify(app).problem in ("cut", "rewritten")


def test_the_newest_head_taken_away_is_noticed(app, folder):
    _write(app, 5)
    _seal(app)
    (folder / audit_heads.NEWEST).unlink()
    assert _verify(app).problem == "no_head"
