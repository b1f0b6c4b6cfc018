"""Consent on both databases: written down, derived, required, merged and taken apart again."""

from datetime import datetime, timedelta, timezone

import pytest
from rugui.customers import relations
from rugui.customers.models import Customer, CustomerName
from rugui.db import utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.events_models import EventRow
from rugui.privacy import consent, consent_history, consent_wordings
from rugui.privacy.consent_models import ConsentEvent
from rugui.privacy.consent_rules import GIVEN, HEALTH, MARKETING, RELIGION, SHARING, WITHDRAWN
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_account, new_guest, new_site, new_stay, new_viewer
from rugui.testing.statements import statements
from sqlalchemy import select

EMAIL, SMS, KEEP = (MARKETING, "email"), (MARKETING, "sms"), (HEALTH, "")
TEXTS = {"en": "We may write to you.", "zh-Hant-TW": "我們可以寫信給您。", "zh-Hans-CN": "我们可以写信给您。"}


@pytest.fixture
def asked(session):
    """Marketing and health are asked."""
    for purpose in (MARKETING, HEALTH):
        consent_wordings.write(session, purpose, TEXTS)


def give(session, guest, *keys, what=GIVEN, **more):
    options = {"how": "paper", "language": "zh-Hant-TW"} | more
    return consent.record(session, guest.public_id, keys or [EMAIL], what, **options)


def holds(session, guest, key=EMAIL, **more):
    return consent.states(session, [guest.id], **more)[guest.id][key].in_force


def test_given_and_taken_back(session, asked):
    site, clerk = new_site(session), new_account(session, "Chen")
    session.info["viewer"] = new_viewer("privacy.consent", account_id=clerk.id)
    guest = new_guest(session)
    give(session, guest, EMAIL, SMS, site_id=site.id)
    assert holds(session, guest)
    give(session, guest, what=WITHDRAWN, how="spoken")
    assert not holds(session, guest)
    assert holds(session, guest, SMS)
    newest, *_rest, oldest = consent_history.history(session, guest.id)
    assert (newest.what, newest.text, newest.witness) == (WITHDRAWN, "", "Chen")
    assert (oldest.what, oldest.text, oldest.version, oldest.site, oldest.how) == (
        GIVEN, TEXTS["zh-Hant-TW"], 1, "TPE", "paper",
    )  # fmt: skip
    said = session.scalars(select(AuditEntry.action).where(AuditEntry.customer_id == guest.id)).all()
    assert said == ["privacy.consent.given", "privacy.consent.given", "privacy.consent.withdrawn"]
    told = session.scalars(select(EventRow.payload).where(EventRow.customer_id == guest.id)).all()
    assert told[-1] == {"what": WITHDRAWN, "purpose": MARKETING, "channel": "email"}


def test_an_event_is_never_changed(session, asked):
    (row,) = give(session, new_guest(session))
    row.what = WITHDRAWN
    with pytest.raises(RuntimeError, match="never changed"):
        session.flush()
    session.rollback()


def test_without_it_a_send_is_refused_and_that_is_logged_though_the_request_is_undone(app, database, plugins):
    with database.unit_of_work(plugins) as session:
        guest = new_guest(session)
        consent_wordings.write(session, MARKETING, TEXTS)
    with pytest.raises(Refused) as caught, database.unit_of_work(plugins) as session:
        consent.require(session, guest.id, MARKETING, "email")
    assert caught.value.details == {"purpose": MARKETING, "channel": "email", "status": "not_asked"}
    with database.unit_of_work(plugins) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "privacy.consent.missing"))
        assert (entry.customer_id, entry.details["status"]) == (guest.id, "not_asked")
        give(session, guest)
        consent.require(session, guest.id, MARKETING, "email")
        with pytest.raises(ValueError, match="channel"):
            consent.require(session, guest.id, MARKETING, "pigeon")
        with pytest.raises(NotFound):
            consent.require(session, 10**9, HEALTH)


def test_an_agreement_is_to_the_words_of_its_day_and_lasts_as_they_say(session, asked):
    guest = new_guest(session)
    now = utcnow()
    give(session, guest, at=now - timedelta(days=10))
    consent_wordings.write(session, MARKETING, TEXTS | {"en": "Other words."}, valid_days=30)
    later = now + timedelta(days=1000)
    assert holds(session, guest, now=later), "they said nothing of an end"
    give(session, guest)
    assert holds(session, guest)
    assert not holds(session, guest, now=now + timedelta(days=31))
    assert {one.version for one in consent_history.history(session, guest.id)} == {1, 2}


@pytest.mark.parametrize(
    ("keys", "change", "field"),
    [
        ([], {}, "consents"),
        ([(MARKETING, "pigeon")], {}, "consents"),
        ([(RELIGION, "")], {}, "consents"),  # nothing is asked for it
        ([EMAIL], {"what": "maybe"}, "what"),
        ([EMAIL], {"how": "rumour"}, "how"),
        ([EMAIL], {"language": "fr"}, "language"),
        ([EMAIL], {"at": utcnow() + timedelta(days=400)}, "at"),
        ([EMAIL], {"until": utcnow() - timedelta(days=1)}, "until"),
        ([EMAIL], {"at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "at"),
        ([EMAIL], {"until": datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12)))}, "until"),
        ([EMAIL], {"guardian": "nobody"}, "guardian"),
    ],
)
def test_what_cannot_be_written_down(session, asked, keys, change, field):
    options = {"what": GIVEN, "how": "paper", "language": "en"} | change
    with pytest.raises(Invalid) as caught:
        consent.record(session, new_guest(session).public_id, keys, options.pop("what"), **options)
    assert field in caught.value.fields


def test_a_child_has_a_guardian_and_never_marketing(session, asked):
    child, parent = new_guest(session, "王小寶", birth_year=utcnow().year - 8), new_guest(session, "王大明")
    with pytest.raises(Invalid) as caught:
        give(session, child)
    assert "consents" in caught.value.fields
    with pytest.raises(Invalid) as caught:
        give(session, child, KEEP)
    assert "guardian" in caught.value.fields
    relations.relate(session, parent, child, "parent")
    give(session, child, KEEP, guardian=parent.public_id)
    assert holds(session, child, KEEP)
    assert consent.states(session, [child.id])[child.id][EMAIL].status == "too_young"
    with pytest.raises(Refused):
        consent.require(session, child.id, MARKETING, "email")


def test_a_guest_of_unknown_age_in_somebodys_care_is_a_child(session, asked):
    ward, carer = new_guest(session, "B"), new_guest(session, "C")
    give(session, ward)
    assert holds(session, ward)
    relations.relate(session, carer, ward, "guardian")
    assert not holds(session, ward)


def test_who_may_not_cannot(session, asked):
    session.info["viewer"] = new_viewer("customers.read")
    guest = new_guest(session)
    with pytest.raises(Refused):
        give(session, guest)
    with pytest.raises(Refused):
        consent_wordings.write(session, MARKETING, TEXTS)


@pytest.mark.parametrize(
    "texts", [{}, TEXTS | {"en": " "}, TEXTS | {"zh-Hant-TW": "x" * 5000}], ids=["none", "blank", "long"]
)
def test_words_come_in_three_languages(session, texts):
    with pytest.raises(Invalid):
        consent_wordings.write(session, MARKETING, texts)


def test_merging_narrows_and_unmerging_restores_exactly(session, asked):
    kept, dropped = new_guest(session, "A"), new_guest(session, "B")
    give(session, kept, EMAIL, SMS)
    give(session, dropped, EMAIL, KEEP, until=utcnow() + timedelta(days=5))
    before = _rows(session)
    journal = consent.merge(session, kept.id, dropped.id)
    now = consent.states(session, [kept.id])[kept.id]
    assert now[EMAIL].in_force
    assert now[EMAIL].until < utcnow() + timedelta(days=6), "no longer than the shorter of the two"
    assert (now[SMS].status, now[KEEP].status) == ("narrowed", "narrowed")
    assert not any(one.in_force for one in consent.states(session, [dropped.id])[dropped.id].values())
    give(session, kept, SMS)
    assert holds(session, kept, SMS), "asked again"
    consent.unmerge(session, journal)
    after = _rows(session)
    assert [one for one in after if one in before] == before
    assert [(one[1], one[2:5]) for one in after if one not in before] == [(kept.id, (MARKETING, "sms", GIVEN))]


def _rows(session):
    columns = list(ConsentEvent.__table__.columns)
    order = (ConsentEvent.id,)
    rows = session.execute(select(*columns).order_by(*order)).all()
    at = [column.name for column in columns]
    return [
        (row.id, row.customer_id, row.purpose, row.channel, row.what, *(getattr(row, n) for n in at)) for row in rows
    ]


def test_many_guests_cost_one_statement(session, database, asked):
    guests = [new_guest(session, f"G{n}") for n in range(20)]
    for guest in guests:
        give(session, guest)
    with statements(database) as sent:
        found = consent.states(session, [guest.id for guest in guests])
    assert len(sent) == 1
    assert all(found[guest.id][EMAIL].in_force for guest in guests)


def test_the_page_writes_down_and_shows(app, database, plugins, sign_in):
    with database.unit_of_work(plugins) as session:
        guest = Customer(names=[CustomerName(kind="primary", full="王小明", language="zh-Hant-TW")], language="zh-TW")
        session.add(guest)
        new_site(session)
        consent_wordings.write(session, MARKETING, TEXTS)
    client = sign_in("customers.read", "privacy.consent")
    page = client.get(f"/guests/{guest.public_id}/consent").text
    assert TEXTS["zh-Hant-TW"] in page
    data = {"what": "given", "consents": ["marketing.email"], "how": "paper", "language": "en",
            "on": utcnow().date().isoformat()}  # fmt: skip
    assert client.post(f"/guests/{guest.public_id}/consent", data=data | {"consents": []}).status_code == 422
    done = client.post(f"/guests/{guest.public_id}/consent", data=data, follow_redirects=True)
    assert done.request.method == "GET"
    assert TEXTS["en"] in done.text
    assert "Marketing: E-mail" in client.get(f"/guests/{guest.public_id}").text
    client.post(f"/guests/{guest.public_id}/consent", data=data | {"what": "withdrawn"})
    assert "None in force." in client.get(f"/guests/{guest.public_id}").text
    assert sign_in("customers.read").post(f"/guests/{guest.public_id}/consent", data=data).status_code == 403


def test_an_administrator_writes_the_words(sign_in):
    client = sign_in("privacy.manage")
    assert "Nothing is asked yet" in client.get("/privacy/wordings").text
    data = {
        "purpose": "marketing",
        "text_en": "One.",
        "text_zh_hant": "一。",
        "text_zh_hans": "一。",
        "valid_days": "90",
    }
    assert client.post("/privacy/wordings", data=data | {"text_en": ""}).status_code == 422
    page = client.post("/privacy/wordings", data=data, follow_redirects=True).text
    assert "holds for 90 days" in page
    assert "Version 1 is asked from now on." in page


def test_programs_give_and_take_back(app, database, plugins):
    from rugui.testing.people import bearer

    with database.unit_of_work(plugins) as session:
        guest = new_guest(session)
        new_site(session)
        consent_wordings.write(session, MARKETING, TEXTS)
    client, headers = app.test_client(), bearer(app, ["customers.read", "privacy.consent"])
    address = f"/api/v1/customers/{guest.public_id}/consents"
    sent = {"purpose": "marketing", "channel": "email", "how": "form", "language": "en", "site": "TPE"}
    done = client.post(address, json=sent, headers=headers)
    assert done.status_code == 201
    assert next(one for one in done.json["consents"] if one["channel"] == "email")["in_force"]
    assert client.post(address, json=sent | {"channel": ""}, headers=headers).status_code == 422
    assert client.post(address, json=sent | {"at": "9999-12-31T00:00:00Z"}, headers=headers).status_code == 422
    assert client.post(address, json=sent | {"what": "withdrawn"}, headers=headers).status_code == 201
    read = client.get(address, headers=bearer(app, ["customers.read"])).json
    assert [one["what"] for one in read["events"]] == ["withdrawn", "given"]
    assert client.post(address, json=sent, headers=bearer(app, ["customers.read"])).status_code == 403


def test_a_record_from_across_the_border_is_shared_by_consent_only(app, database, plugins, sign_in):
    with database.unit_of_work(plugins) as session:
        home, abroad = new_site(session), new_site(session, "SHA", region="CN")
        guest = new_guest(session)
        new_stay(session, guest, home, utcnow().date() - timedelta(days=90), status="departed")
        consent_wordings.write(session, SHARING, TEXTS)
        consent.require_sharing(session, guest.id, "JP")
    with pytest.raises(Refused), database.unit_of_work(plugins) as session:
        consent.require_sharing(session, guest.id, "CN")
    there = sign_in("customers.read", site_id=abroad.id)
    assert "has not agreed to share it" in there.get(f"/guests/{guest.public_id}").text
    assert "has not agreed" not in sign_in("customers.read", site_id=home.id).get(f"/guests/{guest.public_id}").text
    with database.unit_of_work(plugins) as session:
        give(session, guest, (SHARING, ""))
        consent.require_sharing(session, guest.id, "CN")
    assert "has not agreed" not in there.get(f"/guests/{guest.public_id}").text
