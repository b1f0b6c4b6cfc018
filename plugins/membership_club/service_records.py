"""Everything kept about one guest's memberships, as a whole: exported, erased, merged and unmerged exactly."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rugui.toolkit import OPERATOR, Json, Refused, _l, today_here
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from membership_club import service_payers
from membership_club.models import BatchRow, Change, Club, Membership, Tier
from membership_club.models_benefits import BenefitUse
from membership_club.models_cards import Card
from membership_club.models_dues import DuesPayment, DuesReminder, Invoice
from membership_club.models_events import EventBooking
from membership_club.models_points import PointsEntry
from membership_club.models_value import ValueEntry
from membership_club.service_family import hand_on

# What hangs on a membership by `membership_id`, in the order it is erased.
OF_MEMBER: dict[str, Any] = {
    "batch_rows": BatchRow,
    "changes": Change,
    "points": PointsEntry,
    "benefits_used": BenefitUse,
    "cards": Card,
    "stored_value": ValueEntry,
    "dues_reminders": DuesReminder,
    "dues_payments": DuesPayment,
    "invoices": Invoice,
    "event_bookings": EventBooking,
}
# Of these, what moves along when one of two memberships in a club is put aside by a merge.
FOLLOWING = {name: model for name, model in OF_MEMBER.items() if model not in (BatchRow, Change)}
STANDING = {"active": 0, "frozen": 1, "grace": 2, "applied": 3, "expired": 4, "left": 5}


def export(session: Session, customer_id: int) -> dict[str, Any]:
    """Everything kept about a guest as plain JSON values, undone changes included."""
    found: dict[str, Any] = {"memberships": _rows(session, Membership, Membership.customer_id == customer_id)}
    for name, model in OF_MEMBER.items():
        found[name] = _rows(session, model, model.membership_id.in_(_mine(customer_id)))
    return found


def erase(session: Session, customer_id: int) -> dict[str, int]:
    """Erase it all, and say how many rows of what. Before a payer goes, dependants go on as the club's rules say."""
    _hand_on(session, customer_id)
    erased = {}
    for name, model in OF_MEMBER.items():
        erased[name] = _gone(session, model, model.membership_id.in_(_mine(customer_id)))
    erased["memberships"] = _gone(session, Membership, Membership.customer_id == customer_id)
    session.expire_all()
    return erased


def _hand_on(session: Session, customer_id: int) -> None:
    below = aliased(Membership)
    query = select(Membership).where(Membership.customer_id == customer_id).where(
        select(below.id).where(below.payer_id == Membership.id).exists())  # fmt: skip
    payers = session.scalars(query).all()
    before = session.info.get("viewer")
    session.info["viewer"] = OPERATOR  # who may erase a guest need not be one who may enter members
    try:
        for row in payers:
            hand_on(session, session.get_one(Club, row.club_id), row, today_here(session))
    finally:
        session.info["viewer"] = before


def merge(session: Session, kept_id: int, dropped_id: int) -> dict[str, Any]:
    """Move every membership to the kept guest; the journal says exactly what moved.

    Of two in one club the better stays: one that counts before one that ended, one that pays for itself before a
    dependant's, then the higher tier, then the longer member. The other is put aside (`superseded_by`) with its whole
    history, and comes back when the merge is undone; whom it paid for, the one that stays pays for.
    """
    if kept_id == dropped_id:
        raise Refused(_l("A guest cannot be merged with themselves."))
    session.flush()
    moved = list(session.scalars(select(Membership.public_id).where(Membership.customer_id == dropped_id)))
    journal: dict[str, Any] = {
        "kept": kept_id,
        "dropped": dropped_id,
        "memberships": moved,
        "aside": [],
        "followed": [],
        "dependants": [],
    }
    _move(session, moved, dropped_id, kept_id)
    session.expire_all()
    for better, other in _twice(session, kept_id):
        other.superseded_by = better.id
        if (moved_on := service_payers.move_dependants(session, better, other)) is not None:
            journal["dependants"].append(moved_on)
        journal["aside"].append([other.public_id, better.public_id])
        for name, model in FOLLOWING.items():
            rows = list(session.scalars(select(model.public_id).where(model.membership_id == other.id)))
            journal["followed"].append([name, other.public_id, better.public_id, rows])
            _hand_over(session, model, rows, other.id, better.id)
    session.flush()
    session.expire_all()
    return journal


def unmerge(session: Session, journal: Json) -> None:
    """Undo a merge from its journal; what was written for the kept guest since then stays with them."""
    if not isinstance(journal, dict):
        raise TypeError("a journal is what merge returned")
    session.flush()
    ids = {public for pair in journal["aside"] for public in pair}
    query = select(Membership.public_id, Membership.id).where(Membership.public_id.in_(ids))
    known = {row.public_id: row.id for row in session.execute(query)} if ids else {}
    for was in journal.get("dependants", ()):
        service_payers.move_back(session, was)
    for name, other, better, rows in journal["followed"]:
        if other in known and better in known:
            _hand_over(session, FOLLOWING[name], rows, known[better], known[other])
    for other, better in journal["aside"]:
        session.execute(
            update(Membership)
            .where(Membership.public_id == other, Membership.superseded_by == known.get(better))
            .values(superseded_by=None)
            .execution_options(synchronize_session=False)
        )
    _move(session, journal["memberships"], journal["kept"], journal["dropped"])
    session.expire_all()


def _twice(session: Session, customer_id: int) -> list[tuple[Membership, Membership]]:
    """Of each club in which the guest now has more than one membership: the one that stays and each other."""
    query = (
        select(Membership, Tier.rank)
        .outerjoin(Tier, Tier.id == Membership.tier_id)
        .where(Membership.customer_id == customer_id, Membership.superseded_by.is_(None))
    )
    by_club: dict[int, list[tuple[Membership, int | None]]] = {}
    for row, rank in session.execute(query):
        by_club.setdefault(row.club_id, []).append((row, rank))
    found = []
    for several in by_club.values():
        several.sort(key=lambda one: (
            STANDING[one[0].status] > 2, one[0].payer_id is not None, -(one[1] or 0), one[0].member_since or date.max,
            one[0].id))  # fmt: skip
        found += [(several[0][0], other) for other, _rank in several[1:]]
    return found


def _mine(customer_id: int) -> Any:
    return select(Membership.id).where(Membership.customer_id == customer_id)


def _gone(session: Session, model: Any, condition: Any) -> int:
    counted: int = session.scalar(select(func.count()).select_from(model).where(condition)) or 0
    session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    return counted


def _move(session: Session, ids: Sequence[str], source: int, target: int) -> None:
    # Only rows that are still where the merge left them: one that was erased or moved on meanwhile is not touched.
    condition = (Membership.public_id.in_(ids), Membership.customer_id == source)
    session.execute(
        update(Membership).where(*condition).values(customer_id=target).execution_options(synchronize_session=False)
    )


def _hand_over(session: Session, model: Any, ids: Sequence[str], source: int, target: int) -> None:
    for start in range(0, len(ids), 500):
        session.execute(
            update(model)
            .where(model.public_id.in_(ids[start : start + 500]), model.membership_id == source)
            .values(membership_id=target)
            .execution_options(synchronize_session=False)
        )


def _rows(session: Session, model: Any, condition: Any) -> list[dict[str, Any]]:
    table = model.__table__
    return [
        {name: _plain(value) for name, value in row._mapping.items()}
        for row in session.execute(select(*table.c).where(condition).order_by(table.c.id))
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
