"""A promotion of a discount fact as one of our rules. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rugui.toolkit import Invalid

from loyalty_pricing import rules as r
from loyalty_pricing.check_values import day, minor, percentage, rows, whole

BEFORE, AFTER = date(2025, 1, 1), date(2027, 1, 1)
LIVE = ("", "active", "valid", "enabled", "ongoing", "started", "none", "true", "current")
STATES = {
    "not_started": ("not_started", "not started", "future", "scheduled", "upcoming", "pending", "early"),
    "used_up": ("used", "limit", "exhausted"),
    "expired": ("expired", "ended", "over", "disabled", "inactive", "archived", "finished", "past"),
    "unknown": ("unknown", "exist", "missing", "invalid", "deleted", "wrong"),
}


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule, the coupons it asks for, why these do not hold ("" where they do), and what was used of its caps."""

    rule: r.Rule
    coupons: tuple[str, ...]
    coupon_refused: str
    used: tuple[tuple[str, tuple[int, int]], ...]


def promotion(given: Any, at: int) -> Promotion:
    """One promotion; unless priorities differ they go in the order of the file. Raises `Invalid`."""
    if not isinstance(given, Mapping):
        raise Invalid(f"promotions.{at}: an object was expected")
    known = {"id", "name", "code", "coupon", "coupons", "coupon_state", "effects", "effect", "conditions", "condition",
             "state", "priority", "exclusive", "percent", "fixed", "amount", "cap", "usage_limit", "used", "target",
             "category", "product", "low", "high", "bound", "per", "starts_at", "ends_at", "description", "label",
             "title", "case"}  # fmt: skip
    if strange := sorted(set(map(str, given)) - known):
        raise Invalid(f"promotions.{at}: there is no {strange[0]!r}")
    name = str(given.get("id", given.get("code", f"R{at + 1}")))
    coupons = tuple(str(one) for one in rows(given.get("coupons", given.get("coupon"))))
    tests = [test for one in rows(given.get("conditions", given.get("condition"))) for test in conditions(one)]
    if coupons:
        tests.append(r.Test("coupon", coupons))
    effects = rows(given.get("effects", given.get("effect")))
    if not effects and any(word in given for word in ("percent", "fixed", "amount")):
        effects = [{word: given[word] for word in given if word in EFFECT_WORDS}]
    first, last = day(given.get("starts_at"), "starts_at"), day(given.get("ends_at"), "ends_at")
    standing = _state(given.get("state"), name)
    if standing == "not_started":
        first = AFTER
    elif standing:
        last = BEFORE
    caps, used = list[r.Cap](), list[tuple[str, tuple[int, int]]]()
    if given.get("usage_limit") is not None:
        limit, spent = whole(given["usage_limit"], "usage_limit"), whole(given.get("used", 0), "used")
        caps.append(r.Cap("rule", times=limit))
        used.append((f"{name}|rule|", (spent, 0)))
    made = [effect(one, name) for one in effects]
    money = [most for one in [*effects, given] if (most := _cap(one)) is not None]
    caps += [r.Cap("quote", money=min(money))] if money else []
    rule = r.Rule(name, when=r.All(tuple(tests)), effects=tuple(made), caps=tuple(caps),
                  first=first, last=last, category="exclusive" if given.get("exclusive") else "",
                  priority=whole(given.get("priority") or 0, "priority", low=-(10**6)) * 1000 - at)  # fmt: skip
    return Promotion(rule, coupons, _state(given.get("coupon_state"), f"coupon of {name}"), tuple(used))


def _state(given: Any, what: str) -> str:
    """Why a promotion or a coupon does not hold, from the word said of it; "" where it does."""
    state = str(given or "").lower()
    if state in LIVE:
        return ""
    for code, parts in STATES.items():
        if any(part in state for part in parts):
            return code
    raise Invalid(f"{what}: there is no state {state[:40]!r}")


def conditions(given: Any) -> list[r.Condition]:
    """What one condition asks: {"min_items_total": 80}, {"any": […]}, or several words in one object."""
    if not isinstance(given, Mapping):
        raise Invalid(f"conditions: an object was expected, not {str(given)[:40]!r}")
    return [_condition(str(word), value) for word, value in given.items()]


def _condition(word: str, value: Any) -> r.Condition:
    # Totals are those after earlier promotions, as in the programs the facts come from.
    low, high = word.startswith("min_"), word.startswith("max_")
    bare = word[4:] if low or high else word
    if bare in ("items_total", "total", "order_total", "cart_total", "subtotal", "amount") and (low or high):
        return _span("running", minor(value, word), low=low)
    if bare in ("cart_quantity", "quantity", "items", "item_count") and (low or high):
        return _span("quantity", whole(value, word), low=low)
    if bare in ("total_in_category", "total_of_category") and (low or high):
        category, amount = _pair(value, word, "category", ("amount", "total"))
        return _span("running", minor(amount, word), low=low, target=r.Target(categories=(str(category),)))
    if bare in ("quantity_in_category", "quantity_of_category") and (low or high):
        category, amount = _pair(value, word, "category", ("quantity", "count"))
        return _span("quantity", whole(amount, word), low=low, target=r.Target(categories=(str(category),)))
    if bare in ("quantity_of_product", "product_quantity") and (low or high):
        product, amount = _pair(value, word, "product", ("quantity", "count"))
        return _span("quantity", whole(amount, word), low=low, target=r.Target(products=(str(product),)))
    if word in ("contains_product", "product", "has_product", "products"):
        return r.Test("product", tuple(str(one) for one in rows(value)))
    if word in ("has_category", "contains_category", "category", "has_taxon", "in_category", "categories"):
        return r.Test("category", tuple(str(one) for one in rows(value)))
    if word == "nth_order":
        return _orders(whole(value, word) - 1, whole(value, word) - 1)
    if word in ("first_order", "new_customer"):
        return _orders(0, 0) if value else _orders(1, None)
    if bare in ("previous_orders", "orders") and (low or high):
        return _orders(whole(value, word), None) if low else _orders(None, whole(value, word))
    if word == "coupon":
        return r.Test("coupon", tuple(str(one) for one in rows(value)))
    if word == "channel":
        return r.Test("channel", tuple(str(one) for one in rows(value)))
    if word in ("all", "any"):
        inner = tuple(test for one in rows(value) for test in conditions(one))
        return r.All(inner) if word == "all" else r.Any(inner)
    if word == "not":
        return r.Not(r.All(tuple(conditions(value))))
    if word in ("customer_group", "customer_groups", "country", "shipping_country", "customer", "currency", "locale"):
        name = {"customer_groups": "customer_group", "shipping_country": "country"}.get(word, word)
        return r.Test("fact", tuple(str(one) for one in rows(value)), name=f"check.{name}")
    raise Invalid(f"conditions: there is no {word!r}")


def _span(what: str, number: int, *, low: bool, target: r.Target = r.EVERYTHING) -> r.Test:
    return r.Test(what, low=number, target=target) if low else r.Test(what, high=number, target=target)


def _orders(low: int | None, high: int | None) -> r.Test:
    return r.Test("fact", low=low, high=high, name="check.orders_before")


EFFECT_WORDS = {"target", "fixed", "amount", "percent", "category", "categories", "product", "products", "low", "high",
                "min", "max", "min_price", "max_price", "bound", "cap", "per"}  # fmt: skip


def effect(given: Any, name: str) -> r.Effect:
    """What a promotion does: `fixed` or `percent` off the order, shipping, each line, or each unit of some."""
    if not isinstance(given, Mapping):
        raise Invalid(f"{name}: an effect was expected")
    if strange := sorted(set(map(str, given)) - EFFECT_WORDS):
        raise Invalid(f"{name}: there is no {strange[0]!r} in an effect")
    word = str(given.get("target", "order"))
    of, each, per = _target(word, given, name)
    fixed = given.get("fixed", given.get("amount"))
    if (fixed is None) == (given.get("percent") is None):
        raise Invalid(f"{name}: either fixed or percent was expected")
    if fixed is not None:
        return r.Effect("amount", of, amount=minor(fixed, f"{name}.fixed"), each=each)
    rate = percentage(given["percent"], name)
    # A unit's percentage is of its list price, the order's of what is left.
    return r.Effect("percent", of, rate=rate, per=per, base="initial" if each == "unit" else "running")


def _target(word: str, given: Mapping[str, Any], name: str) -> tuple[r.Target, str, str]:
    """The part meant, what a fixed amount counts for, and how a percentage is rounded ("": as the fact says)."""
    if word in ("order", "cart", "order_total", "items_total", "subtotal"):
        return r.EVERYTHING, "sum", ""
    if word in ("shipping", "delivery"):
        return r.Target(kinds=("fee",)), "sum", ""
    if word in ("line", "lines", "each_line", "line_item", "line_items"):
        return _filter(given), "line", "line"
    if word in ("item", "items", "each_item", "unit", "units", "each_unit"):
        return _filter(given), "unit", "unit"
    for start in ("each_unit_", "each_item_", "each_product_", "unit_", "item_", "items_", "units_"):
        if word.startswith(start) and word.removeprefix(start) in UNIT_WORDS:
            return _filter(given), "unit", "unit"
    raise Invalid(f"{name}: there is no target {word!r}")


UNIT_WORDS = (
    "in_categories",
    "of_products",
    "of_category",
    "in_price_range",
    "in_category",
    "of_product",
    "min_price",
    "max_price",
    "priced_between",
    "priced_from",
    "priced_to",
)


def _filter(given: Mapping[str, Any]) -> r.Target:
    word = str(given.get("target", ""))
    low = next((given[name] for name in ("low", "min", "min_price") if name in given), None)
    high = next((given[name] for name in ("high", "max", "max_price") if name in given), None)
    if given.get("bound") is not None:
        low, high = (None, given["bound"]) if "max" in word or word.endswith("_to") else (given["bound"], None)
    return r.Target(
        tuple(str(one) for one in rows(given.get("products", given.get("product")))),
        tuple(str(one) for one in rows(given.get("categories", given.get("category")))),
        price_from=None if low is None else minor(low, "low"), price_to=None if high is None else minor(high, "high"),
    )  # fmt: skip


def _cap(given: Mapping[str, Any]) -> int | None:
    return None if given.get("cap") is None else minor(given["cap"], "cap")


def _pair(value: Any, word: str, code: str, number: tuple[str, ...]) -> tuple[Any, Any]:
    """["C1", 50] or {"category": "C1", "amount": 50}."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return value[0], value[1]
    if isinstance(value, Mapping) and code in value:
        return value[code], next((value[name] for name in number if name in value), None)
    raise Invalid(f"{word}: {code} and number were expected")
