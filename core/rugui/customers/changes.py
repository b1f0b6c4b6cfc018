"""What follows a change of a guest: the audit log, recall's index, the event, and Modified on the briefing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from rugui import events
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.interactions.changes import touch
from rugui.privacy import audit
from rugui.recall import index

CHANGED = "customers.changed"


def noted(session: Session, customer: Customer, action: str, *, site_id: int | None = None, **details: Any) -> None:
    """Record a change already made; `details` are ids and field names, never the personal values themselves."""
    session.flush()
    audit.record(session, action, customer_id=customer.id, site_id=site_id, subject=customer.public_id, **details)
    index.reindex(session, [customer.id])
    events.emit(session, CHANGED, customer_id=customer.id, action=action, **details)
    touch(session, customer.id)


def child_changed(session: Session, customer: Customer, action: str, **details: Any) -> None:
    """The same for a document, relation or restriction: these count as a new version of the guest too."""
    customer.updated_at = utcnow()  # an update of the row is what raises its version
    noted(session, customer, action, **details)


def renamed(session: Session, customer_ids: Sequence[int]) -> None:
    """Others whose index holds this guest's name (employees of an organisation) are indexed anew."""
    if customer_ids:
        index.reindex(session, list(customer_ids))
