"""What is wrong with a rule set before it is used, each finding with a cart on which the engine shows it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from loyalty_pricing.cart import Cart, Facts
from loyalty_pricing.conditions import same
from loyalty_pricing.engine import quote
from loyalty_pricing.quoted import Quote
from loyalty_pricing.rules import Condition, Group, Not, Rule, RuleSet, Test
from loyalty_pricing.witness import asked_at, flat, meeting, witness

CODES = ("contradiction", "currency", "over", "unreachable", "exclusive", "cap", "order", "fraction")
ONE_VALUE = ("site", "channel", "currency")
NUMBERS = ("nights", "lead_days", "quantity", "lines", "amount", "running")
MOST_PAIRS = 2_000
Edge = Any  # a whole number, a day, or None; those compared are of one kind


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong (`code`, one of `CODES`), with which rules, the cart that shows it and what the engine says of it.

    `amounts` are those that the sentence names: of `cap` the cap and the smallest discount, of `order` the two prices.
    """

    code: str
    rules: tuple[str, ...]
    cart: Cart
    facts: Facts
    quote: Quote
    tests: tuple[Condition, ...] = ()
    amounts: tuple[int, ...] = ()


def lint(rules: RuleSet, today: date) -> list[Finding]:
    """All findings, in the order of `CODES`; pairs of rules are looked at up to 2,000."""
    found = [*_contradictions(rules, today), *_over(rules, today), *_unreachable(rules, today)]
    found += [*_exclusive(rules, today), *_caps(rules, today), *_orders(rules, today), *_fractions(rules, today)]
    return sorted(found, key=lambda one: (CODES.index(one.code), one.rules))


def _shown(rules: RuleSet, today: date, code: str, ids: tuple[str, ...], made: tuple[Cart, Facts] | None,
           tests: tuple[Condition, ...] = (), amounts: tuple[int, ...] = ()) -> Finding | None:  # fmt: skip
    if made is None:
        return None
    return Finding(code, ids, *made, quote(*made, rules, asked_at(today)), tests, amounts)


def _contradictions(rules: RuleSet, today: date) -> Iterator[Finding]:
    """Conditions that cannot be met together, each pair shown on a cart that meets all but the second."""
    for rule in rules.rules:
        nodes = flat(rule.when)
        for one in nodes:
            if isinstance(one, Test) and one.what == "currency" and rules.currency not in one.values:
                made = meeting(rules, [node for node in nodes if node is not one], (), today)
                if (shown := _shown(rules, today, "currency", (rule.id,), made, (one,))) and _stopped(shown, rule):
                    yield shown
        pairs = ((a, b) for a, b in combinations(nodes, 2) if against(a, b))
        empty = ((a, a) for a in nodes if isinstance(a, Test) and _empty(a))
        for a, b in [*empty, *pairs][:1]:
            rest = [node for node in nodes if node is not b and not against(node, a)]
            made = meeting(rules, rest, (), today) or meeting(rules, (), (), today)
            shown = _shown(rules, today, "contradiction", (rule.id,), made, tuple(dict.fromkeys((a, b))))
            if shown and _stopped(shown, rule):
                yield shown


def _stopped(shown: Finding, rule: Rule) -> bool:
    return any(one.rule == rule.id and one.why in ("condition", "unknown", "not_yet", "over")
               for one in shown.quote.refused)  # fmt: skip


def against(one: Condition, other: Condition) -> bool:
    """Whether two conditions can never both be met, as far as their words tell."""
    if isinstance(one, Not):
        return not isinstance(other, Not) and implies(other, one.of)
    if isinstance(other, Not):
        return implies(one, other.of)
    if not isinstance(one, Test) or not isinstance(other, Test):
        return False
    if one.what in ("fact", "birthday") or (one.what, one.target) != (other.what, other.target):
        return False  # a fact may have several values
    if one.what in NUMBERS:
        return _apart(one.low, one.high, other.low, other.high)
    if one.what in ONE_VALUE:
        return not set(one.values) & set(other.values)
    if one.what == "booked" or (one.what == "stay" and one.match == other.match != "any"):
        return _apart(one.first, one.last, other.first, other.last)
    return one.what == "weekday" and one.match == other.match == "arrival" and not set(one.values) & set(other.values)


def _apart(low: Edge, high: Edge, from_: Edge, to: Edge) -> bool:
    return (high is not None and from_ is not None and high < from_) or (
        to is not None and low is not None and to < low
    )


def _empty(test: Test) -> bool:
    return _apart(test.low, test.high, test.low, test.high) or _apart(test.first, test.last, test.first, test.last)


def implies(one: Condition, other: Condition) -> bool:
    """Whether whatever meets the first meets the second, as far as their words tell."""
    if one == other:
        return True
    if not isinstance(one, Test) or not isinstance(other, Test):
        return False
    if (one.what, one.target, one.name, one.match) != (other.what, other.target, other.name, other.match):
        return False
    if one.values or other.values:
        return bool(one.values) and all(any(same(a, b) for b in other.values) for a in one.values)
    if one.what in ("stay", "booked"):
        return _inside(one.first, one.last, other.first, other.last)
    return one.what in (*NUMBERS, "fact") and _inside(one.low, one.high, other.low, other.high)


def _inside(low: Edge, high: Edge, from_: Edge, to: Edge) -> bool:
    return (from_ is None or (low is not None and low >= from_)) and (to is None or (high is not None and high <= to))


def _over(rules: RuleSet, today: date) -> Iterator[Finding]:
    for rule in rules.rules:
        if rule.last and rule.last < today:
            shown = _shown(rules, today, "over", (rule.id,), witness(rules, (rule,), today))
            if shown and _stopped(shown, rule):
                yield shown


def _unreachable(rules: RuleSet, today: date) -> Iterator[Finding]:
    """In a group where one goes before all others: a rule that holds only where an earlier one does."""
    modes = {group.id: group.mode for group in rules.group.walk()}
    for one, other in _pairs(rules):
        if one.group != other.group or modes.get(one.group or rules.group.id) != "first" or one.caps:
            continue
        needed = flat(other.when)
        if all(any(implies(node, first) for node in needed) for first in flat(one.when)) and _dates_hold(one, other):
            shown = _shown(rules, today, "unreachable", (other.id, one.id), witness(rules, (one, other), today))
            if shown and any(
                it.rule == other.id and it.why == "first" and it.by == one.id for it in shown.quote.refused
            ):
                yield shown


def _dates_hold(one: Rule, other: Rule) -> bool:
    return _inside(other.first, other.last, one.first, one.last)


def _pairs(rules: RuleSet) -> list[tuple[Rule, Rule]]:
    """Pairs in the order in which rules go."""
    place = {rule.id: at for at, rule in enumerate(sorted(rules.rules, key=lambda rule: (-rule.priority, rule.id)))}
    ordered = sorted(rules.rules, key=lambda rule: place[rule.id])
    return [pair for pair, _n in zip(combinations(ordered, 2), range(MOST_PAIRS), strict=False)]


def _exclusive(rules: RuleSet, today: date) -> Iterator[Finding]:
    """Two rules that both want to go alone, on one cart."""
    alone = [rule for rule in rules.rules if rule.category in rules.exclusive]
    for one, other in list(combinations(alone, 2))[:MOST_PAIRS]:
        if any(against(a, b) for a in flat(one.when) for b in flat(other.when)):
            continue
        shown = _shown(rules, today, "exclusive", (one.id, other.id), witness(rules, (one, other), today))
        if shown and any(
            it.why == "exclusive" and {it.rule, it.by} == {one.id, other.id} for it in shown.quote.refused
        ):
            yield shown


def _caps(rules: RuleSet, today: date) -> Iterator[Finding]:
    """A cap that cuts even the smallest discount a rule can give: it is never given as it is said."""
    for rule in rules.rules:
        least = sum(_least(rule, effect.kind, effect.amount, effect.rate) for effect in rule.effects)
        for cap in rule.caps:
            if cap.money is not None and least > cap.money:
                alone = replace(rules, rules=(rule,))
                shown = _shown(alone, today, "cap", (rule.id,), witness(alone, (rule,), today), (), (cap.money, least))
                if shown and any(step.cut == "cap" for step in shown.quote.steps):
                    yield shown
                    break


def _least(rule: Rule, kind: str, amount: int, rate: int) -> int:
    if kind == "amount":
        return amount
    lows = [node.low for node in flat(rule.when) if isinstance(node, Test) and node.what == "running"
            and node.low is not None and not any(one.target != node.target for one in rule.effects)]  # fmt: skip
    return max(lows, default=0) * rate // 10_000 if kind == "percent" else 0


def _orders(rules: RuleSet, today: date) -> Iterator[Finding]:
    """Two rules of the same priority side by side in a stack, whose order only their ids decide and the price feels."""
    stacked = {group.id for group in rules.group.walk() if group.mode == "stackable"}
    for one, other in _pairs(rules):
        if (one.priority, one.group) != (other.priority, other.group) or (one.group or rules.group.id) not in stacked:
            continue
        if any(against(a, b) for a in flat(one.when) for b in flat(other.when)):
            continue
        made = witness(rules, (one, other), today)
        if made is None:
            continue
        prices = []
        for first, second in ((one, other), (other, one)):
            two = (replace(first, priority=2), replace(second, priority=1))
            alone = replace(rules, rules=two, exclusive=(), group=_bare(rules.group, one.group or rules.group.id))
            prices.append(quote(*made, alone, asked_at(today), explain=False).total)
        if prices[0] != prices[1]:
            shown = _shown(rules, today, "order", (one.id, other.id), made, (), tuple(prices))
            if shown and {one.id, other.id} <= {rule for rule, _version in shown.quote.rules}:
                yield shown


def _bare(group: Group, wanted: str) -> Group:
    found = next(one for one in group.walk() if one.id == wanted)
    return replace(found, groups=())


def _fractions(rules: RuleSet, today: date) -> Iterator[Finding]:
    """Amounts that are not whole steps of the rounding: NT$99.50 where prices are whole dollars."""
    for rule in rules.rules:
        bad = [
            one.amount for one in rule.effects if one.kind in ("amount", "price") and one.amount % rules.rounding.step
        ]
        if bad:
            shown = _shown(rules, today, "fraction", (rule.id,), witness(rules, (rule,), today), (), tuple(bad))
            if shown and any(one.rule == rule.id for one in shown.quote.steps):
                yield shown
