"""A guest's whole file: everything is in it, as JSON, as a page, by command; and nobody else's."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from hotel_preferences import service_allergies as allergies
from rugui.cli import main
from rugui.customers import documents, relations, restrictions
from rugui.customers.models import CustomerEmail, CustomerPhone
from rugui.errors import Refused
from rugui.interactions import lines, service
from rugui.plugins import PluginFailed
from rugui.privacy import consent, consent_wordings, export
from rugui.privacy.consent_rules import GIVEN, MARKETING
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_account, new_guest, new_site, new_stay, new_viewer
from rugui.testing.people import bearer
from sqlalchemy import select

TEXTS = {"en": "We may write to you.", "zh-Hant-TW": "我們可以寫信給您。", "zh-Hans-CN": "我们可以写信给您。"}


def full_guest(session):
    """A guest with something of everything, a friend, and somebody else."""
    site = new_site(session)
    guest = new_guest(session, "王小明", ("Wang Hsiao-ming", "zh-Latn", "phonetic"), language="zh-Hant-TW")
    guest.phones.append(CustomerPhone(typed="0912 345 678", e164="+886912345678"))
    guest.emails.append(CustomerEmail(typed="Wang@example.com", folded="wang@example.com"))
    friend = new_guest(session, "李大華")
    relations.add(session, guest.public_id, "friend", friend.public_id)
    documents.add(session, guest.public_id, "passport", "K9876543")
    restrictions.impose(session, guest.public_id, "watch", "loud", review_on=date(2099, 1, 1))
    stay = new_stay(session, guest, site, date(2026, 3, 1), requests="a quiet room")
    lines.add(session, stay.interaction, lines.Line("ROOM", 1, 520000))
    service.record(session, guest.id, kind="note", summary="likes <b>tea</b>", body="very", confidential=True)
    service.record(session, friend.id, kind="note", summary="not in this file")
    allergies.add(session, guest.id, "allergy.peanut")
    consent_wordings.write(session, MARKETING, TEXTS)
    consent.record(session, guest.public_id, [(MARKETING, "email")], GIVEN, how="paper", language="zh-Hant-TW")
    session.flush()
    return guest


def test_everything_is_in_it(session):
    guest = full_guest(session)
    file = export.export(session, guest.public_id)
    assert json.loads(json.dumps(file)) == file, "plain values"
    assert (file["format"], file["version"], file["language"]) == ("rugui.guest", 1, "zh-Hant-TW")
    core = file["core"]
    assert {one["full"] for one in core["customer_name"]} == {"王小明", "Wang Hsiao-ming"}
    assert core["customer_phone"][0]["e164"] == "+886912345678"
    assert core["customer_document"][0]["number"] == "K9876543"
    assert core["customer_relation"][0] == {"kind": "friend", "note": "", "other": "李大華"}
    stay = next(one for one in core["interaction"] if one["kind"] == "visit")
    assert (stay["site"], stay["visit"][0]["requests"]) == ("Hotel TPE", "a quiet room")
    assert stay["interaction_line"][0]["net_minor"] == 520000
    assert next(one for one in core["interaction"] if one["kind"] == "note")["body"] == "very"
    assert core["consent_event"][0]["wording"] == {"version": 1, "text": TEXTS["zh-Hant-TW"]}
    assert file["plugins"]["hotel_preferences"]["allergies"][0]["kind"] == "allergy.peanut"
    assert "not in this file" not in json.dumps(file)
    assert {one["action"] for one in file["readings"]} >= {"privacy.consent.given"}
    assert (
        session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)).one() == "privacy.exported"
    )


def test_who_may_not_cannot_and_an_incognito_friend_stays_one(session):
    guest = full_guest(session)
    hidden = new_guest(session, "Real", ("Mr Heron", "en", "incognito"))
    relations.add(session, guest.public_id, "companion", hidden.public_id)
    related = export.export(session, guest.public_id)["core"]["customer_relation"]
    assert [one["other"] for one in related] == ["李大華", "Mr Heron"]
    session.info["viewer"] = new_viewer("customers.read", account_id=new_account(session).id)
    with pytest.raises(Refused):
        export.export(session, guest.public_id)


def test_a_plugin_that_fails_leaves_no_half_file(session, monkeypatch):
    from hotel_preferences import service_records

    guest = full_guest(session)
    monkeypatch.setattr(service_records, "export", lambda *_: 1 / 0)
    with pytest.raises(PluginFailed):
        export.export(session, guest.public_id)


@pytest.fixture
def kept(database, plugins):
    """The full guest, committed."""
    from rugui.values import OPERATOR

    with database.unit_of_work(plugins, viewer=OPERATOR) as session:
        return full_guest(session)


def test_the_page_is_in_the_guests_language_whole_and_harmless(app, kept, sign_in, database, plugins):
    client = sign_in("customers.read", "privacy.export")
    assert "Page to read or print" in client.get(f"/guests/{kept.public_id}/file").text
    answer = client.get(f"/guests/{kept.public_id}/file/html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    page = answer.text
    assert '<html lang="zh-Hant-TW">' in page
    for text in ("王小明", "K9876543", "a quiet room", "NT$5,200", TEXTS["zh-Hant-TW"], "花生", "護照"):
        assert text in page
    for code in ("allergy.peanut", "Severity", "privacy.exported", "中文 ("):
        assert code not in page
    assert "&lt;b&gt;tea" in page
    for loading in ("<script", "src=", "url(", "@import", "<link", "http://", "https://"):
        assert loading not in page
    assert (
        client.get(f"/guests/{kept.public_id}/file/json").json["core"]["customer_document"][0]["number"] == "K9876543"
    )
    assert client.get(f"/guests/{kept.public_id}/file/pdf").status_code == 404
    with database.unit_of_work(plugins, write=False) as session:
        found = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "privacy.exported")).all()
    assert [one["form"] for one in found] == ["html", "json"]
    assert sign_in("customers.read").get(f"/guests/{kept.public_id}/file/json").status_code == 403


def test_programs_get_it(app, kept):
    address = f"/api/v1/customers/{kept.public_id}/export"
    got = app.test_client().get(address, headers=bearer(app, ["privacy.export"]))
    assert got.json["format"] == "rugui.guest"
    assert app.test_client().get(address, headers=bearer(app, ["customers.read"])).status_code == 403


def test_one_command_writes_it(kept, database, monkeypatch, tmp_path):
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    done = CliRunner().invoke(main, ["guest", "export", kept.public_id])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["core"]["customer_document"][0]["number"] == "K9876543"
    target = tmp_path / "guest.html"
    done = CliRunner().invoke(main, ["guest", "export", kept.public_id, "--html", "--output", str(target)])
    assert done.exit_code == 0, done.output
    assert "王小明" in target.read_text("utf-8")
    shown = CliRunner().invoke(main, ["guest", kept.public_id])
    assert "王小明" in shown.output
    assert CliRunner().invoke(main, ["guest", "export", "nobody"]).exit_code == 1
