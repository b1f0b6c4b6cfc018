"""People as rows of the native CSV, a batch at a time, as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from rugui.customers import access, cells, sheet
from rugui.customers import names as naming
from rugui.customers.birthday import Birthday
from rugui.customers.details import ORGANISATION, PERSON, REVEALING, Details, HandleForm, PhoneForm
from rugui.customers.models import (
    Customer,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
)
from rugui.customers.relations import EMPLOYEE
from rugui.errors import Refused
from rugui.i18n import _l
from rugui.interactions.access import readable
from rugui.interactions.models import Interaction
from rugui.privacy import audit
from rugui.values import NameForm, Viewer

HEADER = ("external_id", "name", "name_language", "alternate_name", "phonetic_name", "honorific", "phone", "email",
          "birthday", "nationality", "language", "organisation", "member_number", "notes", "id")  # fmt: skip
BATCH = 1000
CELL = 19_999  # characters of notes: what the import takes, with an apostrophe before them


def begin(session: Session, viewer: Viewer) -> None:
    """Notes in the audit log that this reader exports; `Refused` where they may not."""
    _allowed(viewer)
    audit.record(session, "customers.exported", subject="csv")


def _allowed(viewer: Viewer) -> None:
    if not viewer.can(access.EXPORT):
        raise Refused(_l("You may not do this."), permission=access.EXPORT)


def rows(session: Session, viewer: Viewer) -> Iterator[tuple[str, ...]]:
    """The header, then a row for each person by age of the record; memory does not grow with their number.

    Without the right to reveal, contacts are masked; behind a pseudonym only the pseudonym is written. `begin` first.
    """
    _allowed(viewer)
    yield HEADER
    last = 0
    while batch := list(session.execute(_people(last))):
        yield from _batch(session, batch, viewer)
        last = batch[-1].id


def _people(after: int) -> Any:
    columns = (Customer.id, Customer.public_id, Customer.external_id, Customer.birth_year, Customer.birth_month,
               Customer.birth_day, Customer.nationality, Customer.language)  # fmt: skip
    query = select(*columns).where(Customer.id > after, Customer.kind == PERSON, Customer.merged_into_id.is_(None))
    return query.order_by(Customer.id).limit(BATCH)


def _batch(session: Session, people: list[Any], viewer: Viewer) -> Iterator[tuple[str, ...]]:
    ids = [person.id for person in people]
    n, p, e, h = CustomerName, CustomerPhone, CustomerEmail, CustomerHandle
    names = _grouped(session, n, ids, n.kind, n.full, n.language, n.family, n.given, n.honorific)
    phones = _grouped(session, p, ids, p.typed, p.label, p.e164)
    emails = _grouped(session, e, ids, e.typed)
    handles = _grouped(session, h, ids, h.service, h.handle)
    organisations, notes = _organisations(session, ids, viewer), _notes(session, ids, viewer)
    for one in people:
        forms = tuple(NameForm(*form) for form in names[one.id])
        hidden = access.hidden(forms, viewer)
        details = Details(
            names=naming.visible(forms, not hidden),
            phones=tuple(PhoneForm(*phone) for phone in phones[one.id]),
            emails=tuple(email for (email,) in emails[one.id]),
            handles=tuple(HandleForm(*handle) for handle in handles[one.id]),
            birthday=Birthday(one.birth_year, one.birth_month, one.birth_day),
            nationality=one.nationality,
            language=one.language,
            external_id=one.external_id,
        )
        shown = details if viewer.can(access.REVEAL) else sheet.masked(details)
        yield row(shown, "" if hidden else organisations.get(one.id, ""), notes.get(one.id, ""), hidden, one.public_id)


def row(details: Details, organisation: str, notes: str, hidden: bool, public_id: str) -> tuple[str, ...]:
    """The cells of one person, as a spreadsheet may open them. Pure."""
    first = details.names[0] if details.names else NameForm(naming.PRIMARY, "")

    def other(kind: str) -> str:
        return next((name.full for name in details.names if name.kind == kind and name is not first), "")

    emails = () if hidden and "emails" in REVEALING else details.emails
    phones = _several(phone.e164 or phone.typed for phone in details.phones)
    texts = (
        details.external_id or "", first.full, first.language, other(naming.ALTERNATE), other(naming.PHONETIC),
        first.honorific, cells.neutral(phones, phones=True), _several(emails), str(details.birthday),
        details.nationality, details.language, organisation,
        _several(one.handle for one in details.handles if one.service == sheet.MEMBER), notes, public_id,
    )  # fmt: skip
    return tuple(text if at == 6 else cells.neutral(text) for at, text in enumerate(texts))


def _several(parts: Iterable[str]) -> str:
    return ";".join(part.replace(";", "\\;").replace("；", "\\；") for part in parts)


def _grouped(session: Session, model: Any, ids: list[int], *columns: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    query = select(model.customer_id, *columns).where(model.customer_id.in_(ids)).order_by(model.position, model.id)
    for row in session.execute(query):
        found[row[0]].append(tuple(row[1:]))
    return found


def _organisations(session: Session, ids: list[int], viewer: Viewer) -> dict[int, str]:
    link = CustomerRelation
    query = (
        select(link.customer_id, CustomerName.full)
        .join(CustomerName, CustomerName.customer_id == link.other_id)
        .join(Customer, and_(Customer.id == link.other_id, Customer.kind == ORGANISATION))
        .where(link.customer_id.in_(ids), link.kind == EMPLOYEE, CustomerName.kind == naming.PRIMARY)
        .order_by(link.id.desc())
    )
    return {row[0]: row[1] for row in session.execute(query)}  # the oldest is read last and stays


def _notes(session: Session, ids: list[int], viewer: Viewer) -> dict[int, str]:
    """The notes a reader may read, oldest first; confidential ones never: a list is sent around.

    Of more than fits a cell that can be read back, the newest.
    """
    query = (
        select(Interaction.customer_id, Interaction.body, Interaction.summary)
        .where(
            Interaction.customer_id.in_(ids), Interaction.kind == "note", Interaction.confidential.is_(False),
            readable(viewer),
        )
        .order_by(Interaction.at, Interaction.id)
    )  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(query):
        found[row[0] or 0].append(row[1] or row[2])
    return {customer_id: "\n".join(_newest(texts)) for customer_id, texts in found.items()}


def _newest(texts: Sequence[str]) -> list[str]:
    room, kept = CELL, []
    for text in reversed(texts):
        room -= len(text) + 1
        if room < 0:
            break
        kept.append(text)
    return kept[::-1]
