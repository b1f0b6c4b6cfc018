"""The declaration and the hook implementations; no logic."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rugui.toolkit import (
    Event,
    Fact,
    ImportOutcome,
    Job,
    Json,
    MenuItem,
    Page,
    Panel,
    Permission,
    Plugin,
    SearchKey,
    TimelineEntry,
    _l,
    hookimpl,
    today_here,
)
from sqlalchemy.orm import Session

from membership_club import (
    access,
    accounts,
    api,
    api_batches,
    api_members,
    commands,
    demo,
    facts,
    facts_accounts,
    panels_of,
    service,
    service_commits,
    service_facts,
    service_import,
    service_records,
    service_timeline,
    views,
    views_batches,
    views_changes,
    views_clubs,
    views_members,
    views_rules,
    words_actions,
)

__all__ = [
    "api_batches", "api_members", "plugin", "views_batches", "views_changes", "views_clubs", "views_members",
    "views_rules",
]  # fmt: skip

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)

plugin = Plugin(
    api=1,
    title=_l("Clubs"),
    facts=(*facts.KINDS, *accounts.FACTS),
    permissions=(
        Permission(access.READ, _l("See memberships"), (*DESK, READ_ONLY)),
        Permission(access.WRITE, _l("Join, renew, freeze and leave for members"), DESK),
        Permission(access.LEVELS, _l("Set a tier by hand"), (CLUB, DUTY, ADMIN)),
        Permission(access.RULES, _l("Make clubs, tiers and rules"), (CLUB, ADMIN)),
        Permission(access.BATCHES, _l("Commit and undo nightly runs"), (CLUB, ADMIN)),
        *accounts.PERMISSIONS,
    ),
    menu=(MenuItem(_l("Clubs"), "membership_club.clubs", access.READ, "star", 40), *accounts.MENU),
    blueprints=(views.blueprint, api.blueprint),
    commands=(commands.club,),
    jobs=(Job("membership_club.nightly", service_commits.nightly, 86400), *accounts.JOBS),
    demo=demo.demo,
    words={**words_actions.WORDS, **accounts.WORDS},
)


@hookimpl
def customer_facts(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[Fact]]:
    """Tier, status, since when, how long still; benefits left and points: the same few statements for any number."""
    held, today = service_facts.held(session, customer_ids), today_here(session)
    more = facts_accounts.state(session, held, today)
    return {one: [*facts.state(held[one], today), *more.get(one, ())] for one in customer_ids}


@hookimpl
def customer_timeline(
    session: Session, customer_id: int, before: datetime | None, limit: int
) -> Sequence[TimelineEntry]:
    """Joined, moved, frozen, left."""
    return service_timeline.entries(session, customer_id, before, limit)


@hookimpl
def customer_search_keys(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[SearchKey]]:
    """Member numbers, those put aside by a merge included, for they are on cards; and card numbers."""
    numbers, cards = service.numbers(session, customer_ids), accounts.search_keys(session, customer_ids)
    return {one: [*numbers[one], *cards[one]] for one in customer_ids}


@hookimpl
def panels(session: Session, page: Page) -> Sequence[Panel]:
    """Memberships on the guest's page; on the home page, what waits for a person."""
    return panels_of.of(session, page)


@hookimpl
def import_customer(session: Session, customer_id: int, record: Mapping[str, Any]) -> ImportOutcome | None:
    """Memberships of a PMS profile or of a file's member numbers."""
    return service_import.take(session, customer_id, record)


@hookimpl
def export_customer(session: Session, customer_id: int) -> Json:
    """Every row about the guest's memberships."""
    return service_records.export(session, customer_id)


@hookimpl
def erase_customer(session: Session, customer_id: int) -> Json:
    """Every row about the guest's memberships, gone; says how many of what."""
    return service_records.erase(session, customer_id)


@hookimpl
def merge_customers(session: Session, kept_id: int, dropped_id: int) -> Json:
    """Everything moves to the kept guest; of two memberships in one club the better stays."""
    return service_records.merge(session, kept_id, dropped_id)


@hookimpl
def unmerge_customers(session: Session, journal: Json) -> None:
    """Exactly what moved goes back."""
    service_records.unmerge(session, journal)


@hookimpl
def happened(session: Session, event: Event) -> None:
    """A stay that ended earns points, once."""
    accounts.happened(session, event)
