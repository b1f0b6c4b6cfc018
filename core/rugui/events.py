"""What happened: written in the transaction in which it did, delivered after it (the outbox)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rugui.events_models import EventDelivery, EventRow
from rugui.webhooks.listening import listening

if TYPE_CHECKING:
    from rugui.plugins import PluginSet


def emit(session: Session, name: str, customer_id: int | None = None, **payload: Any) -> None:
    """Note that `name` (`customers.changed`) happened; once this commits, every plugin with a `happened` hook is told,
    and every webhook that wants to be.

    `payload` is JSON-able: ids and field names, never the personal values themselves.
    """
    plugins: PluginSet = session.info["plugins"]
    told = [one.loaded.name for one in plugins.implementing("happened")]
    queue(session, name, customer_id, payload, told + listening(session, name))


def emit_many(session: Session, name: str, about: Sequence[tuple[int | None, dict[str, Any]]]) -> None:
    """`emit` for many customers at once, as (customer id, payload); the same few statements for any number."""
    if not about:
        return
    plugins: PluginSet = session.info["plugins"]
    told = [one.loaded.name for one in plugins.implementing("happened")] + listening(session, name)
    rows = [{"name": name, "customer_id": customer_id, "payload": payload} for customer_id, payload in about]
    ids = session.scalars(insert(EventRow).returning(EventRow.id), rows).all()
    if told:
        session.execute(insert(EventDelivery), [{"event_id": one, "plugin": to} for one in ids for to in told])
        session.info["queued"] = True


def queue(session: Session, name: str, customer_id: int | None, payload: dict[str, Any], receivers: list[str]) -> None:
    """Write the event and one delivery per receiver; a plugin's name, or "" for background work (see `jobs`)."""
    event_id = session.scalars(
        insert(EventRow).values(name=name, customer_id=customer_id, payload=payload).returning(EventRow.id)
    ).one()
    if receivers:
        session.execute(insert(EventDelivery), [{"event_id": event_id, "plugin": receiver} for receiver in receivers])
        session.info["queued"] = True
