"""Signing in: who gets in, where to, and for how long."""

import re
from datetime import timedelta

import pytest
from rugui.db import utcnow
from rugui.privacy.models import AuditEntry
from rugui.staff import passwords
from rugui.staff.models import SignInAttempt, StaffSession
from rugui.testing.statements import statements
from sqlalchemy import func, select, update

from .conftest import PASSWORD


def _attempt(client, login="lin", password=PASSWORD, **query):
    return client.post("/sign-in", data={"login": login, "password": password, **query})


def test_the_right_password_lets_in_and_on_to_where_one_was_going(house):
    client = house.client()
    first = client.get("/account?x=1")
    assert first.status_code == 302
    assert first.location == "/sign-in?next=/account?x%3D1"
    page = client.get(first.location)
    assert 'value="/account?x=1"' in page.text
    answer = _attempt(client, login=" LIN ", next="/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "\\\\evil.example", "/\\evil.example", "/\t/evil.example",
                  "javascript:alert(1)", "evil.example"],
)  # fmt: skip
def test_no_address_leads_out_of_the_house(house, elsewhere):
    answer = _attempt(house.client(), next=elsewhere)
    assert (answer.status_code, answer.location) == (303, "/")


def test_an_unknown_login_is_answered_like_a_wrong_password(house):
    wrong, unknown = _attempt(house.client(), password="no"), _attempt(house.client(), login="lim", password="no")
    assert wrong.status_code == unknown.status_code == 422

    def seen(page):
        text = re.sub(r'(content|value)="[\w.-]{60,}"', "", page.text)  # without the CSRF token
        return re.sub(r"-[0-9a-f]{8}\b", "", text)  # and without the ids made for this page

    assert seen(wrong).replace('"lin"', '"lim"') == seen(unknown)
    # as long as for a known one: the decoy is made with today's parameters
    assert not passwords.outdated(passwords.DECOY)
    assert not passwords.matches("", "nobody has this password")
    assert not passwords.matches(passwords.DECOY, "x")


def test_an_account_that_may_not_sign_in_does_not(house):
    client = house.client("lin")
    admin = house.client("chen")
    assert admin.post(f"/staff/accounts/{house.accounts['lin'][1]}/active", data={"active": "0"}).status_code == 303
    assert client.get("/account").status_code == 302
    assert _attempt(house.client()).status_code == 422


def test_signing_in_gives_a_new_secret_and_ends_the_earlier_one(house):
    client = house.client("lin")
    with client.session_transaction() as cookie:
        before = dict(cookie)
        cookie["csrf_token"] = "planted"
    _attempt(client)
    with client.session_transaction() as cookie:
        assert cookie["sid"] != before["sid"]
        assert "csrf_token" not in cookie
        assert cookie["site"] == house.sites["TPE"]
    assert _with(house, before).get("/account").status_code == 302


def _with(house, kept):
    client = house.client()
    with client.session_transaction() as cookie:
        cookie.update(kept)
    return client


def _kept(client):
    with client.session_transaction() as cookie:
        return dict(cookie)


def test_a_stolen_cookie_is_worthless_after_signing_out(house):
    client = house.client("lin")
    stolen = _kept(client)
    assert _with(house, stolen).get("/account").status_code == 200
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "sid" not in _kept(client)
    assert _with(house, stolen).get("/account").status_code == 302


def test_a_stolen_cookie_is_worthless_in_another_browser(house):
    stolen = _kept(house.client("lin"))
    other = _with(house, stolen)
    other.environ_base["HTTP_USER_AGENT"] = "curl/8"
    assert other.get("/account").status_code == 302


def test_a_new_password_ends_every_other_session_and_goes_on_here(house):
    here, there = house.client("lin"), house.client("lin")
    before = _kept(here)
    new = "copper lantern ninety tram"
    answer = here.post("/account/password", data={"current": "wrong", "password": new, "again": new})
    assert answer.status_code == 422
    assert there.get("/account").status_code == 200
    answer = here.post("/account/password", data={"current": PASSWORD, "password": new, "again": new})
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert _with(house, before).get("/account").status_code == 302
    assert _attempt(house.client()).status_code == 422
    house.client("lin", new)


@pytest.mark.parametrize("weak", ["short", "lin lin lin lin", "password password", "aaaaaaaaaaaaa", "12345678901"])
def test_a_weak_password_is_refused_with_the_reason(house, weak):
    client = house.client("lin")
    answer = client.post("/account/password", data={"current": PASSWORD, "password": weak, "again": weak})
    assert answer.status_code == 422
    assert "password-error" in answer.text
    house.client("lin")


@pytest.mark.parametrize(("column", "ago"), [("created_at", timedelta(hours=12)), ("seen_at", timedelta(minutes=60))])
def test_a_session_ends_by_age_and_by_lying_idle(house, column, ago):
    client = house.client("lin")

    def put_back(by):
        with house.work() as session:
            session.execute(update(StaffSession).values({column: utcnow() - by}))

    put_back(ago - timedelta(seconds=30))
    assert client.get("/account").status_code == 200
    put_back(ago + timedelta(seconds=1))
    assert client.get("/account").status_code == 302


def test_last_use_is_noted_at_most_once_a_minute_and_reading_stays_reading(house):
    client = house.client("lin")
    with statements(house.database) as sent:
        client.get("/account")
    assert not [one for one in sent if not one.startswith("SELECT")], sent
    with house.work() as session:
        session.execute(update(StaffSession).values(seen_at=utcnow() - timedelta(minutes=2)))
    with statements(house.database) as sent:
        client.get("/account")
        client.get("/account")
    assert len([one for one in sent if one.startswith("UPDATE staff_session")]) == 1, sent


def test_a_busy_writer_does_not_keep_a_reader_waiting(house):
    client = house.client("lin")
    with house.work() as session:
        session.execute(update(StaffSession).values(seen_at=utcnow() - timedelta(minutes=2)))
    with house.work() as writer:
        writer.execute(update(SignInAttempt).values(address=""))  # takes SQLite's one lock
        assert client.get("/account").status_code == 200
        writer.rollback()


def test_who_is_asking_and_their_sites_cost_two_statements(house):
    client = house.client("lin")
    client.get("/staff")
    with statements(house.database) as sent:
        assert client.get("/staff").status_code == 403
    frame = [one for one in sent if "plugin_state" not in one]
    assert len(frame) <= 2, sent


def test_each_sign_in_and_each_failure_is_in_the_audit_log(house):
    client = house.client()
    _attempt(client, password="no")
    _attempt(client, login="nobody", password="my secret typed in the wrong field")
    _attempt(client)
    with house.work(write=False) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action.like("staff.sign_in%"))).all()
        assert [(e.action, e.account_id) for e in entries] == [
            ("staff.sign_in.failed", house.accounts["lin"][0]),
            ("staff.sign_in.failed", None),
            ("staff.sign_in", house.accounts["lin"][0]),
        ]
        assert not session.scalar(select(func.count()).where(SignInAttempt.login.contains("nobody")))


def test_language_calendar_and_site_follow_the_person(house):
    client = house.client("chen")
    assert client.post("/account/preferences", data={"locale": "zh-Hant-TW", "roc_years": "y"}).status_code == 303
    assert 'lang="zh-Hant-TW"' in client.get("/account").text
    assert client.post("/site", data={"site": "HKG", "next": "/account"}).location == "/account"
    assert _kept(client)["site"] == house.sites["HKG"]
    again = house.client("chen")
    assert _kept(again)["language"] == "zh-Hant-TW"
    assert _kept(again)["roc_years"] is True
    assert house.client("lin").post("/site", data={"site": "HKG"}).status_code == 404


def test_sessions_are_listed_and_ended_by_their_owner_only(house):
    mine, other = house.client("lin"), house.client("lin", HTTP_USER_AGENT="Tablet")
    assert "Tablet" in mine.get("/account").text
    with house.work(write=False) as session:
        ids = dict(session.execute(select(StaffSession.user_agent, StaffSession.public_id)).all())
    assert house.client("chen").post(f"/account/sessions/{ids['Tablet']}").status_code == 404
    assert mine.post(f"/account/sessions/{ids['Tablet']}").status_code == 303
    assert other.get("/account").status_code == 302
    assert mine.get("/account").status_code == 200
