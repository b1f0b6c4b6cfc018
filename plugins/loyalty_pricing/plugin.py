"""The declaration and the hook implementations; no logic."""

from collections.abc import Sequence
from datetime import datetime

from rugui.toolkit import Json, MenuItem, Page, Panel, Permission, Plugin, TimelineEntry, _l, hookimpl
from sqlalchemy.orm import Session

from loyalty_pricing import (
    access,
    api,
    api_products,
    api_quotes,
    api_rules,
    commands,
    demo,
    panels_of,
    service_records,
    service_timeline,
    views,
    views_negotiated,
    views_products,
    views_quotes,
    views_rules,
    words_actions,
)

__all__ = [
    "api_products", "api_quotes", "api_rules", "plugin", "views_negotiated", "views_products", "views_quotes",
    "views_rules",
]  # fmt: skip

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip

plugin = Plugin(
    api=1,
    title=_l("Prices"),
    permissions=(
        Permission(access.READ, _l("See products, prices and quotes"), (FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY)),
        Permission(access.QUOTE, _l("Give, send, accept and withdraw quotes"), (FRONT_DESK, CLUB, DUTY, ADMIN)),
        Permission(access.OVERRIDE, _l("Go below the floor, with a reason"), (DUTY, ADMIN)),
        Permission(access.RULES, _l("Draft rules and put them in force"), (CLUB, ADMIN)),
        Permission(access.APPROVE, _l("Approve rules somebody else drafted"), (DUTY, ADMIN)),
        Permission(access.PRODUCTS, _l("Make products, rate plans and prices"), (DUTY, ADMIN)),
    ),
    menu=(MenuItem(_l("Prices"), "loyalty_pricing.quotes", access.READ, "tag", 50),),
    blueprints=(views.blueprint, api.blueprint),
    commands=(commands.pricing,),
    demo=demo.demo,
    words=words_actions.WORDS,
)


@hookimpl
def customer_timeline(
    session: Session, customer_id: int, before: datetime | None, limit: int
) -> Sequence[TimelineEntry]:
    """Quotes accepted and withdrawn."""
    return service_timeline.entries(session, customer_id, before, limit)


@hookimpl
def panels(session: Session, page: Page) -> Sequence[Panel]:
    """On the guest's page the prices that hold, with their reasons."""
    return panels_of.of(session, page)


@hookimpl
def export_customer(session: Session, customer_id: int) -> Json:
    """Every quote given to the guest and every rate agreed."""
    return service_records.export(session, customer_id)


@hookimpl
def erase_customer(session: Session, customer_id: int) -> Json:
    """Every quote and agreed rate, gone; says how many of what."""
    return service_records.erase(session, customer_id)


@hookimpl
def merge_customers(session: Session, kept_id: int, dropped_id: int) -> Json:
    """Quotes and agreed rates move to the kept guest."""
    return service_records.merge(session, kept_id, dropped_id)


@hookimpl
def unmerge_customers(session: Session, journal: Json) -> None:
    """Exactly what moved goes back."""
    service_records.unmerge(session, journal)
