"""At whose screen a call is shown: the account an exchange means by an extension or a login."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.calls import access
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.interactions.access import acting
from rugui.staff import accounts
from rugui.staff.models import Account, Site
from rugui.staff.sites import site_by_code

MOST = 2  # is one more than one must find


def reached(session: Session, *, extension: str, login: str, code: str) -> tuple[Site, Account]:
    """The site and the account; raises `Invalid` by field where it is nobody, several, or somebody who sees no calls.

    Extensions are a site's own: every exchange begins at 100. Without `code` they are looked for at the sites at which
    whoever tells may tell of calls.
    """
    viewer = acting(session, access.REPORT)
    site = site_by_code(session, code, viewer) if code else None
    if site is not None:
        acting(session, access.REPORT, site.id)
    if not (extension or login):
        raise _wrong("extension", _l("Say the extension or the account."))
    allowed = viewer.sites(access.REPORT) if site is None else frozenset({site.id})
    query = select(Account).where(Account.active).order_by(Account.id).limit(MOST)
    if login:
        query = query.where(Account.login == login.casefold())
    else:
        query = query.where(Account.extension == extension, Account.extension_site_id.is_not(None))
        if allowed is not None:
            query = query.where(Account.extension_site_id.in_(sorted(allowed)))
    found = session.scalars(query).all()
    if not found:
        raise (
            _wrong("account", _l("There is no such account."))
            if login
            else _wrong("extension", _l("Nobody has this extension. Set it at the account."))
        )
    if len(found) > 1:
        raise _wrong("site", _l("Several sites have this extension: say which."))
    (account,) = found
    site = site or _site_of(session, account, allowed)
    held = accounts.held_by(session, account.id).get(access.READ, frozenset())
    if held is not None and site.id not in held:
        raise _wrong("account" if login else "extension", _l("This person does not see calls at this site."))
    return site, account


def _site_of(session: Session, account: Account, allowed: frozenset[int] | None) -> Site:
    """Where an account is called that was named by its login: where its telephone stands, or the only site there is."""
    site_id = account.extension_site_id
    if site_id is None and allowed is not None and len(allowed) == 1:
        (site_id,) = allowed
    if site_id is None or (allowed is not None and site_id not in allowed):
        raise _wrong("site", _l("Say at which site."))
    return session.get_one(Site, site_id)


def _wrong(field: str, reason: object) -> Invalid:
    return Invalid(_l("This call cannot be shown."), fields={field: reason})
