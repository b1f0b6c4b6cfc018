"""A cart as the engine looks at it: its nights as cells, what they are left at, and what is asked often. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

from loyalty_pricing.amounts import least_price
from loyalty_pricing.cart import Cart, CartLine, Facts, Night
from loyalty_pricing.rules import EVERYTHING, RuleSet, Target

LONGEST = 366


class View:
    """Cells are (line, night), in the order of the cart; a cell stands for the night in all units of its line."""

    def __init__(self, cart: Cart, facts: Facts, today: date, rules: RuleSet) -> None:
        self.cart, self.facts, self.today = cart, facts, today
        self.cells: list[tuple[int, CartLine, Night]] = [
            (at, line, night) for at, line in enumerate(cart.lines) for night in line.nights
        ]
        self.listed = [line.quantity * night.amount for _at, line, night in self.cells]
        self.line_of = [at for at, _line, _night in self.cells]
        self.cells_of: list[list[int]] = [[] for _line in cart.lines]
        for at, line_at in enumerate(self.line_of):
            self.cells_of[line_at].append(at)
        self.floor_per = rules.floor.per
        self.floors = [self._floor(line, rules) for line in cart.lines]
        self._chosen: dict[Target, list[int]] = {}

    def _floor(self, line: CartLine, rules: RuleSet) -> int:
        cost = -(-line.cost * (10_000 + rules.floor.margin) // 10_000)
        least = least_price(cost, self.cart.commission, line.tax if line.tax_in else 0)
        step = rules.rounding.step
        return line.amount if least is None else min(line.amount, -(-least // step) * step)

    def chosen(self, target: Target) -> list[int]:
        """The cells a target means; fees only where fees are named."""
        found = self._chosen.get(target)
        if found is None:
            found = self._chosen[target] = [
                at for at, (_line, line, night) in enumerate(self.cells) if _fits(line, night, target)
            ]
        return found

    def lines(self, target: Target) -> list[int]:
        """The lines of the cells a target means."""
        return list(dict.fromkeys(self.line_of[at] for at in self.chosen(target)))

    def nights(self, target: Target) -> int:
        """Nights of the stay, or of the longest line a target means."""
        if target == EVERYTHING:
            return self.cart.stay_nights
        cells = self.chosen(target)
        return max((sum(self.line_of[at] == line for at in cells) for line in self.lines(target)), default=0)

    @cached_property
    def days(self) -> Sequence[date]:
        """The nights stayed, at most a year of them; of a stay without nights the day; else the dated nights."""
        cart = self.cart
        if cart.arrival is None:
            return sorted({night.day for _at, _line, night in self.cells if night.day})[:LONGEST]
        count = (cart.departure - cart.arrival).days if cart.departure else 1
        return [cart.arrival + timedelta(days=n) for n in range(max(1, min(LONGEST, count)))]


def _fits(line: CartLine, night: Night, target: Target) -> bool:
    if (line.kind not in target.kinds) if target.kinds else line.kind == "fee":
        return False
    if target is EVERYTHING:
        return True
    low, high = target.price_from, target.price_to
    return (
        (not target.products or line.product in target.products)
        and (not target.categories or any(one in target.categories for one in line.categories))
        and (not target.margins or line.margin in target.margins)
        and (not target.weekdays or (night.day is not None and night.day.isoweekday() in target.weekdays))
        and (low is None or night.amount >= low)
        and (high is None or night.amount <= high)
    )
