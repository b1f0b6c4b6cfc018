"""Each finding of the linting is shown by the engine on its cart; a sound set has none."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from loyalty_pricing.commands import pricing
from loyalty_pricing.engine import quote
from loyalty_pricing.lint_words import example, sentence
from loyalty_pricing.linting import lint
from loyalty_pricing.rules_json import dump
from loyalty_pricing.witness import asked_at

from tests.loyalty_pricing.making import rule_sets, rules

TODAY = date(2026, 4, 10)
TEN, OFF = {"percent": "10"}, {"amount": 50_000}
ROOMS = {"kinds": ["room"]}
FIRST = {"id": "all", "groups": [{"id": "f", "mode": "first"}]}


def found(*each, **more):
    return [(one.code, one.rules) for one in lint(rules(*each, **more), TODAY)]


def both(*conditions, effect=TEN):
    return {"when": {"all": list(conditions)}, "effects": [effect]}


def amount(of, **edges):
    return {"amount": {**edges, "of": of}}


@pytest.mark.parametrize(
    "rule",
    [
        both({"nights": {"at_least": 5}}, {"nights": {"at_most": 3}}),
        both({"nights": {"at_least": 5, "at_most": 3}}),
        both({"site": "TPE"}, {"all": [{"site": ["KHH", "TNN"]}]}),
        both({"site": "TPE"}, {"not": {"site": ["TPE", "KHH"]}}),
        both({"booked": {"until": "2026-01-01"}}, {"booked": {"from": "2026-02-01"}}),
        both({"stay": {"from": "2026-05-02", "match": "all"}}, {"stay": {"until": "2026-05-01", "match": "all"}}),
        both(amount(ROOMS, at_least=100), amount(ROOMS, at_most=99)),
    ],
)  # fmt: skip
def test_conditions_that_contradict_each_other(rule):
    assert found(rule) == [("contradiction", ("R1",))]


@pytest.mark.parametrize(
    "rule",
    [
        both({"nights": {"at_least": 5}}, {"quantity": {"at_most": 3}}),
        both({"fact": "club.tier", "in": ["gold"]}, {"fact": "club.tier", "in": ["silver"]}),
        both(amount(ROOMS, at_least=100), amount({"kinds": ["fee"]}, at_most=99)),
        both({"stay": {"from": "2026-05-02"}}, {"stay": {"until": "2026-05-01"}}),
        both({"not": {"site": "TPE"}}, {"not": {"site": "KHH"}}),
    ],
)  # fmt: skip
def test_conditions_that_only_look_so(rule):
    assert found(rule) == []


def test_a_rule_of_another_currency_or_of_the_past():
    assert found(both({"currency": "USD"})) == [("currency", ("R1",))]
    assert found({"effects": [TEN], "until": "2026-04-09"}) == [("over", ("R1",))]
    assert found({"effects": [TEN], "until": "2026-04-10"}) == []


def test_a_rule_that_another_always_beats():
    wide, narrow = both({"nights": {"at_least": 2}}), both({"nights": {"at_least": 4}}, {"site": "TPE"})
    wide["group"] = narrow["group"] = "f"
    assert found(wide, narrow, group=FIRST) == [("unreachable", ("R2", "R1"))]
    assert found(narrow, wide, group=FIRST) == []
    assert found({**wide, "caps": [{"scope": "rule", "times": 5}]}, narrow, group=FIRST) == []


def test_two_that_both_go_alone():
    one, other = both({"coupon": "A"}), both({"lead_days": {"at_least": 30}})
    one["category"] = other["category"] = "solo"
    assert found(one, other, exclusive=["solo"]) == [("exclusive", ("R1", "R2"))]
    apart = {**both({"lead_days": {"at_most": 3}}), "category": "solo"}
    assert found(other, apart, exclusive=["solo"]) == []


def test_a_cap_below_the_smallest_discount():
    assert found({"effects": [OFF], "caps": [{"money": 10_000}]}) == [("cap", ("R1",))]
    assert found({"effects": [OFF], "caps": [{"money": 50_000}]}) == []
    share = both({"running": {"at_least": 1_000_000}})
    assert found({**share, "caps": [{"money": 90_000}]}) == [("cap", ("R1",))]
    assert found({**share, "caps": [{"money": 100_000}]}) == []


def test_a_price_that_depends_on_names():
    assert found({"effects": [TEN]}, {"effects": [OFF]}) == [("order", ("R1", "R2"))]
    assert found({"effects": [TEN], "priority": 1}, {"effects": [OFF]}) == []
    assert found({"effects": [OFF]}, {"effects": [OFF]}) == []


def test_an_amount_that_is_not_whole():
    assert found({"effects": [{"amount": 9_950}]}) == [("fraction", ("R1",))]
    assert found({"effects": [{"amount": 9_950}]}, rounding={"step": 1}) == []


@settings(max_examples=25)
@given(rule_sets())
def test_what_the_example_shows_is_what_the_engine_says(given_rules):
    for one in lint(given_rules, TODAY):
        assert sentence(one)
        assert example(one)
        if one.code != "cap":  # shown with the rule alone
            assert quote(one.cart, one.facts, given_rules, asked_at(TODAY)) == one.quote


def test_the_command(tmp_path):
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(dump(rules({"effects": [TEN]}, {"effects": [OFF]}))))
    said = CliRunner().invoke(pricing, ["lint", str(file)])
    assert said.exit_code == 1
    assert "order: R1 and R2 have the same priority: the price is NT$" in said.output
    file.write_text('{"id": "x", "currency": "TWD", "rules": [{"id": "a", "effects": [{"percent": 1.5}]}]}')
    said = CliRunner().invoke(pricing, ["lint", str(file)])
    assert said.exit_code == 1
    assert "rules.0.effects.0.percent" in said.output
    file.write_text("[" * 100_000)
    assert CliRunner().invoke(pricing, ["lint", str(file)]).exit_code == 1
