"""Clubs, memberships and runs for programs; and what hostile ones send."""

from datetime import date, timedelta

import pytest
from membership_club.access import BATCHES, LEVELS, READ, RULES, WRITE
from membership_club.rules_json import dump
from rugui.testing.people import bearer
from rugui.toolkit import utcnow

from tests.membership_club.making import HWORLD


@pytest.fixture
def call(app, front):
    """`call(method, path, json=…)` as a program that may everything here."""
    headers = bearer(app, (READ, WRITE, LEVELS, RULES, BATCHES))

    def ask(method, path, **more):
        more.setdefault("headers", headers)
        return app.test_client().open(f"/api/v1{path}", method=method, **more)

    return ask


def test_a_club_made_changed_and_given_new_rules(call):
    sent = {"code": "AP", "names": {"en": "Api"}, "rules": dump(HWORLD), "joining": ["dues"],
            "valid_from": "2026-01-01", "tiers": {"gold": {"en": "Gold"}}}  # fmt: skip
    made = call("POST", "/clubs", json=sent)
    assert made.status_code == 201
    club = f"/clubs/{made.json['id']}"
    assert [tier["code"] for tier in made.json["tiers"]] == ["star", "silver", "gold", "platinum"]
    assert call("GET", club).json["rules"] == dump(HWORLD)
    assert call("PATCH", club, json={"commits": "itself"}).status_code == 428
    changed = call("PATCH", club, json={"commits": "itself", "closed": True, "version": 1})
    assert (changed.json["commits"], changed.json["closed"]) == ("itself", True)
    assert call("PATCH", club, json={"commits": "person", "version": 1}).status_code == 409
    wrong = dump(HWORLD)
    wrong["tiers"][2]["upgrade"]["window"]["months"] = 0
    wrong["terms"]["rollover"] = "02-30"
    refused = call("POST", f"{club}/rules", json={"rules": wrong, "valid_from": "2026-06-01"})
    assert refused.status_code == 422
    assert {"tiers.2.upgrade.window.months", "terms.rollover"} <= set(refused.json["fields"])
    assert call("POST", f"{club}/rules", json={"rules": dump(HWORLD), "valid_from": "2026-06-01"}).status_code == 201


@pytest.mark.parametrize(
    "rules",
    [None, [], {}, {"tiers": []}, {"tiers": [None]}, {"tiers": [{"code": "a"}] * 2}, {"tiers": [{"code": "a", "x": 1}]},
     {"tiers": [{"code": "金"}]}, {"tiers": [{"code": "a", "upgrade": {"ways": [[]]}}]},
     {"tiers": [{"code": "a", "upgrade": {"ways": [[{"counter": "nights"}]]}}]},
     {"tiers": [{"code": "a", "upgrade": {"ways": [[{"counter": "nights", "at_least": 1e9}]]}}]},
     {"tiers": [{"code": "a", "upgrade": {"ways": [[{"counter": "nights", "at_least": 1, "instead": 2}]]}}]},
     {"tiers": [{"code": "a"}], "terms": {"renewal": "rule"}}, {"tiers": [{"code": "a"}], "caps": {"family": -1}},
     {"tiers": [{"code": "a"}], "hold": "never"}, {"tiers": [{"code": "a", "floor": "b"}, {"code": "b"}]}],
)  # fmt: skip
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_rules_that_are_none(call, front, rules, database):
    answer = call("POST", f"/clubs/{front.club}/rules", json={"rules": rules, "valid_from": "2026-01-01"})
    assert answer.status_code == 422


def test_a_membership_from_joining_to_leaving(call, front, kept):
    from rugui.testing.guests import new_guest

    with kept() as session:
        guest = new_guest(session, "李大華").public_id
    made = call(
        "POST", f"/customers/{guest}/memberships", json={"club": front.club, "on": "2026-01-10", "kind": "family"}
    )
    assert made.status_code == 201
    member = f"/memberships/{made.json['id']}"
    assert call("POST", f"/customers/{guest}/memberships", json={"club": front.club}).status_code == 409
    assert call("GET", f"/customers/{guest}/memberships").json["total"] == 1
    hand = call("POST", f"{member}/tier", json={"tier": "gold", "reason": "regular of the bar", "until": "2099-01-01"})
    assert (hand.json["tier"], hand.json["by_hand"]) == ("gold", True)
    why = call("GET", member).json
    assert (why["tier_reason"]["code"], why["paused"]["data"]["until"]) == ("manual", "2099-01-01")
    assert "regular of the bar" in why["tier_reason"]["text"]
    assert call("GET", f"{member}?on=2020-01-01").json["status"] == "none"
    assert call("GET", f"{member}?on=2026-11-01&known=2020-01-01").json["status"] == "none"
    for wrong in ("on=x", "known=2026-13-01", "on=9999-12-31"):
        assert call("GET", f"{member}?{wrong}").status_code == 422
    assert call("POST", f"{member}/resume", json={}).json["by_hand"] is False
    assert call("POST", f"{member}/refer", json={"count": 2}).status_code == 200
    assert call("POST", f"{member}/freeze", json={}).json["status"] == "frozen"
    assert call("POST", f"{member}/thaw", json={}).json["status"] == "active"
    assert call("POST", f"{member}/dance", json={}).status_code == 404
    for action in ("tier", "extend", "leave", "undo", "dependant"):
        assert call("POST", f"{member}/{action}", json={}).status_code == 422
    assert call("POST", f"{member}/dependant", json={"customer": front.guest}).status_code == 409
    assert call("POST", f"{member}/leave", json={"why": "moved_away"}).json["status"] == "left"
    listed = call("GET", f"/clubs/{front.club}/members?status=left").json
    assert [one["number"] for one in listed["memberships"]] == [made.json["number"]]
    assert call("GET", f"/clubs/{front.club}/members?page=0").status_code == 422


def test_runs_are_previewed_held_committed_undone(call, front):
    made = call("POST", f"/clubs/{front.club}/batches", json={})
    batch = f"/membership-batches/{made.json['id']}"
    assert made.json["counts"] == {"up": 1}
    (row,) = call("GET", batch).json["rows"]
    assert row["data"]["why"]["told"][0]["have"] == 16
    call("POST", f"{batch}/rows/{row['id']}", json={"held": True, "why": "x"})
    assert call("GET", batch).json["rows"][0]["status"] == "held"
    call("POST", f"{batch}/rows/{row['id']}", json={"held": False})
    assert call("POST", f"{batch}/commit").json["status"] == "committed"
    assert call("GET", f"/memberships/{front.member}").json["tier"] == "gold"
    assert call("POST", f"{batch}/commit").status_code == 409
    assert call("POST", f"{batch}/undo").json["status"] == "undone"
    ahead = (utcnow().date() + timedelta(days=30)).isoformat()
    look = call("POST", f"/clubs/{front.club}/batches", json={"on": ahead}).json
    assert call("POST", f"/membership-batches/{look['id']}/commit").status_code == 403
    assert call("POST", f"/membership-batches/{look['id']}/drop").json["status"] == "dropped"
    bulk = {"action": "tier", "tier": "silver", "reason": "jubilee", "until": date(2099, 1, 1).isoformat()}
    assert call("POST", f"/clubs/{front.club}/bulk", json=bulk).json["counts"] == {"manual": 1}
    assert call("POST", f"/clubs/{front.club}/bulk", json={"action": "tier"}).status_code == 422


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/clubs/\ud800", "/clubs/x%00", "/memberships/%E9%87%91", "/membership-batches/x"])
def test_ids_that_are_none(call, path, database):
    assert call("GET", path.replace("\ud800", "%ED%A0%80")).status_code == 404
