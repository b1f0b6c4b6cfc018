"""Nightly runs and bulk changes as batches: previewed, read, held in part, committed, undone.

A batch is rows: one change each, that committing writes down. The same code runs for tonight and for any day ahead,
which then cannot be committed. Members are read 500 at a time; each step costs the same few statements whatever their
number.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rugui.toolkit import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    _l,
    audit,
    today_here,
    usable,
    utcnow,
)
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from membership_club.access import BATCHES, READ, acting
from membership_club.forecast import run
from membership_club.history import Change as Step
from membership_club.models import Batch, BatchRow, Club, Membership, Tier
from membership_club.rules import Version
from membership_club.service_cases import cases, versions
from membership_club.service_changes import near

STEP = 500
RUNNING = ("active", "grace", "frozen")


def get(session: Session, public_id: str, permission: str = READ) -> Batch:
    """The batch behind an id of a URL; `Refused` without the permission, `NotFound`."""
    acting(session, permission)
    row = session.scalar(select(Batch).where(Batch.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There is no such batch."))
    return row


def listed(session: Session, limit: int = 60) -> list[Batch]:
    """The newest batches of every club; one statement."""
    acting(session, READ)
    return list(session.scalars(select(Batch).order_by(Batch.id.desc()).limit(limit)))


def waiting(session: Session) -> int:
    """How many changes wait for a person in the open nightly batches of today and before; one statement."""
    query = select(func.count()).select_from(BatchRow).join(Batch, Batch.id == BatchRow.batch_id)
    return session.scalar(query.where(Batch.status == "open", Batch.kind == "nightly", BatchRow.status == "open")) or 0


def preview(session: Session, club: Club, on: date | None = None, *, ahead: bool = False) -> Batch:
    """What the rules would do to every member of a club by a day, as a batch that nothing has come of yet.

    An open nightly batch of the club is made anew, and what was held in it stays held. A day that is still to come
    makes a batch to look at (`ahead`), which cannot be committed.
    """
    viewer, today = acting(session, BATCHES), today_here(session)
    on = on or today
    near(today, on=on)
    kind = "ahead" if ahead or on > today else "nightly"
    if (on - today).days > 800:
        raise Invalid(_l("This question cannot be answered."), fields={"on": _l("This is too far ahead.")})
    held = _drop_open(session, club, kind)
    batch = Batch(club_id=club.id, kind=kind, on=on, made_by=viewer.name)
    session.add(batch)
    session.flush()
    rules, counts = versions(session, club), Counter[str]()
    for members in _members(session, club):
        batch.members += len(members)
        rows = _steps(session, club, members, rules, on)
        for row in rows:
            row["batch_id"] = batch.id
            if (kept := held.get((row["membership_id"], row["kind"]))) is not None:
                row |= {"status": "held", "held_by": kept[0], "held_why": kept[1]}
            counts[kind_of(row["kind"], row["data"])] += 1
        if rows:
            session.execute(insert(BatchRow), rows)
    batch.counts = dict(counts)
    session.flush()
    audit(session, "membership_club.batch.previewed", subject=batch.public_id, rows=sum(counts.values()))
    return batch


def kind_of(kind: str, data: dict[str, Any]) -> str:
    """What a row does, for counting and filtering: a move is up or down."""
    if kind in ("moved", "manual_ended"):
        return "down" if data.get("why", {}).get("code") == "not_kept" else "up" if kind == "moved" else kind
    return kind


def _drop_open(session: Session, club: Club, kind: str) -> dict[tuple[int, str], tuple[str, str]]:
    """Remove the club's open batches of this kind; gives back who held what in them."""
    there = select(Batch.id).where(Batch.club_id == club.id, Batch.kind == kind, Batch.status == "open")
    query = select(BatchRow.membership_id, BatchRow.kind, BatchRow.held_by, BatchRow.held_why)
    rows = session.execute(query.where(BatchRow.batch_id.in_(there), BatchRow.status == "held"))
    held = {(row.membership_id, row.kind): (row.held_by, row.held_why) for row in rows}
    ids = list(session.scalars(there))
    if ids:
        session.execute(delete(BatchRow).where(BatchRow.batch_id.in_(ids)).execution_options(synchronize_session=False))
        session.execute(delete(Batch).where(Batch.id.in_(ids)).execution_options(synchronize_session=False))
        session.expire_all()
    return held


def _members(session: Session, club: Club) -> Iterator[Sequence[Any]]:
    """Members who pay for themselves, as plain rows, 500 at a time; dependants follow their payer."""
    after, table = 0, Membership.__table__.c
    while True:
        query = select(table.id, table.customer_id, table.version, table.checked_on, table.member_since).where(
            table.club_id == club.id, table.id > after, table.status.in_(RUNNING), table.payer_id.is_(None),
            table.superseded_by.is_(None),
        )  # fmt: skip
        members = session.execute(query.order_by(table.id).limit(STEP)).all()
        if not members:
            return
        yield members
        after = members[-1].id


def _steps(
    session: Session, club: Club, members: Sequence[Any], rules: tuple[Version, ...], on: date
) -> list[dict[str, Any]]:
    found = []
    there = cases(session, club, members, until=on, rules=rules)
    for row in members:
        start = min(row.checked_on or row.member_since or on, on)
        _state, steps = run(there[row.id], start, on)
        found += [_row(row, place, step) for place, step in enumerate(steps)]
    return found


def _row(row: Any, place: int, step: Step) -> dict[str, Any]:
    return {"membership_id": row.id, "position": place, "kind": step.kind, "on": step.on, "data": dict(step.data),
            "was": row.version, "checked_on": row.checked_on, "status": "open"}  # fmt: skip


def rows(
    session: Session, batch: Batch, *, kind: str = "", status: str = "", limit: int = 50, after: int = 0
) -> list[tuple[BatchRow, Membership]]:
    """Rows of a batch with their memberships, in the order they were made; one statement."""
    query = select(BatchRow, Membership).join(Membership, Membership.id == BatchRow.membership_id)
    query = query.where(BatchRow.batch_id == batch.id, BatchRow.id > after)
    if kind:
        query = query.where(BatchRow.kind == kind)
    if status:
        query = query.where(BatchRow.status == status)
    return [(row, member) for row, member in session.execute(query.order_by(BatchRow.id).limit(limit))]


def hold(session: Session, batch_id: str, row_id: str, *, why: str = "", held: bool = True) -> BatchRow:
    """Keep one row from being committed, with everything after it for the same member; or let it go again."""
    batch = get(session, batch_id, BATCHES)
    if batch.status != "open":
        raise Refused(_l("This batch is not open."))
    if len(why) > 300:
        raise Invalid(_l("This cannot be saved yet."), fields={"why": _l("At most %(n)s characters.", n=300)})
    row = session.scalar(select(BatchRow).where(BatchRow.public_id == usable(row_id), BatchRow.batch_id == batch.id))
    if row is None:
        raise NotFound(_l("There is no such row."))
    # A later step of the same member rests on the earlier: held after it, let go with those before it.
    beside = BatchRow.position >= row.position if held else BatchRow.position <= row.position
    values = {"status": "held" if held else "open", "held_by": acting(session, BATCHES).name if held else "",
              "held_why": why.strip() if held else ""}  # fmt: skip
    session.execute(
        update(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.membership_id == row.membership_id, beside,
                               BatchRow.status.in_(("open", "held")))
        .values(**values).execution_options(synchronize_session=False)
    )  # fmt: skip
    session.expire(row)
    return row


def locked(session: Session, public_id: str, status: str) -> Batch:
    """The batch, locked, in a status; `Conflict` where somebody was quicker."""
    batch = get(session, public_id, BATCHES)
    session.refresh(batch, with_for_update=True)
    if batch.status != status:
        raise Conflict(_l("Somebody has done this already."))
    return batch


def drop(session: Session, public_id: str) -> Batch:
    """Leave a batch be: nothing of it happens."""
    batch = locked(session, public_id, "open")
    batch.status, batch.done_at, batch.done_by = "dropped", utcnow(), acting(session, BATCHES).name
    return batch


def tiers_of(session: Session, club_id: int) -> dict[str, Tier]:
    """A club's tiers by code."""
    return {tier.code: tier for tier in session.scalars(select(Tier).where(Tier.club_id == club_id))}
