"""Who is behind a cookie or a bearer token."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.staff.models import Account, AccountRole, ApiToken, Role, StaffSession
from rugui.values import Viewer

LIFETIME = timedelta(hours=12)


def digest(secret: str) -> str:
    """SHA-256 of a random secret, hex; the secret itself is never stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(session: Session, account_id: int, *, user_agent: str = "", address: str = "") -> str:
    """Start a session for an account and return the cookie's secret."""
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSession(account_id=account_id, secret_hash=digest(secret), user_agent=user_agent[:300], address=address)
    )
    session.flush()
    return secret


def viewer_of_session(session: Session, secret: str) -> Viewer | None:
    """The viewer behind a cookie's secret, or None where it is unknown, revoked, too old, or the account inactive."""
    query = (
        select(StaffSession.id, Account.id, Account.name, Account.locale, AccountRole.site_id, Role.permissions)
        .join(Account, Account.id == StaffSession.account_id)
        .outerjoin(AccountRole, AccountRole.account_id == Account.id)
        .outerjoin(Role, Role.id == AccountRole.role_id)
        .where(
            StaffSession.secret_hash == digest(secret),
            StaffSession.revoked_at.is_(None),
            StaffSession.created_at > utcnow() - LIFETIME,
            Account.active,
        )
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    session_id, account_id, name, locale, _, _ = rows[0]
    return Viewer(account_id, name, grants((r[4], r[5]) for r in rows), locale=locale, session_id=session_id)


def viewer_of_token(session: Session, secret: str) -> Viewer | None:
    """The viewer behind a bearer token: its account's grants, narrowed to the token's scopes and sites."""
    now = utcnow()
    query = (
        select(ApiToken, Account.name, Account.locale, AccountRole.site_id, Role.permissions)
        .join(Account, Account.id == ApiToken.account_id)
        .outerjoin(AccountRole, AccountRole.account_id == Account.id)
        .outerjoin(Role, Role.id == AccountRole.role_id)
        .where(ApiToken.secret_hash == digest(secret), ApiToken.revoked_at.is_(None), Account.active)
    )
    rows = session.execute(query).all()
    if not rows or (rows[0][0].expires_at is not None and rows[0][0].expires_at <= now):
        return None
    token: ApiToken = rows[0][0]
    held = grants((r[3], r[4]) for r in rows)
    limit = None if token.sites is None else frozenset(token.sites)
    narrowed = {name: _both(sites, limit) for name, sites in held.items() if name in token.scopes}
    return Viewer(token.account_id, rows[0][1], narrowed, locale=rows[0][2], token_id=token.id)


def grants(roles: Iterable[tuple[int | None, list[str] | None]]) -> dict[str, frozenset[int] | None]:
    """Add up (site, permissions) of the roles held; a role without a site holds everywhere."""
    held: dict[str, frozenset[int] | None] = {}
    for site_id, permissions in roles:
        for permission in permissions or ():
            before = held.get(permission, frozenset())
            held[permission] = None if site_id is None or before is None else before | {site_id}
    return held


def _both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
