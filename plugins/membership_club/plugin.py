"""The declaration and the hook implementations; no logic."""

from collections.abc import Mapping, Sequence

from rugui.toolkit import Event, Fact, Json, Permission, Plugin, SearchKey, _l, hookimpl
from sqlalchemy.orm import Session

from membership_club import access, accounts, api, demo_accounts, facts_accounts, service, service_records, views

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)

plugin = Plugin(
    api=1,
    title=_l("Clubs"),
    facts=accounts.FACTS,
    permissions=(
        Permission(access.READ, _l("See memberships"), (*DESK, READ_ONLY)),
        Permission(access.WRITE, _l("Join, renew, freeze and leave for members"), DESK),
        Permission(access.LEVELS, _l("Set a tier by hand"), (CLUB, DUTY, ADMIN)),
        Permission(access.RULES, _l("Make clubs, tiers and rules"), (CLUB, ADMIN)),
        Permission(access.BATCHES, _l("Commit and undo nightly runs"), (CLUB, ADMIN)),
        *accounts.PERMISSIONS,
    ),
    menu=accounts.MENU,
    blueprints=(views.blueprint, api.blueprint),
    jobs=accounts.JOBS,
    demo=demo_accounts.demo,
    words=accounts.WORDS,
)


@hookimpl
def customer_facts(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[Fact]]:
    """Benefits with what is left of them, and points to spend; the same few statements for any number of guests."""
    return facts_accounts.state(session, customer_ids)


@hookimpl
def customer_search_keys(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[SearchKey]]:
    """Member numbers and card numbers."""
    numbers, cards = service.numbers(session, customer_ids), accounts.search_keys(session, customer_ids)
    return {one: [*numbers[one], *cards[one]] for one in customer_ids}


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
