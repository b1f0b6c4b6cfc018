"""Takes a whole batch back, from its journal: what it made is deleted, what it changed is as it was.

Whatever somebody worked on since (a guest edited, a stay checked in, a preference added) stays, and is listed: undoing
an import must not undo a person. Chunk by chunk, newest row first; stays before guests, for a guest goes only with
nothing left of others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from rugui import events
from rugui.customers import rows
from rugui.customers.details import ORGANISATION
from rugui.customers.models import Customer
from rugui.customers.snapshot import fields
from rugui.db import utcnow
from rugui.errors import Conflict
from rugui.i18n import _l
from rugui.imports import images, merge, service, write_stays
from rugui.imports.known import LISTS, ROOM
from rugui.imports.models import ImportBatch, ImportRow
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.privacy import audit
from rugui.recall import index

CHUNK = 500
LISTED = 200  # of what was kept
STAYS, GUESTS, ORGANISATIONS = PASSES = ("stays", "guests", "organisations")


@dataclass
class Progress:
    """Where an undo stands: the pass, and the row below which is still to do."""

    at: str = STAYS
    below: int | None = None
    done: int = 0
    kept: list[list[str]] = field(default_factory=list)


def begin(session: Session, public_id: str) -> ImportBatch:
    """Starts an undo, or goes on with one that was killed; `Conflict` where there is nothing to undo."""
    batch = service.get(session, public_id, lock=True)
    stopped = batch.state == service.RUNNING  # killed on its way: what is done can be taken back
    if batch.state not in (service.DONE, service.UNDOING) and not stopped:
        raise Conflict(_l("There is nothing to undo in this import."))
    batch.state = service.UNDOING
    batch.kept = batch.kept or []
    audit.record(session, "imports.undo.begun", subject=batch.public_id, site_id=batch.site_id)
    return batch


def step(session: Session, batch_id: int, progress: Progress) -> bool:
    """Takes one chunk back; False when there was none left and the batch is undone."""
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    chosen = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.verdict.in_(("new", "updates")))
    if progress.below is not None:
        chosen = chosen.where(ImportRow.id < progress.below)
    found = session.scalars(chosen.order_by(ImportRow.id.desc()).limit(CHUNK)).all()
    if found:
        kept = {STAYS: _stays, GUESTS: _guests, ORGANISATIONS: _organisations}[progress.at](session, found)
        progress.below, progress.done = found[-1].id, progress.done + len(found)
        progress.kept += kept
        batch.kept = [*batch.kept, *kept][:LISTED]
        session.flush()
        session.expunge_all()
        return True
    if progress.at != PASSES[-1]:
        progress.at, progress.below = PASSES[PASSES.index(progress.at) + 1], None
        return True
    _close(session, batch)
    return False


def _close(session: Session, batch: ImportBatch) -> None:
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.verdict.in_(("new", "updates"))))
    batch.state, batch.finished_at = service.UNDONE, utcnow()
    events.emit(session, "imports.undone", batch=batch.public_id)
    audit.record(session, "imports.undo", subject=batch.public_id, site_id=batch.site_id, kept=len(batch.kept))


def _stays(session: Session, found: Sequence[ImportRow]) -> list[list[str]]:
    ids = [row.interaction_id for row in found if row.interaction_id and row.journal.keys() & {"stay", "stay_changed"}]
    visits = {one.id: one for one in session.scalars(select(Visit).where(Visit.id.in_(ids)))}
    lines: dict[int, list[InteractionLine]] = {}
    query = select(InteractionLine).where(InteractionLine.interaction_id.in_(ids)).order_by(InteractionLine.id)
    for line in session.scalars(query):
        lines.setdefault(line.interaction_id, []).append(line)
    kept, gone, touched = [], [], set()
    for row in found:
        visit = visits.get(row.interaction_id or 0)
        if visit is None:
            continue
        touched.add(visit.customer_id)
        if "stay" in row.journal:
            if write_stays.mark_now(visit, lines.get(visit.id, [])) == row.journal["stay"]:
                gone.append(visit.id)
                visits.pop(visit.id)
            else:
                kept.append([row.place, "stay", visit.booking_reference or visit.external_id or ""])
        elif "stay_changed" in row.journal and _restore(
            session, visit, lines.get(visit.id, []), row.journal["stay_changed"]
        ):
            kept.append([row.place, "stay", visit.booking_reference or visit.external_id or ""])
    session.flush()
    session.execute(delete(Interaction).where(Interaction.id.in_(gone)))
    session.expire_all()
    index.reindex(session, sorted(one for one in touched if one is not None))
    return kept


def _restore(session: Session, visit: Visit, lines: Sequence[InteractionLine], journal: dict[str, Any]) -> bool:
    """Puts the columns of a stay back; True where one of them was changed since and stays."""
    kept = False
    for name, old in journal["before"].items():
        new = journal["after"][name]
        if name == "money":
            line = next((one for one in lines if one.product == ROOM), None)
            if line is None or [line.net_minor, line.cost_minor, line.currency] != new:
                kept = True
            elif old is None:
                session.delete(line)
            else:
                line.net_minor, line.cost_minor, line.currency = old
            continue
        now: Any = getattr(visit, name)
        if (now.isoformat() if isinstance(now, date) else now) != new:
            kept = True
            continue
        value = date.fromisoformat(old) if isinstance(now, date) else old
        setattr(visit, name, value)
        if name == "customer_id":
            session.get_one(Interaction, visit.id).customer_id = visit.customer_id
    visit.changed_at = utcnow()
    return kept


def _guests(session: Session, found: Sequence[ImportRow]) -> list[list[str]]:
    """People: first what was changed of those who were here, then those who were made."""
    here = _here(session, found)
    now = images.capture(session, list(here))
    kept: list[list[str]] = []
    changed: set[int] = set()
    for row in found:
        customer = here.get(row.customer_id or 0)
        if customer is not None and row.journal.keys() & {"before", "rows"} and "new" not in row.journal:
            if customer.id in changed:  # an earlier row of the same guest: what the later one left is what it made
                images.refresh(session, now, customer.id)
            changed.add(customer.id)
            if _unchange(session, customer, now, row.journal):
                kept.append([row.place, "guest", ""])
    session.flush()
    people = [row for row in found if (one := here.get(row.customer_id or 0)) is not None and one.kind != ORGANISATION]
    gone = _unmake(session, people, here, kept)
    index.reindex(session, sorted(changed - gone))
    return kept


def _here(session: Session, found: Sequence[ImportRow]) -> dict[int, Customer]:
    ids = [row.customer_id for row in found if row.customer_id and row.journal.keys() & {"new", "before", "rows"}]
    query = select(Customer).where(Customer.id.in_(ids)).options(*(selectinload(one) for one in LISTS))
    return {one.id: one for one in session.scalars(query)}


def _unmake(session: Session, found: Sequence[ImportRow], here: dict[int, Customer], kept: list[list[str]]) -> set[int]:
    """Deletes the customers these rows made, as far as they are as they were made; returns their ids."""
    made = [row for row in found if "new" in row.journal and row.customer_id in here]
    now = images.capture(session, [row.customer_id or 0 for row in made])
    gone: set[int] = set()
    for row in made:
        customer = here[row.customer_id or 0]
        same = images.digest(rows.read(customer)) == row.journal["new"]
        if same and images.mark(now, customer.id) == row.journal.get("mark", ""):
            gone.add(customer.id)
        else:
            kept.append([row.place, "guest", ""])
    index.forget(session, gone)
    session.execute(delete(Customer).where(Customer.id.in_(gone)))
    session.expire_all()
    return gone


def _unchange(session: Session, customer: Customer, now: images.Images, journal: dict[str, Any]) -> bool:
    """Takes back what a row changed of a guest who was here before; True where some of it was edited since."""
    kept: list[str] = images.take_back(session, now, customer.id, journal.get("rows", {}))
    if "before" in journal:
        current = rows.read(customer)
        before = _with(current, journal["before"])
        after = _with(current, journal["after"])
        restored, fields_kept = merge.taken_back(current, before, after)
        kept += fields_kept
        if restored != current:
            rows.write(customer, restored)
            customer.updated_at = utcnow()
    return bool(kept)


def _with(current: Any, journaled: dict[str, Any]) -> Any:
    return replace(current, **fields(journaled))


def _organisations(session: Session, found: Sequence[ImportRow]) -> list[list[str]]:
    """Organisations, when nobody made by the import works for them any more: rows of their own, and made on the way."""
    kept: list[list[str]] = []
    here = {one.id: one for one in _here(session, found).values() if one.kind == ORGANISATION}
    _unmake(session, found, here, kept)
    founded = dict(row.journal["founded"] for row in found if "founded" in row.journal)
    query = select(Customer).where(Customer.id.in_(founded)).options(*(selectinload(one) for one in LISTS))
    left = {one.id: one for one in session.scalars(query)}
    now = images.capture(session, list(left))
    gone = {
        id_ for id_, one in left.items() if images.digest(rows.read(one)) == founded[id_] and not images.mark(now, id_)
    }
    index.forget(session, gone)
    session.execute(delete(Customer).where(Customer.id.in_(gone)))
    return [*kept, *(["", "organisation", ""] for _one in left.keys() - gone)]
