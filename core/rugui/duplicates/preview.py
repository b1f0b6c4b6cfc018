"""What a merge would do, before it does it: the fields, the rows that move, and where the stricter wins."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rugui.customers import access, restrictions, sheet
from rugui.customers.differences import written
from rugui.customers.models import CustomerRelation
from rugui.customers.profile import Profile, profile
from rugui.customers.restrictions import EFFECTS
from rugui.db import utcnow
from rugui.duplicates import merging, moving
from rugui.duplicates.merging import Choices, Pair
from rugui.duplicates.stricter import strictest
from rugui.duplicates.survivorship import Plan
from rugui.duplicates.tables import MOVED
from rugui.plugins import PluginSet
from rugui.plugins.tables import CUSTOMER, owned_by
from rugui.privacy import consent
from rugui.privacy.consent_rules import State
from rugui.values import Viewer

__all__ = ["EFFECTS", "Preview", "preview"]


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of one kind move, and to whom they belong: a plugin's title, "" for core."""

    owner: object
    title: object
    count: int


@dataclass(frozen=True, slots=True)
class Stricter:
    """The strongest restriction in force on each record and on what they become ("" for none)."""

    kept: str
    dropped: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything somebody should know before two records become one."""

    kept: Profile
    dropped: Profile
    plan: Plan
    rows: tuple[Rows, ...]
    restriction: Stricter
    lost: tuple[State, ...]  # what holds for either record and will not hold for the survivor
    related: bool


def preview(
    session: Session, kept_id: str, dropped_id: str, viewer: Viewer, chosen: Choices | None = None,
    now: datetime | None = None,
) -> Preview:  # fmt: skip
    """What `merging.merge` would do; raises what it would raise. That masked fields are shown is put on record."""
    now = now or utcnow()
    pair = merging.both(session, kept_id, dropped_id)
    plan = merging.planned(session, pair, chosen, now)
    kept, dropped = (profile(session, one.public_id, viewer) for one in (pair.kept, pair.dropped))
    if viewer.can(access.REVEAL):
        for guest in (kept, dropped):
            sheet.opened(session, guest, [one.name for one in plan.fields])
    else:
        plan = _masked(plan, kept, dropped)
    moved, stricter = rows(session, pair.dropped.id), _restriction(session, pair, now)
    return Preview(kept, dropped, plan, moved, stricter, _lost(session, pair, now), _related(session, pair))


def rows(session: Session, customer_id: int) -> tuple[Rows, ...]:
    """What moves with a record, by table of core and of each plugin. A statement a table."""
    counts = moving.count(session, customer_id)
    titled: dict[object, int] = {}
    for key in (key for key in MOVED if key.table.name != "visit"):  # counted as what happened already
        titled[key.title] = titled.get(key.title, 0) + counts[key.name]
    found = [Rows("", title, n) for title, n in titled.items() if title and n]
    plugins: PluginSet = session.info["plugins"]
    for loaded in plugins.running:
        for table in owned_by(loaded.name):
            keys = [key.parent for key in table.foreign_keys if key.column.table.name == CUSTOMER]
            if keys and (n := session.scalar(select(func.count()).where(or_(*(key == customer_id for key in keys))))):
                found.append(Rows(loaded.title, table.info.get("title", table.name), n))
    return tuple(found)


def _masked(plan: Plan, kept: Profile, dropped: Profile) -> Plan:
    mine, theirs = sheet.masked(kept.details), sheet.masked(dropped.details)
    fields = (
        replace(one, kept=written(one.name, mine), dropped=written(one.name, theirs)) for one in plan.fields
    )  # fmt: skip
    return replace(plan, fields=tuple(fields))


def _restriction(session: Session, pair: Pair, now: datetime) -> Stricter:
    kept, dropped = (restrictions.anywhere(session, one.id, now.date()) for one in (pair.kept, pair.dropped))
    return Stricter(strictest(kept), strictest(dropped), strictest((*kept, *dropped)))


def _lost(session: Session, pair: Pair, now: datetime) -> tuple[State, ...]:
    states = consent.states(session, [pair.kept.id, pair.dropped.id], now)
    mine, theirs = states[pair.kept.id], states[pair.dropped.id]
    after = consent.stricter(mine, theirs)
    return tuple(
        state for key, state in after.items()
        if not state.in_force and any(key in one and one[key].in_force for one in (mine, theirs))
    )  # fmt: skip


def _related(session: Session, pair: Pair) -> bool:
    ids, link = (pair.kept.id, pair.dropped.id), CustomerRelation
    query = select(link.id).where(link.customer_id.in_(ids), link.other_id.in_(ids))
    return session.scalar(query.limit(1)) is not None
