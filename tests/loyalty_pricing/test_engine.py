"""Examples of prices and receipts: what is given, what is not, and what would help."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loyalty_pricing.cart import CartLine, Facts, Night, Override, Usage
from loyalty_pricing.cart_json import dump_quote, load_cart, load_facts
from loyalty_pricing.commands import speaking
from loyalty_pricing.engine import quote
from loyalty_pricing.receipt import receipt
from loyalty_pricing.rules_json import load, load_rule
from rugui.toolkit import Invalid

from tests.loyalty_pricing.making import GOLD, NOW, cart, room, rules

NONE = Facts()


def priced(*each, basket=None, facts=NONE, **more):
    return quote(basket or cart(), facts, rules(*each), NOW, **more)


def refusals(found, audience="staff", language="en", *, of):
    with speaking(language):
        return [(one.rule, one.why, one.hint) for one in receipt(found, of, audience).refused]


NEAR = [
    ({"nights": {"at_least": 3}}, "1 night more", "再住1晚"),
    ({"amount": {"at_least": 850_000}}, "NT$500 more", "再加NT$500"),
    ({"lead_days": {"at_least": 26}}, "book 3 days earlier", "再提前3天訂房"),
    ({"nights": {"at_most": 1}}, "1 night less", "少住1晚"),
    ({"quantity": {"at_least": 3}}, "2 more of them", "再加2份"),
    ({"any": [{"nights": {"at_least": 9}}, {"lead_days": {"at_least": 24}}]}, "book 1 day earlier", "再提前1天訂房"),
    ({"all": [{"nights": {"at_least": 3}}, {"lead_days": {"at_least": 24}}]}, "1 night more and book 1 day earlier",
     "再住1晚且再提前1天訂房"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "english", "chinese"), NEAR)
def test_what_would_make_a_rule_apply(when, english, chinese):
    given_rules = rules({"when": when, "effects": [{"percent": "10"}]})
    found = quote(cart(), NONE, given_rules, NOW)
    for audience in ("staff", "guest"):
        assert refusals(found, audience, of=given_rules)[0][2] == english
        assert refusals(found, audience, "zh-Hant-TW", of=given_rules)[0][2] == chinese


def test_a_guest_reads_nothing_of_cost_or_of_others():
    given_rules = rules(
        {"effects": [{"percent": "90"}], "priority": 1},
        {"when": {"coupon": "SECRET"}, "effects": [{"percent": "1"}]},
        {"when": {"fact": "membership_club.tier", "in": ["gold"]}, "effects": [{"percent": "1"}]},
    )
    found = quote(cart(), NONE, given_rules, NOW)
    assert found.total == 200_000
    assert found.steps[0].cut == "floor"
    with speaking("en"):
        staff, guest = (receipt(found, given_rules, audience).text() for audience in ("staff", "guest"))
    assert "Held by the floor; it would have been NT$7,200" in staff
    assert "SECRET" in staff
    assert not {"floor", "SECRET", "gold"} & set(guest.replace(":", " ").split())


def test_the_floor_needs_authority_and_a_reason():
    cheap = {"effects": [{"percent": "90"}]}
    with pytest.raises(Invalid):
        priced(cheap, override=Override("Lin", " "))
    found = priced(cheap, override=Override("Lin", "spilled soup"))
    assert (found.total, found.below) == (80_000, 120_000)
    assert priced({"effects": [{"percent": "5"}]}, override=Override("Lin", "x")).below == 0


def test_commission_and_tax_raise_the_floor():
    line = room(400_000, 200_000, nights=1, tax=500)
    found = priced({"effects": [{"percent": "100"}]}, basket=cart(line, commission=1_500))
    # 200,000 ÷ (1 − 0.15 − 0.05/1.05) = 249,258.2, and whole dollars from there up.
    assert found.total == found.lines[0].floor == 249_300


def test_a_plugin_that_failed_is_said_and_not_guessed():
    tier = {"fact": "membership_club.tier", "in": ["gold"]}
    given_rules = rules(
        {"when": {"not": tier}, "effects": [{"percent": "9"}]}, {"when": tier, "effects": [{"percent": "5"}]}
    )
    found = quote(cart(), Facts({}, ("membership_club",)), given_rules, NOW)
    assert found.discount == 0
    assert [one.why for one in found.refused] == ["unknown", "unknown"]
    assert found.incomplete == ("membership_club",)
    with speaking("en"):
        assert "Ask again before promising it." in receipt(found, given_rules, "staff").text()
    assert quote(cart(), GOLD, given_rules, NOW).rules == (("R2", 1),)


def group(mode):
    return {"id": "all", "groups": [{"id": "g", "mode": mode}]}


@pytest.mark.parametrize(("mode", "winner", "why"), [("first", "R1", "first"), ("best_guest", "R2", "best"),
                                                     ("best_house", "R1", "best")])  # fmt: skip
def test_one_of_a_group(mode, winner, why):
    each = [{"id": f"R{n}", "group": "g", "effects": [{"percent": str(5 * n)}]} for n in (1, 2)]
    found = quote(cart(), NONE, load({"id": "x", "currency": "TWD", "group": group(mode), "rules": each}), NOW)
    assert found.rules == ((winner, 1),)
    assert [(one.why, one.by) for one in found.refused] == [(why, winner)]


def test_initial_and_running_base():
    each = [{"id": f"R{n}", "effects": [{"percent": "10"}]} for n in (1, 2)]
    base = {"id": "all", "base": "initial"}
    assert quote(cart(), NONE, load({"id": "x", "currency": "TWD", "group": base, "rules": each}), NOW).total == 640_000
    assert priced(*each).total == 648_000


def test_a_free_night_is_the_cheapest_of_its_line():
    nights = tuple(Night(amount, 0, date(2026, 5, 3 + at)) for at, amount in enumerate((500, 300, 400, 300)))
    found = priced({"effects": [{"free_night": {"every": 3}}]}, basket=cart(CartLine("1", "DLX", nights), nights=4))
    assert found.lines[0].nights == (500, 300, 400, 0)


def test_a_budget_is_given_to_its_last_cent_and_then_no_more():
    rule = {"effects": [{"amount": 50_000}], "caps": [{"scope": "budget", "name": "may", "money": 120_000}]}
    first = priced(rule, usage=Usage({"budget:may|": (2, 100_000)}))
    assert (first.discount, first.steps[0].cut, first.used) == (20_000, "cap", (("budget:may|", 1, 20_000),))
    assert priced(rule, usage=Usage({"budget:may|": (3, 120_000)})).refused[0].why == "cap"


def test_side_effects_are_no_money():
    found = priced({"effects": [{"points": "2"}, {"upgrade": "SUITE"}, {"free_item": "BF", "quantity": 2},
                                {"deposit_waiver": True}, {"credit_days": 30}]})  # fmt: skip
    assert found.discount == 0
    with speaking("zh-Hans-CN"):
        said = receipt(found, rules({"effects": [{"points": "2"}]}), "guest")
    assert [one.what for one in said.sides] == ["积分 × 2", "升级至SUITE", "赠送：BF × 2", "免订金", "可挂账30天"]


@pytest.mark.parametrize(
    "bad",
    [room(amount=1.5), room(cost=-1), room(quantity=True), room(kind="moon"), room(tax=-5), room(amount=10**20)],
)
def test_a_cart_that_is_none(bad):
    with pytest.raises(Invalid):
        priced({"effects": [{"percent": "1"}]}, basket=cart(bad))


def test_other_currencies_and_numbers_said_twice():
    with pytest.raises(Invalid):
        priced({"effects": [{"percent": "1"}]}, basket=replace(cart(), currency="USD"))
    with pytest.raises(Invalid):
        priced({"effects": [{"percent": "1"}]}, basket=cart(room(), room()))


def test_rules_of_a_time():
    rule = {"effects": [{"percent": "10"}], "from": "2026-04-10", "until": "2026-04-10"}
    days = {date(2026, 4, 9): "not_yet", date(2026, 4, 11): "over"}
    for day, why in days.items():
        found = quote(cart(), NONE, rules(rule), datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        assert [one.why for one in found.refused] == [why]
    assert priced(rule).discount == 80_000


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "rules", "lines", "nights", "when", "all", "not", "effects", "percent", "of", "currency",
                         "group", "caps", "amount", "fact", "in", "stay", "weekday", "tiers"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json)
def test_whatever_comes_as_a_document_is_refused_and_nothing_breaks(document):
    for read in (load, load_rule, load_cart, load_facts):
        with suppress(Invalid):
            read(document)


def test_a_quote_as_json_says_the_same():
    found = priced(
        {"effects": [{"percent": "10"}]}, {"when": {"nights": {"at_least": 3}}, "effects": [{"percent": "5"}]}
    )
    said = dump_quote(found)
    assert (said["listed"], said["discount"], said["total"], said["number"]) == (800_000, 80_000, 720_000, found.number)
    condition = {"condition": {"nights": {"at_least": 3}}, "negated": False, "known": True, "have": [2], "short": 1}
    assert said["refused"][0]["conditions"] == [condition]
