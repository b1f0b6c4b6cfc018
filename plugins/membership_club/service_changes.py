"""Changes of a membership: written down with everything that follows from it, and read again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rugui.toolkit import Invalid, _l, audit, emit, today_here, touch_customer
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club.access import WRITE, acting
from membership_club.history import Change as Step
from membership_club.models import Change, Club, Membership
from membership_club.service_cases import refresh
from membership_club.service_clubs import tier_ids

FAR = 36_600  # days: beyond a hundred years a day is a slip of the keyboard, and calendars end


def near(today: date, **days: date | None) -> None:
    """`Invalid` at the field of a day more than a hundred years away."""
    far = {name: _l("This is too far away.") for name, day in days.items() if day and abs((day - today).days) > FAR}
    if far:
        raise Invalid(_l("This cannot be saved yet."), fields=far)


def write(
    session: Session, row: Membership, kind: str, on: date, data: Mapping[str, Any] | None = None, *,
    reason: str = "", reverses: Change | None = None, batch_id: int | None = None,
) -> Change:  # fmt: skip
    """Write a change down; the caller settles the columns with `settle`."""
    if len(reason) > 300:
        raise Invalid(_l("This cannot be saved yet."), fields={"reason": _l("At most %(n)s characters.", n=300)})
    viewer = acting(session, WRITE)
    change = Change(membership_id=row.id, kind=kind, on=on, data=dict(data or {}), reason=reason.strip(),
                    recorded_by=viewer.name, reverses_id=reverses.id if reverses else None,
                    batch_id=batch_id)  # fmt: skip
    session.add(change)
    session.flush()
    return change


def settle(session: Session, club: Club, row: Membership, action: str, **details: Any) -> None:
    """After a change: today's columns, the version, the audit log, the event, and the briefing's Modified."""
    before = row.tier_id
    row.version += 1
    refresh(session, [row], tier_ids(session, club.id), today_here(session))
    audit(session, action, customer_id=row.customer_id, subject=row.public_id, **details)
    emit(session, action, customer_id=row.customer_id, membership=row.public_id)
    if before != row.tier_id:
        emit(session, "membership_club.tier_changed", customer_id=row.customer_id, membership=row.public_id)
    touch_customer(session, row.customer_id)


def history(session: Session, row: Membership) -> list[Change]:
    """Everything that changed a membership, the newest first, undone ones and their undoing included."""
    query = select(Change).where(Change.membership_id == row.id)
    return list(session.scalars(query.order_by(Change.on.desc(), Change.id.desc())))


def as_step(row: Change) -> Step:
    """A change as the engine has it."""
    return Step(row.on, row.kind, row.data, row.recorded_at, row.id, row.reverses_id, row.reason, row.recorded_by)


def change_of(session: Session, row: Membership, change_id: int) -> Change:
    """A change of this membership by its row id."""
    return session.scalars(select(Change).where(Change.id == change_id, Change.membership_id == row.id)).one()
