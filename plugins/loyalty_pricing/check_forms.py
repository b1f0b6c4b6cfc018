"""Discount facts as other programs' tests state them, read as a cart, facts and a rule set. Pure.

Two forms (docs/pricing.md): products with promotions and a cart, and bare lines with a percentage, an amount or tiers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rugui.toolkit import Invalid

from loyalty_pricing import rules as r
from loyalty_pricing.cart import Cart, CartLine, Facts, Night, Usage
from loyalty_pricing.check_rules import promotion
from loyalty_pricing.check_values import minor, rows, whole

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SHIPPING = "shipping"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the engine, and what is expected of it: words (`total`, `discount`, `shipping`,
    `coupon_rejected`, `total_discount`) or of lines (`lines`: line id → discount)."""

    cart: Cart
    facts: Facts
    rules: r.RuleSet
    usage: Usage
    expected: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)


def read(document: Any) -> list[Asked]:
    """The questions one line of a file asks (tiers ask several); raises `Invalid` saying what cannot be read."""
    if not isinstance(document, Mapping):
        raise Invalid("an object was expected")
    if "promotions" in document or "cart" in document:
        return [_with_promotions(document)]
    if "tiers" in document:
        return _with_tiers(document)
    if "lines" in document:
        return [_with_lines(document)]
    raise Invalid("neither a cart with promotions, nor lines, nor tiers")


def _with_promotions(doc: Mapping[str, Any]) -> Asked:
    context = doc.get("context") or {}
    if not isinstance(context, Mapping):
        raise Invalid("context: an object was expected")
    lines = _cart_lines(doc)
    fee = minor(doc.get("shipping_fee", doc.get("shipping", 0)) or 0, "shipping_fee")
    if fee:
        lines.append(CartLine(SHIPPING, SHIPPING, (Night(fee),), kind="fee"))
    given = [str(one) for name in ("coupon", "coupons", "coupon_code") for one in rows(context.get(name))]
    each = [promotion(one, at) for at, one in enumerate(rows(doc.get("promotions")))]
    good = {coupon for one in each for coupon in one.coupons if not one.coupon_refused}
    bad = {coupon: one.coupon_refused for one in each for coupon in one.coupons if one.coupon_refused}
    refused = tuple((code, bad.get(code, "unknown")) for code in dict.fromkeys(given) if code not in good)
    held = tuple(code for code in dict.fromkeys(given) if code in good)
    cart = Cart(tuple(lines), "XTS", channel=str(context.get("channel", "")), coupons=held, refused_coupons=refused)
    rules = r.RuleSet("check", 1, "XTS", tuple(one.rule for one in each), rounding=_rounding(doc, "sum"),
                      exclusive=("exclusive",))  # fmt: skip
    usage = Usage({key: used for one in each for key, used in one.used})
    expected = doc.get("expected") or {}
    if not isinstance(expected, Mapping):
        raise Invalid("expected: an object was expected")
    by_line = expected.get("unit_or_line_reduction", expected.get("line_reduction", {}))
    offs = {str(code): minor(off, f"expected of {code}") for code, off in by_line.items()}
    return Asked(cart, _facts(context), rules, usage, _expected(expected), offs)


def _facts(context: Mapping[str, Any]) -> Facts:
    """Everything the context says is a fact; orders before this one are those not cancelled."""
    values = {
        f"check.{str(name).removeprefix('shipping_')}": tuple(
            one if isinstance(one, (str, bool)) else str(one) for one in rows(said)
        )
        for name, said in context.items()
    }
    placed = whole(context.get("previous_orders", 0), "previous_orders")
    cancelled = whole(context.get("cancelled_of_previous", 0), "cancelled_of_previous")
    return Facts({**values, "check.orders_before": (max(0, placed - cancelled),)})


def _cart_lines(doc: Mapping[str, Any]) -> list[CartLine]:
    known = {}
    for at, one in enumerate(rows(doc.get("products"))):
        if not isinstance(one, Mapping) or "id" not in one:
            raise Invalid(f"products.{at}: an object with an id was expected")
        known[str(one["id"])] = one
    cart = doc.get("cart", {})
    if isinstance(cart, Mapping):
        cart = [{"product": code, "quantity": quantity} for code, quantity in cart.items()]
    lines: list[CartLine] = []
    for at, item in enumerate(rows(cart)):
        if not isinstance(item, Mapping):
            item = {"product": item}
        code = str(item.get("product", item.get("id", "")))
        product = {**known.get(code, {}), **item}
        if "price" not in product:
            raise Invalid(f"cart: there is no product {code!r} with a price")
        quantity = whole(product.get("quantity", 1), f"quantity of {code}")
        categories = tuple(str(one) for one in rows(product.get("categories", product.get("category"))))
        name = code if all(line.id != code for line in lines) else f"{code}#{at + 1}"
        night = Night(minor(product["price"], f"price of {code}"))
        if quantity:
            lines.append(CartLine(name, code, (night,), quantity, categories, "service"))
    return lines


def _with_lines(doc: Mapping[str, Any]) -> Asked:
    lines = _bare_lines(doc)
    caps = (r.Cap("quote", money=minor(doc["cap"], "cap")),) if doc.get("cap") is not None else ()
    rule = promotion(
        {**{name: doc[name] for name in ("percent", "fixed", "amount") if name in doc}, "id": "rule"}, 0
    ).rule
    rule = r.Rule(rule.id, effects=rule.effects, caps=caps)
    rules = r.RuleSet("check", 1, "XTS", (rule,), rounding=_rounding(doc, "line"))
    expected = doc.get("expected") or {}
    offs = [minor(one, "line_discounts") for one in rows(expected.get("line_discounts"))]
    if offs and len(offs) != len(lines):
        raise Invalid("expected.line_discounts: as many as there are lines were expected")
    return Asked(_bare_cart(lines), Facts(), rules, Usage(), _expected(expected),
                 {line.id: off for line, off in zip(lines, offs, strict=False)})  # fmt: skip


def _bare_lines(doc: Mapping[str, Any]) -> list[CartLine]:
    """Numbers (the amount of a line), or objects with a price and a quantity."""
    quantities = rows(doc.get("quantities"))
    lines = []
    for at, one in enumerate(rows(doc["lines"])):
        name = f"line {at + 1}"
        if isinstance(one, Mapping):
            price = minor(one.get("price", one.get("amount")), name)
            quantity = whole(one.get("quantity", 1), name)
        else:
            price, quantity = minor(one, name), 1
            if at < len(quantities) and (count := whole(quantities[at], name)) and price % count == 0:
                price, quantity = price // count, count
        lines.append(CartLine(name, name, (Night(price),), quantity, (), "service"))
    return lines


def _with_tiers(doc: Mapping[str, Any]) -> list[Asked]:
    """From a total on, so many percent off, or so much; the first tier from above that is reached counts."""
    tiers = doc["tiers"]
    if not isinstance(tiers, Mapping):
        raise Invalid("tiers: an object was expected")
    said = f"{doc.get('kind', '')} {doc.get('case', '')} {doc.get('source', '')}".lower()
    flat = "flat" in said or ("%" not in said and "percent" not in said)
    each = []
    for threshold, value in tiers.items():
        base = threshold == "base"
        low = 0 if base else minor(str(threshold), "tiers")
        made = promotion({"id": f"from {threshold}", "fixed" if flat else "percent": value}, 0).rule
        each.append(r.Rule(made.id, effects=made.effects, priority=low,
                           when=r.All() if base else r.Test("amount", low=low)))  # fmt: skip
    rules = r.RuleSet("check", 1, "XTS", tuple(each), r.Group("all", "first"), _rounding(doc, "line"))
    expected = doc.get("expected") or {}
    if "lines" in doc:
        lines = _bare_lines(doc)
        return [Asked(_bare_cart(lines), Facts(), rules, Usage(), _expected(expected))]
    totals = {
        minor(str(total), "expected"): minor(off, "expected") for total, off in expected.items() if total != "note"
    }
    # The percentage is told of one line of many: the cart is made of lines as large as the smallest total.
    size = minor(doc["line"], "line") if "line" in doc else min(totals, default=0)
    found = []
    for total, off in totals.items():
        parts = [total] if flat or not size else [size] * (total // size) + ([total % size] if total % size else [])
        lines = [CartLine(f"line {n + 1}", "item", (Night(part),), 1, (), "service") for n, part in enumerate(parts)]
        wanted = {"line 1": off}
        found.append(Asked(_bare_cart(lines), Facts(), rules, Usage(), {}, wanted))
    return found


def _bare_cart(lines: list[CartLine]) -> Cart:
    return Cart(tuple(lines), "XTS")


def _rounding(doc: Mapping[str, Any], per: str) -> r.Rounding:
    """`rounding` as a word (`half_even`, `per_sum`) or an object, or `per` beside it."""
    said = doc.get("rounding", {})
    given = said if isinstance(said, Mapping) else {}
    words = [str(one) for one in (said, given.get("mode"), given.get("per"), doc.get("per"), doc.get("mode"))
             if isinstance(one, str)]  # fmt: skip
    mode = "half_up"
    for word in words:
        word = word.lower().replace("-", "_").removeprefix("per_").removeprefix("each_").removeprefix("round_")
        word = {"order": "sum", "total": "sum", "cart": "sum", "item": "line", "bankers": "half_even",
                "floor": "down", "up": "half_up"}.get(word, word)  # fmt: skip
        if word in r.PER:
            per = word
        elif word in r.ROUNDING:
            mode = word
        else:
            raise Invalid(f"rounding: there is no {word[:40]!r}")
    return r.Rounding(per, mode)


def _expected(given: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {"total_discount": "discount", "shipping_total": "shipping"}
    found: dict[str, Any] = {}
    for name in ("total", "discount", "total_discount", "shipping", "shipping_total"):
        if given.get(name) is not None:
            found[names.get(name, name)] = minor(given[name], f"expected.{name}")
    if "coupon_rejected" in given:
        found["coupon_rejected"] = bool(given["coupon_rejected"])
    return found
