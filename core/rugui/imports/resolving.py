"""A person says whom a row is about: it is taken as if the file had said so, and undone with its batch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rugui import events
from rugui.customers import access, masking, merged
from rugui.customers import names as naming
from rugui.customers import service as customers
from rugui.customers.changes import CHANGED
from rugui.customers.models import Customer
from rugui.errors import Conflict, Invalid, NotFound
from rugui.i18n import _l
from rugui.imports import known, questions, service, writing
from rugui.imports.decisions import NEW, PERSON, UPDATES, decide
from rugui.imports.known import guest_of
from rugui.imports.match import Who
from rugui.imports.models import ImportBatch, ImportRow
from rugui.imports.records import GuestRecord, StayRecord
from rugui.imports.scratch import Scratch
from rugui.imports.service import Options
from rugui.imports.tally import Tally
from rugui.privacy import audit
from rugui.values import NameForm, Viewer

NOBODY = "new"  # the choice that it is none of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a row may be about: the id of a URL, the names its reader may see, masked contacts to tell two apart."""

    public_id: str
    names: tuple[NameForm, ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A row that waits for a person: the names it gives, and who may be meant."""

    names: tuple[NameForm, ...]
    candidates: tuple[Candidate, ...]


def open_questions(session: Session, found: Sequence[ImportRow]) -> dict[int, Question]:
    """Row id → question, of those that can still be answered; a few statements whatever the number of rows."""
    viewer: Viewer = session.info["viewer"]
    waiting = [row for row in found if "asked" in row.journal]
    ids = {id_ for row in waiting for id_ in row.journal["candidates"]}
    query = select(Customer).where(Customer.id.in_(ids), Customer.merged_into_id.is_(None))
    lists = (selectinload(one) for one in (Customer.names, Customer.phones, Customer.emails))
    here = {one.id: _candidate(one, viewer) for one in session.scalars(query.options(*lists))}
    asked = {}
    for row in waiting:
        record = questions.parsed_of(session, row).record
        guest = guest_of(record) if record is not None else None
        candidates = tuple(here[id_] for id_ in row.journal["candidates"] if id_ in here)
        asked[row.id] = Question(guest.details.names if guest is not None else (), candidates)
    return asked


def _candidate(customer: Customer, viewer: Viewer) -> Candidate:
    names = tuple(NameForm(n.kind, n.full, n.language, n.family, n.given, n.honorific) for n in customer.names)
    shown = naming.visible(names, viewer.can(access.INCOGNITO))
    if access.hidden(names, viewer):
        return Candidate(customer.public_id, shown)
    phones = [masking.phone(one.e164 or one.typed) for one in customer.phones[:1]]
    return Candidate(customer.public_id, shown, (*phones, *(masking.email(one.typed) for one in customer.emails[:1])))


def resolve(session: Session, public_id: str, row_id: int, choice: str) -> str:
    """Takes a row of a finished batch: about the guest with the id `choice`, or about somebody new (`NOBODY`).

    Returns the guest's id for URLs. Raises `Conflict` where the row was settled already or the batch undone, `Invalid`
    where the row cannot be taken so.
    """
    batch = service.get(session, public_id, lock=True)
    row = session.get(ImportRow, row_id, with_for_update=True)
    if row is None or row.batch_id != batch.id or row.verdict != PERSON or "asked" not in row.journal:
        raise NotFound(_l("There is no such row."))
    if batch.state != service.DONE:
        raise Conflict(_l("This import is not finished, or was undone."))
    chosen = None
    if choice != NOBODY:
        chosen = merged.living_id(session, customers.get(session, choice).id)
    customer_id = _take(session, batch, row, chosen)
    customer = session.get_one(Customer, customer_id)
    audit.record(session, "imports.resolved", customer_id=customer_id, site_id=batch.site_id, subject=batch.public_id,
                 place=row.place, new=chosen is None)  # fmt: skip
    events.emit(session, CHANGED, customer_id=customer_id, action="imports.resolved")
    session.delete(row)
    session.flush()
    return customer.public_id


def _take(session: Session, batch: ImportBatch, row: ImportRow, chosen: int | None) -> int:
    parsed = questions.parsed_of(session, row)
    if parsed.record is None:
        raise NotFound(_l("There is no such row."))
    with Scratch() as scratch:
        task = service.work(session, batch.format, Options(**batch.options), scratch, dry=False)
        task.organisations = known.organisations(session)
        mark = service.fingerprint(parsed.record, scratch)
        also = [chosen] if chosen is not None else []
        chunk = known.load(session, [(parsed.record, "")], task.terms.sites, None, task.organisations, also)
        parsed = replace(parsed, record=_without_foreign_number(parsed.record, chosen, chunk))
        decision = decide(parsed, mark, chunk, task.terms, scratch, Who(chosen))
        if decision.verdict in (NEW, UPDATES):
            writing.write(session, service.run_of(task, batch.id, batch.account_id), chunk, [decision])
    if decision.verdict not in (NEW, UPDATES) and decision.customer_id is None:
        raise Invalid(str(decision.problems[-1]))
    tally = Tally.load(batch.tally)
    tally.settle([(one[0], one[1]) for one in row.problems if one[4]])
    tally.add([decision])
    batch.tally = tally.dump()
    return decision.customer_id or 0


def _without_foreign_number(
    record: GuestRecord | StayRecord, chosen: int | None, chunk: known.Chunk
) -> GuestRecord | StayRecord:
    """The record without a number that another guest has: whoever is meant, it is not theirs."""
    guest = guest_of(record)
    if guest is None or chunk.known.external.get(guest.details.external_id or "") in (None, chosen):
        return record
    guest = replace(guest, details=replace(guest.details, external_id=None))
    return replace(record, guest=guest) if isinstance(record, StayRecord) else guest
