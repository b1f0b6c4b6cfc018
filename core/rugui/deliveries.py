"""Takes what is due out of the outbox and delivers it: leased, each in its own unit of work, tried again later."""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from rugui.db import failure, new_public_id, utcnow
from rugui.events_models import EventDelivery, EventRow
from rugui.plugins import ask, paused
from rugui.values import OPERATOR, Event
from rugui.webhooks.listening import RECEIVER

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.outbox")
JOB = "job:"
LEASE = timedelta(minutes=5)
TRIES = 12
LONGEST_WAIT = timedelta(hours=6)
KEEP = timedelta(days=30)


class Undelivered(Exception):
    """A delivery that did not work; it stays in the outbox."""


class LostLease(Exception):
    """Another worker has taken this delivery over; what was done here is rolled back."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery this worker holds for as long as the lease is its own."""

    id: int
    lease: str
    plugin: str
    tries: int
    event: Event


def next_try(tries: int, now: datetime, spread: float = 1.0) -> datetime | None:
    """When to try again after `tries` failures: a minute, doubling to six hours; None after the last.

    `spread` (0 to 1, at random) takes off up to a quarter, so that what failed together does not come back together.
    """
    if tries >= TRIES:
        return None
    return now + min(timedelta(minutes=2 ** (tries - 1)), LONGEST_WAIT) * (0.75 + 0.25 * spread)


def claim(session: Session, plugins: Sequence[str], now: datetime, *, jobs: bool, limit: int) -> list[Claimed]:
    """Lease up to `limit` due deliveries to these plugins ("" is core), oldest first: events, or background work."""
    kind = EventRow.name.startswith(JOB, autoescape=True)
    query = (
        select(EventDelivery.id, EventDelivery.plugin, EventDelivery.tries, EventRow)
        .join(EventRow, EventRow.id == EventDelivery.event_id)
        .where(
            EventDelivery.plugin.in_(plugins),
            EventDelivery.due_at <= now,
            EventDelivery.leased_until.is_(None) | (EventDelivery.leased_until < now),
            kind if jobs else ~kind,
        )
        .order_by(EventDelivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=EventDelivery)
    )
    rows = session.execute(query).all()
    lease = new_public_id()
    session.execute(
        update(EventDelivery)
        .where(EventDelivery.id.in_([row[0] for row in rows]))
        .values(lease=lease, leased_until=now + LEASE, tries=EventDelivery.tries + 1)
    )
    return [
        Claimed(i, lease, plugin, tries + 1, Event(row.id, row.name, row.at, row.customer_id, row.payload))
        for i, plugin, tries, row in rows
    ]


def renew(session: Session, claimed: Claimed, now: datetime) -> None:
    """Hold on to a delivery for another lease; raises `LostLease` where another worker has it."""
    kept = session.execute(
        update(EventDelivery)
        .where(EventDelivery.id == claimed.id, EventDelivery.lease == claimed.lease)
        .values(leased_until=now + LEASE)
        .returning(EventDelivery.id)
    )
    if kept.first() is None:
        raise LostLease


def finish(session: Session, claimed: Claimed) -> None:
    """Take the delivery out of the outbox, in the same transaction as what it did; `LostLease` as in `renew`."""
    query = delete(EventDelivery).where(EventDelivery.id == claimed.id, EventDelivery.lease == claimed.lease)
    if session.execute(query.returning(EventDelivery.id)).first() is None:
        raise LostLease


def put_back(session: Session, claimed: Claimed, problem: str, now: datetime) -> None:
    """Keep a delivery that failed for later, or for a person once it has failed `TRIES` times."""
    again = next_try(claimed.tries, now, random.random())  # noqa: S311 - no secret
    session.execute(
        update(EventDelivery)
        .where(EventDelivery.id == claimed.id, EventDelivery.lease == claimed.lease)
        .values(due_at=again, leased_until=None, lease="", problem=problem[:500])
    )


def receivers(session: Session) -> list[str]:
    """Whom deliveries can go to now: core and the plugins that run and are not paused."""
    left_out = paused(session)
    return ["", *(one.name for one in session.info["plugins"].running if one.name not in left_out)]


def deliver(state: "Rugui", now: datetime | None = None) -> int:
    """Deliver every event that is due; returns how many arrived. One that fails holds up no other."""
    arrived = 0
    while True:
        moment = now or utcnow()
        with state.database.unit_of_work(state.plugins) as session:
            batch = claim(session, receivers(session), moment, jobs=False, limit=20)
        for claimed in batch:
            arrived += _deliver_one(state, claimed, moment)
        if not batch:
            return arrived


def _deliver_one(state: "Rugui", claimed: Claimed, now: datetime) -> bool:
    try:
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
            renew(session, claimed, now)
            result = ask(session, claimed.plugin, "happened", event=claimed.event)
            if result.problem:
                raise Undelivered(result.problem)
            finish(session, claimed)
    except LostLease:
        log.info("delivery %s was taken over by another worker", claimed.id)
        return False
    except Exception as error:
        log.warning("%s was not delivered to %s (try %s)", claimed.event.name, claimed.plugin, claimed.tries)
        with state.database.unit_of_work(state.plugins) as session:
            put_back(session, claimed, failure(error), now)
        if state.plugins.strict:
            raise
        return False
    return True


def prune(session: Session) -> None:
    """Forget events older than 30 days that are delivered, and what waits that long for a webhook."""
    old = select(EventRow.id).where(EventRow.at < utcnow() - KEEP)
    stale = EventDelivery.plugin.startswith(RECEIVER, autoescape=True) & EventDelivery.event_id.in_(old)
    session.execute(delete(EventDelivery).where(stale))
    waiting = select(EventDelivery.event_id)
    session.execute(delete(EventRow).where(EventRow.at < utcnow() - KEEP, EventRow.id.not_in(waiting)))
