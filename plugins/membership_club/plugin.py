"""The declaration and the hook implementations; no logic."""

from rugui.toolkit import Event, Json, Permission, Plugin, _l, hookimpl
from sqlalchemy.orm import Session

from membership_club import access, accounts, api, service_records, views

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)

plugin = Plugin(
    api=1,
    title=_l("Clubs"),
    permissions=(
        Permission(access.READ, _l("See memberships"), (*DESK, READ_ONLY)),
        Permission(access.WRITE, _l("Join, renew, freeze and leave for members"), DESK),
        Permission(access.LEVELS, _l("Set a tier by hand"), (CLUB, DUTY, ADMIN)),
        Permission(access.RULES, _l("Make clubs, tiers and rules"), (CLUB, ADMIN)),
        Permission(access.BATCHES, _l("Commit and undo nightly runs"), (CLUB, ADMIN)),
        *accounts.PERMISSIONS,
    ),
    blueprints=(views.blueprint, api.blueprint),
    jobs=accounts.JOBS,
)


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
