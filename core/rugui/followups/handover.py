"""Handing a shift over: signed by who leaves, acknowledged by who comes, never changed in between."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from rugui import events
from rugui.db import lock, usable, utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.followups import shift
from rugui.followups.access import READ, SIGN
from rugui.followups.models import HandOver, HandOverItem
from rugui.followups.shift import Shift
from rugui.i18n import _l
from rugui.interactions.access import acting
from rugui.privacy import audit
from rugui.staff.models import Account, Site
from rugui.values import Viewer

NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Signed:
    """A hand-over with names: who signed and who acknowledged it, if somebody did."""

    row: HandOver
    by: str
    acknowledged_by: str


def sign(session: Session, site: Site, note: str, since: datetime, *, now: datetime | None = None) -> HandOver:
    """Keep what the shift hands on as it stands now, with a word to the next one.

    `since` is what the page that was read said; `Conflict` where somebody else has signed after it was opened.
    """
    viewer = acting(session, SIGN, site.id)
    now = now or utcnow()
    if len(note) > NOTE:
        raise Invalid(_l("This cannot be saved yet."), fields={"note": _l("At most %(n)s characters.", n=NOTE)})
    lock(session, f"handover.{site.id}")
    last = shift.last_signed(session, site.id)
    if last is not None and last > since:
        raise Conflict(_l("Somebody signed a hand-over after you opened this page. Look at it once more."))
    found = shift.current(session, viewer, site, now)
    row = HandOver(site_id=site.id, since=found.since, signed_at=now, signed_by=viewer.account_id, note=note)
    session.add(row)
    session.flush()
    session.add_all(
        HandOverItem(
            hand_over_id=row.id, customer_id=one.customer_id, section=one.section, text=one.text, at=one.at,
            who=one.who[:120], ref=one.ref, late=one.late, confidential=one.confidential,
            day=one.day, clock=one.clock,
        )
        for one in found.lines
    )  # fmt: skip
    _tell(session, "signed", row, lines=len(found.lines), digest=digest(found, note))
    return row


def digest(found: Shift, note: str) -> str:
    """SHA-256 of what was signed; it stands in the audit log, so that a change behind the application's back shows."""
    said = [[one.section, one.customer_id, one.text, one.ref, one.late] for one in found.lines]
    return hashlib.sha256(json.dumps([note, said]).encode()).hexdigest()


def acknowledge(session: Session, public_id: str) -> HandOver:
    """Whoever comes has read it. Not whoever signed it, and once."""
    viewer = acting(session, SIGN)
    row = get(session, public_id, viewer).row
    acting(session, SIGN, row.site_id)
    lock(session, f"handover.{row.site_id}")  # of two who acknowledge at once, one is told
    session.refresh(row)
    if viewer.account_id is None or viewer.account_id == row.signed_by:
        raise Refused(_l("Somebody else than who signed it acknowledges a hand-over."))
    if row.acknowledged_at is not None:
        raise Conflict(_l("This was acknowledged already."))
    row.acknowledged_at, row.acknowledged_by = utcnow(), viewer.account_id
    _tell(session, "acknowledged", row)
    return row


def get(session: Session, public_id: str, viewer: Viewer) -> Signed:
    """A signed hand-over of a site where the viewer reads follow-ups, or `NotFound`."""
    found = _read(session, viewer, HandOver.public_id == usable(public_id), limit=1)
    if not found:
        raise NotFound(_l("There is no such hand-over."))
    return found[0]


def history(
    session: Session, viewer: Viewer, site_id: int, *, before: datetime | None = None, limit: int = 50
) -> list[Signed]:
    """Signed hand-overs of a site, the newest first, signed before a moment."""
    conditions = [HandOver.site_id == site_id]
    if before is not None:
        conditions.append(HandOver.signed_at < before)
    return _read(session, viewer, *conditions, limit=limit)


def _read(session: Session, viewer: Viewer, *conditions: object, limit: int) -> list[Signed]:
    by, read_by = aliased(Account), aliased(Account)
    query = (
        select(HandOver, by.name, read_by.name)
        .outerjoin(by, by.id == HandOver.signed_by)
        .outerjoin(read_by, read_by.id == HandOver.acknowledged_by)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(HandOver.signed_at.desc(), HandOver.id.desc())
        .limit(limit)
    )
    if (sites := viewer.sites(READ)) is not None:
        query = query.where(HandOver.site_id.in_(sorted(sites)))
    rows: Sequence[tuple[HandOver, str | None, str | None]] = [tuple(row) for row in session.execute(query)]  # type: ignore[misc]
    return [Signed(row, name or "", other or "") for row, name, other in rows]


def _tell(session: Session, what: str, row: HandOver, **details: Any) -> None:
    session.flush()
    audit.record(session, f"handover.{what}", site_id=row.site_id, subject=row.public_id, **details)
    events.emit(session, f"handover.{what}", hand_over=row.public_id, site_id=row.site_id)
