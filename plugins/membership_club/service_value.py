"""Stored value: loaded, spent, given back, paid out; never below nothing, never above the ceiling."""

from collections.abc import Sequence
from typing import Any

from rugui.toolkit import Invalid, NotFound, Refused, _l, audit, usable
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from membership_club import service_clubs, stored_value
from membership_club.access import READ, RULES, VALUE, acting
from membership_club.models import Membership
from membership_club.models_value import ValueEntry, ValueRule
from membership_club.service_accounts import (
    changed,
    check_amount,
    check_counts,
    check_same,
    club_of,
    locked,
    source_of,
    who,
)
from membership_club.stored_value import Buckets

FIELDS = ("burn", "bonus_permille", "ceiling_minor")


def rule_of(session: Session, club_id: int) -> ValueRule | None:
    """How a club keeps money; None where it keeps none."""
    return session.get(ValueRule, club_id)


def set_rule(session: Session, club_id: str, **fields: Any) -> ValueRule:
    """Say how a club keeps money (`fields`: FIELDS); what is kept already stays. Raises `Invalid` by field."""
    acting(session, RULES)
    club = service_clubs.get(session, club_id)
    wrong: dict[str, object] = {}
    if fields.get("burn", stored_value.BONUS_FIRST) not in stored_value.BURNS:
        wrong["burn"] = _l("Choose one of the list.")
    if not 0 <= (fields.get("bonus_permille") or 0) <= 1000:
        wrong["bonus_permille"] = _l("A whole number from %(least)s to %(most)s.", least=0, most=1000)
    ceiling = fields.get("ceiling_minor")
    if ceiling is not None and not 0 < ceiling <= 10**12:
        wrong["ceiling_minor"] = _l("An amount above nothing is needed.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = rule_of(session, club.id)
    if row is None:
        row = ValueRule(club_id=club.id)
        session.add(row)
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    session.flush()
    audit(session, "membership_club.value.rule", subject=club.public_id, fields=sorted(fields))
    return row


def balances(session: Session, membership_ids: Sequence[int]) -> dict[int, Buckets]:
    """What is in the buckets of many members; one statement."""
    v = ValueEntry.__table__.c
    query = select(v.membership_id, func.sum(v.principal), func.sum(v.bonus))
    query = query.where(v.membership_id.in_(membership_ids)).group_by(v.membership_id)
    found = {one: Buckets(int(principal), int(bonus)) for one, principal, bonus in session.execute(query)}
    return {one: found.get(one, Buckets()) for one in membership_ids}


def statement(session: Session, membership_id: int, limit: int = 500) -> list[ValueEntry]:
    """The newest movements of a member, newest first."""
    query = select(ValueEntry).where(ValueEntry.membership_id == membership_id)
    return list(session.scalars(query.order_by(ValueEntry.id.desc()).limit(limit)))


def receipt(session: Session, entry_id: str) -> tuple[ValueEntry, Membership]:
    """A movement and whose it is, for its receipt; `NotFound`."""
    acting(session, READ)
    row = session.scalar(select(ValueEntry).where(ValueEntry.public_id == usable(entry_id)))
    if row is None:
        raise NotFound(_l("There is no such movement."))
    return row, session.get_one(Membership, row.membership_id)


def load(session: Session, public_id: str, paid: int, *, source: str = "", note: str = "") -> ValueEntry:
    """Keep what a member paid, with the club's bonus; `Refused` above the ceiling. The same source loads once."""
    row = locked(session, public_id, VALUE)
    source = source_of(stored_value.LOAD, source)
    if (before := _of_source(session, row.id, source)) is not None:
        check_same(before.principal == paid)
        return before
    check_counts(row)
    check_amount(paid)
    rule = rule_of(session, row.club_id)
    if rule is None:
        raise Refused(_l("This club keeps no stored value."))
    added = stored_value.load(
        _held(session, row), paid, rule.bonus_permille, rule.ceiling_minor, _currency(session, row)
    )
    return _write(session, row, stored_value.LOAD, added, source, note)


def spend(session: Session, public_id: str, amount: int, *, source: str = "", note: str = "") -> ValueEntry:
    """Pay with what is kept; `Refused` where there is less. The same source pays once."""
    row = locked(session, public_id, VALUE)
    source = source_of(stored_value.SPEND, source)
    if (before := _of_source(session, row.id, source)) is not None:
        check_same(before.principal + before.bonus == -amount)
        return before
    check_amount(amount)
    rule = rule_of(session, row.club_id)
    burn = rule.burn if rule else stored_value.BONUS_FIRST
    taken = stored_value.spend(_held(session, row), amount, burn, _currency(session, row))
    return _write(session, row, stored_value.SPEND, -taken, source, note, burn=burn)


def give_back(
    session: Session, public_id: str, entry_id: str, amount: int, *, source: str = "", note: str = ""
) -> ValueEntry:
    """Refund (a part of) a payment into the buckets it came from, the last burned first; never more than it was."""
    row = locked(session, public_id, VALUE)
    source = source_of(stored_value.GIVE_BACK, source)
    if (before := _of_source(session, row.id, source)) is not None:
        check_same(before.principal + before.bonus == amount)
        return before
    check_amount(amount)
    found, owner = receipt(session, entry_id)
    if owner.id != row.id or found.kind != stored_value.SPEND:
        raise NotFound(_l("There is no such movement."))
    v = ValueEntry
    query = select(func.coalesce(func.sum(v.principal), 0), func.coalesce(func.sum(v.bonus), 0))
    principal, bonus = session.execute(query.where(v.payment_id == found.id)).one()
    spent, returned = Buckets(-found.principal, -found.bonus), Buckets(int(principal), int(bonus))
    back = stored_value.give_back(spent, returned, amount, found.burn)
    return _write(session, row, stored_value.GIVE_BACK, back, source, note, payment_id=found.id, burn=found.burn)


def pay_out(session: Session, public_id: str, amount: int, *, source: str = "", note: str = "") -> ValueEntry:
    """Pay principal out in money; the bonus that came with it lapses in proportion. The same source pays out once."""
    row = locked(session, public_id, VALUE)
    source = source_of(stored_value.PAY_OUT, source)
    if (before := _of_source(session, row.id, source)) is not None:
        check_same(before.principal == -amount)
        return before
    check_amount(amount)
    out, lapsing = stored_value.pay_out(_held(session, row), amount, _currency(session, row))
    return _write(session, row, stored_value.PAY_OUT, -(out + lapsing), source, note)


def _held(session: Session, row: Membership) -> Buckets:
    return balances(session, [row.id])[row.id]


def _currency(session: Session, row: Membership) -> str:
    return club_of(session, row).currency


def _of_source(session: Session, membership_id: int, source: str) -> ValueEntry | None:
    return session.scalar(
        select(ValueEntry).where(ValueEntry.membership_id == membership_id, ValueEntry.source == source)
    )


def _write(
    session: Session, row: Membership, kind: str, what: Buckets, source: str, note: str, **more: Any
) -> ValueEntry:
    entry = ValueEntry(
        membership_id=row.id, origin_id=row.id, kind=kind, principal=what.principal, bonus=what.bonus, source=source,
        currency=_currency(session, row), note=note[:300], by=who(session, VALUE), **more,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    changed(session, f"value.{kind}", row, entry=entry.public_id, principal=what.principal, bonus=what.bonus)
    return entry
