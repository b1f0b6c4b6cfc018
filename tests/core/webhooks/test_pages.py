"""The pages, the API and the commands of webhooks, and of what could not be delivered."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from rugui import deliveries
from rugui.cli import main
from rugui.db import utcnow
from rugui.events import emit
from rugui.events_models import EventDelivery
from rugui.testing.people import bearer
from rugui.testing.receiver import receiver
from rugui.testing.statements import statements
from rugui.testing.work import write as work_in
from rugui.webhooks import sending, service, undelivered
from rugui.webhooks.models import WebhookEndpoint
from sqlalchemy import select, update

MANAGE = "webhooks.manage"
HOOK = {"url": "https://example.com/hook", "events": "customers.*\nvisits.changed"}


def write(app, work):
    return work_in(app.extensions["rugui"], work)


def endpoints(app):
    return write(app, lambda s: s.scalars(select(WebhookEndpoint)).all())


def test_added_changed_paused_and_removed_on_the_page(app, sign_in):
    client = sign_in(MANAGE)
    assert "No webhooks yet" in client.get("/webhooks").text
    shown = client.post("/webhooks/new", data=HOOK).text
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", shown).group()
    [made] = endpoints(app)
    assert made.events == ["customers.*", "visits.changed"]
    page = client.get("/webhooks").text
    assert HOOK["url"] in page
    assert secret not in page + client.get(f"/webhooks/{made.public_id}").text
    client.post(f"/webhooks/{made.public_id}/paused", data={"paused": "1"})
    assert "Paused" in client.get("/webhooks").text
    client.post(f"/webhooks/{made.public_id}/paused", data={"paused": "0"})
    assert "Running" in client.get("/webhooks").text
    changed = client.post(f"/webhooks/{made.public_id}/secret").text
    assert re.search(r"whsec_[A-Za-z0-9+/=]+", changed).group() != secret
    assert client.post(f"/webhooks/{made.public_id}", data=HOOK | {"events": "*"}).status_code == 303
    assert endpoints(app)[0].events == ["*"]
    client.post(f"/webhooks/{made.public_id}/remove")
    assert endpoints(app) == []


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://10.0.0.1/", "https://[::1]/", "https://a:b@c.example/", "x"]
)
def test_an_address_that_leads_inside_is_refused_at_its_field(sign_in, url):
    answer = sign_in(MANAGE).post("/webhooks/new", data=HOOK | {"url": url})
    assert answer.status_code == 422
    assert "A public address that begins with https://" in answer.text


def test_through_the_api(app):
    client, who = app.test_client(), bearer(app, [MANAGE])
    made = client.post("/api/v1/webhooks", json={"url": HOOK["url"], "events": ["*"]}, headers=who)
    assert (made.status_code, made.json["secret"][:6]) == (201, "whsec_")
    place = f"/api/v1/webhooks/{made.json['id']}"
    changed = client.patch(place, json={"paused": True, "events": ["visits.*"]}, headers=who)
    assert (changed.json["paused"], changed.json["events"], "secret" in changed.json) == (True, ["visits.*"], False)
    assert client.post(f"{place}/secret", headers=who).json["secret"] != made.json["secret"]
    refused = client.post("/api/v1/webhooks", json={"url": "https://127.0.0.1/", "events": ["*"]}, headers=who)
    assert refused.status_code == 422
    [listed] = client.get("/api/v1/webhooks", headers=who).json["webhooks"]
    assert listed["id"] == made.json["id"]
    assert client.delete(place, headers=who).status_code == 204
    assert client.delete(place, headers=who).status_code == 404


def give_up(app, ear, count=3):
    """So many deliveries that were tried as often as they are."""
    state = app.extensions["rugui"]
    write(app, lambda s: service.create(s, ear.url + "/hook", ["*"]))
    ear.answer = lambda path: 500
    write(app, lambda s: [emit(s, "customers.changed") for _ in range(count)])
    write(app, lambda s: s.execute(update(EventDelivery).values(tries=deliveries.TRIES - 1)))
    now = utcnow()
    for _ in range(count):
        sending.send(state, now)
        now += timedelta(hours=1)
    return now


@pytest.fixture
def ear(app, database, monkeypatch):
    monkeypatch.setitem(app.extensions["rugui"].settings, "WEBHOOKS_LOOPBACK", True)
    database.info["webhooks_loopback"] = True
    with app.app_context(), receiver() as one:
        yield one


def test_what_could_not_be_delivered_is_seen_tried_again_and_dropped(app, ear, sign_in):
    now, client = give_up(app, ear), sign_in(MANAGE)
    letters = write(app, undelivered.listing)
    assert [(one.name, one.to, one.tries) for one in letters] == [("customers.changed", ear.url + "/hook", 12)] * 3
    page = client.get("/webhooks/undelivered").text
    assert "answered 500" in page
    assert page.count("customers.changed") == 3
    client.post("/webhooks/undelivered", data={"what": "drop", "id": letters[0].id})
    assert write(app, undelivered.count) == 2
    assert client.post("/webhooks/undelivered", data={"what": "drop", "id": letters[0].id}).status_code == 404
    ear.answer = lambda path: 200
    client.post("/webhooks/undelivered", data={"what": "retry", "id": letters[1].id})
    client.post("/webhooks/undelivered", data={"what": "retry"})
    assert sending.send(app.extensions["rugui"], now + timedelta(hours=2)) == 2
    assert write(app, undelivered.count) == 0
    assert "Everything arrived" in client.get("/webhooks/undelivered").text


def test_the_pages_cost_as_many_statements_for_three_as_for_one(app, database, ear, sign_in):
    client, counts = sign_in(MANAGE), []
    for _ in range(2):
        give_up(app, ear, 1)
        with statements(database) as sent:
            client.get("/webhooks")
            client.get("/webhooks/undelivered")
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_at_the_command_line(database, tmp_path, monkeypatch):
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("RUGUI_LANGUAGE", "en")

    def run(*words):
        done = CliRunner().invoke(main, ["webhooks", *words])
        assert done.exit_code == 0, done.output
        return done.output

    made, secret = run("add", HOOK["url"], "customers.*").split()
    assert secret.startswith("whsec_")
    run("pause", made)
    assert f"{made}  paused  0 waiting, 0 undelivered  {HOOK['url']}  customers.*" in run("list")
    run("resume", made)
    assert run("rotate", made).strip() != secret
    assert run("undelivered", "--retry").strip() == "0"
    run("remove", made)
    assert run("list") == ""
    refused = CliRunner().invoke(main, ["webhooks", "add", "https://127.0.0.1/", "*"])
    assert (refused.exit_code, "https://" in refused.output) == (1, True)
