"""Discount facts of other programs through the public engine: all sixty, and what a hostile file makes of it."""

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from loyalty_pricing.check import as_json, check
from loyalty_pricing.commands import pricing

DATA = Path(__file__).parents[1] / "data" / "promotions"
FILES = ("saleor_solidus_facts.jsonl", "sylius_facts.jsonl")
FACTS = [(name, number) for name in FILES for number, _ in enumerate((DATA / name).read_bytes().splitlines(), start=1)]

# Why the source's answer is not ours.
ARGUED = {
    ("sylius_facts.jsonl", 4): "that the coupon does not exist is only in the test's title: the cart and the rule are "
    "those of line 1, where the coupon holds",
}


@cache
def answers(name):
    with (DATA / name).open("rb") as lines:
        return list(check(lines))


@pytest.mark.parametrize(("name", "number"), FACTS)
def test_a_fact_agrees_or_is_argued(name, number):
    one = answers(name)[number - 1]
    assert one.line == number
    assert not one.error
    assert one.answers
    assert one.agrees == ((name, number) not in ARGUED), as_json(one)


def test_all_sixty_are_here():
    assert len(FACTS) == 60


def cart(**more):
    given = {"products": [{"id": "P1", "price": 100.0, "categories": ["C1"]}, {"id": "P2", "price": 20.0}],
             "promotions": [], "cart": {"P1": 1, "P2": 2}, "context": {}, "shipping_fee": 0.0, **more}  # fmt: skip
    return next(iter(check([json.dumps(given)])))


def rule(effect, *conditions, **more):
    return {"id": more.pop("id", "R1"), "effects": [effect], "conditions": list(conditions), **more}


@pytest.mark.parametrize(
    ("promotions", "context", "discount"),
    [
        ([rule({"target": "order", "percent": 12.5})], {}, "17.50"),
        ([rule({"target": "order", "percent": 50, "cap": 30})], {}, "30.00"),
        ([rule({"target": "order", "fixed": 10}, {"contains_product": "P2"})], {}, "10.00"),
        ([rule({"target": "order", "fixed": 10}, {"contains_product": "P3"})], {}, "0.00"),
        ([rule({"target": "order", "fixed": 10}, {"has_category": ["C1", "C9"]})], {}, "10.00"),
        ([rule({"target": "order", "fixed": 10}, {"max_items_total": 139.99})], {}, "0.00"),
        ([rule({"target": "order", "fixed": 10}, {"min_items_total": 100, "min_cart_quantity": 3})], {}, "10.00"),
        ([rule({"target": "order", "fixed": 10}, {"first_order": True})], {"previous_orders": 1}, "0.00"),
        ([rule({"target": "order", "fixed": 10}, {"not": {"customer_group": "G"}})], {"customer_group": "H"}, "10.00"),
        ([rule({"target": "order", "fixed": 10}, {"shipping_country": "TW"})], {"shipping_country": "TW"}, "10.00"),
        ([rule({"target": "each_unit", "fixed": 5})], {}, "15.00"),
        ([rule({"target": "each_line", "fixed": 5})], {}, "10.00"),
        ([rule({"target": "each_unit_of_product", "product": "P2", "percent": 50})], {}, "20.00"),
        ([rule({"target": "order", "fixed": 10}, usage_limit=3, used=3)], {}, "0.00"),
        ([rule({"target": "order", "fixed": 10}, usage_limit=3, used=2)], {}, "10.00"),
        ([rule({"target": "order", "fixed": 10}, coupon="K1", coupon_state="used_up")], {"coupon": "K1"}, "0.00"),
        ([rule({"target": "order", "percent": "12.5%"}, ends_at="2025-12-31T23:59:59Z")], {}, "0.00"),
        ([rule({"target": "order", "percent": "12.5%"}, starts_at="2025-12-31", state="active")], {}, "17.50"),
        ([rule({"target": "each_unit_in_price_range", "min_price": 20, "max_price": 99, "fixed": 50})], {}, "40.00"),
        ([rule({"target": "order", "fixed": 10}, {"country": "TW"})], {"shipping_country": "JP"}, "0.00"),
        ([rule({"target": "order", "fixed": 10}), rule({"target": "order", "fixed": 50}, id="X", exclusive=True)], {},
         "50.00"),
        ([rule({"target": "order", "percent": 10}), rule({"target": "order", "percent": 10}, id="R2")], {}, "26.60"),
    ],
)  # fmt: skip
def test_other_facts_of_the_first_form(promotions, context, discount):
    one = cart(promotions=promotions, context=context)
    assert not one.error
    assert as_json(one)["discount"] == discount


@pytest.mark.parametrize(
    ("given", "discount", "lines"),
    [
        ({"lines": [1.06, 2.06, 3.06, 4.06], "percent": 10, "per": "sum"}, "1.02", None),
        ({"lines": [1.05, 2.05], "percent": 10, "rounding": "half_even"}, "0.30", ["0.10", "0.20"]),
        ({"lines": [1.05, 2.05], "percent": 10, "rounding": {"mode": "down", "per": "line"}}, "0.30", ["0.10", "0.20"]),
        ({"lines": [10, 10, 10], "fixed": 10}, "10.00", ["3.34", "3.33", "3.33"]),
        ({"lines": [10, 10], "fixed": 50}, "20.00", ["10.00", "10.00"]),
        ({"lines": [60, 40], "percent": 50, "cap": 10}, "10.00", ["6.00", "4.00"]),
        ({"lines": [{"price": 0.33, "quantity": 3}], "percent": 10, "per": "unit"}, "0.09", ["0.09"]),
        ({"lines": [0.99], "quantities": [3], "percent": 10, "per": "unit"}, "0.09", ["0.09"]),
        ({"lines": [40], "tiers": {"base": 5, "30": 20}, "kind": "percent"}, "8.00", ["8.00"]),
    ],
)
def test_other_facts_of_the_second_form(given, discount, lines):
    one = next(iter(check([json.dumps(given)])))
    assert not one.error
    said = as_json(one)
    assert said["discount"] == discount
    assert lines is None or list(said["lines"].values()) == lines


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "null", "3", '"x"', "{}", '{"lines": 3.005, "percent": 10}', '{"lines": [-1], "percent": 10}',
     '{"lines": [1e999], "percent": 10}', '{"lines": [NaN], "percent": 10}', '{"lines": [1], "percent": true}',
     '{"lines": [1], "percent": 10, "fixed": 1}', '{"lines": [1], "percent": 10, "per": "moon"}',
     '{"lines": [1], "percent": 10, "expected": {"line_discounts": [1, 2]}}',
     '{"cart": {"P1": 1}, "promotions": []}',
     '{"cart": {}, "promotions": [{"effects": [{"target": "moon", "fixed": 1}]}]}',
     '{"cart": {}, "promotions": [{"conditions": [{"moon": 1}]}]}', '{"cart": {}, "promotions": [{"state": "moon"}]}',
     '{"cart": {}, "promotions": [], "context": 3}', '{"tiers": [], "expected": {}}', "[" * 100_000, "\x00"],
)  # fmt: skip
def test_a_bad_line_is_told_and_its_neighbours_are_checked(line):
    good = '{"lines": [10], "percent": 10, "expected": {"total_discount": 1}}'
    found = list(check([good, line, good]))
    assert [one.line for one in found] == [1, 2, 3]
    assert [one.agrees for one in found] == [True, False, True]
    assert found[1].error


def run(*args):
    return CliRunner().invoke(pricing, ["check", *map(str, args)])


def test_the_command_prints_a_line_each_and_the_exit_status_tells():
    good = run(DATA / FILES[0])
    assert good.exit_code == 0
    assert good.output.splitlines()[0].startswith("1: total 9.20 discount 1.04: agrees")
    assert good.output.splitlines()[-1] == "8 lines: 8 agree, 0 differ, 0 cannot be read"
    other = run(DATA / FILES[1], "--json")
    assert other.exit_code == 1
    said = [json.loads(line) for line in other.output.splitlines()]
    assert [one["line"] for one in said if not one["agrees"]] == [4]
    assert said[0] == {"line": 1, "case": "Receiving fixed discount for my cart", "agrees": True, "total": "90.00",
                       "discount": "10.00", "lines": {"P1": "10.00"}, "coupons_refused": [], "differs": []}  # fmt: skip


def test_a_receipt_says_what_would_make_a_rule_apply(tmp_path):
    file = tmp_path / "facts.jsonl"
    file.write_text(json.dumps({
        "products": [{"id": "P1", "price": 80}], "cart": {"P1": 1}, "context": {"coupon": "K9"},
        "promotions": [rule({"target": "order", "fixed": 10}, {"min_items_total": 100})],
    }))  # fmt: skip
    said = run(file, "--receipt").output
    assert "R1: Price so far: at least XTS 100.00, here XTS 80.00 (XTS 20.00 more)" in said
    assert "The coupon K9 does not hold: there is no such coupon." in said
