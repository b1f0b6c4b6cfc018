"""What the accounts of a member (points, benefits, stored value, dues) share: one lock, one way to name a source."""

from datetime import date, timedelta
from typing import Any

from rugui.toolkit import Conflict, Invalid, Refused, _l, audit, emit, new_public_id, today_here
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club.access import acting
from membership_club.models import Club, Membership
from membership_club.rules import in_force
from membership_club.service import get
from membership_club.service_cases import versions

MOST = 10**12  # of points or minor units in one entry
COUNTS = ("active", "grace")
BACK = timedelta(days=366)


def locked(session: Session, public_id: str, permission: str) -> Membership:
    """The membership, its accounts held until this transaction ends: of two at once the second waits.

    PostgreSQL locks the row (its keys stay readable); SQLite's writers wait for one another from BEGIN on.
    """
    row = get(session, public_id, permission)
    hold(session, row.id)
    session.refresh(row)
    return row


def hold(session: Session, membership_id: int) -> None:
    """Let others who hold the same membership wait."""
    query = select(Membership.id).where(Membership.id == membership_id)
    session.execute(query.with_for_update(key_share=True))


def check_counts(row: Membership) -> None:
    """`Refused` unless the membership is active or in its grace, and was not put aside by a merge."""
    if row.status not in COUNTS or row.superseded_by is not None:
        raise Refused(_l("This membership is not active."), status=row.status)


def may(session: Session, row: Membership, right: str) -> bool:
    """Whether the membership gives a right of `rules.RIGHTS` now: all while active, in grace those of the rules."""
    if row.status not in COUNTS or row.superseded_by is not None:
        return False
    if row.status == "active":
        return True
    today = today_here(session)
    return right in in_force(versions(session, club_of(session, row)), today).terms.grace_rights


def check_may(session: Session, row: Membership, right: str) -> None:
    """`Refused` unless the membership gives a right now."""
    check_counts(row)
    if not may(session, row, right):
        raise Refused(_l("This is not among the rights in the grace period."), status=row.status)


def check_amount(amount: int, name: str = "amount") -> None:
    """`Invalid` for what is not a whole number above nothing, or beyond what can be kept."""
    if not 0 < amount <= MOST:
        raise Invalid(_l("This cannot be saved yet."), fields={name: _l("An amount above nothing is needed.")})


def source_of(kind: str, given: str = "") -> str:
    """What an entry comes from, as it is kept: its kind, and the source as given or one of its own."""
    text = " ".join(given.split())
    if len(text) > 80:
        raise Invalid(_l("This cannot be saved yet."), fields={"source": _l("At most %(n)s characters.", n=80)})
    return f"{kind}:{text or new_public_id()}"


def check_same(same: bool) -> None:
    """`Conflict` where a source is told again and says something else."""
    if not same:
        raise Conflict(_l("This source stood for something else."))


def day_of(session: Session, given: date | None) -> date:
    """The day something counts for: today, or one of the year before."""
    today = today_here(session)
    if given is not None and not today - BACK <= given <= today:
        raise Invalid(_l("This cannot be saved yet."), fields={"day": _l("A day of the last year, until today.")})
    return given or today


def who(session: Session, permission: str) -> str:
    """The name of whoever acts."""
    return acting(session, permission).name


def changed(session: Session, action: str, row: Membership, **details: Any) -> None:
    """Write to the audit log and tell everybody: `membership_club.<action>` of this membership."""
    name = f"membership_club.{action}"
    audit(session, name, customer_id=row.customer_id, subject=row.public_id, **details)
    emit(session, name, customer_id=row.customer_id, membership=row.public_id, **details)


def club_of(session: Session, row: Membership) -> Club:
    """The club of a membership."""
    return session.get_one(Club, row.club_id)


def clubs_by_id(session: Session, club_id: int) -> Club:
    """The club with this row id."""
    return session.get_one(Club, club_id)
