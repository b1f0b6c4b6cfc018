"""What rules do, and why some gave nothing, in the trade's words."""

from rugui.toolkit import _l, money

from loyalty_pricing.rules import Effect
from loyalty_pricing.rules_json import decimal

STATUSES = {"draft": _l("Draft"), "waiting": _l("Waits for a second person"), "active": _l("Active")}
QUOTE_STATUSES = {
    "saved": _l("Given"), "sent": _l("Sent"), "accepted": _l("Accepted"), "withdrawn": _l("Withdrawn"),
    "expired": _l("Expired"),
}  # fmt: skip
WHY = {
    "condition": _l("not for this stay or guest"), "unknown": _l("a plugin could not say"), "not_yet": _l("not yet"),
    "over": _l("over"), "first": _l("another went first"), "best": _l("another is better"),
    "exclusive": _l("cannot be combined"), "cap": _l("used up"), "floor": _l("below the floor"),
    "nothing": _l("nothing to take off"),
}  # fmt: skip
CUTS = {"floor": _l("held by the floor"), "cap": _l("held by a cap"), "left": _l("there was no more")}
EFFECTS = {"percent": _l("Percent off"), "amount": _l("Amount off"), "free_night": _l("Every so many nights one free")}


def effect(one: Effect, currency: str) -> object:
    """What an effect does, in a few words."""
    amount = money(one.amount, currency)
    said: dict[str, object] = {
        "percent": _l("%(n)s%% off", n=decimal(one.rate)),
        "amount": _l("%(amount)s off", amount=amount),
        "price": _l("for %(amount)s", amount=amount),
        "free_night": _l("%(free)s of %(every)s nights free", free=one.free, every=one.every),
        "upgrade": _l("upgrade to %(product)s", product=one.product),
        "free_item": _l("%(product)s × %(n)s free", product=one.product, n=one.quantity),
        "points": _l("points × %(n)s", n=decimal(one.rate)),
        "deposit_waiver": _l("no deposit"),
        "credit_days": _l("%(n)s days of credit", n=one.quantity),
    }
    return said[one.kind]
