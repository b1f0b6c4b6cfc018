"""Members of a club as rows of a file, 500 at a time, as the list shows them."""

from collections.abc import Iterator
from datetime import date

from rugui.toolkit import Refused, _l, audit, customers
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from membership_club.access import READ, acting
from membership_club.models import Club, Membership, Tier
from membership_club.service_lists import Wanted, conditions

EXPORT = "customers.export"  # the house's own permission: who may take guests out of it as a file
STEP = 500
HEADER = (
    "number", "name", "club", "tier", "status", "kind", "joined_by", "member_since", "term_end", "grace_end",
    "tier_end", "frozen_until", "set_by_hand_until", "payer", "guest", "membership",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def rows(session: Session, club: Club, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    """The header, then a line for each member the list is of; memory does not grow with their number.

    `Refused` for who may not take guests out as a file. Noted in the audit log.
    """
    if not acting(session, READ).can(EXPORT):
        raise Refused(_l("You may not do this."), permission=EXPORT)
    audit(session, "membership_club.members.exported", subject=club.public_id)
    yield HEADER
    payer, after = aliased(Membership), 0
    while True:
        query = select(Membership, Tier.code, payer.number).outerjoin(Tier, Tier.id == Membership.tier_id)
        query = query.outerjoin(payer, payer.id == Membership.payer_id).where(*conditions(club, wanted))
        found = session.execute(query.where(Membership.id > after).order_by(Membership.id).limit(STEP)).all()
        if not found:
            return
        guests = customers(session, [row.customer_id for row, _tier, _payer in found])
        for row, tier, pays in found:
            guest = guests.get(row.customer_id)
            days = (row.member_since, row.term_end, row.grace_end, row.tier_end, row.frozen_until, row.manual_until)
            yield tuple(map(safe, (
                row.number, guest.names[0].full if guest and guest.names else "", club.code, tier or "", row.status,
                row.kind, row.how, *map(_day, days), pays or "", guest.public_id if guest else "", row.public_id,
            )))  # fmt: skip
        after = found[-1][0].id
        for row, _tier, _payer in found:
            session.expunge(row)


def _day(day: date | None) -> str:
    return "" if day is None or day == date.max else day.isoformat()


def safe(text: str) -> str:
    """A cell a spreadsheet does not take for a formula (OWASP: CSV injection). Pure."""
    return f"'{text}" if text.startswith(FORMULA) else text
