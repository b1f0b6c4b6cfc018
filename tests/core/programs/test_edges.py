"""What every answer of the API says beside its body: how much is left, who may read it from another page."""

import pytest
from rugui.app import create_app
from rugui.testing.people import bearer


@pytest.fixture
def house(tmp_path, database):
    """`house(**settings)` → an application of its own on the test's database."""

    def make(**settings):
        values = {"INSTANCE": tmp_path, "SECRET_KEY": "test" * 10, "DATABASE_URL": "sqlite://", "TESTING": True,
                  "DEVELOPMENT": True}  # fmt: skip
        made = create_app(values | settings)
        made.extensions["rugui"].database = database
        return made

    return make


def test_a_program_hears_how_much_is_left_and_when_to_come_back(house):
    app = house(API_PER_MINUTE=2)
    one, other = bearer(app, ["customers.read"]), bearer(app, ["customers.read"])
    first = app.test_client().get("/api/v1/customers", headers=one)
    assert first.headers["RateLimit-Policy"] == '"api";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"api";r=1;t=')
    assert app.test_client().get("/api/v1/customers/nobody", headers=one).status_code == 404
    refused = app.test_client().get("/api/v1/customers", headers=one)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.json["title"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 61  # the next whole second after the minute
    assert app.test_client().get("/api/v1/customers", headers=other).status_code == 200
    assert "RateLimit" not in app.test_client().get("/healthz").headers


def test_what_counts_is_the_token_and_not_how_it_is_written(house):
    """Made-up tokens share their address's count, however many; a good one in other capitals is the same one."""
    app = house(API_PER_MINUTE=2)
    one, other = bearer(app, ["customers.read"]), bearer(app, ["customers.read"])
    again = {"Authorization": one["Authorization"].replace("Bearer ", "bEARER   ")}

    def ask(headers):
        return app.test_client().get("/api/v1/customers/nobody", headers=headers).status_code

    garbage = [{"Authorization": f"Bearer rugui_{number}"} for number in range(3)]
    assert [ask(headers) for headers in garbage] == [401, 401, 429]
    assert ask({}) == 429, "nobody and made-up tokens are one address"
    assert [ask(one), ask(again), ask(one), ask(again)] == [404, 404, 429, 429]
    assert ask(other) == 404, "another token of the same address has its own"


def test_pages_of_other_origins_stay_outside_unless_let_in(house):
    asked = {"Origin": "https://pms.example", "Access-Control-Request-Method": "POST"}
    app = house()
    for answer in (app.test_client().options("/api/v1/customers", headers=asked),
                   app.test_client().get("/api/v1/customers", headers=asked)):  # fmt: skip
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]
    app = house(CORS_ORIGINS="https://pms.example https://web.example")
    answer = app.test_client().options("/api/v1/customers", headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://pms.example"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    stranger = app.test_client().get("/api/v1/customers", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
    page = app.test_client().get("/sign-in", headers=asked)
    assert "Access-Control-Allow-Origin" not in page.headers


def test_a_wrong_method_is_told_the_right_ones(app):
    answer = app.test_client().put("/api/v1/customers", headers=bearer(app, ["customers.read"]))
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
