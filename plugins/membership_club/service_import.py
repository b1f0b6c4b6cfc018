"""The plugin's part of an external record: memberships of a PMS profile, member numbers of a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rugui.toolkit import Conflict, ImportOutcome, Invalid, Refused, _l, today_here
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import service_members
from membership_club.models import Club, Membership, Tier
from membership_club.names import Named
from membership_club.service_changes import FAR
from membership_club.service_clubs import tiers

MOST = 20
GONE = ("inactive", "cancelled", "canceled", "expired", "closed", "lapsed", "deceased")
WAITS = ("pending", "pendingnew", "pending - new", "pending-new")


def take(session: Session, customer_id: int, record: Mapping[str, Any]) -> ImportOutcome | None:
    """Enter what `record["memberships"]` (program, number, level, status, since, until) says.

    The program is a club's code or name; where it names none, the club whose code the number begins with, or the only
    one there is. Run again with the same record it takes nothing.
    """
    listed = record.get("memberships") or []
    if not isinstance(listed, (list, tuple)) or not listed:
        return None
    took: list[object] = []
    unread: list[object] = []
    clubs = list(session.scalars(select(Club).where(Club.retired_at.is_(None)).order_by(Club.id)))
    for item in listed[:MOST]:
        if isinstance(item, Mapping) and clubs:
            _one(session, customer_id, item, clubs, took, unread)
    return ImportOutcome(tuple(took), tuple(unread))


def _one(session: Session, customer_id: int, item: Mapping[str, Any], clubs: list[Club], took: list[object],
         unread: list[object]) -> None:  # fmt: skip
    number, program = _text(item.get("number")), _text(item.get("program"))
    club = club_of(program, number, clubs) or (None if program else _club_with(session, item, clubs))
    if club is None:
        name = program or number or _text(item.get("level"))
        unread.append(_l("No club of ours is called %(name)s.", name=name))
        return
    there = select(Membership.id).where(Membership.club_id == club.id, Membership.customer_id == customer_id)
    if session.scalar(there) is not None or _text(item.get("status")).casefold() in GONE:
        return
    tier = tier_of(_text(item.get("level")), tiers(session, club.id))
    if _text(item.get("level")) and tier is None:
        unread.append(_l("No tier of %(club)s is called %(name)s.", club=Named(club), name=_text(item.get("level"))))
    since, until = _day(item.get("since")), _day(item.get("until"))
    today = today_here(session)
    if until is not None and (until - today).days > FAR:
        until = None  # 9999-12-31 and its kin are how other systems write "no end"
    try:
        row = service_members.join(
            session, club, customer_id, number=number, on=min(since or today, today), until=until,
            tier=tier.code if tier else "", applied=_text(item.get("status")).casefold() in WAITS,
        )  # fmt: skip
    except (Conflict, Invalid, Refused) as error:
        reason = next(iter(error.fields.values()), error)
        unread.append(_l("Membership %(number)s: %(why)s", number=number, why=reason))
        return
    took.append(_l("Member %(number)s of %(club)s", number=row.number, club=Named(club)))


def _club_with(session: Session, item: Mapping[str, Any], clubs: list[Club]) -> Club | None:
    """The one club that has a tier of this name, where a record names no club."""
    found = [club for club in clubs if tier_of(_text(item.get("level")), tiers(session, club.id))]
    return found[0] if len(found) == 1 else None


def club_of(program: str, number: str, clubs: list[Club]) -> Club | None:
    """Which club a record means. Pure."""
    wanted = program.casefold()
    for club in clubs:
        if wanted and wanted in {club.code.casefold(), *(name.casefold() for name in Named(club).names.values())}:
            return club
    if wanted:
        return None
    begins = [club for club in clubs if number.upper().startswith(club.code)]
    return begins[0] if begins else clubs[0] if len(clubs) == 1 else None


def tier_of(level: str, there: list[Tier]) -> Tier | None:
    """Which tier a level means, by code or any name. Pure."""
    wanted = level.casefold()
    return next(
        (tier for tier in there if wanted and wanted in {tier.code.casefold(), *(
            name.casefold() for name in Named(tier).names.values())}), None,
    )  # fmt: skip


def _text(given: Any) -> str:
    if not isinstance(given, (str, int)) or isinstance(given, bool):
        return ""
    return "".join(char for char in str(given)[:80] if char >= " " and not "\ud800" <= char <= "\udfff").strip()


def _day(given: Any) -> date | None:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(_text(given)[:10])
    except ValueError:
        return None
