"""The plugin's parts of the guest's page and of the home page."""

from typing import Any

from rugui.toolkit import Page, Panel, _l, customers, today_here
from sqlalchemy.orm import Session

from membership_club import service, service_batches, service_cases, words
from membership_club.access import BATCHES, READ, WRITE
from membership_club.models import Club, Membership
from membership_club.names import Named
from membership_club.service_clubs import any_open, names_of


def of(session: Session, page: Page) -> list[Panel]:
    """The panels of a page; what the viewer may not see is not in them."""
    if page.kind == "profile" and page.customer_id is not None:
        return _profile(session, page, page.customer_id) if page.viewer.can(READ) else []
    if page.kind == "home" and page.viewer.can(BATCHES):
        waiting = service_batches.waiting(session)
        context = {"waiting": waiting}
        return [Panel(_l("Clubs"), "membership_club/home_panel.html", context, 60, "aside", BATCHES)] if waiting else []
    return []


def _profile(session: Session, page: Page, customer_id: int) -> list[Panel]:
    held = service.of(session, [customer_id])[customer_id]
    may_write = page.viewer.can(WRITE)
    if not held and not may_write:
        return []
    guest = customers(session, [customer_id]).get(customer_id)
    if guest is None:
        return []
    cards = [_card(session, row, club) for row, club, _tier in held]
    free = may_write and not held and any_open(session)
    if not cards and not free:
        return []
    context = {"cards": cards, "may_join": free, "guest_id": guest.public_id}
    return [Panel(_l("Membership"), "membership_club/panel.html", context, 20, "aside", READ)]


def _card(session: Session, row: Membership, club: Club) -> dict[str, Any]:
    """One membership as the guest's page shows it: tier, number, what is missing."""
    today = today_here(session)
    told = service_cases.explained(session, club, row, today)
    names = names_of(session, club.id)
    ahead = told.next_tier
    return {
        "row": row, "club": Named(club), "tier": words.tier(names, told.state.tier),
        "status": words.STATUSES[told.state.status],
        "quiet": told.state.status != "active", "since": told.state.member_since,
        "until": told.state.grace_end if told.state.status == "grace" else told.state.term_end,
        "paused": words.paused(told.paused) if told.paused else "",
        "next": words.tier(names, ahead.tier) if ahead else "",
        "missing": words.missing(ahead, club.currency) if ahead else "",
        "keep": words.missing(told.keep, club.currency) if told.keep and not told.keep.judged.ok else "",
        "keep_by": told.keep.by if told.keep else None,
    }  # fmt: skip
