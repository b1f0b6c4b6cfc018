"""What other nouns, commands and the demonstration use of the staff: one door to the files cut by noun."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from rugui.staff import accounts
from rugui.staff.accounts import by_login, own
from rugui.staff.models import Account, Site
from rugui.staff.passwords import make_hash
from rugui.staff.roles import ensure_roles, permissions
from rugui.staff.sites import create_site, site_by_code, sites

__all__ = [
    "by_login",
    "create_account",
    "create_site",
    "ensure_roles",
    "make_hash",
    "own",
    "permissions",
    "site_by_code",
    "sites",
]


def create_account(
    session: Session,
    login: str,
    name: str,
    *,
    password: str = "",
    email: str = "",
    locale: str = "",
    roles: Iterable[tuple[str, int | None]] = (),
) -> Account:
    """A new account with roles, each (key, site id or None for every site). The password's strength is not looked at.

    Hashing takes some 50 ms: a page hashes before its transaction instead.
    """
    account = accounts.create(session, login, name, make_hash(password) if password else "", email=email, locale=locale)
    for key, site_id in roles:
        site = session.get_one(Site, site_id) if site_id is not None else None
        accounts.give_role(session, account.public_id, key, site)
    return account
