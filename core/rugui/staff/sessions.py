"""Who is behind a cookie or a bearer token; a person's sign-ins, to be listed and ended."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import NotFound
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.staff.models import Account, AccountRole, ApiToken, PluginState, Role, StaffSession
from rugui.values import Viewer

LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)
AGENT = 300


@dataclass(frozen=True, slots=True)
class Identity:
    """A viewer, whether it is time to note that the session or token is in use, and the plugins paused now."""

    viewer: Viewer
    stale: bool
    paused: frozenset[str]


def digest(secret: str) -> str:
    """SHA-256 of a random secret, hex; the secret itself is never stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(session: Session, account_id: int, *, user_agent: str = "", address: str = "") -> str:
    """Start a session for an account and return the cookie's secret. It works for this user agent only."""
    secret = secrets.token_urlsafe(32)
    row = StaffSession(account_id=account_id, secret_hash=digest(secret), user_agent=user_agent[:AGENT])
    row.address = address[:64]
    session.add(row)
    session.flush()
    return secret


def identify(
    session: Session, secret: str, *, user_agent: str, lifetime: timedelta = LIFETIME, idle: timedelta = IDLE
) -> Identity | None:
    """Who is behind a cookie's secret; None where it is unknown, revoked, too old, idle or another browser's."""
    now = utcnow()
    rows = session.execute(_BY_COOKIE, {"hash": digest(secret)}).all()
    if not rows or rows[0].user_agent != user_agent[:AGENT]:
        return None
    row = rows[0]
    if row.created_at <= now - lifetime or row.seen_at <= now - idle:
        return None
    held = grants((one.role_site_id, one.permissions) for one in rows)
    viewer = Viewer(row.account_id, row.name, held, locale=row.locale, session_id=row.id)
    return Identity(viewer, row.seen_at <= now - SEEN_EVERY, _names(row.paused))


def identify_token(session: Session, secret: str) -> Identity | None:
    """Who is behind a bearer token: its account's grants, narrowed to the token's scopes and sites."""
    now = utcnow()
    rows = session.execute(_BY_TOKEN, {"hash": digest(secret)}).all()
    if not rows or (rows[0].expires_at is not None and rows[0].expires_at <= now):
        return None
    token = rows[0]
    held = grants((one.role_site_id, one.permissions) for one in rows)
    viewer = Viewer(
        token.account_id, token.name, narrowed(held, token.scopes, token.sites), locale=token.locale, token_id=token.id
    )
    return Identity(viewer, token.used_at is None or token.used_at <= now - SEEN_EVERY, _names(token.paused))


def narrowed(
    held: Mapping[str, frozenset[int] | None], scopes: Collection[str], sites: Collection[int] | None
) -> dict[str, frozenset[int] | None]:
    """What an account holds, narrowed to a token's scopes and sites (None: every one)."""
    limit = None if sites is None else frozenset(sites)
    found = {name: both(where, limit) for name, where in held.items() if name in scopes}
    # A permission narrowed to no site at all is not held: `Viewer.can` without a site asks only whether it is there.
    return {name: where for name, where in found.items() if where is None or where}


def _names(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()


def _behind(secrets_of: Table, *columns: str) -> Select[Any]:
    """Who is behind a secret's `:hash`: a row for each role held. What is paused rides along: every page asks both."""
    account, role_of, role, state = (one.__table__ for one in (Account, AccountRole, Role, PluginState))
    paused = select(func.aggregate_strings(state.c.plugin, ",")).where(state.c.paused_at.is_not(None))
    return (
        select(
            *(secrets_of.c[name] for name in columns), account.c.name, account.c.locale,
            role_of.c.site_id.label("role_site_id"), role.c.permissions, paused.scalar_subquery().label("paused"),
        )
        .join(account, account.c.id == secrets_of.c.account_id)
        .outerjoin(role_of, role_of.c.account_id == account.c.id)
        .outerjoin(role, role.c.id == role_of.c.role_id)
        .where(secrets_of.c.secret_hash == bindparam("hash"), secrets_of.c.revoked_at.is_(None), account.c.active)
    )  # fmt: skip


_BY_COOKIE = _behind(cast(Table, StaffSession.__table__), "id", "account_id", "user_agent", "created_at", "seen_at")
_BY_TOKEN = _behind(cast(Table, ApiToken.__table__), "id", "account_id", "expires_at", "used_at", "sites", "scopes")


def grants(roles: Iterable[tuple[int | None, list[str] | None]]) -> dict[str, frozenset[int] | None]:
    """Add up (site, permissions) of the roles held; a role without a site holds everywhere."""
    held: dict[str, frozenset[int] | None] = {}
    for site_id, permissions in roles:
        for permission in permissions or ():
            before = held.get(permission, frozenset())
            held[permission] = None if site_id is None or before is None else before | {site_id}
    return held


def both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """The sites that are in both; None stands for every site."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def touch(session: Session, viewer: Viewer, now: datetime) -> None:
    """Note that the viewer's session or token is in use."""
    if viewer.session_id is not None:
        session.execute(update(StaffSession).where(StaffSession.id == viewer.session_id).values(seen_at=now))
    if viewer.token_id is not None:
        session.execute(update(ApiToken).where(ApiToken.id == viewer.token_id).values(used_at=now))


def open_sessions(session: Session, account_id: int, lifetime: timedelta, idle: timedelta) -> Sequence[StaffSession]:
    """The account's sessions that would still let somebody in, the latest used first."""
    now = utcnow()
    query = (
        select(StaffSession)
        .where(
            StaffSession.account_id == account_id,
            StaffSession.revoked_at.is_(None),
            StaffSession.created_at > now - lifetime,
            StaffSession.seen_at > now - idle,
        )
        .order_by(StaffSession.seen_at.desc())
    )
    return session.scalars(query).all()


def revoke(session: Session, account_id: int, public_id: str) -> None:
    """End one session of an account."""
    row = session.scalar(
        select(StaffSession).where(StaffSession.account_id == account_id, StaffSession.public_id == public_id)
    )
    if row is None:
        raise NotFound(_l("There is no such session."))
    row.revoked_at = row.revoked_at or utcnow()
    audit.record(session, "staff.session.revoke", subject=public_id, account=account_id)


def revoke_all(session: Session, account_id: int, *, keep: int | None = None) -> None:
    """End every session of an account, except `keep` where given."""
    query = update(StaffSession).where(StaffSession.account_id == account_id, StaffSession.revoked_at.is_(None))
    if keep is not None:
        query = query.where(StaffSession.id != keep)
    session.execute(query.values(revoked_at=utcnow()))


def close(session: Session, secret: str) -> None:
    """End the session behind a cookie's secret, if there is one."""
    query = update(StaffSession).where(StaffSession.secret_hash == digest(secret), StaffSession.revoked_at.is_(None))
    session.execute(query.values(revoked_at=utcnow()))
