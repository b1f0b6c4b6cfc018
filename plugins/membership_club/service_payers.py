"""Who pays for whom, as the history says: followed when something is undone and when two memberships become one."""

from typing import Any

from rugui.toolkit import today_here
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from membership_club.history import fold
from membership_club.models import Change, Club, Membership
from membership_club.service_cases import changes, refresh
from membership_club.service_changes import settle, write
from membership_club.service_clubs import tier_ids


def after_undo(session: Session, club: Club, row: Membership, undone: Change) -> None:
    """Undoing that a payer left takes back what became of the dependants; whoever was touched pays as history says."""
    touched = [row]
    if undone.kind == "left":
        touched += [_taken_back(session, one, change) for change, one in _handed_on(session, row, undone)]
    for one in touched:
        _follow_history(session, club, one)
    for one in touched[1:]:
        settle(session, club, one, "membership_club.undone")


def _handed_on(session: Session, row: Membership, left: Change) -> list[tuple[Change, Membership]]:
    # A payer may have left, come back and left again: only what the last leaving did is taken back.
    before = select(func.max(Change.id)).where(Change.membership_id == row.id, Change.id < left.id)
    first = session.scalar(before) or 0
    query = select(Change, Membership).join(Membership, Membership.id == Change.membership_id)
    query = query.where(Membership.club_id == row.club_id, Change.kind.in_(("succeeded", "left")),
                        Change.id.between(first, left.id))  # fmt: skip
    undone = select(Change.reverses_id).where(Change.reverses_id.is_not(None))
    found = session.execute(query.where(Change.id.not_in(undone)).order_by(Change.id))
    return [(change, one) for change, one in found if change.data.get("after") == row.number]


def _taken_back(session: Session, row: Membership, change: Change) -> Membership:
    write(session, row, "reversed", today_here(session), reverses=change)
    return row


def _follow_history(session: Session, club: Club, row: Membership) -> None:
    state = fold(changes(session, [row.id])[row.id], today_here(session))
    if not state.member:
        return  # who has left keeps the last payer, which says nothing any more
    payer = session.scalar(select(Membership).where(Membership.club_id == club.id, Membership.number == state.payer))
    row.payer_id = payer.id if payer is not None and state.payer else None
    if row.payer_id is not None:
        row.kind, row.seats = "individual", 0


def move_dependants(session: Session, better: Membership, other: Membership) -> dict[str, Any] | None:
    """The dependants of a membership that is put aside go to the one that stays, which then pays; how to undo it."""
    there = list(session.scalars(select(Membership).where(Membership.payer_id == other.id, Membership.id != better.id)))
    if not there:
        return None
    was = {"better": better.public_id, "other": other.public_id, "kind": better.kind, "seats": better.seats,
           "dependants": [one.public_id for one in there]}  # fmt: skip
    if better.kind == "individual":
        better.kind = other.kind
    better.seats = max(better.seats, other.seats)
    _pay(session, there, better)
    return was


def move_back(session: Session, was: dict[str, Any]) -> None:
    """Undo `move_dependants`: those that still are where it put them."""
    wanted = [was["better"], was["other"], *was["dependants"]]
    rows = {one.public_id: one for one in session.scalars(select(Membership).where(Membership.public_id.in_(wanted)))}
    better, other = rows.get(was["better"]), rows.get(was["other"])
    if better is None or other is None:
        return
    there = [one for id_ in was["dependants"] if (one := rows.get(id_)) is not None and one.payer_id == better.id]
    better.kind, better.seats = was["kind"], was["seats"]
    _pay(session, there, other)


def _pay(session: Session, dependants: list[Membership], payer: Membership) -> None:
    for one in dependants:
        one.payer_id = payer.id
    session.flush()
    refresh(session, dependants, tier_ids(session, payer.club_id), today_here(session))
