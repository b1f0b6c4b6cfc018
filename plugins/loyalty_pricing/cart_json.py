"""A cart and facts from JSON, and a quote as JSON: what the API takes and gives. Money is whole minor units. Pure."""

from typing import Any

from rugui.toolkit import Invalid, _l

from loyalty_pricing.cart import KINDS, MARGINS, Cart, CartLine, Facts, Night
from loyalty_pricing.conditions_json import dump_condition
from loyalty_pricing.quoted import Quote, Refused, Told
from loyalty_pricing.reading import MOST_MONEY, Reader
from loyalty_pricing.rules_json import currency, dump_effect
from loyalty_pricing.view import LONGEST

MOST_LINES = 200
LINE = ("id", "product", "quantity", "nights", "categories", "kind", "margin", "tax", "tax_in")
CART = ("lines", "currency", "site", "channel", "coupons", "arrival", "departure", "booked", "commission")


def load_cart(document: Any) -> Cart:
    """The cart a document states; raises `Invalid` with paths (`lines.0.nights.2.amount`)."""
    read = Reader()
    doc = read.obj(document, "", CART)
    lines = tuple(
        _line(read, one, f"lines.{at}", at) for at, one in enumerate(read.rows(doc.get("lines"), "lines", MOST_LINES))
    )
    if not lines:
        read.wrong.setdefault("lines", _l("The cart is empty."))
    coupons = read.texts(doc["coupons"], "coupons", 20) if doc.get("coupons") else ()
    arrival, departure = read.day(doc.get("arrival"), "arrival"), read.day(doc.get("departure"), "departure")
    if arrival and departure and departure < arrival:
        read.wrong["departure"] = _l("The end is before the start.")
    cart = Cart(
        lines, currency(read, doc.get("currency"), "currency"), read.code(doc.get("site", ""), "site", empty=True),
        read.code(doc.get("channel", ""), "channel", empty=True), coupons, (), arrival, departure,
        read.day(doc.get("booked"), "booked"), read.whole(doc.get("commission", 0), "commission", 0, 10_000),
    )  # fmt: skip
    if read.wrong:
        raise Invalid(_l("This cart cannot be priced."), fields=read.wrong)
    return cart


def _line(read: Reader, given: Any, path: str, at: int) -> CartLine:
    doc = read.obj(given, path, LINE)
    nights = []
    for place, one in enumerate(read.rows(doc.get("nights"), f"{path}.nights", LONGEST)):
        here = f"{path}.nights.{place}"
        night = read.obj(one, here, ("amount", "cost", "day"))
        nights.append(Night(
            read.whole(night.get("amount"), f"{here}.amount", 0, MOST_MONEY),
            read.whole(night.get("cost", 0), f"{here}.cost", 0, MOST_MONEY), read.day(night.get("day"), f"{here}.day"),
        ))  # fmt: skip
    tax_in = doc.get("tax_in", True)
    if not isinstance(tax_in, bool):
        read.wrong[f"{path}.tax_in"] = _l("This is not readable.")
    return CartLine(
        read.code(doc.get("id", str(at + 1)), f"{path}.id"), read.text(doc.get("product"), f"{path}.product", 120),
        tuple(nights), read.whole(doc.get("quantity", 1), f"{path}.quantity", 0, 10_000),
        read.texts(doc["categories"], f"{path}.categories", 50) if doc.get("categories") else (),
        read.one_of(doc.get("kind", "room"), KINDS, f"{path}.kind"),
        read.one_of(doc.get("margin", "normal"), MARGINS, f"{path}.margin"),
        read.whole(doc.get("tax", 0), f"{path}.tax", 0, 10_000), tax_in is True,
    )  # fmt: skip


def load_facts(document: Any) -> Facts:
    """Facts from JSON: name → a value or a list of them; raises `Invalid`."""
    read = Reader()
    doc = document if isinstance(document, dict) else read.obj(document, "", ())
    values: dict[str, tuple[str | int | bool, ...]] = {}
    for name, given in doc.items():
        each = given if isinstance(given, list) else [given]
        if not all(isinstance(one, (str, int)) for one in each) or len(each) > 500:
            read.wrong[str(name)[:120]] = _l("This is not readable.")
        values[str(name)] = tuple(one for one in each if isinstance(one, (str, int)))
    if read.wrong:
        raise Invalid(_l("These facts cannot be read."), fields=read.wrong)
    return Facts(values)


def dump_cart(cart: Cart) -> dict[str, Any]:
    """The document that states this cart; `load_cart` gives it back."""
    days = {"arrival": cart.arrival, "departure": cart.departure, "booked": cart.booked}
    return {
        "currency": cart.currency, "site": cart.site, "channel": cart.channel, "coupons": list(cart.coupons),
        "commission": cart.commission, **{name: day.isoformat() for name, day in days.items() if day},
        "lines": [
            {"id": line.id, "product": line.product, "quantity": line.quantity, "categories": list(line.categories),
             "kind": line.kind, "margin": line.margin, "tax": line.tax, "tax_in": line.tax_in,
             "nights": [{"amount": night.amount, "cost": night.cost,
                         **({"day": night.day.isoformat()} if night.day else {})} for night in line.nights]}
            for line in cart.lines
        ],
    }  # fmt: skip


def dump_quote(quote: Quote) -> dict[str, Any]:
    """A quote as plain values: amounts, steps and reasons as codes; the words come from `receipt`."""
    return {
        "number": quote.number, "rule_set": quote.rule_set, "version": quote.version,
        "currency": quote.cart.currency, "listed": quote.listed, "discount": quote.discount, "total": quote.total,
        "cost": quote.cost, "commission": quote.commission, "complete": not quote.incomplete,
        "missing": list(quote.incomplete), "below_floor": quote.below,
        "override": quote.override and {"authority": quote.override.authority, "reason": quote.override.reason},
        "coupons_refused": [{"coupon": code, "why": why} for code, why in quote.cart.refused_coupons],
        "lines": [
            {"id": one.id, "product": one.product, "listed": one.listed, "discount": one.discount, "total": one.total,
             "floor": one.floor, "nights": list(one.nights)} for one in quote.lines
        ],
        "steps": [
            {"number": one.number, "rule": one.rule, "version": one.version, "group": one.group,
             "effect": dump_effect(one.effect), "wanted": one.wanted, "amount": one.amount, "after": one.after,
             "cut": one.cut, "lines": dict(one.lines)} for one in quote.steps
        ],
        "also": [{"rule": one.rule, "version": one.version, "effect": dump_effect(one.effect)} for one in quote.sides],
        "refused": [_refused(one) for one in quote.refused],
    }  # fmt: skip


def _refused(one: Refused) -> dict[str, Any]:
    return {"rule": one.rule, "version": one.version, "group": one.group, "why": one.why, "by": one.by,
            "conditions": [_told(told) for told in one.tests]}  # fmt: skip


def _told(told: Told) -> dict[str, Any]:
    return {"condition": dump_condition(told.test), "negated": told.negated, "known": told.ok is not None,
            "have": list(told.have), "short": told.short}  # fmt: skip
