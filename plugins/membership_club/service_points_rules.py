"""How a club gives points, what a stay earns, what expires each night, and what all of it comes to by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rugui.toolkit import Event, Invalid, NotFound, Stay, _l, audit, lines, stay_by_public_id, today_here
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from membership_club import ledger, service, service_clubs, service_points
from membership_club.access import READ, RULES, acting
from membership_club.dues import add_months
from membership_club.models import Club, Membership
from membership_club.models_points import PointsEntry, PointsRule
from membership_club.service_accounts import hold, may, source_of
from membership_club.service_points import Earning

DEPARTED = "visits.departed"
FIELDS = (
    "award_per_night", "award_per_unit", "tier_per_night", "tier_per_unit", "unit_minor", "pending_days",
    "valid_months", "reversal", "worth_minor",
)  # fmt: skip
MOST = {"pending_days": 366, "valid_months": 600, "unit_minor": 10**9, "worth_minor": 10**9}
STEP = 500


@dataclass(frozen=True, slots=True)
class Due:
    """Points that expire in a month (`year` None: never) and what they are worth in minor units."""

    year: int | None
    month: int | None
    points: int
    worth: int


def set_rule(session: Session, club_id: str, **fields: Any) -> PointsRule:
    """Say how a club gives points (`fields`: FIELDS); raises `Invalid` by field. Points given before stay."""
    acting(session, RULES)
    club = service_clubs.get(session, club_id)
    wrong: dict[str, object] = {}
    for name in FIELDS:
        value = fields.get(name)
        if name == "reversal":
            if name in fields and value not in ledger.POLICIES:
                wrong[name] = _l("Choose one of the list.")
        elif value is not None:
            least = 1 if name in ("unit_minor", "valid_months") else 0
            if not least <= value <= MOST.get(name, 10**6):
                wrong[name] = _l("A whole number from %(least)s to %(most)s.", least=least, most=MOST.get(name, 10**6))
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = service_points.rule_of(session, club.id)
    if row is None:
        row = PointsRule(club_id=club.id)
        session.add(row)
    for name in FIELDS:
        if name in fields and (fields[name] is not None or name == "valid_months"):
            setattr(row, name, fields[name])
    session.flush()
    audit(session, "membership_club.points.rule", subject=club.public_id, fields=sorted(fields))
    return row


def of_stay(rule: PointsRule, nights: int, spent_minor: int, departure: date) -> Earning:
    """What a stay earns: whole units only, nothing for what was given back. Pure."""
    units = max(0, spent_minor) // rule.unit_minor
    return Earning(
        rule.award_per_night * nights + rule.award_per_unit * units,
        rule.tier_per_night * nights + rule.tier_per_unit * units,
        departure + timedelta(days=rule.pending_days) if rule.pending_days else None,
        add_months(departure, rule.valid_months) if rule.valid_months else None,
    )


def happened(session: Session, event: Event) -> None:
    """A stay that ended earns once in each club of the guest; the event may be told again."""
    if event.name != DEPARTED:
        return
    try:
        stay = stay_by_public_id(session, str(event.payload.get("interaction", "")))
    except NotFound:
        return  # erased or undone meanwhile
    earn_stay(session, stay)


def earn_stay(session: Session, stay: Stay) -> list[PointsEntry]:
    """The points of a stay, in each club in which its guest counts as a member; what it earned before is left."""
    if stay.customer_id is None:
        return []
    written = []
    for row, club, _tier in service.of(session, [stay.customer_id])[stay.customer_id]:
        rule = service_points.rule_of(session, club.id)
        late = row.member_since is not None and stay.departure < row.member_since
        if rule is None or late or club.site_id not in (None, stay.site_id) or not may(session, row, "earn"):
            continue
        spent = sum(line.net_minor for line in lines(session, [stay.id]) if line.currency == club.currency)
        what = of_stay(rule, (stay.departure - stay.arrival).days, spent, stay.departure)
        hold(session, row.id)
        source = source_of(ledger.EARN, f"stay:{stay.public_id}")
        if not (what.award or what.tier) or service_points.of_source(session, row.id, source) is not None:
            continue
        written.append(service_points.write_earning(session, row, what, stay.departure, source))
    return written


def expire_all(session: Session) -> None:
    """Book what expired since the last time, club by club; a job of every night. Today is that of the site, or UTC."""
    today = today_here(session)
    for rule in session.scalars(select(PointsRule).order_by(PointsRule.club_id)):
        for start in range(0, len(ids := _lapsing(session, rule, today)), STEP):
            for row in session.scalars(select(Membership).where(Membership.id.in_(ids[start : start + STEP]))):
                hold(session, row.id)
                service_points.expire(session, row, today)
        rule.expired_through = today - timedelta(days=1)


def _lapsing(session: Session, rule: PointsRule, today: date) -> list[int]:
    e = PointsEntry
    query = select(e.membership_id).join(Membership, Membership.id == e.membership_id).distinct()
    query = query.where(Membership.club_id == rule.club_id, e.expires_on < today)
    if rule.expired_through is not None:
        # A day more: what was written that day after the job ran.
        query = query.where(e.expires_on >= rule.expired_through - timedelta(days=1))
    return sorted(session.scalars(query))


def liability(session: Session, club_id: str) -> list[Due]:
    """What the members of a club may still spend (pending included), by the month it expires; debts are not set off.

    One statement: the expiry of a lot is that of its last entry that names one.
    """
    acting(session, READ)
    club = service_clubs.get(session, club_id)
    rule = service_points.rule_of(session, club.id)
    e, dated = PointsEntry.__table__.c, PointsEntry.__table__.alias("dated")
    lot = func.coalesce(e.lot_id, e.id)
    lots = (
        select(func.sum(e.award).label("points"), func.max(e.id).filter(e.kind.in_(ledger.DATED)).label("last"))
        .join(Membership, Membership.id == e.membership_id)
        .where(Membership.club_id == club.id)
        .group_by(lot)
        .having(func.sum(e.award) > 0)
        .subquery()
    )
    month = (extract("year", dated.c.expires_on), extract("month", dated.c.expires_on))
    query = select(*month, func.sum(lots.c.points)).join_from(lots, dated, dated.c.id == lots.c["last"])
    worth = rule.worth_minor if rule else 0
    found = [
        Due(int(year) if year else None, int(number) if year else None, int(points), int(points) * worth // 1000)
        for year, number, points in session.execute(query.group_by(*month))
    ]
    return sorted(found, key=lambda due: (due.year is None, due.year or 0, due.month or 0))


def clubs_with_points(session: Session) -> Sequence[tuple[Club, PointsRule | None]]:
    """Every club that is not retired, with how it gives points; one statement."""
    acting(session, READ)
    query = select(Club, PointsRule).outerjoin(PointsRule, PointsRule.club_id == Club.id)
    return [(club, rule) for club, rule in session.execute(query.where(Club.retired_at.is_(None)).order_by(Club.id))]


def tier_points(session: Session, membership_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """Tier points of many members by day, for the rules of tiers; one statement."""
    found: dict[int, list[tuple[date, int]]] = {one: [] for one in membership_ids}
    e = PointsEntry.__table__.c
    query = select(e.membership_id, e.day, func.sum(e.tier)).where(e.membership_id.in_(membership_ids), e.tier != 0)
    for membership_id, day, tier in session.execute(query.group_by(e.membership_id, e.day).order_by(e.day)):
        found[membership_id].append((day, int(tier)))
    return found
