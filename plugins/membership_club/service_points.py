"""Points: earned, spent, given back, taken back, extended, reinstated, expired. Each is an entry of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rugui.toolkit import Invalid, NotFound, _l, today_here, usable
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from membership_club import ledger
from membership_club.access import POINTS, READ
from membership_club.ledger import Balance, Entry, Move
from membership_club.models import Membership
from membership_club.models_points import PointsEntry, PointsRule
from membership_club.service import get
from membership_club.service_accounts import (
    changed,
    check_amount,
    check_may,
    check_same,
    day_of,
    locked,
    source_of,
    who,
)

_E = PointsEntry.__table__.c
_COLUMNS = (_E.id, _E.lot_id, _E.kind, _E.day, _E.award, _E.tier, _E.pending_until, _E.expires_on)
# Built once: facts ask it at every key of a search.
_LEDGERS = (
    select(_E.membership_id, *_COLUMNS)
    .where(_E.membership_id.in_(bindparam("members", expanding=True)))
    .order_by(_E.id)
)


@dataclass(frozen=True, slots=True)
class Earning:
    """What is earned: award and tier points, from and until when they may be spent."""

    award: int
    tier: int = 0
    pending_until: date | None = None
    expires_on: date | None = None


def rule_of(session: Session, club_id: int) -> PointsRule | None:
    """How a club gives points; None where it gives none."""
    return session.get(PointsRule, club_id)


def entries(session: Session, membership_ids: Sequence[int]) -> dict[int, list[Entry]]:
    """The ledgers of many members, oldest entry first; one statement."""
    found: dict[int, list[Entry]] = {one: [] for one in membership_ids}
    if membership_ids:
        for membership_id, id_, lot_id, *rest in session.execute(_LEDGERS, {"members": list(membership_ids)}):
            found[membership_id].append(Entry(id_, lot_id or id_, *rest))
    return found


def balances(session: Session, membership_ids: Sequence[int], on: date) -> dict[int, Balance]:
    """The balances of many members on a day, past or future (what expires until then is `over`); one statement."""
    found = entries(session, membership_ids)
    return {one: ledger.balance(ledger.lots(ledger_, on), on) for one, ledger_ in found.items()}


def balance(session: Session, public_id: str, on: date | None = None) -> Balance:
    """The balance of one member on a day, today without one."""
    row = get(session, public_id, READ)
    return balances(session, [row.id], on or today_here(session))[row.id]


def statement(session: Session, membership_id: int, limit: int = 500) -> list[PointsEntry]:
    """The newest entries of a member, newest first."""
    query = select(PointsEntry).where(PointsEntry.membership_id == membership_id)
    return list(session.scalars(query.order_by(PointsEntry.id.desc()).limit(limit)))


def earn(
    session: Session, public_id: str, what: Earning, *, day: date | None = None, source: str = "", note: str = ""
) -> PointsEntry:
    """Give points; the same `source` told again is the same earning, `Conflict` with other figures."""
    row = locked(session, public_id, POINTS)
    source, day = source_of(ledger.EARN, source), day_of(session, day)
    if (before := of_source(session, row.id, source)) is not None:
        check_same((before.award, before.tier) == (what.award, what.tier))
        return before
    check_may(session, row, "earn")
    _check(what, day)
    return write_earning(session, row, what, day, source, note)


def _check(what: Earning, day: date) -> None:
    wrong: dict[str, object] = {}
    if what.award < 0 or what.tier < 0 or not (what.award or what.tier):
        wrong["award"] = _l("An amount above nothing is needed.")
    elif max(what.award, what.tier) > 10**9:
        wrong["award"] = _l("That is too much.")
    if what.expires_on is not None and what.expires_on < max(day, what.pending_until or day):
        wrong["expires_on"] = _l("They would expire before they can be spent.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def write_earning(
    session: Session, row: Membership, what: Earning, day: date, source: str, note: str = ""
) -> PointsEntry:
    """The entry of an earning that was checked; the membership is held."""
    entry = PointsEntry(
        membership_id=row.id, origin_id=row.id, kind=ledger.EARN, day=day, award=what.award, tier=what.tier,
        pending_until=what.pending_until, expires_on=what.expires_on, source=source, note=note[:300],
        by=who(session, POINTS),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    changed(session, "points.earned", row, entry=entry.public_id, award=what.award, tier=what.tier)
    return entry


def redeem(session: Session, public_id: str, points: int, *, source: str = "", note: str = "") -> list[PointsEntry]:
    """Spend points, those that expire soonest first; `Refused` where there are fewer. The same source spends once."""
    row = locked(session, public_id, POINTS)
    source = source_of(ledger.REDEEM, source)
    if before := _all_of_source(session, row.id, source):
        check_same(-sum(one.award for one in before if one.kind == ledger.REDEEM) == points)
        return before
    check_may(session, row, "redeem")
    check_amount(points, "points")
    today = _booked(session, row)
    moves = ledger.redeem(_lots(session, row), points, today)
    written = _write(session, row, moves, today, source, note)
    changed(session, "points.redeemed", row, entry=written[0].public_id, award=-points)
    return written


def give_back(session: Session, public_id: str, entry_id: str, *, note: str = "") -> list[PointsEntry]:
    """Return a redemption to the earnings it came from, once; what has expired since expires again."""
    row = locked(session, public_id, POINTS)
    entry = _entry(session, row, entry_id, ledger.REDEEM)
    same = [one for one in _all_of_source(session, row.id, entry.source) if one.kind == ledger.REDEEM]
    source = source_of(ledger.RETURN, same[0].public_id)
    if before := _all_of_source(session, row.id, source):
        return before
    today = today_here(session)
    written = _write(session, row, ledger.give_back([_plain(one) for one in same]), today, source, note)
    changed(session, "points.given_back", row, entry=entry.public_id, award=sum(one.award for one in written))
    return written


def reverse(session: Session, public_id: str, entry_id: str, *, note: str = "") -> list[PointsEntry]:
    """Take an earning back as the club's policy allows; told twice it is done once."""
    row = locked(session, public_id, POINTS)
    entry = _entry(session, row, entry_id, ledger.EARN)
    source = source_of(ledger.REVERSE, entry.public_id)
    if before := _all_of_source(session, row.id, source):
        return before
    rule = rule_of(session, row.club_id)
    policy = rule.reversal if rule else ledger.BALANCE
    today = today_here(session)
    moves = ledger.reverse(_lots(session, row), entry.id, policy, today)
    written = _write(session, row, moves, today, source, note)
    changed(session, "points.reversed", row, entry=entry.public_id, award=sum(one.award for one in written))
    return written


def extend(session: Session, public_id: str, entry_id: str, until: date | None, *, note: str = "") -> PointsEntry:
    """Let an earning live until a later day, or for ever."""
    row = locked(session, public_id, POINTS)
    entry = _entry(session, row, entry_id, ledger.EARN)
    today = today_here(session)
    move = ledger.extend(_lots(session, row), entry.id, until, today)
    (written,) = _write(session, row, [move], today, source_of(ledger.EXTEND), note)
    changed(session, "points.extended", row, entry=entry.public_id, until=until.isoformat() if until else None)
    return written


def reinstate(session: Session, public_id: str, entry_id: str, until: date, *, note: str = "") -> PointsEntry:
    """Give back what expired of an earning, good until a day from today on."""
    row = locked(session, public_id, POINTS)
    entry = _entry(session, row, entry_id, ledger.EARN)
    today = _booked(session, row)
    move = ledger.reinstate(_lots(session, row), entry.id, until, today)
    (written,) = _write(session, row, [move], today, source_of(ledger.REINSTATE), note)
    changed(session, "points.reinstated", row, entry=entry.public_id, award=written.award, until=until.isoformat())
    return written


def expire(session: Session, row: Membership, today: date) -> list[PointsEntry]:
    """Book what expired before `today`; nothing where nothing did. The membership is held."""
    moves = ledger.expire(_lots(session, row), today)
    if not moves:
        return []
    written = _write(session, row, moves, today, source_of(ledger.EXPIRE), "")
    lapsed = sum(one.award for one in written if one.kind == ledger.EXPIRE)
    changed(session, "points.expired", row, award=lapsed)
    return written


def _booked(session: Session, row: Membership) -> date:
    # Before anything is spent or given back the ledger says what is over, so that no entry is about a day gone by.
    today = today_here(session)
    expire(session, row, today)
    return today


def _lots(session: Session, row: Membership) -> list[ledger.Lot]:
    return ledger.lots(entries(session, [row.id])[row.id])


def _write(
    session: Session, row: Membership, moves: Iterable[Move], day: date, source: str, note: str
) -> list[PointsEntry]:
    name = who(session, POINTS)
    written = [
        PointsEntry(
            membership_id=row.id, origin_id=row.id, lot_id=move.lot, kind=move.kind, day=move.day or day,
            award=move.award, tier=move.tier, expires_on=move.expires_on, source=source, place=place, note=note[:300],
            by=name,
        )
        for place, move in enumerate(moves)
    ]  # fmt: skip
    session.add_all(written)
    session.flush()
    return written


def of_source(session: Session, membership_id: int, source: str) -> PointsEntry | None:
    """The first entry of a source, as `source_of` keeps it."""
    return next(iter(_all_of_source(session, membership_id, source)), None)


def _all_of_source(session: Session, membership_id: int, source: str) -> list[PointsEntry]:
    query = select(PointsEntry).where(PointsEntry.membership_id == membership_id, PointsEntry.source == source)
    return list(session.scalars(query.order_by(PointsEntry.place, PointsEntry.id)))


def _entry(session: Session, row: Membership, entry_id: str, kind: str) -> PointsEntry:
    query = select(PointsEntry).where(PointsEntry.membership_id == row.id, PointsEntry.public_id == usable(entry_id))
    found = session.scalar(query)
    if found is None or found.kind != kind:
        raise NotFound(_l("There is no such earning.") if kind == ledger.EARN else _l("There is no such redemption."))
    return found


def _plain(row: PointsEntry) -> Entry:
    return Entry(row.id, row.lot_id or row.id, row.kind, row.day, row.award, row.tier, row.pending_until,
                 row.expires_on)  # fmt: skip
