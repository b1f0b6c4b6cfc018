"""What follows a change: the audit log, recall's index, the event, and Reviewed turning Modified on the briefing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from rugui import events
from rugui.db import utcnow
from rugui.interactions.models import Interaction, Visit
from rugui.privacy import audit
from rugui.recall import index

LIVE = ("expected", "in_house")


def touch(session: Session, customer_id: int, *, now: datetime | None = None) -> None:
    """Say that something about a guest changed: rows of the arrival briefing already reviewed become Modified."""
    session.execute(
        update(Visit)
        .where(Visit.customer_id == customer_id, Visit.status.in_(LIVE))
        .values(changed_at=now or utcnow())
        .execution_options(synchronize_session="fetch" if _held(session, customer_id) else False)
    )


def touch_many(session: Session, customer_ids: Sequence[int]) -> None:
    """`touch` for many guests at once, 500 a statement."""
    for start in range(0, len(customer_ids), 500):
        session.execute(
            update(Visit)
            .where(Visit.customer_id.in_(customer_ids[start : start + 500]), Visit.status.in_(LIVE))
            .values(changed_at=utcnow())
            .execution_options(synchronize_session=False)
        )


def _held(session: Session, customer_id: int) -> bool:
    return any(isinstance(row, Visit) and row.customer_id == customer_id for row in session.identity_map.values())


def note(session: Session, action: str, row: Interaction, **details: Any) -> None:
    """Record a change of an interaction or stay; `details` are ids and field names, never what was written."""
    audited(session, action, row, **details)
    if row.customer_id is not None:
        index.reindex(session, [row.customer_id])
    events.emit(
        session, action, customer_id=row.customer_id, interaction=row.public_id, kind=row.kind, site_id=row.site_id,
        **details,
    )  # fmt: skip


def audited(session: Session, action: str, row: Interaction, **details: Any) -> None:
    """Write what was done with an interaction into the audit log, and nothing else."""
    session.flush()
    audit.record(session, action, customer_id=row.customer_id, site_id=row.site_id, subject=row.public_id, **details)
