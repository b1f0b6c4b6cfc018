"""Writing the stays of a chunk: new ones many at a time, changed ones by their rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rugui.db import new_public_id, utcnow
from rugui.imports.decisions import Decision
from rugui.imports.images import digest
from rugui.imports.known import ROOM, Chunk, status_by_date
from rugui.imports.records import StayRecord
from rugui.imports.write_guests import inserted
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.interactions.visits import BRIEFED, moment

SOURCE = "import"


def create(session: Session, stays: Sequence[Decision], zones: dict[int, str], account: int | None, today: Any) -> None:
    """Writes new stays with their interaction and line; each decision learns its interaction and journal digest."""
    if not stays:
        return
    records = [_record(one) for one in stays]
    interactions = [
        {"public_id": new_public_id(), "customer_id": one.customer_id, "site_id": one.site_id, "kind": "visit",
         "channel": "", "account_id": account, "summary": "",
         "at": moment(record.arrival, record.eta, zones[one.site_id or 0])}
        for one, record in zip(stays, records, strict=True)
    ]  # fmt: skip
    ids = inserted(session, Interaction, interactions)
    visits, lines = [], []
    for id_, one, record in zip(ids, stays, records, strict=True):
        one.interaction_id = id_
        visits.append({
            "id": id_, "customer_id": one.customer_id, "site_id": one.site_id, "arrival": record.arrival,
            "departure": record.departure, "eta": record.eta, "status": status_by_date(record, today),
            "room": record.room, "adults": record.adults, "children": record.children,
            "booking_reference": record.booking_reference, "external_id": record.external_id or None,
            "source": record.source, "requests": record.requests,
        })  # fmt: skip
        if record.revenue_minor is not None or record.cost_minor is not None:
            lines.append(_line(id_, (record.revenue_minor or 0, record.cost_minor or 0, record.currency)))
    session.execute(insert(Visit), visits)
    if lines:
        session.execute(insert(InteractionLine), lines)


def change(session: Session, chunk: Chunk, stays: Sequence[Decision], zones: dict[int, str]) -> list[dict[str, Any]]:
    """Brings stays already here to what their rows say; returns what was before and is after, for each."""
    journals = []
    for one in stays:
        visit = chunk.visits[one.interaction_id or 0]
        changes = dict(one.stay_changes)
        money = changes.pop("money", None)
        before = {name: _plain(getattr(visit, name)) for name in changes}
        for name, value in changes.items():
            setattr(visit, name, value)
        interaction = session.get_one(Interaction, visit.id)
        if "customer_id" in changes:
            interaction.customer_id = visit.customer_id
        if changes.keys() & {"arrival", "eta"}:
            interaction.at = moment(visit.arrival, visit.eta, zones[visit.site_id])
        if changes.keys() & (BRIEFED | {"status"}):
            visit.changed_at = utcnow()
        after = {name: _plain(getattr(visit, name)) for name in changes}
        if money is not None:
            line = chunk.lines.get(visit.id)
            before["money"] = [line.net_minor, line.cost_minor, line.currency] if line else None
            after["money"] = list(money)
            if line is None:
                session.add(InteractionLine(**_line(visit.id, money)))
            else:
                line.net_minor, line.cost_minor, line.currency = money
        journals.append({"before": before, "after": after})
    session.flush()
    return journals


def mark(record: StayRecord, customer_id: int | None, today: Any) -> str:
    """What a stay looks like right after it was written: changed since, it is not undone."""
    money = None
    if record.revenue_minor is not None or record.cost_minor is not None:
        money = [record.revenue_minor or 0, record.cost_minor or 0, record.currency]
    return digest([
        customer_id, record.arrival, record.departure, record.eta, status_by_date(record, today), record.room,
        record.adults, record.children, record.booking_reference, record.requests, [money] if money else [],
    ])  # fmt: skip


def mark_now(visit: Visit, lines: Sequence[InteractionLine]) -> str:
    """The same of a stay as it is now; one that was reviewed has been somebody's work."""
    if visit.reviewed_at is not None:
        return "reviewed"
    money = [[line.net_minor, line.cost_minor, line.currency] for line in lines]
    return digest([
        visit.customer_id, visit.arrival, visit.departure, visit.eta, visit.status, visit.room, visit.adults,
        visit.children, visit.booking_reference, visit.requests, money,
    ])  # fmt: skip


def _record(decision: Decision) -> StayRecord:
    record = decision.parsed.record
    if not isinstance(record, StayRecord):
        raise TypeError("not a stay")
    return record


def _line(interaction_id: int, money: tuple[int, int, str]) -> dict[str, Any]:
    net, cost, currency = money
    return {"interaction_id": interaction_id, "product": ROOM, "quantity": 1, "net_minor": net, "cost_minor": cost,
            "currency": currency}  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
