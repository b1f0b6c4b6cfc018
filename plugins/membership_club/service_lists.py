"""Members of a club as a list: by status, tier, days, and words; a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rugui.toolkit import CustomerRef, customers
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from membership_club.access import READ, acting
from membership_club.models import Club, Membership, Tier

PAGE = 50
STATUSES = ("applied", "active", "grace", "frozen", "expired", "left")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is of; empty means all. `ends_within` is in days from `today`; `manual` only tiers set by hand."""

    today: date
    status: str = ""
    tier: str = ""
    kind: str = ""
    number: str = ""
    ends_within: int = 0
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    row: Membership
    tier: Tier | None
    guest: CustomerRef | None


def conditions(club: Club, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a membership must be to be in the list; for bulk changes, too."""
    found: list[ColumnElement[bool]] = [Membership.club_id == club.id, Membership.superseded_by.is_(None)]
    if wanted.status:
        found.append(Membership.status == wanted.status)
    if wanted.tier:
        ids = select(Tier.id).where(Tier.club_id == club.id, Tier.code == wanted.tier)
        found.append(Membership.tier_id.in_(ids))
    if wanted.kind:
        found.append(Membership.kind == wanted.kind)
    if wanted.number:
        found.append(Membership.number.startswith(wanted.number.strip().upper(), autoescape=True))
    if wanted.ends_within:
        last = wanted.today + timedelta(days=wanted.ends_within)
        found += [Membership.status.in_(("active", "grace")), Membership.term_end <= last]
    if wanted.manual:
        found.append(Membership.manual_until.is_not(None))
    return found


def members(session: Session, club: Club, wanted: Wanted, page: int = 1) -> tuple[list[Listed], int]:
    """One page of members and how many there are in all; four statements."""
    acting(session, READ)
    there = conditions(club, wanted)
    total = session.scalar(select(func.count()).select_from(Membership).where(*there)) or 0
    query = (
        select(Membership, Tier)
        .outerjoin(Tier, Tier.id == Membership.tier_id)
        .where(*there)
        .order_by(Membership.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    rows = session.execute(query).all()
    guests = customers(session, [row.customer_id for row, _tier in rows])
    return [Listed(row, tier, guests.get(row.customer_id)) for row, tier in rows], total


def named(session: Session, rows: Sequence[Membership]) -> dict[int, CustomerRef]:
    """Guests of memberships by row id of the guest; two statements."""
    return customers(session, [row.customer_id for row in rows])
