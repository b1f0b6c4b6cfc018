"""What the accounts of members (points, benefits, cards, stored value, dues, events) add to the declaration."""

from collections.abc import Sequence

from rugui.toolkit import Event, Job, MenuItem, Permission, SearchKey, _l
from sqlalchemy.orm import Session

from membership_club import (
    access,
    api_benefits,
    api_cards,
    api_dues,
    api_events,
    api_figures,
    api_points,
    api_value,
    facts_accounts,
    service_cards,
    service_dues_club,
    service_figures,
    service_points_rules,
    views_benefits,
    views_cards,
    views_check,
    views_dues,
    views_events,
    views_figures,
    views_points,
    views_value,
    words_accounts,
)
from membership_club.activity import TIER_POINTS, Entry
from membership_club.service_activity import SOURCES

__all__ = [
    "FACTS", "JOBS", "MENU", "PERMISSIONS", "WORDS", "api_benefits", "api_cards", "api_dues", "api_events",
    "api_figures", "api_points", "api_value", "happened", "search_keys", "views_benefits", "views_cards", "views_check",
    "views_dues", "views_events", "views_figures", "views_points", "views_value",
]  # fmt: skip
FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)
DAY = 86400

PERMISSIONS = (
    Permission(access.POINTS, _l("Give, redeem and correct points"), (CLUB, DUTY, ADMIN)),
    Permission(access.BENEFITS, _l("Note benefits as used"), DESK),
    Permission(access.CARDS, _l("Issue, stop and replace cards"), DESK),
    Permission(access.CHECK, _l("Check cards"), (*DESK, READ_ONLY)),
    Permission(access.VALUE, _l("Load, use and refund stored value"), DESK),
    Permission(access.DUES, _l("Make invoices of dues and note payments"), (CLUB, DUTY, ADMIN)),
    Permission(access.EVENTS, _l("Make club events, book them and let members in"), DESK),
    Permission(access.CARD_KEYS, _l("Change the keys that sign cards"), (ADMIN,)),
)
MENU = (MenuItem(_l("Check a card"), "membership_club.check_card", access.CHECK, "credit-card", 45),)
FACTS = facts_accounts.KINDS
WORDS = words_accounts.WORDS
JOBS = (
    Job("membership_club.points", service_points_rules.expire_all, DAY),
    Job("membership_club.dues", service_dues_club.remind_all, DAY),
    Job("membership_club.figures", service_figures.count_months, DAY),
)


def happened(session: Session, event: Event) -> None:
    """What a stay that ended earns."""
    service_points_rules.happened(session, event)


def search_keys(session: Session, customer_ids: Sequence[int]) -> dict[int, list[SearchKey]]:
    """Numbers of active cards, as printed and without blanks."""
    found = service_cards.numbers(session, customer_ids)
    return {one: [SearchKey(number, "member") for number in numbers] for one, numbers in found.items()}


def tier_points(session: Session, membership_ids: Sequence[int]) -> dict[int, list[Entry]]:
    """Tier points as activity, for the rules of tiers."""
    found = service_points_rules.tier_points(session, membership_ids)
    return {one: [Entry(day, TIER_POINTS, tier) for day, tier in days] for one, days in found.items()}


SOURCES.append(tier_points)
