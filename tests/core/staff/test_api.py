"""/api/v1/accounts, roles, sites and plugins: what a manager's program may do, and that no secret is ever told."""

import pytest
from rugui.staff import accounts, roles, sessions
from rugui.staff.models import Account
from rugui.testing.guests import new_site
from rugui.testing.people import bearer, signed_in_client
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.core.programs.conformance import hold

MANAGE = "staff.manage"
PASSWORD = "correct horse battery staple"
SITE = {"code": "HKG", "name": "Harbour", "timezone": "Asia/Hong_Kong", "region": "HK", "currency": "HKD"}


@pytest.fixture
def keep(app):
    """`with keep() as session:` writes and commits; TPE and the roles are there."""
    state = app.extensions["rugui"]

    def work():
        return state.database.unit_of_work(state.plugins, viewer=OPERATOR)

    with work() as session:
        new_site(session)
        roles.ensure_roles(session)
    return work


@pytest.fixture
def program(app, keep):
    """`program(*permissions)` → call(method, path, body)."""

    def make(*permissions, **at):
        headers = bearer(app, permissions, **at)

        def call(method, path, body=None):
            sent = {} if body is None else {"json": body}
            answer = hold(app, app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **sent))
            assert "hash" not in answer.text
            assert PASSWORD not in answer.text
            return answer

        return call

    return make


def test_an_account_from_its_making_to_its_closing(app, program, keep):
    call = program(MANAGE, "customers.read")
    made = call("POST", "/accounts", {"login": "Chen", "name": "陳", "password": PASSWORD})
    path = made.headers["Location"].removeprefix("/api/v1")
    assert (made.status_code, made.json["login"], made.json["roles"]) == (201, "chen", [])
    assert call("POST", "/accounts", {"login": "chen", "name": "x"}).status_code == 422
    assert list(call("POST", "/accounts", {"login": "lin", "name": "x", "password": "1"}).json["fields"]) == [
        "password"
    ]
    changed = call("PATCH", path, {"name": "陳怡君", "email": "chen@example.com"}).json
    assert (changed["name"], changed["login"], changed["email"]) == ("陳怡君", "chen", "chen@example.com")
    assert call("POST", f"{path}/password", {"password": PASSWORD + "!"}).status_code == 204
    with keep() as session:
        row = session.scalars(select(Account).where(Account.login == "chen")).one()
        sessions.open_session(session, row.id, user_agent="x")
    (opened,) = call("GET", f"{path}/sessions").json["sessions"]
    assert call("DELETE", f"{path}/sessions/{opened['id']}").status_code == 204
    assert call("GET", f"{path}/sessions").json["sessions"] == []
    assert call("DELETE", f"{path}/sessions").status_code == 204
    assert call("PATCH", path, {"active": False}).json["active"] is False
    assert "chen" in [one["login"] for one in call("GET", "/accounts?fields=login").json["accounts"]]


def test_nobody_gives_or_takes_over_what_they_do_not_hold(program, keep):
    with keep() as session:
        boss = accounts.create(session, "boss", "Boss")
        accounts.give_role(session, boss.public_id, roles.ADMIN, None)
        clerk = accounts.create(session, "clerk", "Clerk")
        id, mighty = clerk.public_id, boss.public_id
    call = program(MANAGE, "customers.read")
    assert call("POST", f"/accounts/{id}/roles", {"role": roles.ADMIN}).status_code == 403
    assert call("GET", f"/accounts/{mighty}").status_code == 404
    assert call("POST", f"/accounts/{mighty}/password", {"password": PASSWORD}).status_code == 404
    role = call("POST", "/roles", {"title": "Concierge"}).json
    held = call("PATCH", f"/roles/{role['key']}", {"permissions": ["customers.read"]}).json
    assert held["permissions"] == ["customers.read"]
    assert call("PATCH", f"/roles/{role['key']}", {"permissions": ["privacy.erase"]}).status_code == 403
    assert call("PATCH", "/roles/nothing", {"permissions": []}).status_code == 404
    (given,) = call("POST", f"/accounts/{id}/roles", {"role": role["key"], "site": "TPE"}).json["roles"]
    assert (given["role"], given["site"]) == (role["key"], "TPE")
    assert call("DELETE", f"/accounts/{id}/roles/{given['id']}").status_code == 204
    assert call("DELETE", f"/accounts/{id}/roles/{given['id']}").status_code == 404
    assert call("DELETE", f"/roles/{role['key']}").status_code == 204
    assert call("DELETE", f"/roles/{roles.ADMIN}").status_code == 403
    assert roles.ADMIN in [one["key"] for one in call("GET", "/roles").json["roles"]]
    assert "privacy.erase" in [one["name"] for one in call("GET", "/permissions").json["permissions"]]


def test_tokens_are_listed_and_revoked_and_their_secret_is_nowhere(app, program, keep):
    call = program(MANAGE, "customers.read")
    mine = call("GET", "/account").json
    assert (mine["may"], mine["name"]) == ({MANAGE: None, "customers.read": None}, "Program")
    (token,) = call("GET", f"/accounts/{mine['id']}/tokens").json["tokens"]
    assert (token["scopes"], token["sites"]) == ([MANAGE, "customers.read"], None)
    assert call("POST", f"/accounts/{mine['id']}/tokens", {}).status_code == 405, "a person makes one"
    assert call("PATCH", "/account", {"locale": "en", "roc_years": True}).json["roc_years"] is True
    assert call("DELETE", f"/accounts/{mine['id']}/tokens/{token['id']}").status_code == 204
    assert call("GET", "/account").status_code == 401


def test_sites(program, keep):
    call = program(MANAGE)
    assert call("POST", "/sites", SITE).status_code == 201
    assert list(call("POST", "/sites", SITE).json["fields"]) == ["code"]
    changed = call("PATCH", "/sites/HKG", {"name_zh_hant": "海港"}).json
    assert (changed["name_zh_hant"], changed["currency"]) == ("海港", "HKD")
    assert call("PATCH", "/sites/HKG", {"timezone": "Mars/Olympus"}).status_code == 422
    assert call("PATCH", "/sites/XXX", {}).status_code == 404
    assert [one["code"] for one in program("customers.read")("GET", "/sites").json["sites"]] == ["HKG", "TPE"]


def test_plugins_are_paused_and_resumed(app, program, keep):
    call = program("plugins.manage")
    assert "hotel_preferences" in [one["name"] for one in call("GET", "/plugins").json["plugins"]]
    assert call("POST", "/plugins/hotel_preferences/pause", {"reason": "x"}).json["paused"] is True
    client = signed_in_client(app, ["hotel_preferences.kinds"])
    assert client.get("/preferences/kinds").status_code == 403
    assert call("POST", "/plugins/hotel_preferences/resume").json["paused"] is False
    assert client.get("/preferences/kinds").status_code == 200
    assert call("POST", "/plugins/nothing/pause", {}).status_code == 404
