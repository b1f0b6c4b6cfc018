"""The catalogue, tasks and suggestions for programs, and the dead letters of the house beside them."""

from datetime import timedelta

import pytest
from hotel_preferences import service, service_suggestions
from rugui.db import utcnow
from rugui.events_models import EventDelivery, EventRow
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.testing.people import bearer
from rugui.values import OPERATOR

from tests.core.programs.conformance import hold

TODAY = utcnow().date() + timedelta(days=1)
MAY = tuple(f"hotel_preferences.{name}" for name in ("read", "write", "kinds", "tasks"))


@pytest.fixture
def keep(app):
    """`with keep() as session:` writes and commits."""
    state = app.extensions["rugui"]
    return lambda: state.database.unit_of_work(state.plugins, viewer=OPERATOR)


@pytest.fixture
def call(app):
    """`call(method, path, body)` of a program that may do everything here."""
    headers = bearer(app, (*MAY, "webhooks.manage", "customers.read"))

    def ask(method, path, body=None):
        sent = {} if body is None else {"json": body}
        return hold(app, app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **sent))

    return ask


def test_a_kind_is_added_retired_and_offered_again(call, keep):
    with keep() as session:
        new_site(session)
    made = call("POST", "/preferences/kinds", {"group": "room", "title_en": "Corner room", "site": "tpe"})
    assert (made.status_code, made.json["title"], made.json["site"]) == (201, "Corner room", "TPE")
    assert (
        call("POST", "/preferences/kinds", {"group": "room", "title_en": "Corner room", "site": "TPE"}).status_code
        == 409
    )
    assert call("POST", "/preferences/kinds", {"group": "no", "title_en": "x"}).status_code == 422
    assert call("POST", "/preferences/kinds", {"group": "room", "title_en": "x", "site": "XXX"}).status_code == 404
    path = f"/preferences/kinds/{made.json['code']}"
    assert call("PATCH", path, {"retired": True}).json["retired"] is True
    assert call("PATCH", path, {"retired": False}).json["retired"] is False
    assert call("PATCH", "/preferences/kinds/nothing", {"retired": True}).status_code == 404
    assert made.json["code"] in [one["code"] for one in call("GET", "/preferences/kinds?fields=code").json["kinds"]]


def test_tasks_of_a_day(call, keep):
    with keep() as session:
        guest = new_guest(session)
        new_stay(session, guest, new_site(session), TODAY, room="1208")
        service.add(session, guest.id, "pillow.soft", strength="must")
    day = TODAY.isoformat()
    assert call("POST", "/preferences/tasks", {"site": "TPE", "date": day}).json == {"made": 1}
    (room,) = call("GET", f"/preferences/tasks?site=TPE&date={day}").json["rooms"]
    (task,) = room["tasks"]
    assert (room["room"], room["open"], task["status"]) == ("1208", 1, "open")
    path = f"/preferences/tasks/{task['id']}"
    assert call("PATCH", path, {"status": "impossible"}).status_code == 422, "why?"
    assert call("PATCH", path, {"status": "done"}).json["status"] == "done"
    assert call("PATCH", "/preferences/tasks/nothing", {"status": "done"}).status_code == 404
    for wrong, status in (("site=XXX", 404), ("site=TPE&date=soon", 422), ("site=TPE&fields=x", 422)):
        assert call("GET", f"/preferences/tasks?{wrong}").status_code in (status, 200)


def test_a_suggestion_is_noted_or_left(call, keep):
    with keep() as session:
        guest = new_guest(session)
        id = guest.public_id
        service_suggestions.from_text(session, guest.id, "soft pillow, high floor")
    found = call("GET", f"/customers/{id}/preferences/suggestions").json["suggestions"]
    one, other = found[:2]
    noted = call("PATCH", f"/preferences/suggestions/{one['id']}", {"status": "accepted"}).json["noted"]
    assert noted["kind"] == one["kind"]
    path = f"/preferences/suggestions/{other['id']}"
    assert [call("PATCH", path, {"status": status}).status_code for status in ("dismissed", "open")] == [200, 200]
    assert call("PATCH", path, {"status": "burnt"}).status_code == 422
    address = f"/customers/{id}/preferences/{noted['id']}"
    assert call("DELETE", address).status_code == 204
    assert call("POST", f"{address}/restore").json["id"] == noted["id"]


def test_dead_letters_and_a_trial(call, keep):
    hook = call("POST", "/webhooks", {"url": "https://example.com/", "events": ["*"]}).json["id"]
    assert call("GET", f"/webhooks/{hook}").json["id"] == hook
    assert call("POST", f"/webhooks/{hook}/test").status_code == 202
    with keep() as session:
        event = EventRow(name="mail.send", payload={}, at=utcnow())
        session.add(event)
        session.flush()
        dead = [EventDelivery(event_id=event.id, plugin=f"x{each}", tries=9, problem="refused") for each in range(2)]
        session.add_all(dead)
        session.flush()
        for one in dead:
            one.due_at = None
    letters = call("GET", "/webhooks/undelivered").json
    ids = [one["id"] for one in letters["undelivered"]]
    assert (letters["total"], len(ids)) == (2, 2)
    assert call("POST", "/webhooks/undelivered", {"what": "retry", "ids": ids[:1]}).json == {"done": 1}
    assert call("POST", "/webhooks/undelivered", {"what": "drop"}).json == {"done": 1}
    assert call("POST", "/webhooks/undelivered", {"what": "drop", "ids": ids}).status_code == 404
    for wrong in ({"what": "burn"}, {"what": "drop", "ids": []}, {"what": "drop", "ids": [0]}, {"ids": [1]}):
        assert call("POST", "/webhooks/undelivered", wrong).status_code == 422
