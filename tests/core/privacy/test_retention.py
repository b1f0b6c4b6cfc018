"""Records are kept as long as is set and no longer; first only counted."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rugui import jobs
from rugui.cli import main
from rugui.customers import documents
from rugui.customers.models import Customer, CustomerDocument
from rugui.db import utcnow
from rugui.errors import Invalid, Refused
from rugui.imports.models import ImportBatch, ImportRow
from rugui.interactions import lines, service
from rugui.interactions.models import Interaction, Visit
from rugui.privacy import erased, retention
from rugui.privacy.erase_models import Tombstone
from rugui.privacy.models import AuditEntry
from rugui.privacy.retention_kinds import KINDS, before
from rugui.recall import service as recall
from rugui.staff.models import SignInAttempt
from rugui.testing.guests import new_account, new_guest, new_site, new_stay, new_viewer
from rugui.values import OPERATOR
from sqlalchemy import func, select, update

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = NOW.date()


def ago(days):
    return NOW - timedelta(days=days)


def due(session):
    return {one.kind: one.count for one in retention.look(session, NOW)}


def cleaned(session):
    return {one.kind: (one.count, one.kept) for one in retention.clean(session, NOW)}


@pytest.fixture
def house(session):
    """One of each that is due, and one of each that is not."""
    site = new_site(session)
    gone, here, coming = new_guest(session, "gone"), new_guest(session, "here"), new_guest(session, "coming")
    for guest in (gone, here, coming):
        documents.add(session, guest.public_id, "passport", f"K{guest.id}234567")
    new_stay(session, gone, site, TODAY - timedelta(days=200), status="departed")
    new_stay(session, here, site, TODAY - timedelta(days=20), status="departed")
    new_stay(session, coming, site, TODAY - timedelta(days=300), status="departed")
    new_stay(session, coming, site, TODAY + timedelta(days=5))
    for days in (2000, 100):
        service.record(session, here.id, kind="note", summary="x", at=ago(days))
    old = new_stay(session, here, site, date(2010, 1, 1), status="departed", booking_reference="OLD17")
    lines.add(session, old.interaction, lines.Line("ROOM", 1, 100))
    for days in (91, 10):
        batch = ImportBatch(format="csv", digest="0" * 64, state="done", finished_at=ago(days))
        session.add(batch)
        session.flush()
        session.add(ImportRow(batch_id=batch.id, place="2", verdict="new", customer_id=here.id))
        session.add(SignInAttempt(login="x", address="::1", at=ago(days)))
    session.flush()
    return {"gone": gone, "here": here, "coming": coming}


EXPECTED = {"documents": 1, "interactions": 1, "calls": 0, "stays": 1, "nobodys": 0, "imports": 1, "sign_ins": 1,
            "sessions": 0, "guests": 0}  # fmt: skip


def test_the_dry_run_counts_and_the_job_deletes_exactly_that(session, house):
    assert due(session) == EXPECTED
    assert due(session) == EXPECTED, "counting deletes nothing"
    done = cleaned(session)
    assert {name: done[name][0] for name in done} == {name: n for name, n in EXPECTED.items() if name != "guests"}
    assert not any(due(session).values())
    holders = session.scalars(select(CustomerDocument.customer_id).order_by(CustomerDocument.customer_id)).all()
    assert holders == sorted([house["here"].id, house["coming"].id])
    assert session.scalar(select(func.count()).select_from(Visit)) == 4
    assert session.scalar(select(func.count()).where(Interaction.kind == "note")) == 1
    assert recall.find(session, "OLD17", OPERATOR, limit=5, today=TODAY) == []
    said = session.execute(
        select(AuditEntry.subject, AuditEntry.details).where(AuditEntry.action == "privacy.retention")
    )
    assert {subject: details["count"] for subject, details in said} == {k: v for k, v in EXPECTED.items() if v}


def test_an_open_promise_keeps_its_note_and_a_guest_who_never_came_keeps_no_passport(session, house):
    service.record(session, house["here"].id, kind="note", summary="x", at=ago(2000), promise="a cot")
    walker, caller = new_guest(session, "walker"), new_guest(session, "caller")
    for guest in (walker, caller):
        documents.add(session, guest.public_id, "passport", f"L{guest.id}234567")
    session.execute(update(Customer).where(Customer.id == walker.id).values(updated_at=ago(181)))
    cleaned(session)
    assert session.scalar(select(func.count()).where(Interaction.kind == "note")) == 2
    holders = set(session.scalars(select(CustomerDocument.customer_id)))
    assert holders == {house["here"].id, house["coming"].id, caller.id}


def test_an_import_forgets_what_it_quoted(session, house):
    old, new = session.scalars(select(ImportBatch).order_by(ImportBatch.id))
    quoted = {"reasons": [["refused", "phone", "phone", 3, [["line 2", "0912", 0], ["line 3", "0913", 0]]]]}
    for batch in (old, new):
        batch.tally, batch.kept = quoted, [["王小明", "edited"]]
    cleaned(session)
    session.expire_all()
    assert old.tally["reasons"] == [["refused", "phone", "phone", 3, [["", "", 0]]]]
    assert (old.kept, new.kept) == ([], [["王小明", "edited"]])
    assert new.tally == quoted


def test_files_nobody_imported_go(app):
    state = app.extensions["rugui"]
    folder = state.settings["INSTANCE"] / "imports"
    folder.mkdir(exist_ok=True)
    others = {one.name for one in folder.iterdir()}  # of other tests, in the same instance
    for name, days in (("old", 91), ("new", 5)):
        (folder / name).write_text("x")
        at = (utcnow() - timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert erased.old_uploads(state) == 1
    assert {one.name for one in folder.iterdir()} - others == {"new"}
    (folder / "new").unlink()


def test_what_the_law_keeps_is_kept_whatever_is_set(session, house):
    retention.set_days(session, {"stays": 1})
    session.execute(update(Visit).where(Visit.departure > date(2020, 1, 1)).values(status="departed"))
    assert due(session)["stays"] == 1, "only that of 2010: Taiwan keeps five years"
    session.execute(update(Visit).values(customer_id=None))
    assert due(session)["nobodys"] == 1


def test_guests_are_erased_whole_only_where_somebody_decided_so(session, house):
    quiet, held = new_guest(session, "quiet"), new_guest(session, "held")
    new_stay(session, held, session.get(type(new_site(session, "X")), 1), TODAY - timedelta(days=900))
    session.execute(update(Visit).where(Visit.customer_id == held.id).values(status="in_house"))
    session.execute(update(Customer).values(updated_at=ago(800)))
    held_id, quiet_id = held.id, quiet.id
    assert due(session)["guests"] == 0
    retention.set_days(session, {"guests": 730})
    assert due(session)["guests"] == 2
    assert cleaned(session)["guests"] == (1, 1)
    assert session.scalar(select(Customer.id).where(Customer.id == quiet_id)) is None
    assert session.get(Customer, held_id) is not None
    assert session.scalars(select(Tombstone.reason)).all() == ["retention"]


def test_who_decides(session):
    for wrong in ({"documents": -1}, {"documents": 10**6}, {"nobodys": 5}, {"pigeons": 5}):
        with pytest.raises(Invalid):
            retention.set_days(session, wrong)
    session.info["viewer"] = new_viewer("customers.write", account_id=new_account(session).id)
    with pytest.raises(Refused):
        retention.set_days(session, {"documents": 5})


@given(st.integers(0, 10**7), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_days_are_whole(days, now):
    found = before(days, now.replace(tzinfo=UTC))
    assert (found.hour, found.minute, found.second) == (0, 0, 0)
    assert days > 700_000 or (now.date() - found.date()).days == days


def test_every_default_says_why():
    assert all(str(kind.why) and str(kind.title) and kind.days >= 0 for kind in KINDS.values())


def test_the_page(app, sign_in, database, plugins):
    client = sign_in("privacy.manage")
    page = client.get("/privacy/retention").text
    assert "Identity documents" in page
    form = {name: kind.days for name, kind in KINDS.items() if not kind.fixed}
    for days in ("x", "-1", "9" * 400):
        assert client.post("/privacy/retention", data=form | {"documents": days}).status_code == 422
    assert "Saved." in client.post("/privacy/retention", data=form | {"documents": 30}, follow_redirects=True).text
    with database.unit_of_work(plugins, write=False) as session:
        assert retention.days(session)["documents"] == 30
        (said,) = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "privacy.retention.set"))
        assert said == {"before": 180, "after": 30}
    assert sign_in("customers.read").get("/privacy/retention").status_code == 403


def test_it_runs_at_night_and_by_command(app, database, plugins, monkeypatch, tmp_path):
    def fill():
        with database.unit_of_work(plugins) as session:
            session.add(SignInAttempt(login="x", address="::1", at=utcnow() - timedelta(days=40)))

    def left():
        with database.unit_of_work(plugins, write=False) as session:
            return session.scalar(select(func.count()).select_from(SignInAttempt))

    fill()
    assert "privacy.retention" in jobs.run_due(app.extensions["rugui"])
    assert left() == 0
    fill()
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    told = CliRunner().invoke(main, ["privacy", "retention", "--dry-run"])
    assert "Failed sign-ins (30 days): 1 due" in told.output, told.output
    assert left() == 1
    told = CliRunner().invoke(main, ["privacy", "retention"])
    assert "Failed sign-ins (30 days): 1 deleted" in told.output, told.output
    assert left() == 0


def test_programs_set_what_administrators_set(app):
    from rugui.testing.people import bearer

    client, headers = app.test_client(), bearer(app, ["privacy.manage"])
    terms = client.get("/api/v1/privacy/retention", headers=headers).json["retention"]
    assert {"kind": "documents", "days": 180, "due": 0} in terms
    done = client.patch("/api/v1/privacy/retention", json={"days": {"documents": 30}}, headers=headers)
    assert {"kind": "documents", "days": 30, "due": 0} in done.json["retention"]
    for wrong in ({"documents": -1}, {"pigeons": 1}, {"nobodys": 1}, {"documents": "x"}):
        assert client.patch("/api/v1/privacy/retention", json={"days": wrong}, headers=headers).status_code == 422
    words = {"purpose": "marketing", "text_en": "One.", "text_zh_hant": "一。", "text_zh_hans": "一。"}
    made = client.post("/api/v1/privacy/wordings", json=words, headers=headers)
    assert (made.status_code, made.json["version"]) == (201, 1)
    assert client.post("/api/v1/privacy/wordings", json=words | {"text_en": " "}, headers=headers).status_code == 422
    assert [one["text_en"] for one in client.get("/api/v1/privacy/wordings", headers=headers).json["wordings"]] == [
        "One."
    ]
    assert client.get("/api/v1/privacy/wordings", headers=bearer(app, ["customers.read"])).status_code == 403
