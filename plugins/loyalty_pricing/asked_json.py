"""What a price was reckoned from, as JSON and back: cart, facts, usage. Pure."""

from datetime import date
from typing import Any

from loyalty_pricing.cart import Cart, CartLine, Facts, Night, Usage, Value


def dump(cart: Cart, facts: Facts, usage: Usage) -> dict[str, Any]:
    """Plain JSON values from which `load` makes the same again."""
    return {
        "cart": {
            "lines": [_dump_line(line) for line in cart.lines], "currency": cart.currency, "site": cart.site,
            "channel": cart.channel, "coupons": list(cart.coupons),
            "refused_coupons": [list(one) for one in cart.refused_coupons], "arrival": _day(cart.arrival),
            "departure": _day(cart.departure), "booked": _day(cart.booked), "commission": cart.commission,
        },
        "facts": {name: [_value(one) for one in values] for name, values in facts.values.items()},
        "failed": list(facts.failed),
        "usage": {key: list(used) for key, used in usage.used.items()},
    }  # fmt: skip


def load(said: dict[str, Any]) -> tuple[Cart, Facts, Usage]:
    """What `dump` was given."""
    given = dict(said["cart"])
    lines = tuple(_line(one) for one in given.pop("lines"))
    for name in ("arrival", "departure", "booked"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    given["coupons"] = tuple(given["coupons"])
    given["refused_coupons"] = tuple((one[0], one[1]) for one in given["refused_coupons"])
    facts = {name: tuple(_said(one) for one in values) for name, values in said["facts"].items()}
    usage = {key: (used[0], used[1]) for key, used in said["usage"].items()}
    return Cart(lines, **given), Facts(facts, tuple(said["failed"])), Usage(usage)


def _dump_line(line: CartLine) -> dict[str, Any]:
    return {
        "id": line.id, "product": line.product, "quantity": line.quantity, "categories": list(line.categories),
        "kind": line.kind, "margin": line.margin, "tax": line.tax, "tax_in": line.tax_in,
        "nights": [[night.amount, night.cost, _day(night.day)] for night in line.nights],
    }  # fmt: skip


def _line(said: dict[str, Any]) -> CartLine:
    nights = tuple(
        Night(amount, cost, date.fromisoformat(day) if day else None) for amount, cost, day in said["nights"]
    )
    return CartLine(**{**said, "nights": nights, "categories": tuple(said["categories"])})


def _value(value: Value) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _said(value: Any) -> Value:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
