"""The accounts' part of the demonstration: what members earned, used, carry and owe, as the desk would write it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from rugui.toolkit import Stay, new_public_id, stays, utcnow
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from membership_club import (
    cards,
    club_events,
    dues,
    ledger,
    service_keys,
    service_points,
    service_points_rules,
    stored_value,
)
from membership_club.dues import add_months
from membership_club.models import Club, Membership, Tier
from membership_club.models_benefits import Benefit, BenefitUse
from membership_club.models_cards import Card
from membership_club.models_dues import DuesPayment, DuesPlan, Invoice
from membership_club.models_events import ClubEvent, EventBooking
from membership_club.models_points import PointsEntry, PointsRule
from membership_club.models_value import ValueEntry, ValueRule
from membership_club.stored_value import Buckets

STEP = 1000
STAFF = ("林怡君", "陈静", "Ana Ferreira", "王志明", "Li Na")
# code, names, period, quantity by rank (from the lowest), whether it is left in grace
GIVES = (
    ("wifi", "Faster internet", "高速上網", "高速上网", "always", (0, 0, 0, 0), True),
    ("late_checkout", "Late check-out until 16:00", "延遲退房至16:00", "延迟离店至16:00", "year", (0, 2, 6, 12), False),
    ("lounge", "Lounge visit", "貴賓廳", "行政酒廊", "year", (0, 4, 12, 24), False),
    ("breakfast", "Breakfast for two", "雙人早餐", "双人早餐", "stay", (0, 0, 1, 1), False),
)  # fmt: skip
WHY = {"lost": "計程車上遺失", "replaced": "磁條損壞"}


def demo(session: Session, seed: int) -> None:
    """Write rules, benefits, points, cards and stored value for the clubs there are; the same seed, the same ones."""
    random = Random(seed)  # noqa: S311 - invented points, nothing secret
    for club in session.scalars(select(Club).order_by(Club.id)):
        rule = PointsRule(
            club_id=club.id, award_per_night=100, award_per_unit=1, tier_per_night=1, unit_minor=100_00,
            valid_months=24, pending_days=3, worth_minor=250_00,
        )  # fmt: skip
        session.add(rule)
        session.add(ValueRule(club_id=club.id, bonus_permille=50, ceiling_minor=50_000_00))
        benefits = _benefits(session, club)
        event = ClubEvent(
            club_id=club.id, name_en="Tea tasting", name_zh_hant="品茶會", name_zh_hans="品茶会", capacity=12,
            starts_at=_moment(utcnow().date() + timedelta(days=21)) + timedelta(hours=6), member_minor=800_00,
            guest_minor=1_200_00, guest_quota=2,
        )  # fmt: skip
        session.add(event)
        session.flush()
        after = 0
        while rows := _members(session, club.id, after):
            after = rows[-1].id
            _book(session, random, event, rows[:8])
            _points(session, random, rule, club, rows)
            _uses(session, random, benefits, rows)
            _cards(session, random, rows)
            _value(session, random, club, rows)
            if "dues" in club.joining:
                _dues(session, random, club, rows)
    service_keys.ensure(session)


def _members(session: Session, club_id: int, after: int) -> Sequence[Membership]:
    query = select(Membership).where(
        Membership.club_id == club_id, Membership.id > after, Membership.status.in_(("active", "grace")),
        Membership.superseded_by.is_(None), Membership.member_since.is_not(None),
    )  # fmt: skip
    return session.scalars(query.order_by(Membership.id).limit(STEP)).all()


def _benefits(session: Session, club: Club) -> list[Benefit]:
    tiers = session.scalars(select(Tier).where(Tier.club_id == club.id).order_by(Tier.rank)).all()
    found = []
    for code, en, hant, hans, period, by_rank, grace in GIVES:
        for place, tier in enumerate(tiers):
            quantity = by_rank[min(place, len(by_rank) - 1)]
            if period == "always" and place:
                continue
            if quantity or period == "always":
                found.append(
                    Benefit(club_id=club.id, tier_id=None if period == "always" else tier.id, code=code, name_en=en,
                            name_zh_hant=hant, name_zh_hans=hans, period=period, quantity=quantity,
                            on_arrival=period != "always", in_grace=grace)
                )  # fmt: skip
    session.add_all(found)
    return found


def _points(session: Session, random: Random, rule: PointsRule, club: Club, rows: Sequence[Membership]) -> None:
    today = utcnow().date()
    been: dict[int, list[Stay]] = {}
    for stay in stays(session, [row.customer_id for row in rows]):
        if stay.customer_id is not None and stay.status == "departed":
            been.setdefault(stay.customer_id, []).append(stay)
    earned: list[dict[str, Any]] = []
    for row in rows:
        for stay in reversed(been.get(row.customer_id, ())):
            if row.member_since and stay.departure >= row.member_since and club.site_id in (None, stay.site_id):
                nights = (stay.departure - stay.arrival).days
                what = service_points_rules.of_stay(
                    rule, nights, nights * random.randint(3, 9) * 1000_00, stay.departure
                )
                earned.append(
                    _entry(row, ledger.EARN, stay.departure, f"earn:stay:{stay.public_id}", award=what.award,
                           tier=what.tier, pending_until=what.pending_until, expires_on=what.expires_on, by="")
                )  # fmt: skip
    if not earned:
        return
    session.execute(insert(PointsEntry), earned)
    written = service_points.entries(session, [row.id for row in rows])
    moves: list[dict[str, Any]] = []
    for row in rows:
        entries = written[row.id]
        lapsed = ledger.expire(ledger.lots(entries), today)
        moves += [_move(row, move, today, "") for move in lapsed]
        entries = entries + [
            ledger.Entry(10**9 + place, move.lot, move.kind, move.day or today, move.award)
            for place, move in enumerate(lapsed)
        ]  # fmt: skip
        have = ledger.balance(ledger.lots(entries), today).spendable
        if have > 500 and random.random() < 0.3:
            spent = random.randrange(1, have // 100) * 100
            source, by = f"redeem:{new_public_id()}", random.choice(STAFF)
            for place, move in enumerate(ledger.redeem(ledger.lots(entries), spent, today)):
                moves.append(_move(row, move, today, by) | {"source": source, "place": place})
    if moves:
        session.execute(insert(PointsEntry), moves)


def _entry(row: Membership, kind: str, day: date, source: str, **more: Any) -> dict[str, Any]:
    return {
        "public_id": new_public_id(), "membership_id": row.id, "origin_id": row.id, "lot_id": None, "kind": kind,
        "day": day, "award": 0, "tier": 0, "pending_until": None, "expires_on": None, "source": source, "place": 0,
        "note": "", "at": _moment(day), "by": "", **more,
    }  # fmt: skip


def _move(row: Membership, move: ledger.Move, today: date, by: str) -> dict[str, Any]:
    source = f"{move.kind}:{new_public_id()}"
    return _entry(row, move.kind, move.day or today, source, lot_id=move.lot, award=move.award, by=by)


def _uses(session: Session, random: Random, benefits: Sequence[Benefit], rows: Sequence[Membership]) -> None:
    today = utcnow().date()
    used = []
    for row in rows:
        for one in benefits:
            if one.period == "year" and one.tier_id == row.tier_id and row.status == "active" and random.random() < 0.4:
                count = random.randint(1, min(3, one.quantity))
                used.append({
                    "public_id": new_public_id(), "membership_id": row.id, "origin_id": row.id, "benefit_id": one.id,
                    "period_start": date(today.year, 1, 1), "stay": "", "kind": "used", "quantity": count,
                    "source": f"used:{new_public_id()}", "note": "", "by": random.choice(STAFF),
                    "at": _moment(today - timedelta(days=random.randrange(60))),
                })  # fmt: skip
    if used:
        session.execute(insert(BenefitUse), used)


def _cards(session: Session, random: Random, rows: Sequence[Membership]) -> None:
    today = utcnow().date()
    made = []
    for row in rows:
        if row.member_since is None or random.random() < 0.3:
            continue
        ended = random.choices(("", "lost", "replaced"), (90, 6, 4))[0]
        for status in ([ended] if ended else []) + ["active"]:
            digits = "9" + "".join(random.choices("0123456789", k=cards.DIGITS - 2))
            issued = max(row.member_since, today - timedelta(days=random.randrange(400)))
            until = min(row.term_end or date.max, add_months(issued, 24))
            made.append({
                "public_id": new_public_id(), "membership_id": row.id, "number": digits + cards.check_digit(digits),
                "status": status, "issued_on": issued, "until": max(until, issued), "issued_by": random.choice(STAFF),
                "ended_at": _moment(today) if status != "active" else None,
                "ended_by": random.choice(STAFF) if status != "active" else "", "why": WHY.get(status, ""),
            })  # fmt: skip
    if made:
        session.execute(insert(Card), made)


def _value(session: Session, random: Random, club: Club, rows: Sequence[Membership]) -> None:
    today = utcnow().date()
    moved = []
    for row in rows:
        if random.random() > 0.1:
            continue
        paid = random.choice((3_000_00, 5_000_00, 10_000_00))
        held = stored_value.load(Buckets(), paid, 50, 50_000_00, club.currency)
        moves = [("load", held)]
        if random.random() < 0.7:
            moves.append(
                ("spend", -stored_value.spend(held, random.randrange(2, 25) * 100_00, "bonus_first", club.currency))
            )
        for kind, what in moves:
            moved.append({
                "public_id": new_public_id(), "membership_id": row.id, "origin_id": row.id, "kind": kind,
                "principal": what.principal, "bonus": what.bonus, "currency": club.currency,
                "burn": "bonus_first" if kind == "spend" else "", "source": f"{kind}:{new_public_id()}", "note": "",
                "at": _moment(today - timedelta(days=random.randrange(90))), "by": random.choice(STAFF),
            })  # fmt: skip
    if moved:
        session.execute(insert(ValueEntry), moved)


def _dues(session: Session, random: Random, club: Club, rows: Sequence[Membership]) -> None:
    plans = {one.tier_id: one for one in session.scalars(select(DuesPlan).where(DuesPlan.club_id == club.id))}
    if not plans:
        tiers = session.scalars(select(Tier).where(Tier.club_id == club.id).order_by(Tier.rank)).all()
        session.add_all(
            DuesPlan(club_id=club.id, tier_id=tier.id, amount_minor=12_000_00 * (place + 1), joining_minor=3_000_00)
            for place, tier in enumerate(tiers)
        )
        session.flush()
        plans = {one.tier_id: one for one in session.scalars(select(DuesPlan).where(DuesPlan.club_id == club.id))}
    today, made = utcnow().date(), []
    for row in rows:
        plan = plans.get(row.tier_id or 0)
        if plan is None or row.member_since is None:
            continue
        period = dues.period_of(min(row.member_since, today), plan.months, today)
        made.append((Invoice(
            membership_id=row.id, origin_id=row.id, kind="renew", amount_minor=plan.amount_minor,
            currency=club.currency, first=period.first, last=period.last, due_on=period.first,
            reminders=plan.reminders, settled=random.random() < 0.85, source=f"renew:{period.last.isoformat()}",
            at=_moment(period.first), by=random.choice(STAFF),
        ), row))  # fmt: skip
    session.add_all(invoice for invoice, _row in made)
    session.flush()
    paid = [
        {"public_id": new_public_id(), "membership_id": row.id, "origin_id": row.id, "invoice_id": invoice.id,
         "kind": "payment", "amount_minor": invoice.amount_minor, "source": f"payment:{new_public_id()}", "note": "",
         "at": _moment(invoice.first), "by": invoice.by}
        for invoice, row in made if invoice.settled
    ]  # fmt: skip
    if paid:
        session.execute(insert(DuesPayment), paid)


def _book(session: Session, random: Random, event: ClubEvent, rows: Sequence[Membership]) -> None:
    query = select(EventBooking).where(EventBooking.event_id == event.id)
    taken = sum(club_events.seats(one.guests) for one in session.scalars(query))
    waiting = 0
    for row in rows:
        guests = random.randrange(3)
        status = club_events.decide(event.capacity, taken, waiting, club_events.seats(guests))
        taken += club_events.seats(guests) if status == club_events.BOOKED else 0
        waiting += status == club_events.WAITING
        price = club_events.price(event.member_minor, event.guest_minor, guests)
        session.add(
            EventBooking(membership_id=row.id, event_id=event.id, guests=guests, status=status, price_minor=price,
                         by=random.choice(STAFF))
        )  # fmt: skip
    session.flush()


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(4, 30), UTC)
