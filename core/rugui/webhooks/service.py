"""Endpoints: adding, changing, pausing, a new secret, a trial."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from rugui import events
from rugui.db import new_public_id, utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.events_models import EventDelivery
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.privacy.sealing import seals
from rugui.webhooks import addresses, signing
from rugui.webhooks.listening import RECEIVER
from rugui.webhooks.models import WebhookEndpoint
from rugui.webhooks.sending import TABLE

MANAGE = "webhooks.manage"
BOTH_SIGN = timedelta(days=1)
MOST_EVENTS = 50
TRIAL = "webhooks.test"
NAME = re.compile(r"\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """An endpoint, how much waits for it, and how much failed for good."""

    endpoint: WebhookEndpoint
    waiting: int
    undelivered: int


def require_everywhere(session: Session) -> None:
    """Refuse who holds the permission at single sites only: events are the whole chain's."""
    if session.info["viewer"].sites(MANAGE) is not None:
        raise Refused(_l("This is for those who manage every site."))


def listing(session: Session) -> list[Listed]:
    """Every endpoint, the oldest first. Two statements."""
    d = EventDelivery
    counted = session.execute(
        select(d.plugin, func.count(d.due_at), func.count())
        .where(d.plugin.startswith(RECEIVER, autoescape=True))
        .group_by(d.plugin)
    )
    counts = {name.removeprefix(RECEIVER): (due, everything - due) for name, due, everything in counted}
    found = session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id))
    return [Listed(one, *counts.get(one.public_id, (0, 0))) for one in found]


def get(session: Session, public_id: str) -> WebhookEndpoint:
    """One endpoint; raises `NotFound`."""
    found = session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.public_id == public_id))
    if found is None:
        raise NotFound(_l("There is no such webhook."))
    return found


def create(session: Session, url: str, wanted: Sequence[str]) -> tuple[WebhookEndpoint, str]:
    """Add an endpoint; returns it and its secret, which is shown this once. Raises `Invalid` by field."""
    require_everywhere(session)
    names = _checked(session, url, wanted)
    public_id, secret = new_public_id(), signing.new_secret()
    made = WebhookEndpoint(public_id=public_id, url=url, events=names, secret=_sealed(session, public_id, secret))
    session.add(made)
    session.flush()
    _changed(session, "webhooks.created", made, events=names)
    return made, secret


def change(session: Session, public_id: str, url: str, wanted: Sequence[str]) -> WebhookEndpoint:
    """Another address or other events; what waits goes to the new address. Raises `Invalid` by field."""
    require_everywhere(session)
    endpoint = get(session, public_id)
    names = _checked(session, url, wanted)
    if (endpoint.url, list(endpoint.events)) != (url, names):
        endpoint.url, endpoint.events = url, names
        _changed(session, "webhooks.changed", endpoint, events=names)
    return endpoint


def set_paused(session: Session, public_id: str, paused: bool, now: datetime | None = None) -> WebhookEndpoint:
    """Send nothing from now on (what happens is kept for 30 days), or go on, at once."""
    require_everywhere(session)
    endpoint = get(session, public_id)
    endpoint.paused_at, endpoint.paused_why = (now or utcnow()) if paused else None, ""
    endpoint.failures, endpoint.failing_since, endpoint.held_until = 0, None, None
    _changed(session, "webhooks.paused" if paused else "webhooks.resumed", endpoint)
    if not paused:
        session.info["queued"] = True
    return endpoint


def rotate(session: Session, public_id: str, now: datetime | None = None) -> str:
    """A new secret, returned this once; for a day both sign, so that the receiver can change over."""
    require_everywhere(session)
    endpoint, now = get(session, public_id), now or utcnow()
    endpoint.earlier_secret, endpoint.earlier_until = endpoint.secret, now + BOTH_SIGN
    secret = signing.new_secret()
    endpoint.secret = _sealed(session, public_id, secret)
    _changed(session, "webhooks.rotated", endpoint)
    return secret


def remove(session: Session, public_id: str) -> None:
    """Forget an endpoint and what waits for it."""
    require_everywhere(session)
    endpoint = get(session, public_id)
    session.execute(delete(EventDelivery).where(EventDelivery.plugin == RECEIVER + public_id))
    session.delete(endpoint)
    _changed(session, "webhooks.removed", endpoint)


def try_out(session: Session, public_id: str) -> None:
    """Send the event `webhooks.test` to this endpoint alone, through the outbox."""
    require_everywhere(session)
    endpoint = get(session, public_id)
    events.queue(session, TRIAL, None, {}, [RECEIVER + public_id])
    endpoint.held_until = None
    _changed(session, "webhooks.tested", endpoint)


def _checked(session: Session, url: str, wanted: Sequence[str]) -> list[str]:
    problems: dict[str, object] = {}
    try:
        addresses.parse(url, loopback=bool(session.info.get("webhooks_loopback")))
    except addresses.Unsafe:
        problems["url"] = _l("A public address that begins with https://, without a password.")
    names = list(dict.fromkeys(one for one in wanted if one))
    if not names or len(names) > MOST_EVENTS or not all(len(one) <= 80 and NAME.fullmatch(one) for one in names):
        problems["events"] = _l("Names of events, such as customers.changed, customers.* or *")
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)
    return names


def _sealed(session: Session, public_id: str, secret: str) -> bytes:
    return seals(session).seal(secret, TABLE, public_id, "secret")


def _changed(session: Session, action: str, endpoint: WebhookEndpoint, **details: Any) -> None:
    session.info.pop("webhooks", None)
    audit.record(session, action, subject=endpoint.public_id, **details)
