"""The plugin's part of the guest's page: prices that hold, and why they are what they are."""

from typing import Any

from rugui.toolkit import Page, Panel, _l, customers, today_here
from sqlalchemy.orm import Session

from loyalty_pricing import service_quotes
from loyalty_pricing.access import QUOTE, READ
from loyalty_pricing.models_quotes import GuestQuote
from loyalty_pricing.service_rules import names_of


def of(session: Session, page: Page) -> list[Panel]:
    """The panels of a page; what the viewer may not see is not in them."""
    if page.kind != "profile" or page.customer_id is None or not page.viewer.can(READ):
        return []
    rows = [row for row in service_quotes.standing(session, page.customer_id, today_here(session))
            if page.viewer.can(READ, row.site_id)]  # fmt: skip
    may = page.viewer.can(QUOTE)
    guest = customers(session, [page.customer_id]).get(page.customer_id) if rows or may else None
    if guest is None:
        return []
    context = {"quotes": [told(session, row) for row in rows[:3]], "may_quote": may, "guest_id": guest.public_id}
    return [Panel(_l("Prices"), "loyalty_pricing/panel.html", context, 15, "aside", READ)]


def told(session: Session, row: GuestQuote) -> dict[str, Any]:
    """A quote and the rules that made its price, by the names guests read."""
    names = names_of(session, row.rules_id)
    rules = dict.fromkeys(one["rule"] for one in (*row.given["steps"], *row.given["sides"]))
    return {"row": row, "day": row.created_at, "reasons": [names.get(one, one) for one in rules]}
