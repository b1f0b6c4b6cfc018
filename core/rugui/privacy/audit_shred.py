"""Blanks what the audit log says about an erased guest, and leaves the chain whole (crypto-shredding).

Each entry's part that concerns a guest went into the chain as a salted hash. Of the guest's entries that hash stays,
and the guest's number, the subject, the details and the salt go: that somebody read or changed something at that
moment is still proven, about whom nobody can tell any more. One further entry says how many were blanked and which,
by a digest: entries blanked without such a record are found by `audit_verify`.

Lists of many guests (`guests`) keep the row's number. It points at nothing once the guest's row is gone, and no row
gets it again.
"""

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from rugui.db import lock
from rugui.errors import Conflict
from rugui.i18n import _l
from rugui.privacy import audit, audit_chain, audit_sealing
from rugui.privacy.audit_verify import SHREDDED, Tally
from rugui.privacy.models import AuditEntry


def shred(session: Session, customer_id: int) -> int:
    """Blank every entry about this guest, those just written in this transaction too; returns how many.

    Call it last, in the transaction that erases the guest, after everything else was audited.
    """
    lock(session, "audit.seal")
    while audit_sealing.seal(session):
        pass
    query = select(*audit_sealing.COLUMNS).where(AuditEntry.customer_id == customer_id).order_by(AuditEntry.seq)
    rows = session.execute(query).all()
    if any(row.seq is None for row in rows):
        raise Conflict(_l("The audit log holds entries that were not written here; have it verified first."))
    if not rows:
        return 0
    tally = Tally()
    blanks: list[dict[str, Any]] = []
    for row in rows:
        said = audit_chain.commitment(row)
        tally.add(row.seq, said)
        blanks.append({"entry": row.id, "said": said})
    audit.record(session, SHREDDED, **tally.told)
    audit_sealing.seal(session)
    by, _ = audit_sealing.end(session)
    table: Any = AuditEntry.__table__
    blank = update(table).where(table.c.id == bindparam("entry"))
    values: dict[str, Any] = {"customer_id": None, "subject": "", "details": {}, "salt": None, "shredded_by": by}
    session.connection().execute(blank.values(commitment=bindparam("said"), **values), blanks)
    for held in list(session.identity_map.values()):
        if isinstance(held, AuditEntry):
            session.expire(held)
    return len(blanks)
