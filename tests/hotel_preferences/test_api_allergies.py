"""Allergies one by one, what was taken away, what words mean and what others like, for programs."""

import pytest
from hotel_preferences import service, service_allergies, service_suggestions
from hotel_preferences.access import READ, SENSITIVE, WRITE
from rugui.testing.guests import new_guest
from rugui.testing.people import bearer

from tests.core.programs.conformance import hold


@pytest.fixture
def program(app):
    """`program(*permissions)` → call(method, path, body, **headers)."""

    def make(*permissions):
        headers = bearer(app, permissions)

        def call(method, path, body=None, **more):
            sent = {} if body is None else {"json": body}
            named = {name.replace("_", "-"): text for name, text in more.items()}
            return hold(app, app.test_client().open(f"/api/v1{path}", method=method, headers=headers | named, **sent))

        return call

    return make


@pytest.fixture
def allergy(front, kept):
    with kept() as session:
        return service_allergies.add(session, front.id, "allergy.egg", severity="mild").public_id


def test_changed_seen_removed_and_put_back(program, front, allergy):
    call, path = program(READ, WRITE, SENSITIVE), f"/preferences/allergies/{allergy}"
    shown = call("GET", path)
    tag = shown.headers["ETag"]
    assert (shown.json["severity"], shown.json["seen"], tag) == ("mild", [], f'"{shown.json["version"]}"')
    (listed,) = call("GET", f"/customers/{front.public_id}/preferences").json["allergies"]
    assert listed["version"] == shown.json["version"]
    assert [one["name"] for one in call("POST", f"{path}/acknowledge").json["seen"]] == ["Program"]
    assert call("PATCH", path, {"severity": "severe"}).status_code == 428
    changed = call("PATCH", path, {"severity": "severe", "reaction": "rash"}, If_Match=tag).json
    assert (changed["severity"], changed["reaction"], changed["seen"]) == ("severe", "rash", []), "to be seen anew"
    stale = call("PATCH", path, {"severity": "mild"}, If_Match=tag)
    assert (stale.status_code, stale.json["version"]) == (409, changed["version"])
    assert call("POST", f"{path}/confirm").json["version"] == changed["version"]
    assert call("POST", f"{path}/remove", {}).status_code == 422
    gone = call("POST", f"{path}/remove", {"why": "tested"}, Idempotency_Key="a").json
    again = call("POST", f"{path}/remove", {"why": "tested"}, Idempotency_Key="a")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (gone, "true")
    assert (gone["removed_by"], gone["removed_why"]) == ("Program", "tested")
    assert call("GET", f"/customers/{front.public_id}/preferences").json["allergies"] == []
    (removed,) = call("GET", f"/customers/{front.public_id}/preferences/removed").json["allergies"]
    assert (removed["id"], removed["removed_why"]) == (allergy, "tested")
    assert call("POST", f"{path}/restore").json["removed_at"] is None


def test_with_the_permissions_of_the_page(program, front, allergy):
    path = f"/preferences/allergies/{allergy}"
    clerk, reader = program(READ, WRITE), program(READ, SENSITIVE)
    for does in ("confirm", "acknowledge", "restore"):
        assert clerk("POST", f"{path}/{does}").status_code == 403
    assert clerk("GET", path).status_code == 403
    assert reader("POST", f"{path}/acknowledge").status_code == 200
    assert reader("PATCH", path, {"severity": "severe"}, If_Match='"1"').status_code == 403
    assert reader("POST", f"{path}/remove", {"why": "x"}).status_code == 403
    assert clerk("GET", f"/customers/{front.public_id}/preferences/removed").json["allergies"] is None
    assert reader("GET", "/preferences/offers?q=egg").status_code == 403


HOSTILE = (
    {"severity": "deadly"}, {"reaction": "a\u0000b"}, {"kind": "x"}, {"version": 10**400}, {"value": ["x"]},
    {"whose": "x" * 81}, {"version": -1}, [],
)  # fmt: skip


def test_hostile_changes(program, allergy):
    call, path = program(READ, WRITE, SENSITIVE), f"/preferences/allergies/{allergy}"
    tag = call("GET", path).headers["ETag"]
    for sent in HOSTILE:
        assert call("PATCH", path, sent, If_Match=tag).status_code in (400, 422), sent
    assert call("PATCH", path, {"severity": "severe"}, If_Match='"nothing"').status_code == 428
    assert call("POST", f"{path}/remove", {"why": " \u3000"}).status_code == 422
    assert call("GET", "/preferences/allergies/%00%F0%9F%90%99").status_code == 404
    assert call("GET", path).json["severity"] == "mild"


def test_what_was_taken_away_is_read(program, front, kept):
    with kept() as session:
        row = service.add(session, front.id, "floor.high", site_id=front.site)
        service.remove(session, row.public_id)
        service.add(session, front.id, "floor.low")
    found = program(READ)("GET", f"/customers/{front.public_id}/preferences/removed").json
    (one,) = found["preferences"]
    assert (one["kind"], one["site"], bool(one["removed_at"]), found["allergies"]) == ("floor.high", "TPE", True, None)


def test_what_words_can_mean(program):
    call = program(READ, WRITE)
    found = call("GET", "/preferences/offers?q=no feather").json["offers"]
    assert found[-1]["kind"] == "other.note"
    assert ("allergy.feather", True) in [(one["kind"], one["allergy"]) for one in found]
    assert call("GET", "/preferences/offers?q=22&site=tpe&fields=kind").status_code in (200, 422)
    assert "diet.halal" not in [one["kind"] for one in call("GET", "/preferences/offers?q=halal").json["offers"]]
    for wrong in ("q=" + "x" * 201, "site=XXX", "fields=nothing&q=soft"):
        assert call("GET", f"/preferences/offers?{wrong}").status_code == 422
    assert call("GET", "/preferences/offers").json["offers"] == []
    assert call("GET", "/preferences/offers?q=%00%E2%80%AE%F0%9F%90%99").status_code == 200


def test_what_others_like_is_not_suggested_again(program, front, kept):
    with kept() as session:
        for number in range(6):
            guest = new_guest(session, f"Guest {number}")
            for kind in ("floor.high", "pillow.soft"):
                service.add(session, guest.id, kind)
        service.add(session, front.id, "floor.high")
        service_suggestions.count_alike(session)
    call, path = program(READ, WRITE), f"/customers/{front.public_id}/preferences"
    (one,) = call("GET", f"{path}/suggestions").json["alike"]
    assert (one["kind"], one["liked"], one["both"]) == ("pillow.soft", "floor.high", 6)
    assert program(READ)("GET", f"{path}/suggestions").json["alike"] == []
    for wrong, status in (({"kind": "no.such"}, 404), ({"kind": ""}, 422), ({"kind": 1}, 422), ({"x": 1}, 422)):
        assert call("POST", f"{path}/alike/dismiss", wrong).status_code == status
    assert call("POST", f"{path}/alike/dismiss", {"kind": one["kind"]}).status_code == 204
    assert call("GET", f"{path}/suggestions").json["alike"] == []


def test_a_stale_page_of_an_allergy_keeps_what_was_typed(sign_in, allergy, kept):
    client = sign_in(READ, WRITE, SENSITIVE, "customers.read")
    page = client.get(f"/preferences/allergy/{allergy}").text
    with kept() as session:
        version = service_allergies.version_of(service_allergies.get(session, allergy))
        service_allergies.change(session, allergy, severity="severe")
    assert f'value="{version}"' in page
    sent = {"severity": "moderate", "reaction": "rash", "source": "guest", "version": str(version)}
    answer = client.post(f"/preferences/allergy/{allergy}", data=sent)
    assert (answer.status_code, "Changed meanwhile" in answer.text, "rash" in answer.text) == (409, True, True)
    with kept() as session:
        now = service_allergies.get(session, allergy)
        assert (now.severity, now.reaction) == ("severe", "")
