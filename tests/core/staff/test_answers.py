"""What every answer carries, and what happens to what was typed when an answer is no."""

import re

import pytest
from flask import session as cookie
from rugui.app import create_app
from rugui.db import Database
from rugui.staff import accounts, tokens
from rugui.web.forms import Form
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from .conftest import PASSWORD


@pytest.fixture
def strict(house, tmp_path):
    """The application as it is served: CSRF on, over HTTPS, behind one proxy."""
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": "test" * 10, "DATABASE_URL": "sqlite://", "TESTING": True,
                      "HTTPS": True, "PROXIES": 1})  # fmt: skip
    app.extensions["rugui"].database = house.database
    return app


def _token(page):
    return re.search(r'name="csrf-token" content="([^"]+)"', page.text).group(1)


def _enter(client, **more):
    page = client.get("/sign-in", base_url="https://desk.example")
    data = {"login": "lin", "password": PASSWORD, "csrf_token": _token(page)} | more
    return client.post("/sign-in", data=data, base_url="https://desk.example",
                       headers={"Referer": "https://desk.example/sign-in"})  # fmt: skip


def test_the_headers_of_a_page(house):
    answer = house.client("lin").get("/account")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }.items():
        assert answer.headers[name] == value
    assert "Permissions-Policy" in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_an_error_and_a_static_file_carry_them_too_and_a_file_may_be_kept(house):
    missing = house.client("lin").get("/nowhere")
    assert missing.status_code == 404
    assert missing.headers["Content-Security-Policy"]
    file = house.client().get("/static/js/requests.js?v=1")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in file.headers["Cache-Control"]
    file.close()


def test_the_cookie_is_shut_to_scripts_other_sites_and_plain_connections(strict, house):
    plain = house.client().post("/sign-in", data={"login": "lin", "password": PASSWORD}).headers["Set-Cookie"]
    assert plain.startswith("rugui=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    answer = _enter(strict.test_client())
    assert answer.status_code == 303, answer.text
    safe = answer.headers["Set-Cookie"]
    assert safe.startswith("__Host-rugui=")
    assert "Secure" in safe
    assert "Domain" not in safe
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_a_form_without_its_token_is_refused_and_what_was_typed_is_offered_again(strict, house):
    client = strict.test_client()
    _enter(client)
    https, same = {"base_url": "https://desk.example"}, {"Sec-Fetch-Site": "same-origin"}
    typed = {"locale": "en", "roc_years": "y", "csrf_token": "old", "note": "<b>kept</b>"}
    answer = client.post("/account/preferences", data=typed, headers=same, **https)
    assert answer.status_code == 400
    assert 'action="/account/preferences"' in answer.text
    assert 'value="&lt;b&gt;kept&lt;/b&gt;"' in answer.text
    fresh = re.findall(r'name="csrf_token" value="([^"]+)"', answer.text)[-1]
    headers = same | {"Referer": "https://desk.example/account"}
    again = client.post("/account/preferences", data=typed | {"csrf_token": fresh}, headers=headers, **https)
    assert again.status_code == 303


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_sites_form_is_not_offered_again(strict, headers):
    client = strict.test_client()
    _enter(client)
    answer = client.post(
        "/account/preferences", data={"note": "maple"}, headers=headers, base_url="https://desk.example"
    )
    assert answer.status_code == 400
    assert "maple" not in answer.text


def test_a_password_is_never_echoed(strict):
    typed, same = {"login": "lin", "password": "hush hush"}, {"Sec-Fetch-Site": "same-origin"}
    answer = strict.test_client().post("/sign-in", data=typed, headers=same, base_url="https://desk.example")
    assert answer.status_code == 400
    assert "hush" not in answer.text


def test_what_was_typed_outlives_a_session_that_ended(house):
    client = house.client()
    answer = client.post(
        "/account/preferences", data={"locale": "en", "note": "ginkgo"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 401
    assert 'value="ginkgo"' in answer.text
    assert "/sign-in?next=/account" in answer.text
    assert "ginkgo" not in client.post("/account/preferences", data={"note": "ginkgo"}).text


def test_a_part_of_a_page_is_told_401_so_that_the_page_loads_again(house):
    assert house.client().get("/account", headers={"HX-Request": "true"}).status_code == 401


def test_the_api_wants_a_bearer_token_and_takes_no_cookie(house):
    client = house.client("chen")
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic Y2hlbjp4"},
        {"Authorization": "Bearer"},
    ):
        answer = client.get("/api/v1/customers?q=x", headers=headers)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "Set-Cookie" not in answer.headers
    with house.work() as session:
        owner = accounts.managed(session, house.accounts["chen"][1])
        _, reads = tokens.create(session, owner, "kiosk", ["customers.read"])
        _, other = tokens.create(session, owner, "kiosk", ["arrivals.read"])
    assert house.client().get("/api/v1/customers?q=x", headers={"Authorization": f"Bearer {reads}"}).status_code == 200
    answer = house.client().get("/api/v1/customers?q=x", headers={"Authorization": f"bearer {other}"})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    # a token opens no page
    assert house.client().get("/account", headers={"Authorization": f"Bearer {reads}"}).status_code == 302


def test_a_database_that_is_away_is_said_in_words_and_with_when_to_come_back(house, monkeypatch):
    client = house.client("lin")
    away = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    monkeypatch.setattr(house.app.extensions["rugui"], "database", away)
    answer = client.get("/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "database" in answer.text
    assert client.get("/api/v1/customers?q=x", headers={"Authorization": "Bearer x"}).status_code == 503
    away.dispose()


class Typed(Form):
    text = StringField(validators=[DataRequired()])
    password = PasswordField()


@pytest.mark.parametrize(
    ("language", "word", "never"),
    [("zh-Hant-TW", "必", "该"), ("zh-Hans-CN", "必", "該"), ("en", "required", "必")],
)
def test_forms_speak_the_readers_chinese(app, language, word, never):
    with app.test_request_context("/", method="POST", data={"text": " "}):
        cookie["language"] = language
        form = Typed()
        assert not form.validate()
        assert word in form.text.errors[0]
        assert never not in form.text.errors[0]


def test_forms_tidy_text_leave_passwords_and_refuse_what_no_database_takes(app):
    with app.test_request_context("/", method="POST", data={"text": " 王 \r\n 小明\t", "password": " a "}):
        form = Typed()
        assert form.validate()
        assert (form.text.data, form.password.data) == ("王 \n 小明", " a ")
    for field in ("text", "password"):
        with app.test_request_context("/", method="POST", data={"text": "x"} | {field: "a\0b"}):
            form = Typed()
            assert not form.validate()
            assert form[field].errors
    with app.test_request_context("/", method="POST", json=["not a form"]):
        assert Typed().data["text"] == ""


@pytest.mark.parametrize("path", ["/staff/accounts/%00", "/staff/sites/%00", "/staff/roles/%00/delete", "/guests/%00"])
def test_nul_in_an_address_is_no_crash(house, path):
    client = house.client("chen")
    answer = client.post(path) if path.endswith("delete") else client.get(path)
    assert answer.status_code in (400, 404)


def test_the_first_line_of_the_key_file_signs_and_the_others_still_open(house, tmp_path):
    (tmp_path / "secret.key").write_text("new secret\nold secret\n")
    app = create_app({"INSTANCE": tmp_path, "DATABASE_URL": "sqlite://"})
    assert app.secret_key == "new secret"
    assert app.config["SECRET_KEY_FALLBACKS"] == ["old secret"]
