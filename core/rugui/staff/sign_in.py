"""Signing in, in steps, so that no transaction is open while a password is hashed.

`ask` (own transaction) counts the try, `Asked.proves` hashes, `let_in` or `code_needed` ends the password's step;
with one-time codes on, `ask_code` and `accept_code` follow.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.privacy import audit
from rugui.staff import accounts, passwords, sessions, sites, throttle, totp
from rugui.staff.models import Account
from rugui.values import Viewer

CODE_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A try that was counted. `wait_until` says from when another is allowed; then this one is not looked at."""

    login: str
    address: str
    account_id: int | None = None
    password_hash: str = ""
    attempt_id: int = 0
    wait_until: datetime | None = None

    def proves(self, password: str) -> bool:
        """Whether the password is right. Takes as long for a login nobody has. No database."""
        return passwords.matches(self.password_hash, password) and self.account_id is not None


def ask(session: Session, login: str, address: str) -> Asked:
    """Count a try to sign in as `login` from an address, before its password is looked at."""
    login, address, now = login.strip().casefold(), address[:64], utcnow()
    account = session.scalar(select(Account).where(Account.login == login[:80], Account.active))
    noted = throttle.reserve(session, login, address, account.id if account else None, now)
    if isinstance(noted, datetime):
        return Asked(login, address, wait_until=noted)
    throttle.tidy(session, now)
    if account is None:
        return Asked(login, address, attempt_id=noted)
    return Asked(login, address, account.id, account.password_hash, noted)


def code_needed(session: Session, asked: Asked) -> dict[str, Any] | None:
    """After a right password: what to remember until the code comes, or None where the account uses none."""
    account = session.get_one(Account, asked.account_id)
    if account.totp_since is None:
        return None
    # The tries stay, or whoever knows the password could forget them between guesses at the code.
    throttle.withdraw(session, asked.attempt_id)
    return {"account": account.public_id, "at": int(utcnow().timestamp())}


def ask_code(session: Session, pending: dict[str, Any], address: str) -> Asked | None:
    """Count a try at the code of the account whose password was right; None where that was too long ago."""
    now = utcnow()
    if now.timestamp() - pending["at"] > CODE_WITHIN.total_seconds():
        return None
    account = session.scalar(select(Account).where(Account.public_id == pending["account"], Account.active))
    if account is None or account.totp_since is None:
        return None
    noted = throttle.reserve(session, account.login, address[:64], account.id, now)
    if isinstance(noted, datetime):
        return Asked(account.login, address[:64], wait_until=noted)
    return Asked(account.login, address[:64], account.id, account.password_hash, noted)


def accept_code(session: Session, asked: Asked, code: str) -> bool:
    """Whether the one-time or recovery code is right; it is used up."""
    account = session.scalar(select(Account).where(Account.id == asked.account_id).with_for_update())
    return account is not None and totp.accept(session, account, code, utcnow())


def let_in(session: Session, asked: Asked, *, user_agent: str, earlier: str = "", new_hash: str = "") -> dict[str, Any]:
    """Open a session and return what the cookie holds: its secret `sid`, `language`, `roc_years`, `site` (id).

    The browser's `earlier` session ends; `new_hash` replaces a hash made with yesterday's parameters.
    """
    account = session.get_one(Account, asked.account_id)
    throttle.passed(session, asked.login, asked.address)
    if earlier:
        sessions.close(session, earlier)
    if new_hash:
        account.password_hash = new_hash
    secret = sessions.open_session(session, account.id, user_agent=user_agent, address=asked.address)
    audit.record(session, "staff.sign_in", by=account.id, subject=account.public_id, address=asked.address)
    mine = sites.sites(session, Viewer(account.id, account.name, accounts.held_by(session, account.id)))
    kept = {"sid": secret, "language": account.locale, "site": mine[0].id if mine else 0}
    return {name: value for name, value in kept.items() if value} | {"roc_years": account.roc_years}


def failed(session: Session, asked: Asked) -> None:
    """Note in the audit log that somebody tried in vain; of a login nobody has, only that."""
    audit.record(session, "staff.sign_in.failed", by=asked.account_id, always=True, address=asked.address)
