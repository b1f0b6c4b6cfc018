"""What programs do with guests, stays, notes, the briefing and imports, as people do on pages; and hostile bodies."""

from datetime import timedelta

import pytest
from rugui.customers.models import Customer, CustomerRestriction
from rugui.db import utcnow
from rugui.imports.models import ImportBatch
from rugui.imports.service import Options
from rugui.programs.openapi import document
from rugui.staff.models import Account
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.testing.people import bearer
from rugui.values import OPERATOR, NameForm
from sqlalchemy import func, select

from tests.core.programs.conformance import hold

TODAY = utcnow().date()
EVERYTHING = (
    "customers.read", "customers.write", "customers.reveal", "customers.documents", "customers.restrict",
    "interactions.read", "interactions.write", "arrivals.read", "arrivals.review", "imports.run",
    "hotel_preferences.read", "hotel_preferences.write", "followups.read", "followups.write", "privacy.consent",
    "privacy.erase", "customers.merge",
)  # fmt: skip


@pytest.fixture
def keep(app):
    """`with keep() as session:` writes and commits."""
    state = app.extensions["rugui"]
    return lambda: state.database.unit_of_work(state.plugins, viewer=OPERATOR)


@pytest.fixture
def guest(keep):
    """The id of a guest; TPE is there."""
    with keep() as session:
        new_site(session)
        return new_guest(session, "王小明").public_id


@pytest.fixture
def call(app):
    """`call("GET", "/customers", …)` with a token that may do everything."""
    headers = bearer(app, EVERYTHING)

    def ask(method, path, body=None, **said):
        sent = {} if body is None else {"json": body}
        return hold(app, app.test_client().open(f"/api/v1{path}", method=method, headers=headers | said, **sent))

    return ask


def test_only_the_fields_asked_for(call, guest):
    assert call("GET", f"/customers/{guest}?fields=id,version").json == {"id": guest, "version": 1}
    wrong = call("GET", f"/customers/{guest}?fields=id,shoe")
    assert (wrong.status_code, wrong.json["fields"]["fields"]) == (422, "There is no such field.")
    made = call("POST", "/customers", {"names": [{"full": "李四"}]}).json
    (found,) = call("GET", "/customers?q=李四&fields=id,name").json["matches"]
    assert found == {"id": made["id"], "name": "李四"}


def test_a_part_of_a_guest_is_whole_in_itself(call, guest):
    """What is not sent stays; what is sent has its defaults."""
    changed = call("PATCH", f"/customers/{guest}", {"version": 1, "names": [{"full": "王大明"}]})
    assert (changed.status_code, changed.json["names"][0]["kind"]) == (200, "primary")
    assert call("PATCH", f"/customers/{guest}", {"version": 2, "names": [{}]}).status_code == 422
    assert call("PATCH", f"/customers/{guest}", {"version": 2, "phones": [{"typed": "0912345678"}]}).status_code == 200
    assert call("PATCH", f"/customers/{guest}", {"version": 3, "phones": [{"label": "x"}]}).status_code == 422
    assert call("PATCH", f"/customers/{guest}", {"version": 3, "handles": [{}]}).status_code == 422


def test_each_row_of_many_has_its_own_verdict(call, guest, keep):
    rows = [
        {"names": [{"full": "李四"}], "external_id": "A-1"},
        {"names": []},
        {"names": [{"full": "趙六"}], "external_id": "A-1"},
        {"id": guest, "version": 1, "vip": "V1"},
        {"id": guest, "version": 1, "vip": "V2"},
        {"id": guest, "vip": "V2"},
        {"id": "nobody", "version": 1},
        {"names": [{"full": "周七"}], "birthday": "soon"},
        {"names": [{"full": "吳八"}]},
    ]
    answer = call("POST", "/customers/bulk?site=TPE", {"rows": rows})
    assert answer.status_code == 200
    said = answer.json["rows"]
    assert [one["status"] for one in said] == [201, 422, 422, 200, 409, 422, 404, 422, 201]
    assert [one["row"] for one in said] == list(range(9))
    assert (said[1]["fields"].keys(), said[2]["fields"].keys()) == ({"names"}, {"external_id"})
    assert (said[3]["version"], said[4]["version"]) == (2, 2), "the conflict names the present version"
    with keep() as session:
        assert session.scalar(select(func.count()).select_from(Customer)) == 3
    for wrong in ({}, {"rows": []}, {"rows": [1]}, {"rows": [{}] * 201}, {"rows": {}}):
        assert call("POST", "/customers/bulk", wrong).status_code == 422


def test_what_hangs_on_a_guest(call, guest, keep):
    with keep() as session:
        other = new_guest(session, "陳大文").public_id
    made = call("POST", f"/customers/{guest}/relations", {"kind": "spouse", "customer": other})
    (one,) = call("GET", f"/customers/{other}").json["relations"]
    assert (made.status_code, one["id"], one["customer"]) == (201, made.json["id"], guest)
    assert call("DELETE", f"/customers/{other}/relations/{one['id']}").status_code == 204
    assert call("DELETE", f"/customers/{other}/relations/{one['id']}").status_code == 404

    kept = call("POST", f"/customers/{guest}/documents", {"kind": "passport", "number": "K1234567", "country": "TW"})
    assert (kept.status_code, kept.json["tail"]) == (201, "67")
    path = kept.headers["Location"].removeprefix("/api/v1")
    assert call("GET", path).json["number"] == "K1234567"
    assert (call("DELETE", path).status_code, call("GET", path).status_code) == (204, 404)

    until = (TODAY + timedelta(9)).isoformat()
    barred = call("POST", f"/customers/{guest}/restrictions?site=TPE",
                  {"effect": "no_credit", "reason": "x", "until": until})  # fmt: skip
    assert (barred.status_code, barred.json["site"], barred.json["until"]) == (201, "TPE", until)
    path = f"/customers/{guest}/restrictions/{barred.json['id']}"
    assert (call("DELETE", path).status_code, call("DELETE", path).status_code) == (204, 409)
    with keep() as session:
        assert session.scalar(select(CustomerRestriction)).lifted_at is not None


def test_who_is_known_by_a_pseudonym_has_no_relations_and_documents_for_others(call, keep):
    with keep() as session:
        names = (NameForm("primary", "王小明"), NameForm("incognito", "Mr Blue", "en"))
        hidden = new_guest(session, *[(one.full, one.language or "zh-Hant-TW", one.kind) for one in names]).public_id
        other = new_guest(session, "陳大文").public_id
    assert call("POST", f"/customers/{hidden}/relations", {"kind": "spouse", "customer": other}).status_code == 404
    sent = {"kind": "passport", "number": "K1234567"}
    assert call("POST", f"/customers/{hidden}/documents", sent).status_code == 404


def test_a_stay_from_booking_to_leaving(call, guest):
    sent = {"site": "tpe", "arrival": TODAY.isoformat(), "departure": (TODAY + timedelta(2)).isoformat(), "adults": 2}
    made = call("POST", f"/customers/{guest}/visits", sent)
    assert (made.status_code, made.json["status"], made.json["customer"]) == (201, "expected", guest)
    path = made.headers["Location"].removeprefix("/api/v1")
    tag = made.headers["ETag"]
    assert call("GET", path, **{"If-None-Match": tag}).status_code == 304
    assert call("PATCH", path, {"room": "1208"}).status_code == 428
    changed = call("PATCH", path, {"room": "1208"}, **{"If-Match": tag})
    assert (changed.status_code, changed.json["room"], changed.json["adults"]) == (200, "1208", 2)
    stale = call("PATCH", path, {"room": "1"}, **{"If-Match": tag})
    assert (stale.status_code, f'"{stale.json["version"]}"') == (409, changed.headers["ETag"])
    assert call("POST", f"{path}/status", {"status": "departed"}).status_code == 409
    here = call("POST", f"{path}/status", {"status": "in_house", "room": "1210"})
    assert (here.json["status"], here.json["room"]) == ("in_house", "1210")
    line = call("POST", f"{path}/lines", {"product": "ROOM", "net_minor": 480000, "currency": "TWD"})
    assert line.status_code == 201
    assert [one["id"] for one in call("GET", path).json["lines"]] == [line.json["id"]]
    assert call("DELETE", f"{path}/lines/{line.json['id']}").status_code == 204
    assert call("POST", f"{path}/status", {"status": "departed"}).json["status"] == "departed"
    assert call("POST", f"/customers/{guest}/visits", sent | {"departure": "2020-01-01"}).status_code == 422
    assert call("POST", f"/customers/{guest}/visits", sent | {"site": "XXX"}).status_code == 404


def test_a_row_of_the_briefing_is_marked_read(call, guest, keep):
    with keep() as session:
        from rugui.customers.service import get
        from rugui.staff.sites import site_by_code

        site = site_by_code(session, "TPE")
        stay = new_stay(session, get(session, guest), site, TODAY).interaction.public_id
    assert call("POST", f"/arrivals/{stay}/review", {}).json == {"id": stay, "reviewed": True}
    rows = call("GET", f"/arrivals?site=TPE&date={TODAY.isoformat()}").json["arriving"]
    assert [one["review"]["state"] for one in rows] == ["reviewed"]
    assert call("POST", f"/arrivals/{stay}/review", {"reviewed": False}).json["reviewed"] is False


def test_an_entry_is_read_and_taken_back(call, guest):
    made = call("POST", f"/customers/{guest}/interactions", {"kind": "note", "summary": "likes jazz"})
    path = made.headers["Location"].removeprefix("/api/v1")
    assert call("GET", path).json == made.json
    assert (call("DELETE", path).status_code, call("GET", path).status_code) == (204, 404)


def test_how_imports_stand(call, app, keep):
    with keep() as session:
        batch = ImportBatch(format="csv", file_name="a.csv", digest="0" * 64, state="done", options=Options().dump())
        batch.total_rows = batch.done_rows = 3
        batch.tally = {"verdicts": {"new": 3}}
        session.add(batch)
        session.flush()
        assert session.scalar(select(func.count()).select_from(Account)) == 1
        id = batch.public_id
    (listed,) = call("GET", "/imports").json["imports"]
    one = call("GET", f"/imports/{id}").json
    assert (listed["id"], one["verdicts"], one["reasons"]) == (id, {"new": 3}, [])
    assert call("GET", "/imports/nothing").status_code == 404


def test_a_preference_is_changed_in_the_version_that_was_read(call, guest):
    made = call("POST", f"/customers/{guest}/preferences", {"kind": "floor.high"}).json
    path = f"/customers/{guest}/preferences/{made['id']}"
    assert call("PATCH", path, {"note": "always"}).status_code == 428
    changed = call("PATCH", path, {"note": "always"}, **{"If-Match": f'"{made["version"]}"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, f'"{changed.json["version"]}"')
    assert call("PATCH", path, {"note": "no", "version": made["version"]}).status_code == 409
    assert call("GET", f"/customers/{guest}/preferences").json["preferences"][0]["note"] == "always"


HOSTILE = (
    b'{"a\\ud800": "\\udfff"}', b'{"kind": "a\\u0000b"}', b'{"version": 1' + b"0" * 400 + b"}", b'{"a": 1e400}',
    b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"a": 1, "a": 2}', b"\xff", b"", b"7",
    '{"text": "\u202egnp.exe", "kind": "\u202e", "names": [{"full": "\u202e"}]}'.encode(), b'{"rows": [[[]]]}',
)  # fmt: skip


def test_hostile_bodies_break_no_operation(app, call, guest):
    """Every operation that takes a body, core's and the plugins', known to whoever wrote this or not."""
    headers = bearer(app, EVERYTHING)
    tried = 0
    for path, operations in document(app)["paths"].items():
        for method, said in operations.items():
            if "requestBody" not in said:
                continue
            noun = path.removeprefix("/api/v1/").partition("/")[0]
            address = path.replace("{id}", guest if noun == "customers" else "x").replace("{customer_id}", guest)
            for name in ("preference_id", "relation", "line"):
                address = address.replace(f"{{{name}}}", "1")
            for body in HOSTILE:
                answer = app.test_client().open(address, method=method.upper(), data=body, headers=headers,
                                                content_type="application/json")  # fmt: skip
                assert str(answer.status_code) in said["responses"], (path, method, body[:40], answer.text[:200])
                assert answer.status_code >= 400 or b"names" in body or b"\xe2" in body, (path, method, body[:40])
                tried += 1
    assert tried > 15 * len(HOSTILE)
