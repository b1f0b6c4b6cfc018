"""What plugins mean for pages: the page about them, a paused one's pages, health, and a site full of broken ones."""

import pytest
from flask import Blueprint
from rugui import hookspecs
from rugui.app import create_app
from rugui.edge import SIGNED_IN, requires
from rugui.plugins import Plugin, pausing
from rugui.testing.people import signed_in_client
from rugui.values import MenuItem


def test_the_page_shows_every_plugin_and_pauses_and_resumes_it(app, database, plugins, sign_in):
    client = sign_in("plugins.manage")
    page = client.get("/plugins").text
    assert "hotel_preferences" in page
    assert "Running" in page
    assert client.post("/plugins/hotel_preferences/pause").status_code == 303
    with database.unit_of_work(plugins, write=False) as session:
        assert pausing.paused(session) == {"hotel_preferences"}
    assert "Paused" in client.get("/plugins").text
    client.post("/plugins/hotel_preferences/resume")
    with database.unit_of_work(plugins, write=False) as session:
        assert pausing.paused(session) == frozenset()
    assert client.post("/plugins/absent/pause").status_code == 404


def test_pausing_needs_its_permission(sign_in):
    client = sign_in("customers.read")
    assert client.get("/plugins").status_code == 403
    assert client.post("/plugins/hotel_preferences/pause").status_code == 403


def test_a_problem_is_shown_with_its_sentence(app, sign_in, monkeypatch):
    loaded = app.extensions["rugui"].plugins
    monkeypatch.setattr(loaded, "found", list(loaded.found))
    loaded.give_up("hotel_preferences", "plugin hotel_preferences, field api: it was written for api 7, this is api 1")
    page = sign_in("plugins.manage").get("/plugins").text
    assert "it was written for api 7" in page
    assert "Not running" in page


def test_health_needs_no_database_and_readiness_does(app, monkeypatch):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    from rugui.db import Database

    monkeypatch.setattr(app.extensions["rugui"], "database", Database("sqlite:////no/such/folder/x.db"))
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready"})


def settings(tmp_path):
    return {"INSTANCE": tmp_path, "SECRET_KEY": "test" * 10, "DATABASE_URL": "sqlite://", "TESTING": True,
            "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}  # fmt: skip


@pytest.fixture
def club(make_plugin):
    @requires(SIGNED_IN)
    def index():
        return "the club"

    blueprint = Blueprint("club", "club")
    blueprint.add_url_rule("/club", "index", index)
    menu = [MenuItem("The club", "club.index", "customers.read")]
    return make_plugin("club", Plugin(api=1, title="Club", blueprints=[blueprint], menu=menu))


def test_a_paused_plugins_pages_and_menu_entry_are_gone_and_come_back(database, club, tmp_path):
    app = create_app(settings(tmp_path), [club])
    state = app.extensions["rugui"]
    state.database = database
    client = signed_in_client(app, ["customers.read", "plugins.manage"])
    assert client.get("/club").text == "the club"
    assert 'href="/club"' in client.get("/plugins").text
    client.post("/plugins/club/pause")
    answer = client.get("/club")
    assert answer.status_code == 403
    assert "Club is paused." in answer.text
    assert 'href="/club"' not in client.get("/plugins").text
    client.post("/plugins/club/resume")
    assert client.get("/club").text == "the club"


def test_a_blueprint_that_does_not_fit_the_application_keeps_only_its_plugin_out(club, make_plugin, tmp_path):
    class Sly(Blueprint):
        def register(self, app, options):
            if app.name == "rugui":
                raise RuntimeError("not here")
            super().register(app, options)

    sly = make_plugin("sly", Plugin(api=1, title="Sly", blueprints=[Sly("sly", "sly")]))
    plugins = create_app(settings(tmp_path), [club, sly]).extensions["rugui"].plugins
    assert [one.name for one in plugins.running] == ["club"]
    assert "not here" in plugins.get("sly").problem


def test_the_pages_of_core_answer_in_a_house_full_of_broken_plugins(database, make_plugin, tmp_path):
    def broken(session):
        raise ValueError("a bug")

    hooks = dict.fromkeys(hookspecs.CONTAINED | hookspecs.CLOSED, broken)
    app = create_app(settings(tmp_path), [make_plugin("bad", **hooks), make_plugin("worse", **hooks)])
    app.extensions["rugui"].database = database
    client = signed_in_client(app, ["customers.read", "arrivals.read", "interactions.read", "plugins.manage"])
    for address in ("/", "/plugins", "/arrivals", "/find?q=wang"):
        assert client.get(address, follow_redirects=True).status_code in {200, 404}, address
    assert client.get("/plugins").status_code == 200
