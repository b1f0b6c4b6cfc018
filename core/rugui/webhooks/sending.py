"""Takes what is due for endpoints out of the outbox and posts it, with no transaction open meanwhile."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from rugui import deliveries
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.deliveries import Claimed
from rugui.events_models import EventDelivery
from rugui.mail import notices
from rugui.privacy import audit
from rugui.privacy.sealing import SealBroken, seals
from rugui.webhooks import messages, pausing, posting, signing
from rugui.webhooks.listening import RECEIVER
from rugui.webhooks.models import WebhookEndpoint

if TYPE_CHECKING:
    from rugui.app import Rugui

TABLE = "webhook_endpoint"
# A batch costs two writing transactions, and a worker waits for each while others write: many posts share them. With
# the last post of it a batch ends after a minute and a third (see `posting.WHOLE`), well within a lease of five.
BATCH = 50
LONGEST = 60.0  # seconds; what is not posted by then is given back
TURN = 4  # batches for one endpoint before the next has its turn
FAILING, GONE = "failing", "gone"  # why an endpoint was paused by itself


@dataclass(frozen=True, slots=True)
class _Work:
    """What one endpoint is to be sent now; `customers` maps row ids to ids for URLs."""

    endpoint: WebhookEndpoint
    keys: tuple[str, ...]
    claimed: list[Claimed]
    customers: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Posted:
    """What arrived of a batch, the first that did not, with why, and what was not tried."""

    arrived: list[Claimed]
    refused: Claimed | None
    answer: posting.Answer
    untried: list[Claimed]


def send(state: "Rugui", now: datetime | None = None) -> int:
    """Post everything that is due to every endpoint that is neither paused nor held; returns how much arrived."""
    arrived = 0
    while True:
        with state.database.unit_of_work(state.plugins, write=False) as session:
            due = _due(session, now or utcnow())
        before = arrived
        for public_id in due:
            arrived += _turn(state, public_id, now)
        if arrived == before:
            return arrived


def _due(session: Session, now: datetime) -> Sequence[str]:
    """Endpoints something is due for."""
    e, d = WebhookEndpoint, EventDelivery
    waiting = select(d.plugin).where(
        d.plugin.startswith(RECEIVER, autoescape=True), d.due_at <= now,
        or_(d.leased_until.is_(None), d.leased_until < now),
    ).distinct()  # fmt: skip
    receivers = [one.removeprefix(RECEIVER) for one in session.scalars(waiting)]
    if not receivers:
        return []
    able = (e.paused_at.is_(None), or_(e.held_until.is_(None), e.held_until <= now))
    return session.scalars(select(e.public_id).where(e.public_id.in_(receivers), *able).order_by(e.id)).all()


def _turn(state: "Rugui", public_id: str, now: datetime | None) -> int:
    arrived = 0
    for _ in range(TURN):
        moment = now or utcnow()
        with state.database.unit_of_work(state.plugins) as session:
            work = _take(session, public_id, moment)
        if work is None:
            break
        answer = _post_all(state, work, now)
        arrived += _arrived(state, work, answer.arrived, now or utcnow())
        if answer.refused is not None or answer.untried:
            with state.database.unit_of_work(state.plugins) as session:
                if answer.refused is not None:
                    _failed(session, work, answer.refused, answer.answer, now or utcnow())
                _put_aside(session, answer.untried)
            break
    return arrived


def _post_all(state: "Rugui", work: _Work, now: datetime | None) -> _Posted:
    """One after the other until one fails or a minute is over."""
    began = time.monotonic()
    for at, claimed in enumerate(work.claimed):
        if at and time.monotonic() - began > LONGEST:
            return _Posted(work.claimed[:at], None, posting.Answer(0, ""), work.claimed[at:])
        answer = _post(state, work, claimed, now or utcnow())
        if answer.problem:
            return _Posted(work.claimed[:at], claimed, answer, work.claimed[at + 1 :])
    return _Posted(work.claimed, None, posting.Answer(0, ""), [])


def _take(session: Session, public_id: str, now: datetime) -> _Work | None:
    endpoint = session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.public_id == public_id))
    if endpoint is None or endpoint.paused_at is not None:
        return None
    claimed = deliveries.claim(session, [RECEIVER + public_id], now, jobs=False, limit=BATCH)
    if not claimed:
        return None
    ids = {one.event.customer_id for one in claimed if one.event.customer_id is not None}
    query = select(Customer.id, Customer.public_id).where(Customer.id.in_(ids))
    found = {row.id: row.public_id for row in session.execute(query)} if ids else {}
    return _Work(endpoint, _keys(session, endpoint, now), claimed, found)


def _keys(session: Session, endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
    sealed = [endpoint.secret]
    if endpoint.earlier_secret is not None and endpoint.earlier_until is not None and endpoint.earlier_until > now:
        sealed.append(endpoint.earlier_secret)
    try:
        return tuple(seals(session).open(one, TABLE, endpoint.public_id, "secret") for one in sealed)
    except SealBroken:
        return ()


def _post(state: "Rugui", work: _Work, claimed: Claimed, now: datetime) -> posting.Answer:
    if not work.keys:
        return posting.Answer(0, "the secret cannot be opened with this instance's key: change it")
    event = claimed.event
    customer = work.customers.get(event.customer_id) if event.customer_id is not None else None
    body = messages.body(event, customer)
    headers = signing.headers(work.keys, messages.message_id(event), int(now.timestamp()), body)
    return posting.post(work.endpoint.url, body, headers, loopback=bool(state.settings["WEBHOOKS_LOOPBACK"]))


def _arrived(state: "Rugui", work: _Work, claimed: Sequence[Claimed], now: datetime) -> int:
    """Take these out of the outbox, a batch at once: a worker killed before it sends at most a batch a second time."""
    if not claimed:
        return 0
    e, d = WebhookEndpoint, EventDelivery
    stale = or_(e.failures > 0, e.succeeded_at.is_(None), e.succeeded_at < now - timedelta(minutes=1))
    values = {"succeeded_at": now, "failures": 0, "failing_since": None, "held_until": None}
    mine = (d.id.in_([one.id for one in claimed]), d.lease == claimed[0].lease)  # not who took over meanwhile
    with state.database.unit_of_work(state.plugins) as session:
        done = session.execute(delete(d).where(*mine).returning(d.id)).all()
        session.execute(update(e).where(e.id == work.endpoint.id, stale).values(values))
    return len(done)


def _failed(session: Session, work: _Work, claimed: Claimed, answer: posting.Answer, now: datetime) -> None:
    deliveries.put_back(session, claimed, answer.problem, now)
    query = select(WebhookEndpoint).where(WebhookEndpoint.id == work.endpoint.id).with_for_update()
    endpoint = session.scalar(query.execution_options(populate_existing=True))
    if endpoint is None:
        return
    endpoint.failures = min(endpoint.failures + 1, 30_000)
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.failed_at, endpoint.problem = now, answer.problem
    endpoint.held_until = pausing.hold(endpoint.failures, now, random.random())  # noqa: S311 - no secret
    gone = answer.status == posting.GONE
    if endpoint.paused_at is None and (gone or pausing.give_up(endpoint.failures, endpoint.failing_since, now)):
        endpoint.paused_at, endpoint.paused_why = now, GONE if gone else FAILING
        audit.record(session, "webhooks.paused", subject=endpoint.public_id, why=endpoint.paused_why)
        notices.endpoint_paused(session, endpoint)


def _put_aside(session: Session, claimed: Sequence[Claimed]) -> None:
    """Give back what was not tried: it is due as before and has lost no try."""
    for one in claimed:
        session.execute(
            update(EventDelivery)
            .where(EventDelivery.id == one.id, EventDelivery.lease == one.lease)
            .values(lease="", leased_until=None, tries=one.tries - 1)
        )
