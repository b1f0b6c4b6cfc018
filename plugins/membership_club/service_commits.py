"""Committing a batch, and undoing it: the changes written down or taken back, and today's columns made to follow."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rugui.toolkit import Refused, _l, audit, emit_many, new_public_id, today_here, touch_customers, utcnow
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from membership_club.access import BATCHES, acting
from membership_club.models import Batch, BatchRow, Change, Club, Membership
from membership_club.service_batches import RUNNING, STEP, locked, preview
from membership_club.service_cases import columns, states
from membership_club.service_clubs import tier_ids

_R, _M = BatchRow.__table__, Membership.__table__
MOVES = ("moved", "manual_ended", "manual")


def apply(session: Session, public_id: str) -> Batch:
    """Write down every row that is not held and whose member nobody changed since the preview (those are `skipped`).

    `Conflict` where it is committed already, `Refused` for a day that is still to come.
    """
    batch, viewer, today = locked(session, public_id, "open"), acting(session, BATCHES), today_here(session)
    if batch.on > today:
        raise Refused(_l("This day is still to come: a batch can be committed on its day."))
    done = skipped = 0
    codes, day = tier_ids(session, batch.club_id), batch.on
    for members in _with_rows(session, batch):
        versions = {one.id: one.version for one in members}
        rows = session.execute(
            select(_R).where(_R.c.batch_id == batch.id, _R.c.membership_id.in_(versions)).order_by(_R.c.id)
        ).all()
        good = [row for row in rows if row.status == "open" and row.was_version == versions[row.membership_id]]
        stale = [row.id for row in rows if row.status == "open" and row.was_version != versions[row.membership_id]]
        if stale:
            session.execute(_mark(), [{"row": id_, "status": "skipped", "change": None} for id_ in stale])
        skipped += len(stale)
        if good:
            _write(session, batch, good, viewer.name)
            changed = {row.membership_id for row in good}
            touched = [one for one in members if one.id in changed]
            kept = {row.membership_id for row in rows if row.status == "held"}
            checked: dict[int, date | None] = {one.id: day for one in touched if one.id not in kept}
            _tell(session, touched, good, _follow(session, touched, codes, today, checked))
        done += len(good)
    session.expire_all()
    if batch.kind == "nightly":
        _checked(session, batch)
    batch.status, batch.done_at, batch.done_by = "committed", utcnow(), viewer.name
    batch.counts = {**batch.counts, "done": done, "skipped": skipped}
    session.flush()
    audit(session, "membership_club.batch.committed", subject=batch.public_id, rows=done, skipped=skipped)
    return batch


def undo(session: Session, public_id: str) -> Batch:
    """Take back every change of a committed batch; what happened to a member since stays."""
    batch, viewer, today = locked(session, public_id, "committed"), acting(session, BATCHES), today_here(session)
    codes = tier_ids(session, batch.club_id)
    for members in _with_rows(session, batch):
        ids = [one.id for one in members]
        mine = select(_R).where(_R.c.batch_id == batch.id, _R.c.membership_id.in_(ids))
        rows = session.execute(mine.where(_R.c.status == "done", _R.c.change_id.is_not(None))).all()
        gone = [row.change_id for row in rows]
        back = set(session.scalars(select(Change.reverses_id).where(Change.reverses_id.in_(gone))))
        rows = [row for row in rows if row.change_id not in back]  # a person undid that one alone
        if rows:
            session.execute(insert(Change), [
                {"membership_id": row.membership_id, "kind": "reversed", "on": today, "data": {}, "batch_id": batch.id,
                 "recorded_by": viewer.name, "reverses_id": row.change_id} for row in rows
            ])  # fmt: skip
            session.execute(_mark(), [{"row": row.id, "status": "undone", "change": row.change_id} for row in rows])
            before = {row.membership_id: row.checked_on for row in rows}
            touched = [one for one in members if one.id in before]
            _tell(session, touched, rows, _follow(session, touched, codes, today, before))
    session.expire_all()
    batch.status, batch.undone_at, batch.undone_by = "undone", utcnow(), viewer.name
    session.flush()
    audit(session, "membership_club.batch.undone", subject=batch.public_id)
    return batch


def _tell(session: Session, members: Sequence[Any], rows: Sequence[Any], guests: Sequence[int]) -> None:
    """The house is told step by step: what a million members would be told of does not fit into the memory at once."""
    by_id = {one.id: one for one in members}
    touch_customers(session, guests)
    emit_many(session, "membership_club.tier_changed", [
        (by_id[row.membership_id].customer_id, {"membership": by_id[row.membership_id].public_id})
        for row in rows if row.kind in MOVES
    ])  # fmt: skip


def _with_rows(session: Session, batch: Batch) -> Any:
    """The members a batch has rows about, 500 at a time, locked against a desk that changes one of them meanwhile."""
    after, batch_id = 0, batch.id
    while True:
        ids = select(BatchRow.membership_id).where(BatchRow.batch_id == batch_id, BatchRow.membership_id > after)
        wanted = list(session.scalars(ids.distinct().order_by(BatchRow.membership_id).limit(STEP)))
        if not wanted:
            return
        query = select(_M).where(_M.c.id.in_(wanted)).order_by(_M.c.id).with_for_update()
        yield session.execute(query).all()
        after = wanted[-1]


def _write(session: Session, batch: Batch, good: Sequence[Any], who: str) -> None:
    # By ids of our own: asking the database for its ids in order would insert one row a statement.
    named = {new_public_id(): row for row in good}
    session.execute(insert(Change), [
        {"public_id": public_id, "membership_id": row.membership_id, "kind": row.kind, "on": row.effective_on,
         "data": row.data, "batch_id": batch.id, "recorded_by": who, "reason": row.data.get("reason", "")}
        for public_id, row in named.items()
    ])  # fmt: skip
    members = {row.membership_id for row in good}
    query = select(Change.public_id, Change.id).where(Change.batch_id == batch.id, Change.membership_id.in_(members))
    session.execute(_mark(), [
        {"row": named[public_id].id, "status": "done", "change": id_}
        for public_id, id_ in session.execute(query) if public_id in named
    ])  # fmt: skip


def _mark() -> Any:
    return (
        update(_R)  # type: ignore[arg-type]
        .where(_R.c.id == bindparam("row"))
        .values(status=bindparam("status"), change_id=bindparam("change"))
    )


def _follow(
    session: Session, members: Sequence[Any], codes: dict[str, int], today: date, checked: dict[int, date | None]
) -> list[int]:
    """Columns and versions of these members and their dependants; gives back whose guests they are."""
    ids = [one.id for one in members]
    below = session.execute(select(_M).where(_M.c.payer_id.in_(ids))).all()
    every = [*members, *below]
    by_id = {one.id: one for one in every}
    values = []
    for id_, state in states(session, every, today).items():
        one, found = by_id[id_], columns(state, codes)
        values.append({"member": id_, "v": one.version + 1, "checked": checked.get(id_, one.checked_on),
                       **{f"new_{name}": value for name, value in found.items()}})  # fmt: skip
    names = [name.removeprefix("new_") for name in values[0] if name.startswith("new_")]
    session.execute(
        update(_M)  # type: ignore[arg-type]
        .where(_M.c.id == bindparam("member"))
        .values(version=bindparam("v"), checked_on=bindparam("checked"),
                **{name: bindparam(f"new_{name}") for name in names}),
        values,
    )  # fmt: skip
    return [one.customer_id for one in every]


def _checked(session: Session, batch: Batch) -> None:
    """Members of whom nothing was to be said are looked at from this day on; those held or skipped as before."""
    left = select(BatchRow.membership_id).where(BatchRow.batch_id == batch.id, BatchRow.status != "done")
    session.execute(
        update(Membership)
        .where(Membership.club_id == batch.club_id, Membership.status.in_(RUNNING), Membership.id.not_in(left),
               Membership.created_at <= batch.made_at,
               Membership.checked_on.is_(None) | (Membership.checked_on < batch.on))
        .values(checked_on=batch.on)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def nightly(session: Session) -> None:
    """The job: a preview for every open club; committed at once where the club says that it commits by itself."""
    for club_id in list(session.scalars(select(Club.id).where(Club.retired_at.is_(None)).order_by(Club.id))):
        club = session.get_one(Club, club_id)
        batch = preview(session, club)
        if club.commits == "itself" or not batch.counts:
            apply(session, batch.public_id)
