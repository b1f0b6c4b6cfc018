"""What was tried too often: seen, tried again, or dropped by a person (the outbox's dead letters)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import NotFound
from rugui.events_models import EventDelivery, EventRow
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.webhooks.listening import RECEIVER
from rugui.webhooks.models import WebhookEndpoint
from rugui.webhooks.service import require_everywhere

MOST = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery that is not tried any more; `to` is the address, the plugin's name, or "" for core's own work."""

    id: int
    name: str
    to: str
    at: datetime
    tries: int
    problem: str


def listing(session: Session) -> list[Letter]:
    """The newest 200. One statement."""
    e, d, w = EventRow, EventDelivery, WebhookEndpoint
    query = (
        select(d.id, e.name, func.coalesce(w.url, d.plugin).label("to"), e.at, d.tries, d.problem)
        .join(e, e.id == d.event_id)
        .outerjoin(w, d.plugin == RECEIVER + w.public_id)
        .where(d.due_at.is_(None))
        .order_by(d.id.desc())
        .limit(MOST)
    )
    return [Letter(*row) for row in session.execute(query)]


def count(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).where(EventDelivery.due_at.is_(None))) or 0


def retry(session: Session, ids: Sequence[int] | None = None) -> int:
    """Have these (all of them: None) tried anew, from the first try on; returns how many. Raises `NotFound`."""
    require_everywhere(session)
    anew = {"due_at": utcnow(), "tries": 0, "leased_until": None, "lease": ""}
    done = session.execute(update(EventDelivery).where(*_dead(ids)).values(anew).returning(EventDelivery.id)).all()
    session.info["queued"] = True
    return _noted(session, "outbox.retried", ids, len(done))


def drop(session: Session, ids: Sequence[int] | None = None) -> int:
    """Forget these (all of them: None) for good; returns how many. Raises `NotFound`."""
    require_everywhere(session)
    done = session.execute(delete(EventDelivery).where(*_dead(ids)).returning(EventDelivery.id)).all()
    return _noted(session, "outbox.dropped", ids, len(done))


def _dead(ids: Sequence[int] | None) -> list[Any]:
    dead = EventDelivery.due_at.is_(None)
    return [dead] if ids is None else [dead, EventDelivery.id.in_(ids)]


def _noted(session: Session, action: str, ids: Sequence[int] | None, done: int) -> int:
    if ids is not None and not done:
        raise NotFound(_l("It is not there any more."))
    audit.record(session, action, count=done)
    return done
