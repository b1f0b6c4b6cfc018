"""Figures of a club for its administrators: members by tier and status over a year, who came, who went and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rugui.toolkit import today_here
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session, aliased

from membership_club import figures, service_clubs
from membership_club.access import READ
from membership_club.figures import Month
from membership_club.history import MEMBER
from membership_club.models import Change, Club, Membership
from membership_club.models_figures import Figure
from membership_club.service_cases import states
from membership_club.service_clubs import tier_ids

STEP = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """The months, the newest last, and why memberships ended in them: (reason, how many), the most frequent first.

    `expired` is the reason of those who were not renewed; the others are those of `LEAVING`.
    """

    months: list[Month]
    churn: list[tuple[str, int]]


def overview(session: Session, club_id: str) -> Overview:
    """The figures of a club; five statements, whatever the number of members."""
    club = service_clubs.get(session, club_id, READ)
    today = today_here(session)
    codes = {id_: code for code, id_ in tier_ids(session, club.id).items()}
    span = figures.months(today)
    query = select(Figure.on, Figure.tier_id, Figure.status, Figure.members)
    query = query.where(Figure.club_id == club.id, Figure.on.between(span[0][1], today - timedelta(days=1)))
    counted: dict[date, list[tuple[str, str, int]]] = {}
    for on, tier_id, status, count in session.execute(query):
        counted.setdefault(on, []).append((codes.get(tier_id or 0, ""), status, count))
    counted[today] = [(codes.get(tier_id or 0, ""), status, count) for tier_id, status, count in _now(session, club)]
    moves, churn = _moves(session, club, span[0][0], today)
    return Overview(figures.by_month(today, counted, moves), churn)


def _now(session: Session, club: Club) -> Iterable[tuple[int | None, str, int]]:
    query = select(Membership.tier_id, Membership.status, func.count()).where(
        Membership.club_id == club.id, Membership.status.in_(MEMBER), Membership.superseded_by.is_(None)
    )
    return [
        (one, two, three) for one, two, three in session.execute(query.group_by(Membership.tier_id, Membership.status))
    ]


def _moves(
    session: Session, club: Club, first: date, last: date
) -> tuple[list[tuple[int, int, str, int]], list[tuple[str, int]]]:
    """Who came and went by month, and the reasons of those who went; what was undone, and put aside, left out."""
    undoing = aliased(Change)
    why, back = Change.data["why"].as_string(), Change.data["back"].as_boolean()
    month = extract("year", Change.on), extract("month", Change.on)
    query = (
        select(*month, Change.kind, why, func.count())
        .join(Membership, Membership.id == Change.membership_id)
        .where(Membership.club_id == club.id, Membership.superseded_by.is_(None), Change.on.between(first, last))
        .where(Change.kind.in_(("joined", "left", "expired")) | ((Change.kind == "renewed") & back.is_(True)))
        .where(~select(undoing.id).where(undoing.reverses_id == Change.id).exists())
        .group_by(*month, Change.kind, why)
    )
    moves, reasons = [], Counter[str]()
    for year, number, kind, reason, count in session.execute(query):
        moves.append((int(year), int(number), "back" if kind == "renewed" else kind, count))
        if kind in figures.OUT:
            reasons["expired" if kind == "expired" else reason or "other"] += count
    return moves, sorted(reasons.items(), key=lambda one: (-one[1], one[0]))


def count_months(session: Session) -> None:
    """The job of every day: months that are over and not counted yet, of each club, as the histories have them."""
    today = today_here(session)
    ends = [last for _first, last in figures.months(today)[:-1]]
    for club_id in list(session.scalars(select(Club.id).order_by(Club.id))):
        done = set(session.scalars(select(Figure.on).where(Figure.club_id == club_id, Figure.on.in_(ends)).distinct()))
        if missing := [one for one in ends if one not in done]:
            _count(session, club_id, missing)


def _count(session: Session, club_id: int, days: list[date]) -> None:
    table, after = Membership.__table__.c, 0
    found: dict[date, Counter[tuple[str, str]]] = {day: Counter() for day in days}
    while True:
        query = select(table.id, table.payer_id).where(table.club_id == club_id, table.id > after)
        members = session.execute(query.where(table.superseded_by.is_(None)).order_by(table.id).limit(STEP)).all()
        if not members:
            break
        after = members[-1].id
        for day in days:
            there = [state for state in states(session, members, day).values() if state.member]
            found[day].update((state.tier, state.status) for state in there)
    codes = tier_ids(session, club_id)
    for day, counts in found.items():
        for (tier, status), count in (counts or {("", "active"): 0}).items():
            session.add(Figure(club_id=club_id, on=day, status=status, tier_id=codes.get(tier), members=count))
    session.flush()
