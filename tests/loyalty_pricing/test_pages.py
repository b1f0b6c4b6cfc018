"""The pages as a clerk and two managers use them, and the same for programs; what hostile ones send."""

import json
from datetime import timedelta

import pytest
from loyalty_pricing.access import APPROVE, OVERRIDE, PRODUCTS, QUOTE, READ, RULES
from loyalty_pricing.models import Product
from loyalty_pricing.models_rules import RulesVersion
from rugui.customers.models import Customer
from rugui.staff.models import Site
from rugui.testing.guests import new_stay
from rugui.testing.people import bearer
from rugui.toolkit import OPERATOR, utcnow
from sqlalchemy import select

from tests.loyalty_pricing.conftest import DESK

CLERK = (*DESK, QUOTE)
MANAGER = (*CLERK, RULES)
ALL = ("customers.read", "interactions.read", "interactions.write", READ, QUOTE, RULES, APPROVE, PRODUCTS, OVERRIDE)


@pytest.fixture
def call(app, front):
    """`call(method, path, json=…)` as a program that may everything here."""
    headers = bearer(app, ALL)

    def ask(method, path, **more):
        more.setdefault("headers", headers)
        return app.test_client().open(f"/api/v1{path}", method=method, **more)

    return ask


def asked(front, **more):
    day = utcnow().date()
    return {"customer": front.guest, "site": "TPE", "arrival": (day + timedelta(9)).isoformat(),
            "departure": (day + timedelta(11)).isoformat(), "items": [{"product": "room"}], **more}  # fmt: skip


def test_a_rule_is_made_tried_approved_and_makes_a_price(sign_in, front, kept):
    manager, second = sign_in(*MANAGER), sign_in(*CLERK, APPROVE, name="Chen")
    there = manager.post("/pricing/rules", data={"currency": "TWD"}).headers["Location"]
    empty = {"fact": "", "values": "", "category": "", "priority": "0", "kind": "percent"}
    rule = empty | {"id": "spring", "name_en": "Spring", "name_zh_hant": "春天", "min_nights": "2", "value": "25"}
    assert manager.post(f"{there}/rules", data=rule | {"version": "1", "value": "0"}).status_code == 422
    assert manager.post(f"{there}/rules", data=rule | {"version": "1", "id": "春"}).status_code == 422
    assert manager.post(f"{there}/rules", data=rule | {"version": "1"}).status_code == 303
    assert "Somebody saved these rules" in manager.post(f"{there}/rules", data=rule | {"version": "1"}).text
    with kept(write=False) as session:
        room = session.scalars(select(Product.id)).one()
    day = utcnow().date()
    cart = {"site": "TPE", "arrival": (day + timedelta(9)).isoformat(), f"many_{room}": "1", "rate_plan": ""}
    cart["departure"] = (day + timedelta(11)).isoformat()
    tried = manager.post(f"{there}/try", data=cart).text
    assert "NT$7,500" in tried
    assert "25% off" in tried
    short = manager.post(f"{there}/try", data=cart | {"departure": (day + timedelta(10)).isoformat()}).text
    assert "1 night more" in short, "what would make it apply"
    assert manager.post(f"{there}/propose", data={"version": "2"}).status_code == 303
    assert "Waits for a second person" in manager.get(there).text
    new = f"/pricing/quotes/new/{front.guest}"
    assert "NT$10,000" in second.post(new, data=cart | {"do": "price"}).text, "not in force yet"
    assert manager.post(f"{there}/approve").status_code == 403
    assert second.post(f"{there}/approve").status_code == 303
    quote = second.post(new, data=cart | {"do": "give"}).headers["Location"]
    page = second.get(quote).text
    assert "NT$7,500" in page
    assert "Spring" in page
    assert second.post(new, data=cart | {"do": "give"}).headers["Location"] == quote
    profile = second.get(f"/guests/{front.guest}").text
    assert "by Chen, valid until" in profile
    chinese = sign_in(*CLERK, language="zh-Hant-TW").get(quote).text
    assert "春天" in chinese
    assert second.post(f"{quote}/send").status_code == 303
    assert "Sent" in second.get(quote).text


def test_the_whole_set_as_json(sign_in, front, kept):
    manager = sign_in(*MANAGER)
    there = manager.post("/pricing/rules", data={"currency": "TWD"}).headers["Location"]
    for wrong in ("{", "[" * 2000, "null", "[]", '{"rules": [{"id": "x"}]}', '{"rules": 5}', '{"strange": 1}'):
        answer = manager.post(f"{there}/document", data={"version": "1", "document": wrong})
        assert answer.status_code == 422, wrong
    assert "rules.0.effects" in manager.post(
        f"{there}/document", data={"version": "1", "document": '{"rules": [{"id": "x"}]}'}).text  # fmt: skip
    good = json.dumps({"rules": [{"id": "x", "effects": [{"percent": "7.5"}]}]})
    assert manager.post(f"{there}/document", data={"version": "1", "document": good}).status_code == 303
    assert "7.5% off" in manager.get(there).text
    assert "Nothing was found wrong." in manager.get(there).text
    two = json.dumps(
        {"rules": [{"id": "x", "effects": [{"percent": "10"}]}, {"id": "y", "effects": [{"amount": 50_000}]}]}
    )
    assert manager.post(f"{there}/document", data={"version": "2", "document": two}).status_code == 303
    looked = manager.get(there).text
    assert "x and y have the same priority: the price is NT$" in looked
    assert "For example " in looked
    assert manager.post(f"{there}/rules/x/remove", data={"version": "3"}).status_code == 303
    assert manager.post(f"{there}/discard").status_code == 303
    assert manager.get(there).status_code == 404
    with kept(write=False) as session:
        assert session.scalars(select(RulesVersion)).all() == []


def test_quotes_and_rules_for_programs(call, front, kept):
    price = call("POST", "/pricing/price", json=asked(front)).json
    assert (price["total_minor"], price["rule_set"], price["version"]) == (1_000_000, "twd", 0)
    made = call("POST", "/pricing/rules", json={"currency": "TWD"}).json
    rules = f"/pricing/rules/{made['id']}"
    document = {"rules": [{"id": "ten", "effects": [{"percent": 10}]}]}
    assert call("PUT", rules, json={"document": document}).status_code == 428
    two = {"rules": [*document["rules"], {"id": "y", "effects": [{"amount": 50_000}]}]}
    put = call("PUT", rules, json={"document": two, "version": 1}).json
    assert [(one["code"], one["rules"]) for one in put["findings"]] == [("order", ["ten", "y"])]
    put = call("PUT", rules, json={"document": document, "version": 2}).json
    assert put["findings"] == []
    assert put["document"]["rules"][0]["version"] == 1
    assert call("POST", f"{rules}/propose", json={"version": 3}).json["status"] == "active"
    assert call("PUT", rules, json={"document": document, "version": 4}).status_code == 409
    assert call("DELETE", rules).status_code == 409
    given = call("POST", "/pricing/quotes", json=asked(front))
    assert (given.status_code, given.json["total_minor"]) == (201, 900_000)
    again = call("POST", "/pricing/quotes", json=asked(front))
    assert (again.status_code, again.json["number"]) == (200, given.json["number"])
    quote = f"/pricing/quotes/{given.json['id']}"
    told = call("GET", f"{quote}/receipt?audience=staff").json
    assert (told["number"], told["steps"][0]["after"], told["audience"]) == (given.json["number"], "NT$9,000", "staff")
    assert call("GET", f"{quote}/receipt").json["audience"] == "guest"
    with kept(viewer=OPERATOR) as session:
        stay = new_stay(session, session.get_one(Customer, front.guest_id), session.get_one(Site, front.site),
                        utcnow().date())  # fmt: skip
        visit = stay.interaction.public_id
    assert call("POST", f"{quote}/accept", json={"visit": "nowhere"}).status_code == 404
    assert call("POST", f"{quote}/accept", json={"visit": visit}).json["visit"] == visit
    assert call("POST", f"{quote}/withdraw").status_code == 409
    assert call("GET", f"/customers/{front.guest}/quotes").json["quotes"][0]["status"] == "accepted"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_no_question(call, front):
    for wrong in ({"site": "XXX"}, {"items": []}, {"items": [{"product": "ship"}]}, {"departure": "2020-01-01"},
                  {"items": [{"product": "room", "quantity": 0}]}, {"rate_plan": "NONE"}, {"arrival": "x"},
                  {"items": [{"product": "room"}] * 51}, {"extra": 1}, {"channel": "x" * 41}):  # fmt: skip
        assert call("POST", "/pricing/price", json=asked(front, **wrong)).status_code == 422, wrong
    assert call("POST", "/pricing/price", json=asked(front, customer="nobody")).status_code == 404
    late = {"valid_until": "2001-01-01"}
    assert call("POST", "/pricing/quotes", json=asked(front, **late)).status_code == 422
