"""At which telephone somebody sits: calls that ring there show on their screen."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.errors import Conflict, Invalid
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.staff import accounts
from rugui.staff.models import Account, Site

LONGEST = 20
_EXTENSION = re.compile(rf"[0-9A-Za-z*#+._-]{{1,{LONGEST}}}")


def holder(session: Session, extension: str, site_id: int) -> Account | None:
    """Who sits at this telephone of a site."""
    return session.scalar(
        select(Account).where(Account.extension == extension, Account.extension_site_id == site_id)
    )  # fmt: skip


def set_extension(
    session: Session, account: Account, extension: str, site: Site | None, *, take: bool = False
) -> Account | None:
    """Seat somebody at a telephone, "" at none; returns who sat there until now.

    With `take` they make room (a desk changes hands with the shift), otherwise `Conflict`. Raises `Invalid` by field.
    """
    extension = extension.strip()
    wrong: dict[str, object] = {}
    if extension and not _EXTENSION.fullmatch(extension):
        wrong["extension"] = _l("1 to 20 digits or letters.")
    if extension and site is None:
        wrong["site"] = _l("Say at which site.")
    if wrong:
        raise Invalid(_l("Not saved."), fields=wrong)
    if extension and site and not _sees_calls(session, account, site):
        raise Invalid(_l("Not saved."), fields={"extension": _l("This person does not see calls at this site.")})
    seat = (extension, site.id) if extension and site else ("", None)
    if seat == (account.extension, account.extension_site_id):
        return None
    before = holder(session, extension, site.id) if extension and site else None
    if before is not None:
        if not take:
            message = _l("%(name)s has this extension.", name=before.name)
            raise Conflict(message, fields={"extension": message})
        _seat(session, before, "", None)
    _seat(session, account, *seat)
    return before


def _sees_calls(session: Session, account: Account, site: Site) -> bool:
    held = accounts.held_by(session, account.id).get("calls.read", frozenset())
    return held is None or site.id in held


def _seat(session: Session, account: Account, extension: str, site_id: int | None) -> None:
    account.extension, account.extension_site_id = extension, site_id
    session.flush()  # at once, for nobody else may be at the telephone meanwhile
    audit.record(session, "staff.account.extension", site_id=site_id, subject=account.public_id)
