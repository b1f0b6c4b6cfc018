"""/api/v1/customers/{id}/preferences: what programs get and send, and what hostile ones send."""

import pytest
from hotel_preferences import service, service_allergies
from hotel_preferences.access import READ, SENSITIVE, WRITE
from rugui.testing.guests import new_guest
from rugui.testing.people import bearer


@pytest.fixture
def program(app, front):
    """`program(*permissions)` → call(method, path, json=…) at the guest's preferences."""

    def make(*permissions, **options):
        headers = bearer(app, permissions, **options)

        def call(method, path="", **more):
            base = f"/api/v1/customers/{more.pop('guest', front.public_id)}/preferences{path}"
            return app.test_client().open(base, method=method, headers=headers, **more)

        return call

    return make


def test_written_read_confirmed_removed(program, front):
    call = program(READ, WRITE, SENSITIVE)
    sent = {"kind": "taste.coffee", "value": "latte", "strength": "must", "site": "tpe", "months": [12, 1],
            "valid_until": "2030-01-01", "note": "oat milk", "source": "survey"}  # fmt: skip
    made = call("POST", json=sent)
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/customers/{front.public_id}/preferences")
    (one,) = call("GET").json["preferences"]
    assert {**one, **{"value": "latte", "strength": "must", "site": "TPE", "months": [1, 12], "level": "sure"}} == one
    assert (one["title"], one["confidence"], one["valid_until"]) == ("Coffee: latte", 0.9, "2030-01-01")
    assert call("POST", f"/{one['id']}/confirm").status_code == 200
    assert call("DELETE", f"/{one['id']}").status_code == 204
    assert call("GET").json == {"preferences": [], "allergies": []}


def test_words_are_understood_as_a_clerks_are(program):
    call = program(READ, WRITE, SENSITIVE)
    for text, kind in (("22°C", "temperature.room"), ("feather", "allergy.feather"), ("qqq", "other.note")):
        assert call("POST", json={"text": text}).json["kind"] == kind
    answer = call("GET").json
    assert [one["value"] for one in answer["preferences"]] == ["22", "qqq"]
    (allergy,) = answer["allergies"]
    assert (allergy["title"], allergy["severity"]) == ("feather and down", "unknown")
    assert call("POST", json={"kind": "allergy.feather", "severity": "severe", "reaction": "rash"}).status_code == 201
    assert call("GET").json["allergies"][0]["severity"] == "severe"
    assert call("POST", f"/{allergy['id']}/confirm").status_code == 200
    assert call("DELETE", f"/{allergy['id']}").status_code == 422


def test_who_may_not_know_is_not_told(program, front, kept):
    with kept() as session:
        service_allergies.add(session, front.id, "allergy.egg")
        halal = service.add(session, front.id, "diet.halal").public_id
        other = service.add(session, new_guest(session, "Other").id, "floor.low").public_id
    call = program(READ, WRITE)
    assert call("GET").json == {"preferences": [], "allergies": None}
    for public_id in (halal, other, "nothing"):
        assert call("DELETE", f"/{public_id}").status_code == 404
    assert call("POST", json={"kind": "diet.halal"}).status_code == 403
    assert program(READ)("POST", json={"kind": "floor.high"}).status_code == 403
    assert program("customers.read")("GET").status_code == 403
    assert call("GET", guest="nobody").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"{", b"[]", b"null", b'"x"', b'{"kind":"floor.high","kind":"bed.king"}', b'{"kind":"a\\ud800b"}',
        b'{"text":"a\\u0000b"}', b'{"kind":5}', b'{"kind":"floor.high","months":[13]}', b'{"kind":"nothing.there"}',
        b'{"kind":"floor.high","months":"1"}', b'{"kind":"floor.high","valid_from":"tomorrow"}', b"{}",
        b'{"kind":"floor.high","site":"XXX"}', b'{"kind":"floor.high","strength":"adores"}',
        b'{"kind":"temperature.room","value":"1e999"}', b'{"kind":"floor.high","surprise":1}',
        b'{"text":"' + b"x" * 300 + b'"}', b"[" * 100_000, b'{"kind":"allergy.egg","severity":"deadly"}',
    ],
)  # fmt: skip
def test_hostile_bodies(program, sent):
    call = program(READ, WRITE, SENSITIVE)
    answer = call("POST", data=sent, content_type="application/json")
    assert answer.status_code in (400, 413, 422), answer.json
    assert answer.mimetype == "application/problem+json"
    assert call("GET").json == {"preferences": [], "allergies": []}
    assert call("POST", data=b"kind=floor.high").status_code in (400, 415)
