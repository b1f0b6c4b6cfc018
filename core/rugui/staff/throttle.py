"""Slows guessing down without locking the rightful person out. The counts are rows, so that every host shares them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from rugui.db import lock
from rugui.privacy.sealing import seals
from rugui.staff.models import SignInAttempt, StaffSession

LONGEST_WAIT = timedelta(minutes=15)
WINDOW = timedelta(hours=1)
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Try:
    """A sign-in that did not pass (yet): of the same login, of the same address, or both."""

    at: datetime
    same_login: bool
    same_address: bool


# Tries without a wait. At an address where the account has signed in before, only its own tries from there count:
# a stranger elsewhere cannot keep anybody out of their own desk, nor one forgetful colleague the whole lobby.
FREE_PAIR, FREE_LOGIN, FREE_ADDRESS = 5, 10, 30


def may_try_at(tries: Sequence[Try], known_address: bool) -> datetime | None:
    """When the next try is allowed; None: at once. After the free tries the wait doubles from 1 s to 15 minutes."""
    groups = [(FREE_PAIR, [t.at for t in tries if t.same_login and t.same_address])]
    if not known_address:
        groups.append((FREE_LOGIN, [t.at for t in tries if t.same_login]))
        groups.append((FREE_ADDRESS, [t.at for t in tries if t.same_address]))
    waits = [max(at) + _wait(len(at) - free) for free, at in groups if len(at) >= free]
    return max(waits, default=None)


def _wait(over: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(over, 20)), LONGEST_WAIT)


def reserve(session: Session, login: str, address: str, account_id: int | None, now: datetime) -> int | datetime:
    """Note a try before the password is looked at, so that tries at the same time count too.

    Returns the row's id, or the moment from which trying is allowed again (then nothing is noted).
    """
    key = key_of(session, login)
    for name in sorted((key, address)):
        lock(session, name)
    rows = session.execute(
        select(SignInAttempt.at, SignInAttempt.login == key, SignInAttempt.address == address).where(
            or_(SignInAttempt.login == key, SignInAttempt.address == address), SignInAttempt.at > now - WINDOW
        )
    )
    tries = [Try(at, bool(same_login), bool(same_address)) for at, same_login, same_address in rows]
    allowed = may_try_at(tries, account_id is not None and _known(session, account_id, address, now))
    if allowed is not None and allowed > now:
        return allowed
    attempt = SignInAttempt(login=key, address=address, at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def passed(session: Session, login: str, address: str) -> None:
    """Forget the tries of this login from this address."""
    key = key_of(session, login)
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == key, SignInAttempt.address == address))


def withdraw(session: Session, attempt_id: int) -> None:
    """Forget one try: the password was right, the code is still to come."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def forget(session: Session, login: str) -> None:
    """Forget the tries of this login from everywhere: it has a new password."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == key_of(session, login)))


def tidy(session: Session, now: datetime) -> None:
    """Delete tries that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))


def key_of(session: Session, login: str) -> str:
    """What is kept of a login that was typed."""
    return seals(session).index(login.strip().casefold(), "sign-in")


def _known(session: Session, account_id: int, address: str, now: datetime) -> bool:
    query = select(func.count()).where(
        StaffSession.account_id == account_id,
        StaffSession.address == address,
        StaffSession.created_at > now - KNOWN_FOR,
    )
    return bool(session.scalar(query))
