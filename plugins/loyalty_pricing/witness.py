"""A cart and facts that meet conditions, for showing what rules do. Found by building and trying; pure.

None where nothing was found, which proves nothing: whoever needs proof compares the conditions themselves.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from loyalty_pricing.cart import Cart, CartLine, Facts, Night, Value
from loyalty_pricing.conditions import met
from loyalty_pricing.rules import All, Any, Condition, Not, Rule, RuleSet, Target, Test
from loyalty_pricing.view import View

PRICE = 300_000
MOST_TRIED = 3_000


def flat(node: Condition) -> list[Condition]:
    """What must all be met: an `All` inside an `All` is one."""
    return [inner for one in node.of for inner in flat(one)] if isinstance(node, All) else [node]


def witness(rules: RuleSet, asked: Sequence[Rule], today: date, more: Sequence[Condition] = ()) -> (
    tuple[Cart, Facts] | None
):  # fmt: skip
    """A cart that all these rules' conditions (and `more`) accept, and of which their effects find something."""
    needed = [one for rule in asked for one in flat(rule.when)] + list(more)
    targets = [effect.target for rule in asked for effect in rule.effects]
    return meeting(rules, needed, targets, today)


def meeting(
    rules: RuleSet, needed: Sequence[Condition], targets: Sequence[Target], today: date
) -> tuple[Cart, Facts] | None:
    """A cart that meets conditions and holds something of each target."""
    whole = All(tuple(needed))
    for tried, (cart, facts) in enumerate(_tries(rules, list(_leaves(whole)), targets, today)):
        if tried >= MOST_TRIED:
            return None
        view = View(cart, facts, today, rules)
        if met(whole, view, view.listed) is True and all(view.chosen(target) for target in targets):
            return cart, facts
    return None


def asked_at(today: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(today, time(12), UTC)


def _leaves(node: Condition) -> Iterator[tuple[Test, bool]]:
    """Each test with whether it is to be met; of alternatives the first."""
    if isinstance(node, Test):
        yield node, True
    elif isinstance(node, Not):
        yield from ((test, not wanted) for test, wanted in _leaves(node.of))
    elif isinstance(node, Any):
        yield from _leaves(node.of[0]) if node.of else ()
    else:
        for one in node.of:
            yield from _leaves(one)


def _tries(
    rules: RuleSet, leaves: list[tuple[Test, bool]], targets: Sequence[Target], today: date
) -> Iterator[tuple[Cart, Facts]]:
    want = [test for test, wanted in leaves if wanted]
    parts = [*targets, *(test.target for test in want)]
    numbers = {what: sorted(_near(leaves, what) | default)
               for what, default in (("nights", {2}), ("lead_days", {10}), ("quantity", {1}))}  # fmt: skip
    money = {edge for test, _w in leaves if test.what in ("amount", "running") for edge in (test.low, test.high)
             if edge is not None}  # fmt: skip
    prices = sorted({edge for part in parts for edge in (part.price_from, part.price_to) if edge is not None} | {PRICE})
    for arrival, nights, lead, quantity, price in product(
        _arrivals(leaves, parts, today), numbers["nights"], numbers["lead_days"], numbers["quantity"],
        [*prices, *sorted(money)],
    ):  # fmt: skip
        count = max(1, nights)
        each = -(-price // (count * max(1, quantity))) if price in money else price
        yield _cart(rules, want, parts, arrival, nights, lead, quantity, each), _facts(want, arrival)


def _near(leaves: list[tuple[Test, bool]], what: str) -> set[int]:
    """The edges that tests of a number name, and those beside them."""
    edges = {edge for test, _w in leaves if test.what == what for edge in (test.low, test.high) if edge is not None}
    return {n for edge in edges for n in (edge - 1, edge, edge + 1) if n >= 0}


def _arrivals(leaves: list[tuple[Test, bool]], parts: Sequence[Target], today: date) -> list[date]:
    """A fortnight from each edge of a window, so that every weekday is among them."""
    start = today + timedelta(days=30)
    edges = {start}
    for test, _wanted in leaves:
        if test.what == "stay":
            edges |= {day for day in (test.first, test.last) if day}
    dated = any(test.what in ("stay", "weekday", "festival", "birthday") for test, _w in leaves)
    width = 8 if dated or any(part.weekdays for part in parts) else 1
    return [edge + timedelta(days=n) for edge in sorted(edges) for n in range(width)]


def _first(want: Sequence[Test], what: str, default: str) -> str:
    return next((str(test.values[0]) for test in want if test.what == what), default)


def _cart(
    rules: RuleSet, want: Sequence[Test], parts: Sequence[Target], arrival: date, nights: int, lead: int, quantity: int,
    price: int,
) -> Cart:  # fmt: skip
    codes = [one for part in parts for one in part.products[:1]]
    codes += [str(test.values[0]) for test in want if test.what == "product"]
    kinds = [one for part in parts for one in part.kinds[:1]]
    kinds += [str(test.values[0]) for test in want if test.what == "kind"]
    categories = [one for part in parts for one in part.categories[:1]]
    categories += [str(test.values[0]) for test in want if test.what == "category"]
    margin = next((part.margins[0] for part in parts if part.margins), "normal")
    dated = tuple(Night(price, 0, arrival + timedelta(days=n)) for n in range(max(1, nights)))
    lines = tuple(
        CartLine(str(at + 1), code, dated, max(1, quantity), tuple(dict.fromkeys(categories)), kind, margin)
        for at, (code, kind) in enumerate(product(dict.fromkeys(codes or ["ROOM"]), dict.fromkeys(kinds or ["room"])))
    )
    return Cart(
        lines, rules.currency, _first(want, "site", ""), _first(want, "channel", ""),
        tuple(dict.fromkeys(str(test.values[0]) for test in want if test.what == "coupon")), (), arrival,
        arrival + timedelta(days=nights), arrival - timedelta(days=lead),
    )  # fmt: skip


def _facts(want: Sequence[Test], arrival: date) -> Facts:
    values: dict[str, tuple[Value, ...]] = {}
    for test in want:
        if test.what == "fact":
            said: Value = next(iter(test.values), None) or (test.low if test.low is not None else test.high or 1)
            values[test.name] = (*values.get(test.name, ()), said)
        elif test.what == "birthday":
            values[test.name] = (f"--{arrival:%m-%d}",)
    names = {str(name) for test in want if test.what == "festival" for name in test.values}
    return Facts(values, (), {name: frozenset({arrival}) for name in names})
