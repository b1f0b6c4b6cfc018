"""What a person does with a membership: each is a change written down, and today's columns follow."""

from datetime import date

from rugui.toolkit import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    _l,
    reindex_customers,
    today_here,
    usable,
)
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from membership_club import deeds, forecast, service_payers, terms
from membership_club.access import LEVELS, WRITE, acting
from membership_club.history import ORDER, State, fold
from membership_club.models import Change, Club, Membership
from membership_club.rules import KINDS, ClubRules, in_force
from membership_club.service import get
from membership_club.service_cases import cases, changes, states, versions
from membership_club.service_changes import change_of, near, settle, write
from membership_club.service_clubs import JOINING

LEAVING = ("moved_away", "no_use", "price", "service", "died", "asked", "other")


def join(
    session: Session,
    club: Club,
    customer_id: int,
    *,
    how: str = "",
    on: date | None = None,
    kind: str = "individual",
    seats: int | None = None,
    number: str = "",
    tier: str = "",
    until: date | None = None,
    applied: bool = False,
    auto: bool = False,
) -> Membership:
    """A guest becomes a member from a day on, or (`applied`) waits to be let in.

    Who was a member once gets the same membership back, with its history. `until` overrides the end of the first
    period (an import). Raises `Invalid` by field, `Refused` for a closed club, `Conflict` for who is in it already.
    """
    viewer, today = acting(session, WRITE), today_here(session)
    near(today, on=on, until=until)
    on, how = on or today, how or club.joining.split()[0]
    rules = in_force(versions(session, club), on)
    _check_join(club, rules, how, kind, seats, tier)
    if club.retired_at is not None:
        raise Refused(_l("This club takes no new members."))
    row = session.scalar(
        select(Membership).where(Membership.club_id == club.id, Membership.customer_id == customer_id,
                                 Membership.superseded_by.is_(None))
    )  # fmt: skip
    if row is None:
        row = _new(session, club, customer_id, number)
    else:
        state = states(session, [row], max(on, today))[row.id]
        if state.member or (state.status == "applied" and applied):
            raise Conflict(_l("The guest is a member of this club already."))
        if state.since is not None and on <= state.since and state.status == "left":
            raise Invalid(
                _l("This cannot be saved yet."), fields={"on": _l("The guest left on a later day than this.")}
            )
    # Somebody's dependant until now: from here on they pay for themselves. Whose payer lapsed is, alone, still in
    # their own history; what follows then is not a second joining.
    alone = row.payer_id is not None and fold(changes(session, [row.id])[row.id], max(on, today)).member
    row.how, row.kind, row.auto_renew, row.payer_id = how, kind, auto, None
    row.seats = rules.cap(kind) if seats is None else seats
    if applied:
        write(session, row, "applied", on, {"how": how})
    else:
        given = deeds.joining(rules, on, tier=tier, until=until, auto=auto, how=how, kind=kind, payer="")
        write(session, row, "succeeded" if alone else "joined", on, given)
    settle(session, club, row, "membership_club.joined")
    reindex_customers(session, [customer_id])
    row.checked_on = on if row.checked_on is None else max(row.checked_on, on)
    session.info.setdefault("membership_club.by", viewer.name)
    return row


def _check_join(club: Club, rules: ClubRules, how: str, kind: str, seats: int | None, tier: str) -> None:
    wrong: dict[str, object] = {}
    if how not in JOINING or how not in club.joining.split():
        wrong["how"] = _l("One does not join this club that way.")
    if kind not in KINDS:
        wrong["kind"] = _l("Choose one of the list.")
    elif seats is not None and not 0 <= seats <= rules.cap(kind):
        wrong["seats"] = _l("At most %(n)s of them.", n=rules.cap(kind))
    if tier and rules.rank(tier) < 0:
        wrong["tier"] = _l("There is no such tier.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def _new(session: Session, club: Club, customer_id: int, number: str) -> Membership:
    number = number.strip().upper()
    if not number:
        # The row is locked, so that two desks do not give out one number.
        session.refresh(club, with_for_update=True)
        number = f"{club.code}{club.next_number:06}"
        club.next_number += 1
    if not (number.isascii() and number.replace("-", "").isalnum() and len(number) <= 40):
        raise Invalid(_l("This cannot be saved yet."), fields={"number": _l("Latin letters, digits and hyphens.")})
    row = Membership(club_id=club.id, customer_id=customer_id, number=number)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        taken = _l("This number is taken.")
        raise Conflict(taken, fields={"number": taken}) from error
    return row


def _open(session: Session, public_id: str, version: int | None, permission: str = WRITE) -> tuple[Membership, Club]:
    row = get(session, public_id, permission)
    if version is not None and row.version != version:
        raise Conflict(_l("Somebody changed this membership after you opened it. Nothing you typed is lost."))
    return row, session.get_one(Club, row.club_id)


def _now(session: Session, row: Membership, on: date) -> State:
    return states(session, [row], max(on, today_here(session)))[row.id]


def _must(state: State, *status: str) -> None:
    if state.status not in status:
        raise Refused(_l("This does not go together with the membership's present status."))


def _own(row: Membership) -> None:
    if row.payer_id is not None:
        raise Refused(_l("This member follows the payer; change it there."))


def renew(session: Session, public_id: str, *, version: int | None = None, on: date | None = None,
          until: date | None = None) -> Membership:  # fmt: skip
    """Renew for the next period; for who lapsed it begins anew on the day. `until` overrides the period's end."""
    row, club = _open(session, public_id, version)
    _own(row)
    near(today_here(session), on=on, until=until)
    on = on or today_here(session)
    state = _now(session, row, on)
    _must(state, "active", "grace", "expired", "frozen")
    given = deeds.renewing(in_force(versions(session, club), on), state, on, until)
    if given["until"] is not None and given["until"] < on.isoformat():
        raise Invalid(_l("This cannot be saved yet."), fields={"until": _l("This is before the first day.")})
    write(session, row, "renewed", on, {**given, "back": state.status == "expired"})
    settle(session, club, row, "membership_club.renewed")
    return row


def extend(
    session: Session, public_id: str, until: date, *, version: int | None = None, reason: str = ""
) -> Membership:
    """Move the end of the present period to another day."""
    row, club = _open(session, public_id, version)
    _own(row)
    today = today_here(session)
    near(today, until=until)
    _must(_now(session, row, today), "active", "grace", "frozen")
    if until < today:
        raise Invalid(_l("This cannot be saved yet."), fields={"until": _l("This day is over.")})
    write(session, row, "extended", today, {"until": until.isoformat()}, reason=reason)
    settle(session, club, row, "membership_club.extended")
    return row


def freeze(session: Session, public_id: str, *, on: date | None = None, until: date | None = None, reason: str = "",
           version: int | None = None) -> Membership:  # fmt: skip
    """Stop the clock from a day on: term and tier end later by as many days. Within what the club allows a year."""
    row, club = _open(session, public_id, version)
    _own(row)
    near(today_here(session), on=on, until=until)
    on = on or today_here(session)
    state = _now(session, row, on)
    _must(state, "active", "grace")
    left = terms.freeze_left(state, in_force(versions(session, club), on).terms, on)
    end = until or date.fromordinal(on.toordinal() + left - 1)
    if end < on:
        raise Invalid(_l("This cannot be saved yet."), fields={"until": _l("This is before the first day.")})
    if (end - on).days + 1 > left:
        problem = _l("At most %(n)s days of freezing are left in twelve months.", n=left)
        raise Invalid(_l("This cannot be saved yet."), fields={"until": problem})
    write(session, row, "frozen", on, {"until": end.isoformat()}, reason=reason)
    settle(session, club, row, "membership_club.frozen")
    return row


def thaw(session: Session, public_id: str, *, version: int | None = None) -> Membership:
    """End a freeze today; one that began today is taken back."""
    row, club = _open(session, public_id, version)
    today = today_here(session)
    state = _now(session, row, today)
    _must(state, "frozen")
    if state.frozen_from == today and state.status_by is not None:
        return undo(session, public_id, change_of(session, row, state.status_by.id).public_id)
    write(session, row, "thawed", today)
    settle(session, club, row, "membership_club.thawed")
    return row


def set_tier(session: Session, public_id: str, tier: str, *, until: date | None, reason: str,
             version: int | None = None) -> Membership:  # fmt: skip
    """Set a tier by hand, with a reason; the rules change nothing until its last day (None: until somebody ends it)."""
    row, club = _open(session, public_id, version, LEVELS)
    _own(row)
    today = today_here(session)
    near(today, until=until)
    state = _now(session, row, today)
    _must(state, "active", "grace", "frozen")
    rules = in_force(versions(session, club), today)
    wrong: dict[str, object] = {}
    if rules.rank(tier) < 0:
        wrong["tier"] = _l("There is no such tier.")
    if not reason.strip():
        wrong["reason"] = _l("Say why.")
    if until is not None and until < today:
        wrong["until"] = _l("This day is over.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    # Said twice on one day, the second word counts: the first is taken back and stays in the history as such.
    if state.manual and state.tier_by is not None and state.tier_by.on == today:
        write(session, row, "reversed", today, reverses=change_of(session, row, state.tier_by.id))
    write(session, row, "manual", today, deeds.by_hand(rules, state, tier, until), reason=reason)
    settle(session, club, row, "membership_club.tier.set")
    return row


def end_manual(session: Session, public_id: str, *, version: int | None = None) -> Membership:
    """Let the rules decide again, from today on."""
    row, club = _open(session, public_id, version, LEVELS)
    today = today_here(session)
    state = _now(session, row, today)
    if not state.manual:
        raise Refused(_l("The tier is not set by hand."))
    if state.tier_by is not None and state.tier_by.on == today:
        return undo(session, public_id, change_of(session, row, state.tier_by.id).public_id)
    case = cases(session, club, [row])[row.id]
    step = forecast.resume(state, case.activity, in_force(case.versions, today), today)
    write(session, row, step.kind, today, step.data)
    settle(session, club, row, "membership_club.tier.resumed")
    return row


def refer(session: Session, public_id: str, *, count: int = 1, on: date | None = None,
          version: int | None = None) -> Membership:  # fmt: skip
    """Note that the member brought somebody."""
    row, club = _open(session, public_id, version)
    near(today_here(session), on=on)
    _must(_now(session, row, today_here(session)), "active", "grace", "frozen")
    if not 1 <= count <= 100:
        raise Invalid(_l("This cannot be saved yet."), fields={"count": _l("A whole number from 1 to 100.")})
    write(session, row, "referred", on or today_here(session), {"count": count})
    settle(session, club, row, "membership_club.referred")
    return row


def undo(session: Session, public_id: str, change_id: str) -> Membership:
    """Take a change back: it stays in the history, crossed out. What the rules would have done is for the next run."""
    row, club = _open(session, public_id, None)
    change = session.scalar(select(Change).where(Change.public_id == usable(change_id), Change.membership_id == row.id))
    if change is None:
        raise NotFound(_l("There is no such change."))
    acting(session, LEVELS if change.kind in ("manual", "manual_ended", "moved", "kept") else WRITE)
    if change.kind == "reversed" or change.kind not in ORDER:
        raise Refused(_l("This cannot be undone."))
    if session.scalar(select(Change.id).where(Change.reverses_id == change.id)) is not None:
        raise Conflict(_l("This is undone already."))
    write(session, row, "reversed", today_here(session), reverses=change)
    service_payers.after_undo(session, club, row, change)
    settle(session, club, row, "membership_club.undone", change=change.public_id)
    return row


def renew_or_admit(session: Session, public_id: str, *, version: int | None = None) -> Membership:
    """Renew; who has applied is let in instead, from today on."""
    row, club = _open(session, public_id, version)
    if row.status != "applied":
        return renew(session, public_id, version=version)
    return join(session, club, row.customer_id, how=row.how, kind=row.kind, seats=row.seats)
