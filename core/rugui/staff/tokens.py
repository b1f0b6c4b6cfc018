"""API tokens: bearer secrets of programs, hashed, scoped to permissions and sites, revocable."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.staff import roles, sessions
from rugui.staff.accounts import Listed, held_by
from rugui.staff.models import Account, ApiToken, Site
from rugui.values import Viewer

PREFIX = "rugui_"  # so that secret scanners, and people, know one when they see it
LONGEST = timedelta(days=3660)


def create(
    session: Session,
    owner: Listed,
    name: str,
    scopes: Iterable[str],
    *,
    sites: Sequence[Site] | None = None,
    lifetime: timedelta | None = None,
) -> tuple[ApiToken, str]:
    """A new token of an account and its secret, which is never shown again.

    Whoever makes one for somebody else must hold all of it themselves.
    """
    wanted = list(dict.fromkeys(scopes))
    wrong: dict[str, object] = {}
    if not 1 <= len(name.strip()) <= 80:
        wrong["name"] = _l("A name of at most 80 characters.")
    if not wanted:
        wrong["scopes"] = _l("A token without permissions can do nothing.")
    elif unknown := [scope for scope in wanted if scope not in roles.permissions(session)]:
        wrong["scopes"] = _l("There is no permission %(name)s.", name=unknown[0])
    elif lacking := [scope for scope in wanted if scope not in owner.grants]:
        wrong["scopes"] = _l("The account does not hold %(name)s.", name=lacking[0])
    if lifetime is not None and not timedelta(0) < lifetime <= LONGEST:
        wrong["days"] = _l("1 to 3660 days.")
    if wrong:
        raise Invalid(_l("Not saved."), fields=wrong)
    limit = None if sites is None else frozenset(site.id for site in sites)
    _may_hold(session, owner, wanted, limit)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account_id=owner.account.id,
        name=name.strip(),
        secret_hash=sessions.digest(secret),
        scopes=wanted,
        sites=None if limit is None else sorted(limit),
        expires_at=None if lifetime is None else utcnow() + lifetime,
    )
    session.add(token)
    session.flush()
    audit.record(session, "staff.token.create", subject=token.public_id, account=owner.account.id, scopes=wanted)
    return token, secret


def listing(session: Session, account_id: int | None = None) -> Sequence[ApiToken]:
    """The tokens of an account, or of everybody, that are not revoked, the newest first."""
    query = select(ApiToken).where(ApiToken.revoked_at.is_(None)).order_by(ApiToken.created_at.desc(), ApiToken.id)
    if account_id is not None:
        query = query.where(ApiToken.account_id == account_id)
    return session.scalars(query).all()


def viewer_of(session: Session, token_id: int) -> Viewer | None:
    """Who works in the background for a program: what its token may do now; None where it is no longer good."""
    row = session.execute(
        select(ApiToken, Account).join(Account, Account.id == ApiToken.account_id).where(
            ApiToken.id == token_id, ApiToken.revoked_at.is_(None), Account.active)
    ).one_or_none()  # fmt: skip
    if row is None or (row.ApiToken.expires_at is not None and row.ApiToken.expires_at <= utcnow()):
        return None
    token, account = row.ApiToken, row.Account
    held = sessions.narrowed(held_by(session, account.id), token.scopes, token.sites)
    return Viewer(account.id, account.name, held, locale=account.locale, token_id=token.id)


def revoke(session: Session, public_id: str, account_id: int | None = None) -> None:
    """Make a token worthless, of this account where one is given."""
    token = session.scalar(select(ApiToken).where(ApiToken.public_id == public_id))
    if token is None or account_id not in (None, token.account_id):
        raise NotFound(_l("There is no such token."))
    token.revoked_at = token.revoked_at or utcnow()
    audit.record(session, "staff.token.revoke", subject=public_id, account=token.account_id)


def _may_hold(session: Session, owner: Listed, scopes: list[str], limit: frozenset[int] | None) -> None:
    viewer: Viewer = session.info["viewer"]
    effective = {scope: sessions.both(owner.grants[scope], limit) for scope in scopes}
    if not roles.covers(viewer, effective):
        raise Refused(_l("You cannot give what you do not hold yourself."))
