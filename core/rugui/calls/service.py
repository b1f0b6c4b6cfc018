"""Calls as an exchange tells of them, and what becomes of their cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from rugui.arrivals.candidates import today_at
from rugui.calls import access, callers, reaching, ringing
from rugui.calls.models import PhoneCall
from rugui.customers import phones
from rugui.db import lock, usable, utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import _l, phone
from rugui.interactions.access import acting
from rugui.privacy import audit
from rugui.staff.models import Account, Site
from rugui.values import OPERATOR

NOTHING = "none"
MOST = 20  # of one person's calls at a time


@dataclass(frozen=True, slots=True)
class Told:
    """What an exchange says of a call: its own id for it, the number ("" withheld), where it rings, how far it is.

    `number` None says nothing about it: a later message need not repeat it.
    """

    call: str
    number: str | None = None
    extension: str = ""
    account: str = ""
    site: str = ""
    direction: str = "in"
    state: str = ringing.RINGING


def report(session: Session, told: Told, *, now: datetime | None = None) -> tuple[list[PhoneCall], bool]:
    """Write down what an exchange says; the call at each telephone it reached, and whether one of them is new.

    The same once more changes nothing. Answered at one telephone it leaves the others; ended without saying where, it
    is over everywhere. Raises `Invalid` by field.
    """
    acting(session, access.REPORT)
    now = now or utcnow()
    number = None if told.number is None else ringing.number(told.number)
    if number and not ringing.is_number(number):
        raise Invalid(_l("This call cannot be shown."), fields={"number": _l("A phone number has digits.")})
    if told.state == ringing.ENDED and not (told.extension or told.account):
        return _over(session, told, now), False
    site, account = reaching.reached(session, extension=told.extension, login=told.account, code=told.site)
    lock(session, f"calls:{site.id}:{told.call}")
    legs = list(session.scalars(_legs(told.call).where(PhoneCall.site_id == site.id)))
    leg = next((one for one in legs if one.account_id == account.id), None)
    made = leg is None and told.state != ringing.ENDED
    if leg is None and made:
        leg = PhoneCall(
            site_id=site.id, account_id=account.id, exchange_id=told.call, extension=told.extension, at=now,
            direction=told.direction, state=told.state, until=ringing.until(told.state, told.state, now),
        )  # fmt: skip
        session.add(leg)
        legs.append(leg)
        audit.record(session, "calls.reported", site_id=site.id, account=account.id)
    elif leg is not None:
        _move(leg, told.state, now)
    if leg is not None:
        _name(session, leg, site, number if number is not None else _said_before(legs, leg, made))
        if told.state == ringing.ANSWERED and leg.state == ringing.ANSWERED:
            for other in legs:
                if other is not leg:
                    _move(other, ringing.ENDED, now)
    session.flush()
    return legs, made


def _legs(call: str) -> Any:
    return select(PhoneCall).where(PhoneCall.exchange_id == call).order_by(PhoneCall.id)


def _over(session: Session, told: Told, now: datetime) -> list[PhoneCall]:
    viewer = acting(session, access.REPORT)
    query = _legs(told.call)
    if told.site:
        site = reaching.site_by_code(session, told.site, viewer)
        query = query.where(PhoneCall.site_id == site.id)
    legs = [one for one in session.scalars(query) if viewer.can(access.REPORT, one.site_id)]
    for one in legs:
        _move(one, ringing.ENDED, now)
    return legs


def _move(leg: PhoneCall, said: str, now: datetime) -> None:
    after = ringing.moved(leg.state, said)
    if after != leg.state:
        leg.state, leg.until = after, ringing.until(leg.state, after, now)


def _said_before(legs: Sequence[PhoneCall], leg: PhoneCall, made: bool) -> str:
    """A call handed on keeps its number."""
    return next((one.number for one in legs if one is not leg and one.number), "") if made else leg.number


def _name(session: Session, leg: PhoneCall, site: Site, number: str) -> None:
    if leg.state == ringing.CLOSED or (number == leg.number and leg.customer_id is not None):
        return
    leg.number, leg.e164 = number, phones.e164(number, [site.region])
    found = callers.found(session, leg.number, leg.e164, site, OPERATOR, today_at(site))
    leg.customer_id = found[0].customer_id if len(found) == 1 else None


_CALL = cast(Table, PhoneCall.__table__).c
_WAITING = (
    select(_CALL.id, _CALL.state, _CALL.number, _CALL.customer_id)
    .where(_CALL.account_id == bindparam("account"), _CALL.until > bindparam("now"))
    .order_by(_CALL.id)
    .limit(MOST)
)


def version(session: Session, account_id: int | None, *, now: datetime | None = None) -> str:
    """What stands on this person's screen, as a short text that is another once it changes; `NOTHING` for nothing.

    One statement of one short walk along an index: screens ask every second and a half, on every process.
    """
    rows: Sequence[Any] = session.execute(_WAITING, {"account": account_id, "now": now or utcnow()}).all()
    if not rows:
        return NOTHING
    return sha1(repr([tuple(row) for row in rows]).encode(), usedforsecurity=False).hexdigest()[:16]


def waiting(session: Session, account_id: int | None, *, now: datetime | None = None) -> list[PhoneCall]:
    """The calls on this person's screen: who is spoken to, who waits longest, then what has just ended."""
    query = select(PhoneCall).where(PhoneCall.account_id == account_id, PhoneCall.until > (now or utcnow()))
    found = session.scalars(query.order_by(PhoneCall.id).limit(MOST)).all()
    return sorted(found, key=lambda one: ringing.order(one.state, one.at))


def mine(session: Session, public_id: str) -> PhoneCall:
    """A call at the acting person's telephone, or `NotFound`."""
    viewer = acting(session, access.READ)
    row = session.scalar(select(PhoneCall).where(PhoneCall.public_id == usable(public_id)))
    if row is None or row.account_id != viewer.account_id:
        raise NotFound(_l("There is no such call."))
    return row


def about(session: Session, public_id: str) -> PhoneCall | None:
    """A call at the acting person's telephone, to be written down; None where it is gone or somebody else's."""
    try:
        return mine(session, public_id)
    except (NotFound, Refused):
        return None


def number_of(session: Session, public_id: str) -> str:
    """The number of a call at the acting person's telephone, as people there write it; "" where there is none."""
    found = about(session, public_id)
    if found is None:
        return ""
    return phone(found.number, found.e164, session.get_one(Site, found.site_id).region)


def noted(session: Session, public_id: str) -> None:
    """What was said is written down: the card leaves the screen, where it is still there."""
    if about(session, public_id) is not None:
        close(session, public_id)


def close(session: Session, public_id: str) -> PhoneCall:
    """The card leaves the screen for good: dismissed, or what was said is written down. The number is forgotten."""
    row = mine(session, public_id)
    if row.state != ringing.CLOSED:
        row.state, row.until = ringing.CLOSED, utcnow()
        row.number, row.e164, row.customer_id = "", "", None
        audit.record(session, "calls.closed", site_id=row.site_id)
    return row


def forget(session: Session, numbers: Iterable[str]) -> None:
    """Delete the calls from these numbers (E.164): a guest is erased whose number others have as well."""
    known = sorted({number for number in numbers if number})
    query = delete(PhoneCall).where(PhoneCall.e164.in_(known))
    session.execute(query.execution_options(synchronize_session=False))


def logins(session: Session, calls: Sequence[PhoneCall]) -> dict[int, tuple[str, str]]:
    """(login, site's code) of calls by their id; one statement."""
    query = (
        select(PhoneCall.id, Account.login, Site.code)
        .join(Account, Account.id == PhoneCall.account_id)
        .join(Site, Site.id == PhoneCall.site_id)
        .where(PhoneCall.id.in_([one.id for one in calls]))
    )
    return {row.id: (row.login, row.code) for row in session.execute(query)}
