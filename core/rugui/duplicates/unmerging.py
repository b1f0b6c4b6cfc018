"""Takes two records apart again: the one merged away is as it was, the survivor as it was but for later edits.

Merges into one record are undone newest first: only so can each be undone exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui import events
from rugui.customers import access, changes, rows, snapshot
from rugui.customers.details import FIELDS, Details
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.duplicates import apart, moving, since
from rugui.duplicates.merging import MERGE, members
from rugui.duplicates.models import CustomerMerge
from rugui.duplicates.tables import MOVED
from rugui.errors import Conflict, NotFound
from rugui.i18n import _l
from rugui.imports.merge import taken_back
from rugui.plugins import ask
from rugui.privacy import consent

UNMERGED = "customers.unmerged"
# What happened since the merge: a field edited, rows that came, rows that changed, rows that are gone.
EDITED, ADDED, CHANGED, GONE = "edited", "added", "changed", "gone"
# A row of a plugin that changed: whether it goes back, the plugin knows.
TOUCHED = "touched"


@dataclass(frozen=True, slots=True)
class Later:
    """Something that happened since the merge: what, to which field or key of a table, and to how many rows.

    What was edited or added stays with the survivor; a row that changed goes back as it is now.
    """

    what: str
    name: str
    count: int = 1


def unmerge(session: Session, public_id: str) -> CustomerMerge:
    """Undo a merge; `left` of the row returned lists what was changed since. `Conflict` where that cannot be now."""
    viewer, now = access.acting(session, MERGE), utcnow()
    row = get(session, public_id, lock=True)
    query = select(Customer).where(Customer.id.in_((row.kept_id, row.dropped_id))).order_by(Customer.id)
    found = {
        one.id: one
        for one in session.scalars(query.with_for_update().execution_options(populate_existing=True))
    }  # fmt: skip
    kept, dropped = found[row.kept_id], found[row.dropped_id]
    _check(session, row, kept)
    row.left = left(session, row)
    row.undone_at, row.undone_by = now, viewer.account_id
    dropped.merged_into_id = None
    session.flush()
    for plugin, journal in reversed(row.plugins):
        ask(session, plugin, "unmerge_customers", journal=journal)
    apart.disinherit(session, row.journal["apart"])
    _take_out(session, kept, dropped, row.journal["details"])
    moving.move_back(session, row)
    consent.unmerge(session, row.journal["consent"])
    kept.updated_at = now
    session.flush()
    said: dict[str, Any] = {"merge": row.public_id, "kept": kept.public_id, "dropped": dropped.public_id}
    for one in (kept, dropped):
        changes.noted(session, one, UNMERGED, **said)
        changes.renamed(session, members(session, one))
    events.emit(session, UNMERGED, kept.id, **said)
    return row


def get(session: Session, public_id: str, *, lock: bool = False) -> CustomerMerge:
    """A merge by its id, or `NotFound`."""
    query = select(CustomerMerge).where(CustomerMerge.public_id == (public_id if public_id.isascii() else ""))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if row is None:
        raise NotFound(_l("There is no such merge."))
    return row


def of(session: Session, customer_id: int) -> Sequence[CustomerMerge]:
    """The merges into a record that are not undone, the newest first: only that one can be undone now."""
    query = select(CustomerMerge).where(CustomerMerge.kept_id == customer_id, CustomerMerge.undone_at.is_(None))
    return session.scalars(query.order_by(CustomerMerge.id.desc())).all()


def left(session: Session, row: CustomerMerge) -> list[list[Any]]:
    """`later` as JSON."""
    return [[one.what, one.name, one.count] for one in later(session, row)]


def public_id_of(session: Session, customer_id: int) -> str:
    """The id for URLs of a record, merged away or not."""
    return session.get_one(Customer, customer_id).public_id


def public_ids_of(session: Session, merges: Sequence[CustomerMerge]) -> dict[int, str]:
    """The ids for URLs of both records of these merges, by row id; one statement."""
    ids = {id_ for row in merges for id_ in (row.kept_id, row.dropped_id)}
    rows = session.execute(select(Customer.id, Customer.public_id).where(Customer.id.in_(ids)))
    return {row.id: row.public_id for row in rows}


def later(session: Session, row: CustomerMerge) -> list[Later]:
    """What was edited, added, changed or deleted since a merge."""
    details = row.journal["details"]
    kept = session.get_one(Customer, row.kept_id)
    now, after = rows.read(kept), _details(rows.read(kept), details["after"])
    found = [Later(EDITED, name) for name in FIELDS if getattr(now, name) != getattr(after, name)]
    for key in MOVED:
        marks = moving.marks(session, key, row.kept_id)
        moved = dict(row.journal["rows"]["moved"].get(key.name, ()))
        there = {*moved, *row.journal["rows"]["there"].get(key.name, ())}
        counts = {
            ADDED: len(marks.keys() - there),
            CHANGED: sum(marks.get(identity, mark) != mark for identity, mark in moved.items()),
            GONE: len(moved.keys() - marks.keys()),
        }
        found += [Later(what, key.name, n) for what, n in counts.items() if n and key.title]
    for name, *numbers in since.later(session, row):
        found += [Later(what, name, n) for what, n in zip((ADDED, TOUCHED, GONE), numbers, strict=True) if n]
    return found


def _check(session: Session, row: CustomerMerge, kept: Customer) -> None:
    if row.undone_at is not None:
        raise Conflict(_l("Somebody undid this merge already."))
    if kept.merged_into_id is not None:
        raise Conflict(_l("The guest was merged again since. Undo the later merge first."))
    newest = select(func.max(CustomerMerge.id)).where(
        CustomerMerge.kept_id == kept.id, CustomerMerge.undone_at.is_(None)
    )
    if session.scalar(newest) != row.id:
        raise Conflict(_l("Another record was merged into this guest since. Undo that merge first."))


def _take_out(session: Session, kept: Customer, dropped: Customer, journal: dict[str, Any]) -> None:
    """The survivor's fields and lists without what came with the merge, and the other record's own."""
    now = rows.read(kept)
    before, after = _details(now, journal["before"]), _details(now, journal["after"])
    restored, _kept = taken_back(now, before, after)
    dropped.external_id = None
    session.flush()
    rows.write(kept, restored)
    session.flush()
    if now == after:
        moving.write_details(session, kept.id, journal["kept"])
    moving.write_details(session, dropped.id, journal["dropped"])
    number = journal["external_id"]
    if number is None or session.scalar(select(Customer.id).where(Customer.external_id == number)) is None:
        dropped.external_id = number  # else somebody else was given it since
    session.flush()


def _details(onto: Details, journaled: dict[str, Any]) -> Details:
    return replace(onto, **snapshot.fields(journaled))
