"""Makes two records one: every row of core and of each plugin that is about the one comes to be about the other.

The record merged away stays as an empty shell under its id, which leads to the survivor. So nothing can be swept along
by a cascade, no number is given out twice, and the merge can be undone to the row (`unmerging`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui import events
from rugui.customers import access, changes, rows, service, snapshot
from rugui.customers.details import ORGANISATION
from rugui.customers.models import Customer, CustomerRelation
from rugui.db import usable, utcnow
from rugui.duplicates import apart, moving, since
from rugui.duplicates.models import CustomerMerge
from rugui.duplicates.survivorship import Plan, Side, plan
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.i18n import _l
from rugui.interactions.models import Interaction
from rugui.plugins import collect
from rugui.privacy import consent
from rugui.recall import index

MERGE = "customers.merge"
MERGED = "customers.merged"
Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records about to become one."""

    kept: Customer
    dropped: Customer


def merge(
    session: Session,
    kept_id: str,
    dropped_id: str,
    versions: tuple[int, int],
    chosen: Choices | None = None,
    now: datetime | None = None,
) -> CustomerMerge:
    """Merge the second record into the first, both by public id; `versions` are those that were looked at.

    Raises `Conflict` where either was changed or merged since, `Invalid` for a choice there is not, `Refused` for who
    may not, or where a plugin says no: then nothing is done.
    """
    viewer, now = access.acting(session, MERGE), now or utcnow()
    pair = both(session, kept_id, dropped_id, lock=True)
    kept, dropped = pair.kept, pair.dropped
    if (kept.version, dropped.version) != versions:
        raise Conflict(
            _l("One of the two was changed after you opened them. Please look again."),
            versions=[kept.version, dropped.version],
        )
    wanted = planned(session, pair, chosen, now)
    journal: dict[str, Any] = {"consent": consent.merge(session, kept.id, dropped.id, now)}
    journal["rows"] = moving.move(session, dropped.id, kept.id)
    journal["details"] = _fold_in(session, pair, wanted)
    journal["apart"] = apart.inherit(session, kept.id, dropped.id)
    plugins = collect(session, "merge_customers", kept_id=kept.id, dropped_id=dropped.id)
    journal["since"] = since.marks(session, kept.id)
    row = CustomerMerge(
        kept_id=kept.id, dropped_id=dropped.id, at=now, account_id=viewer.account_id, journal=journal,
        fields=[[one.name, one.side, one.rule] for one in wanted.fields if one.differs],
        plugins=[[one.plugin, one.value] for one in plugins],
    )  # fmt: skip
    session.add(row)
    dropped.merged_into_id, kept.updated_at = kept.id, now
    session.flush()
    index.forget(session, [dropped.id])
    said: dict[str, Any] = {"merge": row.public_id, "dropped": dropped.public_id}
    changes.noted(session, kept, MERGED, **said)
    changes.renamed(session, members(session, kept))
    events.emit(session, MERGED, kept.id, **said)
    return row


def both(session: Session, kept_id: str, dropped_id: str, *, lock: bool = False) -> Pair:
    """The two records; `NotFound`, `Conflict` where one was merged away, `Refused` where one is hidden from who asks.

    Locked in the order of their ids, so that of two merges of the same two in opposite directions one waits.
    """
    if kept_id == dropped_id:
        raise Invalid(_l("This is the same guest."), fields={"dropped": _l("This is the same guest.")})
    wanted = [usable(kept_id), usable(dropped_id)]
    query = select(Customer).where(Customer.public_id.in_(wanted)).order_by(Customer.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = {one.public_id: one for one in session.scalars(query)}
    if len(found) < 2:
        raise NotFound(_l("There is no such guest."))
    pair = Pair(found[kept_id], found[dropped_id])
    viewer = access.acting(session, MERGE)
    for one in (pair.kept, pair.dropped):
        if one.merged_into_id is not None:
            raise Conflict(_l("Somebody merged one of the two already."))
        if access.hidden(rows.read(one).names, viewer):
            raise Refused(_l("This guest is incognito: a manager can see the real name."))
    return pair


def planned(session: Session, pair: Pair, chosen: Choices | None, now: datetime) -> Plan:
    """What the survivor will be."""
    seen = _last_seen(session, (pair.kept.id, pair.dropped.id), now)
    sides = [
        Side(service.details_of(one), (seen.get(one.id) or one.updated_at).date()) for one in (pair.kept, pair.dropped)
    ]
    return plan(sides[0], sides[1], chosen)


def members(session: Session, customer: Customer) -> Sequence[int]:
    """Who is found by this record's name: those who work for an organisation."""
    query = select(CustomerRelation.customer_id).where(CustomerRelation.other_id == customer.id)
    return session.scalars(query).all() if customer.kind == ORGANISATION else ()


def _last_seen(session: Session, ids: Sequence[int], now: datetime) -> dict[int | None, datetime]:
    query = select(Interaction.customer_id, func.max(Interaction.at)).where(
        Interaction.customer_id.in_(ids), Interaction.at <= now
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(Interaction.customer_id))}


def _fold_in(session: Session, pair: Pair, wanted: Plan) -> dict[str, Any]:
    """The survivor's own fields and lists; of the other record the lists are emptied, and its number if it goes."""
    kept, dropped = pair.kept, pair.dropped
    before = service.details_of(kept)
    journal = {
        "before": snapshot.dump(before),
        "after": snapshot.dump(wanted.details),
        "kept": moving.details_of(session, kept.id),
        "dropped": moving.details_of(session, dropped.id),
        "external_id": dropped.external_id,
    }
    if wanted.details.external_id != before.external_id:
        dropped.external_id = None
    moving.write_details(session, dropped.id, {})
    session.flush()
    rows.write(kept, wanted.details)
    if dropped.external_id is None and before.external_id not in (None, wanted.details.external_id):
        session.flush()
        dropped.external_id = before.external_id  # numbers exchanged: each still leads to this guest
    session.flush()
    return journal
