"""Which endpoints an event goes to: asked once per unit of work."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.webhooks.models import WebhookEndpoint

RECEIVER = "webhook:"  # in front of an endpoint's id, where a delivery of the outbox names a plugin


def listening(session: Session, name: str) -> list[str]:
    """The receivers, as the outbox names them, of every endpoint that wants events of this name, paused or not."""
    known = session.info.get("webhooks")
    if known is None:
        query = select(WebhookEndpoint.public_id, WebhookEndpoint.events).order_by(WebhookEndpoint.id)
        known = session.info["webhooks"] = session.execute(query).all()
    return [RECEIVER + public_id for public_id, wanted in known if wants(wanted, name)]


def wants(patterns: Sequence[str], name: str) -> bool:
    """Whether an event's name is one of these: whole, or all that begin alike (`customers.*`), or all (`*`)."""
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in patterns)
