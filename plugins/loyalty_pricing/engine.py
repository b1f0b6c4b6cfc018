"""`quote`: the price of a cart under a rule set, with its receipt. Pure, whole numbers only."""

from collections.abc import Iterable
from datetime import datetime

from rugui.toolkit import Invalid, _l

from loyalty_pricing.cart import KINDS, Cart, Facts, Override, Usage
from loyalty_pricing.index import index_of
from loyalty_pricing.quoted import Quote, QuoteLine
from loyalty_pricing.rules import RuleSet
from loyalty_pricing.stack import Stack
from loyalty_pricing.view import LONGEST, View

NOTHING_USED = Usage()


def quote(
    cart: Cart, facts: Facts, rules: RuleSet, now: datetime, *, usage: Usage = NOTHING_USED,
    override: Override | None = None, explain: bool = True,
) -> Quote:  # fmt: skip
    """The price, each step to it, and why the other rules did not apply.

    `usage` is what caps have counted so far, `override` lifts the floor. Without `explain` rules that cannot hold are
    not mentioned, and of the others not which conditions stood in the way; the price is the same. The day of `now` is
    the day of asking: give it in the site's time.
    Raises `Invalid` for a cart that is no cart, another currency than the rules', an override without a reason.
    """
    _check(cart, rules)
    if override is not None and not (override.authority.strip() and override.reason.strip()):
        raise Invalid(_l("To go below the floor takes somebody who may, and a reason."))
    view, index = View(cart, facts, now.date(), rules), index_of(rules)
    stack = Stack(view, rules, index, usage, floor=override is None, explain=explain)
    stack.run(index.can_hold(view))
    if explain:
        stack.explain_others()
    lines = _lines(view, stack.left)
    below = sum(max(0, line.floor - line.total) for line in lines)
    return Quote(
        cart, now, rules.id, rules.version, lines, tuple(stack.steps), tuple(stack.sides), stack.refused_in_order(),
        tuple((key, times, money) for key, (times, money) in sorted(stack.used.items())),
        tuple(sorted(set(facts.failed))), override, below if override else 0,
    )  # fmt: skip


def _lines(view: View, left: list[int]) -> tuple[QuoteLine, ...]:
    found, at = [], 0
    for place, line in enumerate(view.cart.lines):
        nights = tuple(left[at : at + len(line.nights)])
        at += len(nights)
        listed, total = line.amount, sum(nights)
        commission = -(-total * view.cart.commission // 10_000)
        found.append(QuoteLine(line.id, line.product, listed, listed - total, total, line.cost, commission,
                               view.floors[place], nights))  # fmt: skip
    return tuple(found)


def _check(cart: Cart, rules: RuleSet) -> None:
    if cart.currency != rules.currency:
        raise Invalid(_l("These rules are in %(rules)s, the cart is in %(cart)s.",
                         rules=rules.currency, cart=cart.currency))  # fmt: skip
    wrong: dict[str, object] = {}
    if len({line.id for line in cart.lines}) != len(cart.lines):
        wrong["lines"] = _l("Two lines have the same number.")
    if not _whole((cart.commission,), 10_000):
        wrong["commission"] = _l("A whole number from %(low)s to %(high)s.", low=0, high=10_000)
    for at, line in enumerate(cart.lines):
        numbers = [amount for night in line.nights for amount in (night.amount, night.cost)]
        if not _whole(numbers, 10**13) or not _whole((line.quantity, line.tax), 10**5):
            wrong[f"lines.{at}"] = _l("Money is whole and not below zero.")
        elif line.kind not in KINDS or len(line.nights) > LONGEST:
            wrong[f"lines.{at}"] = _l("This is not readable.")
    if wrong:
        raise Invalid(_l("This cart cannot be priced."), fields=wrong)


def _whole(numbers: Iterable[int], most: int) -> bool:
    """Whether all are whole numbers and not below zero; 2.0 and True are none."""
    return all(type(number) is int and 0 <= number <= most for number in numbers)
