"""The background work of follow-ups: what becomes overdue is announced once."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rugui import events
from rugui.db import utcnow
from rugui.followups.models import OPEN, FollowUp

MOST = 1000


def announce(session: Session, now: datetime | None = None) -> int:
    """Emit `followups.overdue` for each that has just passed its moment, once; returns how many."""
    now = now or utcnow()
    query = (
        select(FollowUp.id, FollowUp.public_id, FollowUp.customer_id, FollowUp.site_id, FollowUp.account_id,
               FollowUp.role_id)
        .where(FollowUp.status == OPEN, FollowUp.due_at <= now, FollowUp.overdue_told_at.is_(None))
        .order_by(FollowUp.due_at, FollowUp.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    found = session.execute(query).all()
    for row in found:
        events.emit(session, "followups.overdue", customer_id=row.customer_id, follow_up=row.public_id,
                    site_id=row.site_id, account_id=row.account_id, role_id=row.role_id)  # fmt: skip
    told = update(FollowUp).where(FollowUp.id.in_([row.id for row in found])).values(overdue_told_at=now)
    session.execute(told.execution_options(synchronize_session=False))
    return len(found)
