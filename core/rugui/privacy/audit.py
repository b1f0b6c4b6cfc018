"""Writes the audit log."""

from typing import Any

from sqlalchemy.orm import Session

from rugui.privacy.models import AuditEntry
from rugui.values import Viewer


def record(
    session: Session,
    action: str,
    *,
    customer_id: int | None = None,
    site_id: int | None = None,
    subject: str = "",
    by: int | None = None,
    always: bool = False,
    **details: Any,
) -> None:
    """Note that the session's viewer did `action` (`customers.document.read`); kept also when a read rolls back.

    Without `site_id` the entry belongs to the site the viewer works at; `by` names the account where nobody is signed
    in yet; `always` keeps the entry of a refused request too, which is rolled back. `details` are ids and field names,
    JSON-able; never the personal values themselves.
    """
    viewer: Viewer | None = session.info.get("viewer")
    entry = AuditEntry(
        account_id=by if by is not None else viewer.account_id if viewer else None,
        token_id=viewer.token_id if viewer else None,
        action=action,
        customer_id=customer_id,
        site_id=site_id if site_id is not None else session.info.get("site_id"),
        subject=subject,
        details=details,
    )
    if always or not session.info.get("write", True):
        session.info["deferred"].append(entry)
    else:
        session.add(entry)
