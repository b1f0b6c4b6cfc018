"""Whether a condition is met, and if not, what stands in the way. Pure.

A fact that its plugin failed to state makes a test neither true nor false (None); so does `not` of it.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from loyalty_pricing.cart import Value
from loyalty_pricing.quoted import Told
from loyalty_pricing.rules import All, Any, Condition, Not, Test
from loyalty_pricing.view import View

Left = Sequence[int]


def met(node: Condition, view: View, left: Left) -> bool | None:
    """True, False, or None where a fact is missing that would decide."""
    if isinstance(node, Test):
        return _TESTS[node.what](node, view, left)
    if isinstance(node, Not):
        inner = met(node.of, view, left)
        return None if inner is None else not inner
    unknown, decisive = False, isinstance(node, Any)
    for one in node.of:
        found = met(one, view, left)
        if found is decisive:
            return decisive
        unknown = unknown or found is None
    return None if unknown else not decisive


def in_the_way(node: Condition, view: View, left: Left) -> tuple[Told, ...]:
    """The tests that keep a condition from being met; of alternatives those of the nearest one."""
    found = met(node, view, left)
    if found is True:
        return ()
    if isinstance(node, Test):
        return (_told(node, view, left, found),)
    if isinstance(node, Not):
        return tuple(_holding(node.of, view, left))
    each = [in_the_way(one, view, left) for one in node.of]
    if isinstance(node, All):
        return tuple(told for one in each for told in one)
    return min(each, key=_far, default=())


def _far(tests: tuple[Told, ...]) -> tuple[int, int, int]:
    """How far away: numbers that are short first, then fewest, then smallest."""
    return sum(one.short is None for one in tests), len(tests), sum(abs(one.short or 0) for one in tests)


def _holding(node: Condition, view: View, left: Left) -> list[Told]:
    """The tests that make `not` of this fail: those that hold, or that are not known."""
    if isinstance(node, Test):
        found = met(node, view, left)
        told = _told(node, view, left, found)
        return [] if found is False else [Told(node, found, told.have, None, negated=True)]
    if isinstance(node, Not):
        return list(in_the_way(node.of, view, left))
    return [told for one in node.of for told in _holding(one, view, left)]


def _told(test: Test, view: View, left: Left, ok: bool | None) -> Told:
    if test.what in _NUMBERS:
        have = _NUMBERS[test.what](test, view, left)
        return Told(test, ok, () if have is None else (have,), _short(test, have))
    if test.what in _WORDS:
        return Told(test, ok, tuple(dict.fromkeys(_WORDS[test.what](view))))
    if test.what in ("fact", "birthday"):
        values = _values(test.name, view)
        numbers = [one for one in values if type(one) is int]
        short = _short(test, max(numbers, default=0)) if test.what == "fact" and not test.values else None
        return Told(test, ok, tuple(int(one) if type(one) is bool else one for one in values), short if ok is False
                    else None)  # fmt: skip
    if test.what == "booked":
        return Told(test, ok, ((view.cart.booked or view.today).isoformat(),))
    days = view.days
    return Told(test, ok, (days[0].isoformat(), days[-1].isoformat()) if days else ())


def _short(test: Test, have: int | None) -> int | None:
    if have is None:
        return None
    if test.low is not None and have < test.low:
        return test.low - have
    return test.high - have if test.high is not None and have > test.high else None


def _amount(test: Test, view: View, amounts: Left) -> int:
    return sum([amounts[at] for at in view.chosen(test.target)])


def _lead(test: Test, view: View, left: Left) -> int | None:
    cart = view.cart
    return (cart.arrival - (cart.booked or view.today)).days if cart.arrival else None


_NUMBERS: dict[str, Callable[[Test, View, Left], int | None]] = {
    "nights": lambda test, view, left: view.nights(test.target),
    "lead_days": _lead,
    "quantity": lambda test, view, left: sum(view.cart.lines[at].quantity for at in view.lines(test.target)),
    "lines": lambda test, view, left: len(view.lines(test.target)),
    "amount": lambda test, view, left: _amount(test, view, view.listed),
    "running": _amount,
}
_WORDS: dict[str, Callable[[View], Sequence[str]]] = {
    "site": lambda view: (view.cart.site,),
    "channel": lambda view: (view.cart.channel,),
    "currency": lambda view: (view.cart.currency,),
    "coupon": lambda view: view.cart.coupons,
    "product": lambda view: [line.product for line in view.cart.lines],
    "category": lambda view: [one for line in view.cart.lines for one in line.categories],
    "kind": lambda view: [line.kind for line in view.cart.lines],
}


def _number(test: Test, view: View, left: Left) -> bool:
    have = _NUMBERS[test.what](test, view, left)
    return have is not None and (test.low is None or have >= test.low) and (test.high is None or have <= test.high)


def _word(test: Test, view: View, left: Left) -> bool:
    values = test.values
    return any(one in values for one in _WORDS[test.what](view))


def _values(name: str, view: View) -> tuple[str | int, ...]:
    return tuple(one.isoformat() if isinstance(one, date) else one for one in view.facts.values.get(name, ()))


def _missing(name: str, view: View) -> bool:
    return bool(view.facts.failed) and name.split(".", 1)[0] in view.facts.failed


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same; true is not 1."""
    return one == other and (type(one) is bool) == (type(other) is bool)


def _fact(test: Test, view: View, left: Left) -> bool | None:
    if _missing(test.name, view):
        return None
    have = _values(test.name, view)
    if test.values:
        return any(same(one, asked) for one in have for asked in test.values)
    if test.low is None and test.high is None:
        return bool(have)
    return any(
        type(one) is int and (test.low is None or one >= test.low) and (test.high is None or one <= test.high)
        for one in have
    )


def _birthday(test: Test, view: View, left: Left) -> bool | None:
    if _missing(test.name, view):
        return None
    wide = timedelta(days=test.high or 0)
    days = view.days
    if not days:
        return False
    near = {(day.month, day.day) for day in _from_to(days[0] - wide, days[-1] + wide)}
    # 1988-05-03, --05-03 and 05-03 all end in the month and the day; 29 February comes on the 28th of other years.
    for said in (str(one)[-5:] for one in _values(test.name, view)):
        month, _dash, day = said.partition("-")
        if month.isdigit() and day.isdigit():
            born = (int(month), int(day))
            if born in near or (born == (2, 29) and (2, 28) in near):
                return True
    return False


def _from_to(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _matching(test: Test, view: View, fits: Callable[[date], bool]) -> bool:
    days = view.days
    if not days:
        return False
    if test.match == "arrival":
        return fits(days[0])
    return all(map(fits, days)) if test.match == "all" else any(map(fits, days))


def _within(test: Test, day: date) -> bool:
    return (test.first is None or day >= test.first) and (test.last is None or day <= test.last)


def _festival(test: Test, view: View, left: Left) -> bool:
    days = frozenset().union(*(view.facts.festivals.get(str(name), frozenset()) for name in test.values))
    return _matching(test, view, days.__contains__)


_TESTS: dict[str, Callable[[Test, View, Left], bool | None]] = {
    **dict.fromkeys(_NUMBERS, _number), **dict.fromkeys(_WORDS, _word), "fact": _fact, "birthday": _birthday,
    "festival": _festival,
    "weekday": lambda test, view, left: _matching(test, view, lambda day: day.isoweekday() in test.values),
    "stay": lambda test, view, left: _matching(test, view, lambda day: _within(test, day)),
    "booked": lambda test, view, left: _within(test, view.cart.booked or view.today),
}  # fmt: skip
