"""Memberships: looked up by id and by guest."""

from collections.abc import Sequence

from rugui.toolkit import NotFound, SearchKey, _l, usable
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from membership_club.access import READ, acting
from membership_club.models import Club, Membership, Tier


def get(session: Session, public_id: str, permission: str = READ) -> Membership:
    """The membership behind an id of a URL; `Refused` without the permission, `NotFound`."""
    acting(session, permission)
    row = session.scalar(select(Membership).where(Membership.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There is no such membership."))
    return row


def of(session: Session, customer_ids: Sequence[int]) -> dict[int, list[tuple[Membership, Club, Tier | None]]]:
    """The memberships of many guests with club and tier, those put aside by a merge left out; one statement."""
    found: dict[int, list[tuple[Membership, Club, Tier | None]]] = {one: [] for one in customer_ids}
    if not customer_ids:
        return found
    for row, of_club, tier in session.execute(_HELD, {"customers": list(customer_ids)}):
        found[row.customer_id].append((row, of_club, tier))
    return found


_HELD = (  # built once: every guest's page asks it
    select(Membership, Club, Tier)
    .join(Club, Club.id == Membership.club_id)
    .outerjoin(Tier, Tier.id == Membership.tier_id)
    .where(Membership.customer_id.in_(bindparam("customers", expanding=True)), Membership.superseded_by.is_(None))
    .order_by(Membership.id)
)


def numbers(session: Session, customer_ids: Sequence[int]) -> dict[int, list[SearchKey]]:
    """Member numbers of many guests, to find them by; one statement."""
    found: dict[int, list[SearchKey]] = {one: [] for one in customer_ids}
    query = select(Membership.customer_id, Membership.number).where(Membership.customer_id.in_(customer_ids))
    for customer_id, number in session.execute(query.order_by(Membership.id)):
        found[customer_id].append(SearchKey(number, "member"))
    return found
