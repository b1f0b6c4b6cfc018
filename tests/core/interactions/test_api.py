from datetime import date, timedelta

import pytest
from rugui.interactions import visits
from rugui.staff.models import Account, AccountRole, ApiToken, Role, Site
from rugui.staff.sessions import digest
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.testing.people import bearer
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.core.programs.conformance import hold

READING = ("customers.read", "interactions.read", "arrivals.read")


@pytest.fixture
def api(app, database, plugins):
    """`api("permission", …)` → (client, headers) of a token with these permissions."""

    def call(*permissions):
        with database.unit_of_work(plugins) as work:
            account, role = Account(login="robot", name="Robot"), Role(key="robot", permissions=list(permissions))
            work.add_all([account, role])
            work.flush()
            work.add(AccountRole(account_id=account.id, role_id=role.id))
            work.add(ApiToken(account_id=account.id, name="t", secret_hash=digest("s3cret"), scopes=list(permissions)))
        return app.test_client(), {"Authorization": "Bearer s3cret"}

    return call


@pytest.fixture
def guest(database, plugins):
    """Id for URLs of a guest at site TPE who arrives today."""
    from rugui.arrivals.candidates import today_at

    with database.unit_of_work(plugins) as work:
        site, one = new_site(work), new_guest(work, "王小明")
        new_stay(work, one, site, today_at(site), room="1208")
        return one.public_id


def test_recording_and_reading_it_back(api, guest):
    client, headers = api(*READING, "interactions.write")
    url = f"/api/v1/customers/{guest}/interactions"
    sent = {
        "kind": "call", "summary": "asks for a cot", "channel": "phone", "direction": "in", "site": "TPE",
        "at": "2026-01-02T10:00:00+08:00", "quoted": {"minor": 480000, "currency": "TWD", "until": "2026-12-31"},
        "promise": {"text": "a cot", "due": "2026-12-01"},
    }  # fmt: skip
    answer = client.post(url, json=sent, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json["at"] == "2026-01-02T02:00:00+00:00"
    assert answer.json["quoted"] == sent["quoted"]
    page = client.get(f"/api/v1/customers/{guest}/timeline?limit=1&kind=call", headers=headers).json
    (entry,) = page["entries"]
    assert (entry["title"], entry["details"]["promise"]["due"]) == ("asks for a cot", "2026-12-01")
    assert page["next"] is None
    stays = client.get(f"/api/v1/customers/{guest}/timeline?kind=visit", headers=headers).json["entries"]
    assert stays[0]["details"]["visit"]["room"] == "1208"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [],
        {"kind": "visit", "summary": "x"},
        {"kind": "note"},
        {"kind": "note", "body": "x", "owner": 1},
        {"kind": "note", "body": "a\u0000b"},
        {"kind": "note", "body": "x", "at": "2026-01-02T10:00:00"},
        {"kind": "note", "body": "x", "confidential": "yes"},
        {"kind": "call", "body": "x", "quoted": {"minor": 1.5, "currency": "TWD"}},
        {"kind": "call", "body": "x", "quoted": {"minor": 10**400, "currency": "TWD"}},
        {"kind": "call", "body": "x", "quoted": {"minor": 5, "currency": "XYZ"}},
        {"kind": "call", "body": "x", "promise": {"text": ""}},
        {"kind": "call", "body": ["x"]},
    ],
)
def test_a_hostile_body_is_refused(api, guest, sent):
    client, headers = api("interactions.write")
    answer = client.post(f"/api/v1/customers/{guest}/interactions", json=sent, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"kind":"note","body":"\\ud800"}', b"[" * 100_000, b'{"kind":"note","kind":"call"}', b"\xff"]
)
def test_a_body_that_is_no_json(api, guest, data):
    client, headers = api("interactions.write")
    url = f"/api/v1/customers/{guest}/interactions"
    answer = client.post(url, data=data, headers=headers, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert client.post(url, data=data, headers=headers).status_code == 415


@pytest.mark.parametrize("query", ["before=x", "before=20260101T000000.000000--1", "limit=0", "limit=1e3", "limit=201"])
def test_a_page_that_cannot_be(api, guest, query):
    client, headers = api(*READING)
    assert client.get(f"/api/v1/customers/{guest}/timeline?{query}", headers=headers).status_code == 422


def test_permissions(api, guest, app):
    client, headers = api("customers.read")
    for path in (f"/api/v1/customers/{guest}/timeline", "/api/v1/arrivals?site=TPE"):
        assert client.get(path, headers=headers).status_code == 403
        assert app.test_client().get(path).status_code == 401
    post = client.post(f"/api/v1/customers/{guest}/interactions", json={"kind": "note", "body": "x"}, headers=headers)
    assert post.status_code == 403


def test_arrivals(api, guest):
    client, headers = api(*READING)
    answer = client.get("/api/v1/arrivals?site=tpe", headers=headers)
    assert answer.status_code == 200
    (row,) = answer.json["arriving"]
    assert (row["customer"], row["room"], row["names"][0]["full"]) == (guest, "1208", "王小明")
    again = client.get("/api/v1/arrivals?site=tpe", headers=headers | {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for wrong in ("site=tpe&date=soon", "site=tpe&date=2026-13-01"):
        assert client.get(f"/api/v1/arrivals?{wrong}", headers=headers).status_code == 422
    for wrong in ("", "site=XXX", "site=%00"):
        assert client.get(f"/api/v1/arrivals?{wrong}", headers=headers).status_code == 404


def test_an_unnamed_stay_is_given_to_a_guest(app, database, plugins, guest):
    today = date(2026, 11, 22)
    with database.unit_of_work(plugins, viewer=OPERATOR) as work:
        site = work.scalar(select(Site))
        stay = visits.create(work, None, site.id, today, today + timedelta(days=1)).interaction.public_id
        other = new_guest(work, "李四").public_id
    headers = bearer(app, (*READING, "interactions.write"))

    def give(sent, **more):
        answer = app.test_client().post(f"/api/v1/visits/{stay}/guest", json=sent, headers=headers | more)
        return hold(app, answer)

    for wrong, status in (({}, 422), ({"customer": ""}, 422), ({"customer": 1}, 422), ({"customer": "a\u0000b"}, 422),
                          ({"customer": "x" * 23}, 422), ({"customer": "nobody"}, 404), ([], 422)):  # fmt: skip
        assert give(wrong).status_code == status, wrong
    first = give({"customer": guest}, **{"Idempotency-Key": "a"})
    assert (first.status_code, first.json["customer"]) == (200, guest)
    assert give({"customer": guest}, **{"Idempotency-Key": "a"}).headers["Idempotency-Replayed"] == "true"
    assert give({"customer": other}).status_code == 409
