"""The pages and the JSON of follow-ups and hand-overs."""

import re
import threading
from contextlib import suppress
from html import unescape

import pytest
from rugui.db import utcnow
from rugui.errors import Conflict
from rugui.followups import handover, making, service
from rugui.followups.making import Promised
from rugui.followups.models import FollowUp
from rugui.privacy.models import AuditEntry
from rugui.staff import roles
from rugui.staff.models import Site
from rugui.testing.guests import new_account, new_guest, new_site, new_viewer
from rugui.testing.people import bearer
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.core.followups.conftest import EVERYTHING


@pytest.fixture
def desk(app, sign_in):
    """A client of the desk at Taipei, the guest's id for URLs and the follow-up's."""
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        roles.ensure_roles(work)
        tpe, _lis = new_site(work), new_site(work, "LIS", timezone="Europe/Lisbon")
        guest = new_guest(work)
        row = making.make(work, guest.id, tpe.id, Promised("a cot <b>"), None)
        ids = guest.public_id, row.public_id
    return (sign_in(*EVERYTHING), *ids)


def _rows(app):
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=False) as work:
        query = select(FollowUp.text, FollowUp.status, FollowUp.due_time, FollowUp.outcome).order_by(FollowUp.id)
        return [tuple(row) for row in work.execute(query)]


def test_a_line_in_the_note_form_is_enough(app, desk):
    client, guest, _ = desk
    typed = {"kind": "note", "promise": "a taxi", "promise_due": "2026-12-01", "promise_time": "06:30",
             "promise_who": "me", "site": "TPE"}  # fmt: skip
    assert client.post(f"/guests/{guest}/notes", data=typed).status_code == 303
    page = unescape(client.get("/follow-ups?whose=mine").text)
    assert "a taxi" in page
    assert "06:30" in page
    assert "a cot" not in page
    timeline = unescape(client.get(f"/guests/{guest}/timeline").text)
    assert re.search(r"Promised: a taxi.*2026-12-01 06:30.*/follow-ups/", timeline, re.S)


def test_kept_from_the_list_with_undo(app, desk):
    client, _, one = desk
    page = client.get("/follow-ups").text
    assert "a cot &lt;b&gt;" in page
    answer = client.post(f"/follow-ups/{one}/settle", data={"status": "done", "next": "/follow-ups?whose=mine"})
    assert (answer.status_code, answer.location) == (303, "/follow-ups?whose=mine")
    undo = unescape(re.search(r'action="(/follow-ups/[^"]*status=open[^"]*)"', client.get("/follow-ups").text)[1])
    assert _rows(app)[0][1] == "done"
    assert client.post(undo).status_code == 303
    assert _rows(app)[0][1] == "open"


def test_cancelled_only_with_a_reason_and_changed_only_as_it_can_be(app, desk):
    client, _, one = desk
    answer = client.post(f"/follow-ups/{one}/settle", data={"status": "cancelled"})
    assert answer.status_code == 422
    assert "Say why." in answer.text
    answer = client.post(f"/follow-ups/{one}/change", data={"text": "two cots", "due": "2026-12-01", "due_time": "9"})
    assert answer.status_code == 422
    assert "two cots" in answer.text
    client.post(f"/follow-ups/{one}/change", data={"text": "two cots", "due": "2026-12-01", "due_time": "09:00"})
    client.post(f"/follow-ups/{one}/settle", data={"status": "cancelled", "outcome": "not coming"})
    assert _rows(app) == [("two cots", "cancelled", "09:00", "not coming")]


def test_handed_on_with_a_reason_it_leaves_the_list(app, desk):
    client, _, one = desk
    assert client.post(f"/follow-ups/{one}/hand", data={"site": "LIS", "who": ""}).status_code == 422
    wrong = client.post(f"/follow-ups/{one}/hand", data={"site": "LIS", "who": "person:none", "reason": "x"})
    assert wrong.status_code == 422
    data = {"site": "LIS", "who": "team:duty_manager", "reason": "travels on"}
    assert client.post(f"/follow-ups/{one}/hand", data=data).status_code == 303
    page = unescape(client.get(f"/follow-ups/{one}").text)
    assert re.search(r"Handed on.*from TPE to LIS, Duty manager.*travels on", page, re.S)
    assert "a cot" not in client.get("/follow-ups?site=TPE").text
    assert "a cot" in client.get("/follow-ups?site=LIS&who=team:duty_manager").text


def test_a_shift_is_signed_and_acknowledged(app, desk, sign_in):
    client, _, _ = desk
    page = client.get("/handover?site=TPE").text
    since = re.search(r'name="since"[^>]*value="([^"]+)"', page)[1]
    assert "a cot" in page
    answer = client.post("/handover?site=TPE", data={"note": "Mind the <lift>.", "since": since})
    assert answer.status_code == 303
    signed = client.get(answer.location).text
    assert "Mind the &lt;lift&gt;." in signed
    assert "I have read it" not in signed
    again = client.post("/handover?site=TPE", data={"note": "kept text", "since": since})
    assert again.status_code == 409
    assert "kept text" in again.text
    other = sign_in(*EVERYTHING, name="Wu")
    assert "not acknowledged yet" in other.get("/handover?site=TPE").text
    assert other.post(f"{answer.location}/acknowledge").status_code == 303
    assert "Wu" in client.get(answer.location).text
    assert "Mind the" in client.get("/handover/history?site=TPE").text
    assert client.get("/handover?site=XXX").status_code == 404
    reader = sign_in("followups.read")
    assert "Sign and hand over" not in reader.get("/handover?site=TPE").text


def test_programs_list_create_change_and_hand_on(app, desk):
    client, guest, one = desk
    headers = bearer(app, EVERYTHING)
    url = "/api/v1/follow-ups"
    page = client.get(url, headers=headers).json
    assert [row["text"] for row in page["follow_ups"]] == ["a cot <b>"]
    assert page["next"] is None
    sent = {"customer": guest, "text": "a taxi", "due": "2126-12-01", "time": "06:30", "who": "me", "site": "TPE"}
    made = client.post(url, json=sent, headers=headers)
    assert made.status_code == 201
    assert (made.json["due_at"], made.json["status"], made.json["late"]) == ("2126-11-30T22:30:00+00:00", "open", False)
    own = made.headers["Location"]
    assert client.get(own, headers=headers).json["steps"][0]["what"] == "created"
    hand = {"site": "LIS", "who": "team:front_desk", "reason": "travels on", "time": "07:00"}
    changed = client.patch(own, json=hand, headers=headers)
    assert changed.status_code == 200, changed.text
    assert (changed.json["site"], changed.json["team"], changed.json["time"]) == ("LIS", "front_desk", "07:00")
    assert changed.json["steps"][-1]["from"][0] == "TPE"
    done = client.patch(own, json={"status": "done", "outcome": "gone"}, headers=headers).json
    assert (done["status"], done["outcome"]) == ("done", "gone")
    assert client.patch(own, json={"status": "open"}, headers=headers).json["status"] == "open"
    only = client.get(f"{url}?site=LIS&team=front_desk&limit=1", headers=headers).json["follow_ups"]
    assert [row["text"] for row in only] == ["a taxi"]
    assert client.get(f"{url}?customer={guest}&status=all", headers=headers).json["follow_ups"][1]["id"] == one


@pytest.mark.parametrize(
    ("method", "sent", "status"),
    [
        ("POST", {}, 422),
        ("POST", {"text": "x", "customer": "nobody"}, 404),
        ("POST", {"text": "x", "customer": "GUEST", "time": "9"}, 422),
        ("POST", {"text": "x", "customer": "GUEST", "who": "team:none"}, 422),
        ("POST", {"text": "x", "customer": "GUEST", "site": "NOWHERE"}, 404),
        ("POST", {"text": "x" * 301, "customer": "GUEST"}, 422),
        ("PATCH", {"status": "gone"}, 422),
        ("PATCH", {"status": "cancelled"}, 422),
        ("PATCH", {"who": "me"}, 422),
        ("PATCH", {"text": ""}, 422),
        ("PATCH", {"time": "12:00"}, 422),
        ("PATCH", [], 422),
    ],
)
def test_what_programs_may_not_send_is_refused(app, desk, method, sent, status):
    client, guest, one = desk
    if isinstance(sent, dict) and sent.get("customer") == "GUEST":
        sent = sent | {"customer": guest}
    url = "/api/v1/follow-ups" + ("" if method == "POST" else f"/{one}")
    answer = client.open(url, method=method, json=sent, headers=bearer(app, EVERYTHING))
    assert answer.status_code == status, answer.text
    assert _rows(app) == [("a cot <b>", "open", "", "")]


@pytest.mark.parametrize("query", ["status=gone", "whose=yours", "after=x", "limit=0", "site=NOWHERE", "customer=x"])
def test_a_question_that_cannot_be_answered_is_refused(app, desk, query):
    client, *_ = desk
    answer = client.get(f"/api/v1/follow-ups?{query}", headers=bearer(app, EVERYTHING))
    assert answer.status_code in (404, 422)


def test_an_interaction_sent_with_a_promise_makes_one(app, desk):
    client, guest, _ = desk
    headers = bearer(app, EVERYTHING)
    sent = {"kind": "call", "body": "x", "site": "TPE",
            "promise": {"text": "a taxi", "due": "2126-12-01", "time": "06:30", "who": "team:front_desk"}}  # fmt: skip
    answer = client.post(f"/api/v1/customers/{guest}/interactions", json=sent, headers=headers)
    assert answer.status_code == 201, answer.text
    promise = answer.json["promise"]
    assert (promise["text"], promise["time"], promise["status"]) == ("a taxi", "06:30", "open")
    assert client.get(f"/api/v1/follow-ups/{promise['id']}", headers=headers).json["team"] == "front_desk"
    wrong = client.post(
        f"/api/v1/customers/{guest}/interactions", headers=headers,
        json=sent | {"promise": {"text": "a taxi", "who": "team:none"}},
    )  # fmt: skip
    assert wrong.status_code == 422


def test_everything_done_is_in_the_audit_log(app, desk):
    client, _, one = desk
    client.post(f"/follow-ups/{one}/settle", data={"status": "done"})
    client.post("/handover?site=TPE", data={"note": "", "since": "2099-01-01T00:00:00+00:00"})
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=False) as work:
        found = list(work.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert found[-2:] == ["followups.done", "handover.signed"]


@pytest.mark.parametrize("before", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x", "\0"])
def test_a_moment_that_is_none_is_refused_and_breaks_nothing(app, desk, before):
    assert desk[0].get("/handover/history", query_string={"before": before}).status_code == 422


def test_of_two_who_settle_or_acknowledge_at_once_one_is_told(app, desk):
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        site, (leaves, *people) = work.scalar(select(Site)), [new_account(work, name) for name in ("Wu", "Lin", "He")]
        work.info["viewer"] = new_viewer(*EVERYTHING, account_id=leaves.id)
        handed = handover.sign(work, site, "", utcnow()).public_id

    def at_once(does):
        meet, told = threading.Barrier(2), []

        def act(person):
            viewer = new_viewer(*EVERYTHING, account_id=person.id)
            try:
                with state.database.unit_of_work(state.plugins, viewer=viewer) as work:
                    does(work)
                    if work.get_bind().dialect.name == "postgresql":  # SQLite's second writer has not begun yet
                        with suppress(threading.BrokenBarrierError):
                            meet.wait(0.2)
            except Conflict as error:
                told.append(error)

        threads = [threading.Thread(target=act, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(told)

    assert at_once(lambda work: service.settle(work, desk[2], "done")) == 1
    assert at_once(lambda work: handover.acknowledge(work, handed)) == 1
