"""How customers belong together: who works for whom, who is whose child. One row, read from both sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from rugui.customers import access, changes, service
from rugui.customers.details import ORGANISATION, Details
from rugui.customers.models import Customer, CustomerName, CustomerRelation
from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.values import NameForm

EMPLOYEE = "employee"
# kind → how it is said on the page of the first and on that of the second; alike where it is mutual.
KINDS: Mapping[str, tuple[object, object]] = {
    EMPLOYEE: (_l("works for"), _l("employs")),
    "member": (_l("belongs to the household"), _l("has in the household")),
    "spouse": (_l("is married to"), _l("is married to")),
    "parent": (_l("is a parent of"), _l("is a child of")),
    "guardian": (_l("is the guardian of"), _l("is in the care of")),
    "sibling": (_l("is a sibling of"), _l("is a sibling of")),
    "companion": (_l("travels with"), _l("travels with")),
    "assistant": (_l("is the assistant of"), _l("has as assistant")),
    "agent": (_l("books for"), _l("is booked by")),
    "friend": (_l("knows"), _l("knows")),
}
NOTE = 200


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as it reads on one customer's page: `label` other. `forward`: the page's customer is the first."""

    id: int
    kind: str
    forward: bool
    note: str
    other_id: int
    other_public_id: str
    other_kind: str
    other_names: tuple[NameForm, ...] = ()

    @property
    def label(self) -> object:
        """How it is said from this side."""
        return label(self.kind, self.forward)


def label(kind: str, forward: bool) -> object:
    """How a kind is said from the first or the second customer's side; kinds of other systems as they are."""
    return KINDS.get(kind, (kind, kind))[0 if forward else 1]


def phrases() -> list[tuple[str, object]]:
    """Every way to say a relation, as choices of a form: `employee` and, from the other side, `employee/`."""
    found = []
    for kind, (forward, backward) in KINDS.items():
        found.append((kind, forward))
        if forward != backward:
            found.append((f"{kind}/", backward))
    return found


def add(session: Session, public_id: str, phrase: str, other_public_id: str, note: str = "") -> CustomerRelation:
    """Relate two customers; `phrase` is one of `phrases()`, said of the first about the other."""
    access.acting(session, access.WRITE)
    kind, slash, _rest = phrase.partition("/")
    if kind not in KINDS:
        raise Invalid(_l("This cannot be saved yet."), fields={"phrase": _l("Choose one of the list.")})
    if len(note) > NOTE:
        raise Invalid(_l("This cannot be saved yet."), fields={"note": _l("At most %(n)s characters.", n=NOTE)})
    one, other = service.get(session, public_id), service.get(session, other_public_id)
    if one.id == other.id:
        raise Invalid(_l("This cannot be saved yet."), fields={"other": _l("This is the same guest.")})
    first, second = (other, one) if slash else (one, other)
    return relate(session, first, second, kind, note)


def relate(session: Session, first: Customer, second: Customer, kind: str, note: str = "") -> CustomerRelation:
    """`first` is `kind` of `second`; a relation already there is returned, with the new note if there is one."""
    same = [(first.id, second.id)]
    if KINDS.get(kind, ("", None))[0] == KINDS.get(kind, ("", None))[1]:
        same.append((second.id, first.id))
    pairs = [
        (CustomerRelation.customer_id == one) & (CustomerRelation.other_id == other) for one, other in same
    ]  # fmt: skip
    row = session.scalar(select(CustomerRelation).where(or_(*pairs), CustomerRelation.kind == kind))
    if row is not None and row.note == (note or row.note):
        return row
    if row is None:
        row = CustomerRelation(customer_id=first.id, other_id=second.id, kind=kind, note=note)
        session.add(row)
    row.note = note or row.note
    for customer in (first, second):
        changes.child_changed(session, customer, "customers.related", kind=kind)
    return row


def remove(session: Session, public_id: str, relation_id: int) -> CustomerRelation:
    """Take a relation away again, from either side; returns what it was."""
    access.acting(session, access.WRITE)
    customer = service.get(session, public_id)
    row = session.get(CustomerRelation, relation_id)
    if row is None or customer.id not in (row.customer_id, row.other_id):
        raise NotFound(_l("There is no such relation."))
    session.execute(delete(CustomerRelation).where(CustomerRelation.id == row.id))
    for customer_id in (row.customer_id, row.other_id):
        changes.child_changed(session, session.get_one(Customer, customer_id), "customers.unrelated", kind=row.kind)
    return row


def organisation_named(session: Session, name: str) -> Customer | None:
    """The organisation with exactly this name; the oldest where several have it."""
    query = (
        select(Customer)
        .join(CustomerName, CustomerName.customer_id == Customer.id)
        .where(Customer.kind == ORGANISATION, CustomerName.full == name)
        .order_by(Customer.id)
        .limit(1)
    )
    return session.scalar(query)


def employ(session: Session, customer: Customer, organisation: str) -> CustomerRelation:
    """The customer works for the organisation of that name, which is created where there is none."""
    name = organisation.strip()
    found = organisation_named(session, name)
    if found is None:
        found = service.create(session, Details(kind=ORGANISATION, names=(NameForm("primary", name),)))
    return relate(session, customer, found, EMPLOYEE)
