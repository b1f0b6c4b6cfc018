"""Families and companies: who pays, who depends on them, and what becomes of these when the payer leaves."""

from datetime import date

from rugui.toolkit import Conflict, Invalid, Refused, _l, today_here
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from membership_club import terms
from membership_club.access import WRITE
from membership_club.models import Club, Membership
from membership_club.rules import in_force
from membership_club.service import get
from membership_club.service_cases import states, versions
from membership_club.service_changes import near, settle, write
from membership_club.service_members import LEAVING
from membership_club.service_members import join as join_club
from membership_club.terms import Dependant, Succession


def dependants(session: Session, row: Membership) -> list[Membership]:
    """Who is a member through this payer, the longest first; one statement."""
    query = select(Membership).where(Membership.payer_id == row.id, Membership.superseded_by.is_(None))
    return list(session.scalars(query.order_by(Membership.member_since, Membership.id)))


def add_dependant(session: Session, payer_id: str, customer_id: int, *, on: date | None = None) -> Membership:
    """Take a guest in as dependant of a family or company, as long as there is a seat."""
    payer = get(session, payer_id, WRITE)
    club = session.get_one(Club, payer.club_id)
    # Two desks must not both give away the last seat.
    session.refresh(payer, with_for_update=True)
    if payer.kind == "individual" or payer.payer_id is not None:
        raise Refused(_l("Only a family or a company has dependants."))
    if not states(session, [payer], today_here(session))[payer.id].member:
        raise Refused(_l("This does not go together with the membership's present status."))
    taken = session.scalar(
        select(func.count()).where(Membership.payer_id == payer.id, Membership.superseded_by.is_(None),
                                   Membership.status != "left")
    )  # fmt: skip
    if (taken or 0) >= payer.seats:
        raise Conflict(_l("All %(n)s seats are taken.", n=payer.seats))
    row = join_club(session, club, customer_id, how=payer.how, on=on)
    row.payer_id = payer.id
    write(session, row, "succeeded", on or today_here(session), {"payer": payer.number})
    settle(session, club, row, "membership_club.dependant.added")
    return row


def preview(session: Session, row: Membership, named: str = "") -> Succession:
    """What would become of the dependants if this payer left."""
    club = session.get_one(Club, row.club_id)
    rules = in_force(versions(session, club), today_here(session))
    there = [Dependant(one.number, one.member_since or date.max) for one in dependants(session, row)
             if one.status != "left"]  # fmt: skip
    return terms.succeed(there, rules.succession, named)


def leave(session: Session, public_id: str, why: str, *, on: date | None = None, reason: str = "", heir: str = "",
          version: int | None = None) -> Succession:  # fmt: skip
    """End a membership; `why` is one of LEAVING. Dependants of a payer go on as the club's rules or `heir` say."""
    row = get(session, public_id, WRITE)
    if version is not None and row.version != version:
        raise Conflict(_l("Somebody changed this membership after you opened it. Nothing you typed is lost."))
    if why not in LEAVING:
        raise Invalid(_l("This cannot be saved yet."), fields={"why": _l("Choose one of the list.")})
    near(today_here(session), on=on)
    on = on or today_here(session)
    club, state = session.get_one(Club, row.club_id), states(session, [row], on)[row.id]
    if not state.status or state.status == "left":
        raise Refused(_l("This does not go together with the membership's present status."))
    follow = hand_on(session, club, row, on, heir)
    write(session, row, "left", on, {"why": why}, reason=reason)
    settle(session, club, row, "membership_club.left", why=why)
    return follow


def hand_on(session: Session, club: Club, row: Membership, on: date, heir: str = "") -> Succession:
    """Give the dependants of a payer who goes a new payer, let them go on alone, or end them, as the rules say."""
    there = {one.number: one for one in dependants(session, row) if one.status != "left"}
    follow = preview(session, row, heir)
    if heir and follow.heir != heir:
        raise Invalid(_l("This cannot be saved yet."), fields={"heir": _l("Choose one of the list.")})
    if not there:
        return follow
    state = states(session, [row], on)[row.id]
    ends = {"until": state.term_end, "anchor": state.anchor, "tier_end": state.tier_end}
    # `after` says whose leaving this is part of: undoing that takes this back, too.
    own = {
        "after": row.number,
        "payer": "",
        "tier": state.tier,
        **{name: day.isoformat() if day else None for name, day in ends.items()},
    }
    if follow.heir:
        successor = there[follow.heir]
        successor.payer_id, successor.kind, successor.seats = None, row.kind, row.seats
        write(session, successor, "succeeded", on, own)
        for number in follow.follow:
            there[number].payer_id = successor.id
            write(session, there[number], "succeeded", on, {"payer": successor.number, "after": row.number})
    for number in follow.alone:
        there[number].payer_id = None
        write(session, there[number], "succeeded", on, own)
    for number in follow.end:
        there[number].payer_id = None
        write(session, there[number], "left", on, {"why": "other", "after": row.number}, reason="")
    for one in there.values():
        settle(session, club, one, "membership_club.succeeded")
    return follow
