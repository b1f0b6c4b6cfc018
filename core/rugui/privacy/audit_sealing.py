"""Takes written entries of the audit log into the chain, a minute's worth at a time.

Sealing afterwards, one sealer at a time, lets any number of writers add entries without waiting for one another: a
chain kept in every transaction would need a lock that each holds until it commits (docs/decisions/0006).
"""

import logging
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from rugui.db import lock, utcnow
from rugui.privacy import audit_chain, audit_heads
from rugui.privacy.models import AuditEntry
from rugui.privacy.sealing import seals

log = logging.getLogger("rugui.audit")
MOST = 2_000  # entries in one transaction: on SQLite a tenth of a second of the one writer's time
COLUMNS = (
    AuditEntry.id, AuditEntry.at, AuditEntry.account_id, AuditEntry.token_id, AuditEntry.action,
    AuditEntry.customer_id, AuditEntry.site_id, AuditEntry.subject, AuditEntry.details, AuditEntry.guests,
    AuditEntry.salt, AuditEntry.mac, AuditEntry.seq, AuditEntry.chain, AuditEntry.commitment, AuditEntry.shredded_by,
)  # fmt: skip


def seal(session: Session, *, most: int = MOST) -> int:
    """Give every entry that is committed its place in the chain; returns how many.

    After the commit the new head is signed and kept outside the database. An entry nobody with the secret wrote is
    not taken in: it stays where `audit_verify` points at it.
    """
    lock(session, "audit.seal")
    session.flush()
    keys, continued = seals(session), _continues(session)
    waiting = session.execute(
        select(*COLUMNS).where(AuditEntry.seq.is_(None)).order_by(AuditEntry.id).limit(most)
    ).all()
    seq, chain = end(session)
    links = []
    for row in waiting:
        digest = audit_chain.digest(row)
        if not keys.mac_fits(digest, row.mac):
            log.error("audit entry with id %s was not written by this house: left out of the chain", row.id)
            continue
        seq += 1
        chain = audit_chain.link(chain, seq, bytes(row.mac), digest)
        links.append({"entry": row.id, "seq": seq, "chain": chain})
    if links:
        place = update(AuditEntry.__table__).where(AuditEntry.__table__.c.id == bindparam("entry"))  # type: ignore[arg-type]
        session.connection().execute(place.values(seq=bindparam("seq"), chain=bindparam("chain")), links)
        if continued:
            keep_head(session, seq, chain)
    return len(links)


def _continues(session: Session) -> bool:
    """Whether the log still holds what the newest kept head says.

    Where it does not, its tail was cut off or a backup was put back. The head must stand then until somebody accepts
    the log as it is: signed anew over what is left, it would vouch for the cut.
    """
    folder: Path | None = session.info.get("audit_folder")
    if folder is None:
        return True
    newest = folder / audit_heads.NEWEST
    try:
        held = all(_holds(session, head) for head in audit_heads.read([newest]))
    except audit_heads.NoHead:
        held = False
    if not held:
        log.error("the audit log does not go on from the head that was signed last: no newer one is kept")
    return held


def _holds(session: Session, head: audit_heads.Head) -> bool:
    chain = session.scalar(select(AuditEntry.chain).where(AuditEntry.seq == head.seq))
    return chain is not None and bytes(chain).hex() == head.chain


def end(session: Session) -> tuple[int, bytes]:
    """Number and chain value of the last sealed entry."""
    query = select(AuditEntry.seq, AuditEntry.chain).where(AuditEntry.seq.is_not(None))
    last: Any = session.execute(query.order_by(AuditEntry.seq.desc()).limit(1)).first()
    return (last.seq, bytes(last.chain)) if last else (0, audit_chain.START)


def waiting(session: Session) -> int:
    """How many entries are not sealed yet."""
    return session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.seq.is_(None))) or 0


def keep_head(session: Session, seq: int, chain: bytes, *, anew: bool = False) -> None:
    """Sign this head and keep it in the instance's folder once the transaction is committed."""
    folder: Path | None = session.info.get("audit_folder")
    if folder is None:
        return
    head = audit_heads.sign(seals(session), seq, chain, utcnow())
    keep = audit_heads.start_anew if anew else audit_heads.keep
    session.info["after"].append(lambda: keep(folder, head))
