"""Effects and conditions in the words of the trade, in the language in force.

`names` gives what codes are called (facts, products, sites, rules); a code without a name is said as it is.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from rugui.toolkit import _, _l, _n, _p, money, short_date

from loyalty_pricing import rules as r
from loyalty_pricing.rules_json import decimal

Names = Mapping[str, str]

KIND_WORDS = {
    "room": _l("rooms"), "package": _l("packages"), "service": _l("services"), "fee": _l("fees"),
}  # fmt: skip
MARGIN_WORDS = {"high": _l("high margin"), "normal": _l("normal margin"), "low": _l("low margin")}
WEEKDAYS = (
    _l("Mondays"), _l("Tuesdays"), _l("Wednesdays"), _l("Thursdays"), _l("Fridays"), _l("Saturdays"), _l("Sundays"),
)  # fmt: skip


def listed(words: Iterable[object]) -> str:
    """One after the other, as the language writes a list."""
    return _p("between the words of a list", ", ").join(str(word) for word in words)


def named(texts: Iterable[tuple[str, str]], language: str, code: str) -> str:
    """What a rule is called in a language; else in English, else its code."""
    known = dict(texts)
    return known.get(language) or known.get("en") or code


def effect(one: r.Effect, currency: str, names: Names) -> str:
    """What an effect does: "10% off rooms"."""
    what = _EFFECTS[one.kind](one, currency, names)
    part = target(one.target, currency, names)
    return _("%(what)s (%(part)s)", what=what, part=part) if part else what


def _amount_off(one: r.Effect, currency: str, names: Names) -> str:
    said = money(one.amount, currency)
    return {
        "sum": lambda: _("%(amount)s off", amount=said), "line": lambda: _("%(amount)s off each item", amount=said),
        "night": lambda: _("%(amount)s off each night", amount=said),
        "unit": lambda: _("%(amount)s off each unit", amount=said),
    }[one.each]()  # fmt: skip


def _fixed_price(one: r.Effect, currency: str, names: Names) -> str:
    said = money(one.amount, currency)
    return {
        "sum": lambda: _("%(amount)s in all", amount=said), "line": lambda: _("%(amount)s an item", amount=said),
        "night": lambda: _("%(amount)s a night", amount=said), "unit": lambda: _("%(amount)s a unit", amount=said),
    }[one.each]()  # fmt: skip


def _free_night(one: r.Effect, currency: str, names: Names) -> str:
    return _n("%(num)s of %(every)s nights free", "%(num)s of %(every)s nights free", one.free, every=one.every)


_EFFECTS: dict[str, Callable[[r.Effect, str, Names], str]] = {
    "percent": lambda one, currency, names: _("%(n)s%% off", n=decimal(one.rate)),
    "amount": _amount_off, "price": _fixed_price, "free_night": _free_night,
    "upgrade": lambda one, currency, names: _("Upgrade to %(what)s", what=names.get(one.product, one.product)),
    "free_item": lambda one, currency, names: _("Free: %(n)s × %(what)s", n=one.quantity,
                                                what=names.get(one.product, one.product)),
    "points": lambda one, currency, names: _("Points × %(n)s", n=decimal(one.rate)),
    "deposit_waiver": lambda one, currency, names: _("No deposit"),
    "credit_days": lambda one, currency, names: _n("%(num)s day's credit", "%(num)s days' credit", one.quantity),
}  # fmt: skip


def target(of: r.Target, currency: str, names: Names) -> str:
    """The part of the cart that is meant; "" for all of it."""
    parts = [listed(names.get(one, one) for one in (*of.products, *of.categories))] if (
        of.products or of.categories) else []  # fmt: skip
    parts += [listed(KIND_WORDS.get(one, one) for one in of.kinds)] if of.kinds else []
    parts += [listed(MARGIN_WORDS.get(one, one) for one in of.margins)] if of.margins else []
    parts += [listed(WEEKDAYS[one - 1] for one in of.weekdays)] if of.weekdays else []
    if of.price_from is not None or of.price_to is not None:
        parts.append(_span(of.price_from, of.price_to, lambda amount: money(amount, currency)))
    return listed(parts)


def _span(low: int | None, high: int | None, said: Callable[[int], str]) -> str:
    if low is not None and high is not None:
        return said(low) if low == high else _("%(low)s to %(high)s", low=said(low), high=said(high))
    if low is not None:
        return _("at least %(n)s", n=said(low))
    return _("at most %(n)s", n=said(high)) if high is not None else _("any")


def asks(one: r.Test, currency: str, names: Names, *, negated: bool = False) -> str:
    """What a condition asks, as a few words: "nights: at least 3"."""
    title = _("%(what)s of %(part)s", what=_title(one, names), part=part) if (
        part := target(one.target, currency, names)) else _title(one, names)  # fmt: skip
    wanted = _asked(one, currency, names)
    if negated:
        return _("%(what)s: not %(asked)s", what=title, asked=wanted)
    return _("%(what)s: %(asked)s", what=title, asked=wanted)


TITLES = {
    "site": _l("Site"), "channel": _l("Channel"), "coupon": _l("Coupon"), "currency": _l("Currency"),
    "product": _l("Product"), "category": _l("Category"), "kind": _l("Kind"), "nights": _l("Nights"),
    "lead_days": _l("Days booked ahead"), "quantity": _l("Quantity"), "lines": _l("Items"),
    "amount": _l("List price"), "running": _l("Price so far"), "weekday": _l("Weekday"), "stay": _l("Stay"),
    "booked": _l("Day of booking"), "festival": _l("Festival"), "birthday": _l("Birthday"),
}  # fmt: skip


def _title(one: r.Test, names: Names) -> str:
    return names.get(one.name, one.name) if one.what == "fact" else str(TITLES[one.what])


def _asked(one: r.Test, currency: str, names: Names) -> str:
    if one.what in ("stay", "booked"):
        return days(one.first, one.last)
    if one.what == "weekday":
        return listed(WEEKDAYS[value - 1] for value in one.values if isinstance(value, int))
    if one.what == "birthday":
        return _n("at most %(num)s day from the stay", "at most %(num)s days from the stay", one.high or 0) if (
            one.high) else _("during the stay")  # fmt: skip
    if one.values:
        return listed(value_word(value, names) for value in one.values)
    if one.what in ("amount", "running"):
        return _span(one.low, one.high, lambda amount: money(amount, currency))
    return _span(one.low, one.high, str)


def value_word(value: object, names: Names) -> str:
    """A value of a fact or a code, as people say it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return names.get(str(value), str(value))


def days(first: date | None, last: date | None) -> str:
    """A span of days, either end open."""
    if first and last:
        return _("%(low)s to %(high)s", low=short_date(first), high=short_date(last))
    return _("from %(day)s", day=short_date(first)) if first else (
        _("until %(day)s", day=short_date(last)) if last else _("any"))  # fmt: skip


def more(one: r.Test, short: int, currency: str, names: Names) -> str:
    """What would make a condition hold: "1 night more", "book 3 days earlier"."""
    n = abs(short)
    said = (_MORE if short > 0 else _LESS).get(one.what)
    if said is not None:
        return said(n, currency)
    title = names.get(one.name, one.name)
    return _("%(n)s more: %(what)s", n=n, what=title) if short > 0 else _("%(n)s less: %(what)s", n=n, what=title)


_MORE: dict[str, Callable[[int, str], str]] = {
    "nights": lambda n, currency: _n("%(num)s night more", "%(num)s nights more", n),
    "lead_days": lambda n, currency: _n("book %(num)s day earlier", "book %(num)s days earlier", n),
    "quantity": lambda n, currency: _n("%(num)s more of it", "%(num)s more of them", n),
    "lines": lambda n, currency: _n("%(num)s item more", "%(num)s items more", n),
    "amount": lambda n, currency: _("%(amount)s more", amount=money(n, currency)),
    "running": lambda n, currency: _("%(amount)s more", amount=money(n, currency)),
}
_LESS: dict[str, Callable[[int, str], str]] = {
    "nights": lambda n, currency: _n("%(num)s night less", "%(num)s nights less", n),
    "lead_days": lambda n, currency: _n("book %(num)s day later", "book %(num)s days later", n),
    "quantity": lambda n, currency: _n("%(num)s less of it", "%(num)s less of them", n),
    "lines": lambda n, currency: _n("%(num)s item less", "%(num)s items less", n),
    "amount": lambda n, currency: _("%(amount)s less", amount=money(n, currency)),
    "running": lambda n, currency: _("%(amount)s less", amount=money(n, currency)),
}
