"""Identity documents: sealed, shown by their last characters, opened one at a time and never unrecorded."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers import access, changes, service
from rugui.customers.details import country_known
from rugui.customers.models import Customer, CustomerDocument
from rugui.db import new_public_id
from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.privacy.sealing import seals

TABLE, FIELD, INDEX = "customer_document", "number", "document"
KINDS: Mapping[str, object] = {
    "passport": _l("Passport"),
    "national_id": _l("Identity card"),
    "residence": _l("Residence permit"),
    "mainland_travel": _l("Mainland travel permit"),
    "driving_licence": _l("Driving licence"),
    "other": _l("Other document"),
}
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Document:
    """What is shown of a document; the number itself only by `reveal`."""

    public_id: str
    kind: str
    country: str
    tail: str
    issued_on: date | None
    expires_on: date | None

    @property
    def label(self) -> object:
        """The kind in words."""
        return KINDS.get(self.kind, self.kind)

    def expired(self, today: date) -> bool:
        """Whether it is no longer valid."""
        return self.expires_on is not None and self.expires_on < today


def normal(number: str) -> str:
    """The comparable form: no blanks or hyphens, half width, capitals."""
    text = unicodedata.normalize("NFKC", number).upper()
    return "".join(char for char in text if char.isalnum())


def tail(number: str) -> str:
    """The characters left readable: never more than a third of the number, at most four."""
    plain = normal(number)
    return plain[len(plain) - min(4, len(plain) // 3) :]


def add(
    session: Session,
    public_id: str,
    kind: str,
    number: str,
    *,
    country: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
) -> CustomerDocument:
    """Keep a document; one already kept is renewed (dates, country) instead of doubled."""
    access.acting(session, access.WRITE)
    access.acting(session, access.DOCUMENTS)
    number, country = number.strip(), country.strip().upper()
    _check(kind, number, country, issued_on, expires_on)
    customer = service.get(session, public_id)
    row = session.scalar(
        select(CustomerDocument).where(
            CustomerDocument.customer_id == customer.id,
            CustomerDocument.number_index.in_(seals(session).indexes(normal(number), INDEX)),
        )
    )
    if row is None:
        row = CustomerDocument(public_id=new_public_id(), customer_id=customer.id)
        session.add(row)
    row.kind, row.country, row.issued_on, row.expires_on = kind, country, issued_on, expires_on
    row.number_sealed = seals(session).seal(number, TABLE, row.public_id, FIELD)
    row.number_index, row.number_tail = seals(session).index(normal(number), INDEX), tail(number)
    changes.child_changed(session, customer, "customers.document.added", document=row.public_id)
    return row


def _check(kind: str, number: str, country: str, issued_on: date | None, expires_on: date | None) -> None:
    problems: dict[str, object] = {}
    if kind not in KINDS:
        problems["kind"] = _l("Choose one of the list.")
    if not 4 <= len(normal(number)) <= LONGEST or len(number) > LONGEST:
        problems["number"] = _l("A document's number has 4 to %(n)s characters.", n=LONGEST)
    if country and not country_known(country):
        problems["country"] = _l("There is no such country.")
    if issued_on and expires_on and expires_on < issued_on:
        problems["expires_on"] = _l("It would expire before it was issued.")
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)


def reveal(session: Session, public_id: str, document_id: str) -> str:
    """The number of a document; that it was read is written to the audit log, also in a read that rolls back."""
    access.acting(session, access.DOCUMENTS)
    customer, row = _find(session, public_id, document_id)
    audit.record(session, "customers.document.read", customer_id=customer.id, subject=row.public_id)
    return seals(session).open(row.number_sealed, TABLE, row.public_id, FIELD)


def remove(session: Session, public_id: str, document_id: str) -> None:
    """Delete a document for good."""
    access.acting(session, access.WRITE)
    access.acting(session, access.DOCUMENTS)
    customer, row = _find(session, public_id, document_id)
    session.delete(row)
    changes.child_changed(session, customer, "customers.document.removed", document=document_id)


def holders(session: Session, number: str) -> list[int]:
    """Ids of the customers who have a document with this number."""
    found = seals(session).indexes(normal(number), INDEX)
    query = select(CustomerDocument.customer_id).where(CustomerDocument.number_index.in_(found))
    return sorted(set(session.scalars(query)))


def _find(session: Session, public_id: str, document_id: str) -> tuple[Customer, CustomerDocument]:
    customer = service.get(session, public_id)
    if access.hidden(service.details_of(customer).names, access.acting(session, access.DOCUMENTS)):
        raise NotFound(_l("There is no such document."))
    row = session.scalar(
        select(CustomerDocument).where(
            CustomerDocument.customer_id == customer.id, CustomerDocument.public_id == document_id
        )
    )
    if row is None:
        raise NotFound(_l("There is no such document."))
    return customer, row
