"""Products, rate plans and prices: which one counts, the pages, the JSON, and what hostile programs send."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loyalty_pricing.access import PRODUCTS, READ
from loyalty_pricing.tariff import Tariff, pick
from rugui.testing.people import bearer

from tests.loyalty_pricing.conftest import MANAGER
from tests.loyalty_pricing.conftest import READ as SEE

DAY = date(2026, 12, 31)


@pytest.fixture
def call(app, front):
    """`call(method, path, json=…)` as a program that may everything here."""
    headers = bearer(app, (READ, PRODUCTS))

    def ask(method, path, **more):
        more.setdefault("headers", headers)
        return app.test_client().open(f"/api/v1/pricing{path}", method=method, **more)

    return ask


def test_the_narrower_price_counts():
    year = Tariff(1, date(2026, 1, 1), DAY, 5000, 2000)
    eve = Tariff(2, DAY, DAY, 9000, 2000)
    here = Tariff(3, date(2026, 1, 1), DAY, 6000, 2000, site_id=7)
    company = Tariff(4, date(2026, 1, 1), DAY, 4000, 2000, rate_plan_id=3)
    every = [year, eve, here, company]
    assert pick(every, DAY, 1) == eve
    assert pick(every, DAY, 7) == here
    assert pick(every, DAY, 7, 3) == company
    assert pick(every, DAY - timedelta(days=1), None) == year
    assert pick(every, DAY + timedelta(days=1), 7) is None


@given(st.permutations(range(6)), st.integers(0, 40))
def test_the_order_of_prices_says_nothing(order, off):
    spans = [Tariff(n, DAY - timedelta(days=n * 7), DAY + timedelta(days=n * 3 % 11), n, 0, n % 2 or None, None)
             for n in range(6)]  # fmt: skip
    day = DAY - timedelta(days=off)
    assert pick([spans[n] for n in order], day, 1) == pick(spans, day, 1)


def test_a_product_is_made_priced_and_taken_off_sale(sign_in, front):
    client = sign_in(*MANAGER)
    sent = {"code": "suite", "kind": "room", "name_en": "Suite", "name_zh_hant": "套房", "currency": "TWD",
            "tax_permille": "50", "tax_included": "y", "grade": "high", "category": "suite"}  # fmt: skip
    assert client.post("/pricing/products/new", data=sent | {"code": "套 房"}).status_code == 422
    there = client.post("/pricing/products/new", data=sent).headers["Location"]
    assert "This code is taken" in client.post("/pricing/products/new", data=sent).get_data(as_text=True)
    price = {"first_day": "2026-12-24", "last_day": "2026-12-26", "list": "12,000", "cost": "4000", "site": "",
             "rate_plan": ""}  # fmt: skip
    assert client.post(f"{there}/prices", data=price).status_code == 422, "12,000 is no number of a number field"
    price["list"] = "12000"
    assert client.post(f"{there}/prices", data=price | {"last_day": "2026-12-01"}).status_code == 422
    assert client.post(f"{there}/prices", data=price).status_code == 303
    assert "NT$12,000" in client.get(there).get_data(as_text=True)
    edit = sent | {"version": "1", "name_en": "Harbour suite"}
    assert client.post(f"{there}/edit", data=edit).status_code == 303
    assert "Somebody saved this product" in client.post(f"{there}/edit", data=edit).get_data(as_text=True)
    assert client.post(f"{there}/retire").status_code == 303
    assert "off sale" in client.get("/pricing/products").get_data(as_text=True)
    assert client.post("/pricing/rate-plans", data={"code": "corp", "name_en": "Corporate"}).status_code == 303
    assert client.post("/pricing/rate-plans", data={"code": "CORP"}).status_code == 422
    assert sign_in(SEE).post(f"{there}/retire").status_code == 403


def test_products_for_programs(call, front):
    made = call("POST", "/products", json={"code": "spa", "kind": "service", "currency": "TWD", "names": {"en": "Spa"}})
    assert (made.status_code, made.json["names"]["en"]) == (201, "Spa")
    spa = f"/products/{made.json['id']}"
    price = {"first_day": "2026-01-01", "last_day": "2026-12-31", "list_minor": 90000, "cost_minor": 30000}
    assert call("POST", f"{spa}/prices", json=price | {"site": "XXX"}).status_code == 422
    priced = call("POST", f"{spa}/prices", json=price | {"site": "TPE"}).json["prices"]
    assert (priced[0]["list_minor"], priced[0]["site"]) == (90000, "TPE")
    assert call("DELETE", f"{spa}/prices/{priced[0]['id']}").json["prices"] == []
    assert call("DELETE", f"{spa}/prices/{priced[0]['id']}").status_code == 404
    assert call("PATCH", spa, json={"grade": "high"}).status_code == 428
    changed = call("PATCH", spa, json={"grade": "high", "retired": True, "version": 1}).json
    assert (changed["grade"], changed["retired"], changed["names"]["en"]) == ("high", True, "Spa")
    assert call("POST", "/rate-plans", json={"code": "corp"}).json["code"] == "CORP"
    assert call("POST", "/rate-plans", json={"code": "CORP"}).status_code == 409
    assert {one["code"] for one in call("GET", "/products").json["products"]} == {"room", "spa"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_no_product_is(call, front):
    good = {"code": "x", "kind": "service", "currency": "TWD"}
    for wrong in ({"code": ""}, {"code": "a b"}, {"code": "x" * 41}, {"kind": "ship"}, {"currency": "XXY"},
                  {"tax_permille": -1}, {"tax_permille": "5"}, {"grade": "none"}, {"names": {"en": "x" * 81}},
                  {"names": []}, {"extra": 1}, {"code": None}):  # fmt: skip
        assert call("POST", "/products", json=good | wrong).status_code == 422, wrong
    price = {"first_day": "2026-01-01", "last_day": "2026-12-31", "list_minor": 1, "cost_minor": 1}
    for wrong in ({"list_minor": -1}, {"list_minor": 10**14}, {"first_day": "x"}, {"last_day": "2025-01-01"},
                  {"rate_plan": "NONE"}, {"cost_minor": 1.5}):  # fmt: skip
        assert call("POST", f"/products/{front.room}/prices", json=price | wrong).status_code == 422, wrong
