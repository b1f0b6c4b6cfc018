"""What holds of every price, whatever the rules and the cart."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from loyalty_pricing.amounts import least_price, rounded, split
from loyalty_pricing.cart import Override, Usage
from loyalty_pricing.cart_json import dump_cart, load_cart
from loyalty_pricing.engine import quote
from loyalty_pricing.rules import cap_key
from loyalty_pricing.rules_json import dump, load

from tests.loyalty_pricing.making import NOW, carts, facts, rule_sets

many = settings(max_examples=60)


def kept(line, total, commission):
    """What the house keeps of a price, exactly: less commission and the tax inside it."""
    tax = Fraction(total * line.tax, 10_000 + line.tax) if line.tax_in else 0
    return total - Fraction(total * commission, 10_000) - tax


@many
@given(carts(), facts, rule_sets())
def test_never_below_the_floor_never_above_list_and_adds_up(cart, facts, rules):
    found = quote(cart, facts, rules, NOW)
    for line, asked in zip(found.lines, cart.lines, strict=True):
        assert 0 <= line.total <= line.listed == asked.amount
        assert line.listed - line.discount == line.total == sum(line.nights)
        assert all(night >= 0 for night in line.nights)
        if rules.floor.per == "line" and line.discount:
            assert line.total >= line.floor
            least = Fraction(asked.cost * (10_000 + rules.floor.margin), 10_000)
            assert kept(asked, line.total, cart.commission) >= least
    if found.discount:
        assert rules.floor.per == "line" or found.total >= sum(line.floor for line in found.lines)
    # The receipt, read from top to bottom, to the last unit.
    left, offs = found.listed, dict.fromkeys((line.id for line in cart.lines), 0)
    for number, step in enumerate(found.steps, start=1):
        left -= step.amount
        assert (step.number, step.after) == (number, left)
        assert 0 < step.amount == sum(off for _line, off in step.lines) <= step.wanted
        for line, off in step.lines:
            offs[line] += off
    assert left == found.total
    assert offs == {line.id: line.discount for line in found.lines}
    given, refused = {rule for rule, _v in found.rules}, {one.rule for one in found.refused}
    assert given | refused == {rule.id for rule in rules.rules}
    assert not given & refused


@many
@given(carts(), facts, rule_sets(least=2), st.randoms(use_true_random=False))
def test_the_order_in_which_rules_are_stored_changes_nothing(cart, facts, rules, random):
    mixed = list(rules.rules)
    random.shuffle(mixed)
    below = list(rules.group.groups)
    random.shuffle(below)
    other = replace(rules, rules=tuple(mixed), group=replace(rules.group, groups=tuple(below)))
    assert quote(cart, facts, other, NOW) == quote(cart, facts, rules, NOW)


@many
@given(carts(), facts, rule_sets())
def test_saying_it_twice_changes_nothing(cart, facts, rules):
    once = quote(cart, facts, rules, NOW)
    doubled = replace(rules, rules=rules.rules * 2)
    twice = quote(replace(cart, coupons=cart.coupons * 2), facts, doubled, NOW)
    assert (twice.lines, twice.steps, twice.sides, twice.refused) == (
        once.lines, once.steps, once.sides, once.refused)  # fmt: skip
    assert quote(cart, facts, rules, NOW) == once
    assert quote(cart, facts, rules, NOW + timedelta(minutes=5)).number == once.number


@many
@given(carts(), facts, rule_sets())
def test_what_is_not_explained_costs_the_same(cart, facts, rules):
    told, short = quote(cart, facts, rules, NOW), quote(cart, facts, rules, NOW, explain=False)
    assert (short.lines, short.steps, short.sides, short.used) == (told.lines, told.steps, told.sides, told.used)


@many
@given(carts(), facts, rule_sets(least=1), st.integers(0, 3))
def test_caps_hold_after_any_use(cart, facts, rules, times):
    before = {cap_key(rule, cap, NOW.date()): (times, 700 * times) for rule in rules.rules for cap in rule.caps}
    found = quote(cart, facts, rules, NOW, usage=Usage(before))
    new = {key: (times, money) for key, times, money in found.used}
    off = {rule.id: sum(step.amount for step in found.steps if step.rule == rule.id) for rule in rules.rules}
    for rule in rules.rules:
        for cap in rule.caps:
            key = cap_key(rule, cap, NOW.date())
            added = new.get(key, (0, 0))
            if cap.money is not None and cap.scope == "quote":
                assert off[rule.id] <= cap.money
            elif cap.money is not None and (rule.id, rule.version) in found.rules:
                assert added[1] == 0 or before[key][1] + added[1] <= max(
                    one.money for other in rules.rules for one in other.caps
                    if one.money is not None and cap_key(other, one, NOW.date()) == key)  # fmt: skip
            if cap.times is not None and added[0]:
                assert before[key][0] + added[0] <= cap.times


@many
@given(carts(), facts, rule_sets())
def test_authority_and_reason_lift_the_floor_and_nothing_else(cart, facts, rules):
    lifted = quote(cart, facts, rules, NOW, override=Override("Lin", "spilled soup"))
    assert all(0 <= line.total <= line.listed for line in lifted.lines)
    assert lifted.below == sum(max(0, line.floor - line.total) for line in lifted.lines)


@many
@given(rule_sets())
def test_a_rule_set_is_its_document(rules):
    assert load(dump(rules)) == rules


@many
@given(carts())
def test_a_cart_is_its_document(cart):
    given = replace(cart, coupons=tuple(dict.fromkeys(cart.coupons)))
    assert load_cart(dump_cart(given)) == given


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.sampled_from([1, 100]))
def test_a_divided_amount_is_whole_again(amount, weights, step):
    parts = split(amount, weights, step)
    assert sum(parts) == (amount if sum(weights) else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(amount * weight, sum(weights) or 1) - part) <= (step if amount % step == 0 else 1)


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_rounding_is_the_nearest(number, by):
    exact = Fraction(number, by)
    for mode in ("half_up", "half_even"):
        assert abs(rounded(number, by, mode) - exact) <= Fraction(1, 2)
    assert rounded(number, by, "half_even") == round(exact)
    assert rounded(number, by, "down") == int(exact)


@given(st.integers(0, 10**7), st.integers(0, 10_000), st.integers(0, 3_000))
def test_the_least_price_is_enough_and_one_less_is_not(cost, commission, tax):
    def enough(price):
        return price - Fraction(price * commission, 10_000) - Fraction(price * tax, 10_000 + tax) >= cost

    price = least_price(cost, commission, tax)
    if price is None:
        assert not enough(10**12)
    else:
        assert enough(price)
        assert price == 0 or not enough(price - 1)
