"""Writes the audit log.

An entry costs one INSERT in the transaction of what it is about (of a read: in one of its own right after it) and takes
no lock: entries get their place in the chain afterwards, a minute's worth at a time (see `audit_sealing`).
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.privacy import audit_chain
from rugui.privacy.models import AuditEntry
from rugui.privacy.sealing import seals
from rugui.values import Viewer

# Within this time the same person seeing the same guests again (a list that refreshes itself) is not written again.
AGAIN = timedelta(minutes=15)
REMEMBERED = 100_000


def record(
    session: Session,
    action: str,
    *,
    customer_id: int | None = None,
    site_id: int | None = None,
    subject: str = "",
    by: int | None = None,
    always: bool = False,
    guests: Collection[int] = (),
    **details: Any,
) -> None:
    """Note that the session's viewer did `action` (`customers.document.read`); kept also when a read rolls back.

    Without `site_id` the entry belongs to the site the viewer works at; `by` names the account where nobody is signed
    in yet; `always` keeps the entry of a refused request too, which is rolled back. `guests` are row ids where many
    guests were read at once. `details` are ids and field names, JSON-able; never the personal values themselves.
    """
    viewer: Viewer | None = session.info.get("viewer")
    entry = AuditEntry(
        at=utcnow(),
        account_id=by if by is not None else viewer.account_id if viewer else None,
        token_id=viewer.token_id if viewer else None,
        action=action,
        customer_id=customer_id,
        site_id=site_id if site_id is not None else session.info.get("site_id"),
        subject=subject,
        details=audit_chain.plain(details),
        guests=listed(guests),
        salt=secrets.token_bytes(audit_chain.SALT),
    )
    entry.mac = seals(session).mac(audit_chain.digest(entry))
    if always or not session.info.get("write", True):
        session.info["deferred"].append(entry)
    else:
        session.add(entry)


def shown(session: Session, action: str, customer_ids: Collection[int], **details: Any) -> None:
    """Note in one entry that the viewer was shown something sensitive of each of these guests.

    Whom this person was shown within the last quarter of an hour is left out, so that typing in the search box and a
    briefing that refreshes itself do not fill the log. Background work, which shows nobody anything, is not noted.
    """
    viewer: Viewer | None = session.info.get("viewer")
    if viewer is None or (viewer.account_id is None and viewer.token_id is None):
        return
    before: dict[tuple[Any, ...], datetime] = session.info.setdefault("shown", {})
    now = utcnow()
    key = (action, viewer.account_id, viewer.token_id)
    new = sorted(one for one in set(customer_ids) if before.get((*key, one), now - AGAIN) <= now - AGAIN)
    if not new:
        return
    record(session, action, always=True, guests=new, **details)

    def remember() -> None:
        if len(before) > REMEMBERED:
            before.clear()
        before.update(dict.fromkeys(((*key, one) for one in new), now))

    session.info["after"].append(remember)  # not before it is in the log


def listed(guests: Collection[int]) -> str:
    """Row ids as the log keeps them: " 5 17 ", so that " 17 " is found in it."""
    return f" {' '.join(map(str, sorted(guests)))} " if guests else ""
