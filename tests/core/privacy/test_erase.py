"""Erasing: what goes, what the law keeps, who objects, what is left; and a restored backup erases again."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hotel_preferences import service_records
from hotel_preferences.models import Allergy
from hypothesis import given
from hypothesis import strategies as st
from rugui.cli import main
from rugui.customers import relations
from rugui.customers.details import Details
from rugui.customers.models import Customer, CustomerName
from rugui.db import utcnow
from rugui.duplicates.merging import merge
from rugui.errors import Invalid, NotFound, Refused
from rugui.events_models import EventRow
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.jobs import run_pending
from rugui.plugins import PluginFailed
from rugui.privacy import audit_sealing, audit_verify, erase, erase_holds, erase_imports, tombstones
from rugui.privacy.erase_models import Tombstone
from rugui.privacy.models import AuditEntry
from rugui.recall import service as recall
from rugui.testing.guests import new_account, new_guest, new_site, new_stay, new_viewer
from rugui.testing.people import bearer
from rugui.values import OPERATOR, NameForm
from sqlalchemy import func, select

from tests.core.privacy.test_export import full_guest

TODAY = date(2026, 11, 22)


def work(app, **options):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, **{"viewer": OPERATOR} | options)


@pytest.fixture
def kept(app):
    """The full guest, checked out in March, committed."""
    with work(app) as session:
        guest = full_guest(session)
        session.query(Visit).update({"status": "departed"})
    return guest


def test_the_pages_way(app, kept, sign_in):
    client = sign_in("customers.read", "privacy.erase")
    assert "Erase" in client.get(f"/guests/{kept.public_id}").text
    page = client.get(f"/guests/{kept.public_id}/erase").text
    for text in ("Goes for good", "Business Entity Accounting Act", "2031-12-31", "王小明"):
        assert text in page
    with work(app, write=False) as session:
        assert session.get(Customer, kept.id) is not None, "looking erases nothing"
        assert session.scalar(select(func.count()).select_from(Allergy)) == 1
    wrong = client.post(f"/guests/{kept.public_id}/erase", data={"typed": "wang", "reason": "request"})
    assert wrong.status_code == 422
    done = client.post(
        f"/guests/{kept.public_id}/erase", data={"typed": "王小明", "reason": "request"}, follow_redirects=True
    )
    assert "The guest was erased. 1 stay is kept without a guest." in done.text
    assert client.get(f"/guests/{kept.public_id}").status_code == 404
    assert sign_in("customers.read").get(f"/guests/{kept.public_id}/erase").status_code == 403


def test_what_is_left_is_nobodys(app, kept):
    with work(app) as session:
        done = erase.erase(session, kept.public_id, "王小明", today=TODAY)
    assert (done.kept, done.plugins["hotel_preferences"]["allergies"]) == (1, 1)
    with work(app, write=False) as session:
        assert session.get(Customer, kept.id) is None
        (visit,) = session.scalars(select(Visit))
        assert (visit.customer_id, visit.requests, visit.room, visit.arrival) == (None, "", "", date(2026, 3, 1))
        assert session.scalars(select(InteractionLine.net_minor)).all() == [520000]
        assert session.scalars(select(Interaction.body).where(Interaction.customer_id.is_(None))).all() == [""]
        assert recall.find(session, "王小明", OPERATOR, limit=5, today=TODAY) == []
        assert recall.find(session, "0912345678", OPERATOR, limit=5, today=TODAY) == []
        assert [one.full for one in session.scalars(select(CustomerName))] == ["李大華"]
        erased = session.scalars(select(EventRow).where(EventRow.name == "customers.erased")).one()
        assert erased.payload == {"guest": kept.public_id}
        assert session.scalar(select(func.count()).where(AuditEntry.customer_id == kept.id)) == 0
        said = session.scalars(select(AuditEntry).where(AuditEntry.action == "privacy.erased")).one()
        assert (said.subject, said.details["reason"]) == (done.tombstone, "request")
        with pytest.raises(NotFound):
            erase.plan(session, kept.public_id)


@pytest.mark.parametrize(("status", "days"), [("in_house", 0), ("expected", 3)])
def test_a_stay_under_way_or_to_come_stands_against_it(session, status, days):
    site, guest = new_site(session), new_guest(session)
    new_stay(session, guest, site, TODAY + timedelta(days=days))
    session.query(Visit).update({"status": status})
    plan = erase.plan(session, guest.public_id, today=TODAY)
    assert len(plan.refusals) == 1
    with pytest.raises(Refused):
        erase.erase(session, guest.public_id, "王小明", today=TODAY)


def test_a_plugin_objects_in_its_own_words_and_nothing_is_half_done(app, kept, monkeypatch):
    def refuse(session, customer_id):
        raise Refused("A complaint is open.")

    monkeypatch.setattr(service_records, "erase", refuse)
    with work(app) as session:
        assert ("Preferences", "A complaint is open.") in erase.plan(session, kept.public_id, today=TODAY).refusals
        session.rollback()
    with pytest.raises(Refused, match="complaint"), work(app) as session:
        erase.erase(session, kept.public_id, "王小明", today=TODAY)
    monkeypatch.setattr(service_records, "erase", lambda *_: 1 / 0)
    with pytest.raises(PluginFailed), work(app) as session:
        erase.erase(session, kept.public_id, "王小明", today=TODAY)
    with work(app, write=False) as session:
        assert session.get(Customer, kept.id) is not None
        assert session.scalar(select(func.count()).select_from(Tombstone)) == 0


def test_who_may_not_cannot(session):
    guest = new_guest(session)
    session.info["viewer"] = new_viewer("customers.write", account_id=new_account(session).id)
    for call in (erase.plan, lambda *_: erase.erase(session, guest.public_id, "王小明")):
        with pytest.raises(Refused):
            call(session, guest.public_id)
    session.info["viewer"] = OPERATOR
    with pytest.raises(Invalid) as caught:
        erase.erase(session, guest.public_id, "王小明", reason="because")
    assert set(caught.value.fields) == {"reason"}


def test_an_organisation_takes_its_name_out_of_its_peoples_index(app):
    with work(app) as session:
        person = new_guest(session, "王小明")
        relations.employ(session, person, "Heron Traders")
        house = relations.organisation_named(session, "Heron Traders")
        assert recall.find(session, "heron", OPERATOR, limit=5, today=TODAY)
        erase.erase(session, house.public_id, "Heron Traders")
    with work(app, write=False) as session:
        assert recall.find(session, "heron", OPERATOR, limit=5, today=TODAY) == []
        assert recall.find(session, "王小明", OPERATOR, limit=5, today=TODAY)


def test_programs_look_first_and_then_erase(app, kept):
    client, headers = app.test_client(), bearer(app, ["privacy.erase"])
    address = f"/api/v1/customers/{kept.public_id}/erasures"
    plan = client.post(address, json={"dry_run": True}, headers=headers)
    assert plan.status_code == 200
    assert (plan.json["confirm"], plan.json["goes"]["customer_phone"], plan.json["refusals"]) == ("王小明", 1, [])
    assert plan.json["stays"][0]["until"] == "2031-12-31"
    assert client.post(address, json={}, headers=headers).status_code == 422
    done = client.post(address, json={"confirm": "王小明"}, headers=headers)
    assert (done.status_code, done.json["stays_kept"]) == (201, 1)
    assert client.post(address, json={"dry_run": True}, headers=headers).status_code == 404
    assert client.post(address, json={}, headers=bearer(app, ["customers.read"])).status_code == 403


def test_a_restored_backup_erases_again(app, database, plugins, kept, monkeypatch, tmp_path):
    """The tombstone is not in the backup: it comes from the file beside it."""
    state = app.extensions["rugui"]
    monkeypatch.setitem(state.settings, "INSTANCE", tmp_path)
    with work(app) as session:
        erase.erase(session, kept.public_id, "王小明", today=TODAY)
    assert run_pending(state) > 0
    assert tombstones.keep(state) == 0, "it is kept already"
    file = state.settings["INSTANCE"] / tombstones.FILE
    line = json.loads(file.read_text("utf-8").splitlines()[-1])
    assert kept.public_id not in file.read_text("utf-8")
    assert (file.stat().st_mode & 0o777, line["reason"], len(line["marks"])) == (0o600, "request", 3)
    with work(app) as session:  # what a restore brings back
        session.query(Tombstone).delete()
        session.add(Customer(public_id=kept.public_id, names=[CustomerName(full="王小明")]))
        other = new_guest(session, "王小明")
    assert tombstones.replay(state) == tombstones.Replayed(1)
    with work(app, write=False) as session:
        assert session.scalars(select(Customer.public_id).where(Customer.public_id == kept.public_id)).all() == []
        assert session.get(Customer, other.id) is not None, "somebody of the same name is somebody else"
        assert session.scalar(select(func.count()).select_from(Tombstone)) == 1
    assert tombstones.replay(state) == tombstones.Replayed(0)


@pytest.mark.parametrize("gone", ["kept", "dropped"])
def test_of_two_that_were_one_in_the_backup_only_the_erased_one_goes(app, monkeypatch, tmp_path, gone):
    """Merged, backed up, taken apart, one erased, restored: the backup holds them as one."""
    state = app.extensions["rugui"]
    monkeypatch.setitem(state.settings, "INSTANCE", tmp_path)
    with work(app) as session:
        two = {name: new_guest(session, name) for name in ("kept", "dropped")}
        for one in two.values():
            new_stay(session, one, new_site(session, one.names[0].full[:3].upper()), TODAY)
        merge(session, two["kept"].public_id, two["dropped"].public_id, tuple(one.version for one in two.values()))
        tombstones.bury(session, [two[gone]], None, "request")
    assert tombstones.replay(state) == tombstones.Replayed(1)
    with work(app, write=False) as session:
        assert list(session.scalars(select(CustomerName.full))) == [one for one in two if one != gone]
        assert session.scalar(select(func.count()).select_from(Visit)) == 1
        (left,) = session.scalars(select(Customer))
        assert left.merged_into_id is None


def test_a_name_of_two_characters_is_forgotten_by_imports_too():
    names = (NameForm("primary", "張偉"), NameForm("alternate", "Li"))
    assert erase_imports.values_of(Details(names=names)) == ["張偉"]


def test_whom_a_restore_brings_back_and_cannot_erase_is_named(app, kept, monkeypatch, tmp_path):
    state = app.extensions["rugui"]
    monkeypatch.setitem(state.settings, "INSTANCE", tmp_path)
    with work(app) as session:
        tombstones.bury(session, [session.get(Customer, kept.id)], None, "request")
    monkeypatch.setattr(service_records, "erase", lambda *_: 1 / 0)
    done = tombstones.replay(state)
    assert (done.erased, [one for one, _why in done.failed]) == (0, [kept.public_id])


def test_the_commands(app, kept, database, monkeypatch, tmp_path):
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    run = CliRunner()
    told = run.invoke(main, ["privacy", "erase", kept.public_id, "--dry-run"])
    assert told.exit_code == 0, told.output
    assert "stays  TPE 2026-03-01" in told.output
    assert run.invoke(main, ["privacy", "erase", kept.public_id, "--confirm", "x"]).exit_code == 1
    done = run.invoke(main, ["privacy", "erase", kept.public_id], input="王小明\n")
    assert "erased; tombstone" in done.output, done.output
    again = run.invoke(main, ["privacy", "replay-tombstones"])
    assert again.output == "erased again: 0\n"


@given(
    st.sampled_from([*erase_holds.LAWS, "XX"]),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
)
def test_a_hold_ends_where_retention_begins(region, departure, today):
    assert erase_holds.held(region, departure, True, today) == (
        departure >= erase_holds.forgotten_before(region, today)
    )
    assert not erase_holds.held(region, departure, False, today)


def test_marks_are_what_a_person_is_known_by(session):
    from rugui.customers import rows

    guest = full_guest(session)
    marks = tombstones.marks_of(rows.read(guest), ["K9876543"])
    assert marks == {"phone:+886912345678", "email:wang@example.com", "document:K9876543"}
    tombstones.bury(session, [guest], None, "request")
    same, other = rows.read(guest), rows.read(new_guest(session, "B"))
    found = tombstones.erased_on(session, [other, same])
    assert found[0] is None
    assert found[1] is not None
    assert utcnow() - found[1] < timedelta(minutes=1)


def test_an_import_of_somebody_erased_says_so(app, kept):
    import io

    from rugui.imports import running
    from rugui.imports.service import Options

    with work(app) as session:
        erase.erase(session, kept.public_id, "王小明", today=TODAY)

    def unit(write):
        return work(app, write=write)

    rows = "name,phone\n王小明,+886912345678\n李四,+886912000000\n"
    done = running.look(unit, io.BytesIO(rows.encode()), "csv", Options(), lambda _n: None)
    (said,) = [one for one in done.tally.listed() if one.code == "erased"]
    assert (said.count, said.rows) == (1, ["2"])
    assert "was erased on" in said.text


def test_the_audit_logs_chain_holds_after_an_erasure(app, kept):
    with work(app) as session:
        erase.erase(session, kept.public_id, "王小明", today=TODAY)
    with work(app) as session:
        while audit_sealing.seal(session):
            pass
        found = audit_verify.verify(session, [], outside=False)
        assert (found.problem, found.waiting) == ("", 0)
        assert found.sealed > 0
