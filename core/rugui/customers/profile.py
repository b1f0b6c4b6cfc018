"""Everything a guest's page shows of the guest, in three statements whatever there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from rugui.customers import access
from rugui.customers import names as naming
from rugui.customers.birthday import Birthday
from rugui.customers.details import REVEALING, AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.documents import Document
from rugui.customers.models import (
    Customer,
    CustomerAddress,
    CustomerDocument,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
    CustomerRestriction,
)
from rugui.customers.relations import Relation
from rugui.customers.restrictions import Restriction
from rugui.customers.rows import SINGLES
from rugui.db import UTCDateTime
from rugui.errors import NotFound
from rugui.i18n import _l
from rugui.staff.models import Account, Site
from rugui.values import NameForm, Viewer

_TEXTS = ("a", "b", "c", "d", "e", "f", "g")


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer as a reader may see them. `hidden` says that a pseudonym stands for what was left out."""

    id: int
    public_id: str
    version: int
    created_at: datetime
    updated_at: datetime
    details: Details
    documents: tuple[Document, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    relations: tuple[Relation, ...] = ()
    hidden: bool = False

    @property
    def names(self) -> tuple[NameForm, ...]:
        """The names, the one to call the guest by first."""
        return self.details.names


def profile(session: Session, public_id: str, viewer: Viewer) -> Profile:
    """The customer behind an id of a URL as this viewer may see them, or `NotFound`. Three statements."""
    return _seen(_read(session, public_id), viewer)


def names_of(session: Session, customer_ids: Sequence[int], viewer: Viewer) -> dict[int, tuple[NameForm, ...]]:
    """The names of many customers as the viewer may see them. One statement."""
    found = _names(session, customer_ids)
    return {one: naming.visible(found.get(one, ()), viewer.can(access.INCOGNITO)) for one in customer_ids}


def _seen(whole: Profile, viewer: Viewer) -> Profile:
    may = viewer.can(access.INCOGNITO)
    hidden = access.hidden(whole.names, viewer)
    details = replace(whole.details, names=naming.visible(whole.names, may))
    if hidden:
        details = replace(details, **{name: type(getattr(details, name))() for name in REVEALING})
    relations = (replace(one, other_names=naming.visible(one.other_names, may)) for one in whole.relations)
    sites = viewer.sites(access.READ)
    return replace(
        whole,
        details=details,
        documents=whole.documents if viewer.can(access.DOCUMENTS) and not hidden else (),
        restrictions=tuple(r for r in whole.restrictions if sites is None or r.site_id is None or r.site_id in sites),
        relations=() if hidden else tuple(relations),
        hidden=hidden,
    )


def _read(session: Session, public_id: str) -> Profile:
    columns = (Customer.id, Customer.public_id, Customer.version, Customer.created_at, Customer.updated_at,
               Customer.birth_year, Customer.birth_month, Customer.birth_day,
               *(getattr(Customer, name) for name in SINGLES))  # fmt: skip
    usable = public_id if public_id.isascii() and "\0" not in public_id else ""
    row = session.execute(select(*columns).where(Customer.public_id == usable)).first()
    if row is None:
        raise NotFound(_l("There is no such guest."))
    parts: dict[str, list[Any]] = defaultdict(list)
    for part in session.execute(_PARTS, {"customer": row.id}):
        parts[part.source].append(part)
    for found in parts.values():
        found.sort(key=lambda one: one.position)
    return Profile(
        row.id, row.public_id, row.version, row.created_at, row.updated_at, _details(row, parts),
        documents=tuple(Document(p.a, p.b, p.c, p.d, p.day, p.until) for p in parts["documents"]),
        restrictions=tuple(
            Restriction(p.a, p.b, p.c, p.number, p.e or "", p.d or "", p.at, p.until, p.day)
            for p in parts["restrictions"]
        ),
        relations=_relations(session, row.id),
    )  # fmt: skip


def _details(row: Row[Any], parts: dict[str, list[Any]]) -> Details:
    return Details(
        **{name: getattr(row, name) for name in SINGLES},
        birthday=Birthday(row.birth_year, row.birth_month, row.birth_day),
        names=tuple(NameForm(p.a, p.b, p.c, p.d, p.e, p.f) for p in parts["names"]),
        phones=tuple(PhoneForm(p.a, p.b, p.c) for p in parts["phones"]),
        emails=tuple(p.a for p in parts["emails"]),
        handles=tuple(HandleForm(p.a, p.b) for p in parts["handles"]),
        addresses=tuple(AddressForm(p.a, p.b, p.c, p.d, p.e, p.f, p.g) for p in parts["addresses"]),
    )


def _branch(source: str, model: Any, texts: Iterable[Any], **others: Any) -> Select[Any]:
    """One part of the union: its name, position, up to seven texts, and the columns of other types it has."""
    filled = [*texts, *[cast(null(), String)] * len(_TEXTS)][: len(_TEXTS)]
    typed = {"day": Date, "until": Date, "at": UTCDateTime, "number": Integer}
    return select(
        literal(source, String).label("source"),
        others.get("position", getattr(model, "position", model.id)).label("position"),
        *(text.label(name) for text, name in zip(filled, _TEXTS, strict=True)),
        *(others.get(name, cast(null(), kind())).label(name) for name, kind in typed.items()),
    ).where(model.customer_id == bindparam("customer"))


def _parts() -> CompoundSelect[Any]:
    n, p, e, h, a, d, r = (CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress,
                           CustomerDocument, CustomerRestriction)  # fmt: skip
    restrictions = _branch(
        "restrictions", r, (r.public_id, r.effect, r.reason, Account.name, Site.code),
        day=r.review_on, until=r.until, at=r.created_at, number=r.site_id,
    )  # fmt: skip
    restrictions = (
        restrictions.select_from(r)
        .outerjoin(Account, Account.id == r.created_by)
        .outerjoin(Site, Site.id == r.site_id)
        .where(r.lifted_at.is_(None))
    )
    return union_all(
        _branch("names", n, (n.kind, n.full, n.language, n.family, n.given, n.honorific)),
        _branch("phones", p, (p.typed, p.label, p.e164)),
        _branch("emails", e, (e.typed,)),
        _branch("handles", h, (h.service, h.handle)),
        _branch("addresses", a, (a.lines, a.city, a.state, a.postal_code, a.country, a.label, a.language)),
        _branch("documents", d, (d.public_id, d.kind, d.country, d.number_tail), day=d.issued_on, until=d.expires_on),
        restrictions,
    )


_PARTS = _parts()


def _relations(session: Session, customer_id: int) -> tuple[Relation, ...]:
    link, name = CustomerRelation, CustomerName
    other_id = case((link.customer_id == customer_id, link.other_id), else_=link.customer_id)
    query = (
        select(
            link.id, link.kind, link.customer_id, link.note, Customer.id, Customer.public_id, Customer.kind,
            name.kind, name.full, name.language, name.family, name.given, name.honorific,
        )
        .join(Customer, Customer.id == other_id)
        .outerjoin(name, name.customer_id == Customer.id)
        .where(or_(link.customer_id == customer_id, link.other_id == customer_id))
        .order_by(link.id, name.position)
    )  # fmt: skip
    found: dict[int, Relation] = {}
    for row in session.execute(query):
        one = found.get(row[0]) or Relation(row[0], row[1], row[2] == customer_id, row[3], row[4], row[5], row[6])
        found[row[0]] = replace(one, other_names=(*one.other_names, NameForm(*row[7:]))) if row[7] else one
    return tuple(found.values())


def _names(session: Session, customer_ids: Sequence[int]) -> dict[int, tuple[NameForm, ...]]:
    n = CustomerName
    query = (
        select(n.customer_id, n.kind, n.full, n.language, n.family, n.given, n.honorific)
        .where(n.customer_id.in_(list(customer_ids)))
        .order_by(n.customer_id, n.position, n.id)
    )
    found: dict[int, tuple[NameForm, ...]] = {}
    for customer_id, *form in session.execute(query):
        found[customer_id] = (*found.get(customer_id, ()), NameForm(*form))
    return found


def day_of(value: date | None) -> str:
    """ISO date or "" for JSON and CSV."""
    return value.isoformat() if value else ""
