"""Benefits: what a member has left, used, given back and granted; read for many members at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rugui.toolkit import NotFound, Refused, _l, record, stay_by_public_id, stays, today_here, usable
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from membership_club import benefits
from membership_club.access import BENEFITS
from membership_club.benefits import Entitlement, Use
from membership_club.models import Membership
from membership_club.models_benefits import Benefit, BenefitUse
from membership_club.service_accounts import changed, check_same, locked, source_of, who

MOST = 1000


@record
class Held:
    """A benefit a member has (with the columns of `Benefit`): `left` is None where it is not counted."""

    benefit: Any
    left: int | None
    used: int
    period_start: date


def of(session: Session, members: Sequence[Any], today: date) -> dict[int, list[Held]]:
    """What each of these members has on a day, in the order it was made; two statements.

    Of a benefit that is counted by stay, what each next stay gives.
    """
    found: dict[int, list[Held]] = {row.id: [] for row in members}
    counting = [row for row in members if row.superseded_by is None and row.status in ("active", "grace")]
    if not counting:
        return found
    offered = session.execute(_OFFERED, {"clubs": sorted({row.club_id for row in counting})}).all()
    theirs = [(row, [one for one in offered if _has(row, one)]) for row in counting]
    counted = [row.id for row, mine in theirs if any(one.period != benefits.ALWAYS for one in mine)]
    uses = _uses(session, counted) if counted else {}
    for row, mine in theirs:
        found[row.id] = [_held(one, row, uses.get(row.id, ()), today, "") for one in mine]
    return found


# Built once, on the tables, as everything that a search asks for at every key.
_B, _U = Benefit.__table__.c, BenefitUse.__table__.c
_OFFERED = (
    select(*_B).where(_B.club_id.in_(bindparam("clubs", expanding=True)), _B.retired_at.is_(None)).order_by(_B.id)
)
_USED = (
    select(_U.membership_id, _B.code, _U.period_start, _U.kind, _U.quantity, _U.stay)
    .join_from(BenefitUse.__table__, Benefit.__table__, _B.id == _U.benefit_id)
    .where(_U.membership_id.in_(bindparam("members", expanding=True)))
)


def _has(row: Any, one: Any) -> bool:
    mine = one.club_id == row.club_id and one.tier_id in (None, row.tier_id)
    return mine and (row.status == "active" or one.in_grace)


def _held(one: Any, row: Any, uses: Sequence[Use], today: date, stay: str) -> Held:
    start = benefits.period_start(one.period, today, row.member_since or today)
    kind = Entitlement(one.code, one.period, one.quantity)
    if not kind.counted:
        return Held(one, None, 0, start)
    return Held(one, benefits.left(kind, uses, start, stay), benefits.used(uses, kind, start, stay), start)


def _uses(session: Session, membership_ids: Sequence[int]) -> dict[int, list[Use]]:
    found: dict[int, list[Use]] = {one: [] for one in membership_ids}
    for membership_id, code, start, kind, quantity, stay in session.execute(_USED, {"members": list(membership_ids)}):
        found[membership_id].append(Use(code, start, kind, quantity, stay))
    return found


def history(session: Session, membership_id: int, limit: int = 200) -> list[tuple[BenefitUse, Benefit]]:
    """The newest uses of a member, newest first; one statement."""
    query = select(BenefitUse, Benefit).join(Benefit, Benefit.id == BenefitUse.benefit_id)
    query = query.where(BenefitUse.membership_id == membership_id).order_by(BenefitUse.id.desc()).limit(limit)
    return [(use, benefit) for use, benefit in session.execute(query)]


def note(
    session: Session, public_id: str, benefit_id: str, kind: str, quantity: int = 1, *, stay: str = "",
    source: str = "", note: str = "",
) -> BenefitUse:  # fmt: skip
    """Note that a benefit was used, given back or granted (`benefits.KINDS`); `Refused` where there is not as much.

    The same source is the same note. Of a benefit counted by stay, `stay` names it; without one it is the present one.
    """
    row = locked(session, public_id, BENEFITS)
    benefit = _benefit(session, row, benefit_id)
    source = source_of(kind, source)
    query = select(BenefitUse).where(BenefitUse.membership_id == row.id, BenefitUse.source == source)
    if (before := session.scalar(query)) is not None:
        check_same((before.benefit_id, before.quantity) == (benefit.id, quantity))
        return before
    if benefit.period == benefits.ALWAYS:
        raise Refused(_l("This benefit is not counted."))
    today = today_here(session)
    stay = _stay(session, row, stay) if benefit.period == benefits.STAY else ""
    held = _held(benefit, row, _uses(session, [row.id])[row.id], today, stay)
    _check(row, benefit, held, kind, quantity)
    use = BenefitUse(
        membership_id=row.id, origin_id=row.id, benefit_id=benefit.id, period_start=held.period_start, stay=stay,
        kind=kind, quantity=quantity, source=source, note=note[:300], by=who(session, BENEFITS),
    )  # fmt: skip
    session.add(use)
    session.flush()
    changed(session, f"benefit.{kind}", row, benefit=benefit.public_id, quantity=quantity)
    return use


def _check(row: Membership, benefit: Benefit, held: Held, kind: str, quantity: int) -> None:
    if kind == benefits.GIVEN_BACK:
        benefits.check_return(held.used, quantity)
        return
    if row.superseded_by is not None or not _has(row, benefit):
        raise Refused(_l("The member does not have this benefit now."), status=row.status)
    if kind == benefits.USED:
        benefits.check_use(held.left or 0, quantity)
    elif not 0 < quantity <= MOST:
        raise Refused(_l("A whole number from %(least)s to %(most)s.", least=1, most=MOST))


def _benefit(session: Session, row: Membership, benefit_id: str) -> Benefit:
    query = select(Benefit).where(Benefit.public_id == usable(benefit_id), Benefit.club_id == row.club_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound(_l("There is no such benefit."))
    return found


def _stay(session: Session, row: Membership, public_id: str) -> str:
    if public_id:
        stay = stay_by_public_id(session, public_id)
        if stay.customer_id != row.customer_id:
            raise NotFound(_l("There is no such stay."))
        return stay.public_id
    order = ("in_house", "expected", "departed")
    mine = [stay for stay in stays(session, [row.customer_id]) if stay.status in order]
    if not mine:
        raise Refused(_l("This benefit belongs to a stay, and there is none."))
    # In house before expected; of those to come the next, of those that were the last.
    sooner = {"expected": 1, "in_house": -1, "departed": -1}
    mine.sort(key=lambda one: (order.index(one.status), one.arrival.toordinal() * sooner[one.status]))
    return mine[0].public_id


def benefit_of(session: Session, use: BenefitUse) -> Benefit:
    """The benefit a use is of."""
    return session.get_one(Benefit, use.benefit_id)
