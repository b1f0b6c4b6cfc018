"""Everything a guest's page shows of the guest, in one statement whatever there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

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
from rugui.db import UTCDateTime, usable
from rugui.errors import NotFound
from rugui.i18n import _l
from rugui.interactions.models import Visit
from rugui.privacy.consent_models import ConsentEvent, ConsentWording
from rugui.privacy.consent_rules import NOBODY, Age, Said
from rugui.staff.models import Account, Site
from rugui.values import CustomerRef, NameForm, Viewer


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer as a reader may see them. `hidden` says that a pseudonym stands for what was left out.

    `said` and `age` decide what the guest's consent allows; they are for `consent_rules.in_force`, not to be shown;
    `regions` (ISO 3166) are those of the sites of the guest's stays.
    """

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
    age: Age = NOBODY
    said: tuple[Said, ...] = ()
    regions: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[NameForm, ...]:
        """The names, the one to call the guest by first."""
        return self.details.names


def profile(session: Session, public_id: str, viewer: Viewer) -> Profile:
    """The customer behind an id of a URL as this viewer may see them, or `NotFound`. One statement.

    The id of a record merged away gives the one that stayed, with a statement more.
    """
    found = seen(_read(session, public_id), viewer)
    if viewer is session.info.get("viewer") and not session.info.get("write", True):
        # Plugins that name the guest on this page need not ask again (`rugui.stays.customers`).
        me = CustomerRef(found.id, found.public_id, found.names, found.details.language)
        session.info.setdefault("known_customers", {})[found.id] = me
        session.info.setdefault("known_consents", {})[found.id] = (found.age, found.said)
    return found


def names_of(session: Session, customer_ids: Sequence[int], viewer: Viewer) -> dict[int, tuple[NameForm, ...]]:
    """The names of many customers as the viewer may see them. One statement."""
    found = _names(session, customer_ids)
    return {one: naming.visible(found.get(one, ()), viewer.can(access.INCOGNITO)) for one in customer_ids}


def seen(whole: Profile, viewer: Viewer) -> Profile:
    """The customer as this viewer may see them."""
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
    parts: dict[str, list[Any]] = defaultdict(list)
    for part in session.execute(_PARTS, {"public_id": usable(public_id)}):
        parts[part.source].append(part)
    if not parts["customer"]:
        raise NotFound(_l("There is no such guest."))
    for found in parts.values():
        found.sort(key=lambda one: one.position)
    (row,) = parts["customer"]
    if row.h:
        return _read(session, row.h)
    relations = _relations(parts["relations"])
    details = _details(row, parts)
    cared_for = any(one.kind == "guardian" and not one.forward for one in relations)
    return Profile(
        row.position, row.g, row.number, row.at, row.until_at, details,
        documents=tuple(Document(p.a, p.b, p.c, p.d, p.day, p.until) for p in parts["documents"]),
        restrictions=tuple(
            Restriction(p.a, p.b, p.c, p.number, p.e or "", p.d or "", p.at, p.until, p.day)
            for p in parts["restrictions"]
        ),
        relations=relations, age=Age(details.birthday, cared_for),
        regions=frozenset(p.a for p in parts["regions"]),
        said=tuple(
            Said(p.a, p.b, p.c, p.at, p.until_at, p.number, bool(p.n1), p.position) for p in parts["consents"]
        ),
    )  # fmt: skip


def _details(row: Row[Any], parts: dict[str, list[Any]]) -> Details:
    return Details(
        **dict(zip(SINGLES, (row.a, row.b, row.c, row.d, row.e, row.f), strict=True)),
        birthday=Birthday(row.n1, row.n2, row.n3),
        names=tuple(NameForm(p.a, p.b, p.c, p.d, p.e, p.f) for p in parts["names"]),
        phones=tuple(PhoneForm(p.a, p.b, p.c) for p in parts["phones"]),
        emails=tuple(p.a for p in parts["emails"]),
        handles=tuple(HandleForm(p.a, p.b) for p in parts["handles"]),
        addresses=tuple(AddressForm(p.a, p.b, p.c, p.d, p.e, p.f, p.g) for p in parts["addresses"]),
    )


def _relations(rows: Sequence[Row[Any]]) -> tuple[Relation, ...]:
    found: dict[int, Relation] = {}
    for row in sorted(rows, key=lambda one: (one.position, one.n3 or 0)):
        forward = row.n1 == 1
        one = found.get(row.position) or Relation(row.position, row.g, forward, row.h, row.n2, row.i, row.j)
        name = (NameForm(row.a, row.b, row.c, row.d, row.e, row.f),) if row.a else ()
        found[row.position] = replace(one, other_names=one.other_names + name)
    return tuple(found.values())


# The columns every branch of the union has: up to ten texts, and some of other types.
_TEXTS = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
_TYPED = {"day": Date, "until": Date, "at": UTCDateTime, "until_at": UTCDateTime, "number": Integer, "n1": Integer,
          "n2": BigInteger, "n3": Integer}  # fmt: skip
_OTHER = aliased(Customer)
_MERGED_INTO = select(_OTHER.public_id).where(_OTHER.id == Customer.merged_into_id).scalar_subquery()
_VALID = (
    select(ConsentWording.valid_days)
    .where(ConsentWording.id == ConsentEvent.wording_id)
    .correlate(ConsentEvent)
    .scalar_subquery()
)
_ME = select(Customer.id).where(Customer.public_id == bindparam("public_id")).scalar_subquery()


def _branch(source: str, position: Any, texts: Iterable[Any], **others: Any) -> Select[Any]:
    filled = [*texts, *[cast(null(), String)] * len(_TEXTS)][: len(_TEXTS)]
    return select(
        literal(source, String).label("source"),
        position.label("position"),
        *(text.label(name) for text, name in zip(filled, _TEXTS, strict=True)),
        *(others.get(name, cast(null(), kind())).label(name) for name, kind in _TYPED.items()),
    )


def _mine(source: str, model: Any, texts: Iterable[Any], **others: Any) -> Select[Any]:
    position = getattr(model, "position", model.id)
    return _branch(source, position, texts, **others).where(model.customer_id == _ME)


def _parts() -> CompoundSelect[Any]:
    me, n, p, e, h, a, d, r = (Customer, CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress,
                               CustomerDocument, CustomerRestriction)  # fmt: skip
    customer = _branch(
        "customer", me.id, (*(getattr(me, name) for name in SINGLES), me.public_id, _MERGED_INTO),
        at=me.created_at, until_at=me.updated_at, number=me.version,
        n1=me.birth_year, n2=me.birth_month, n3=me.birth_day,
    ).where(me.public_id == bindparam("public_id"))  # fmt: skip
    restrictions = _mine(
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
        customer,
        _mine("names", n, (n.kind, n.full, n.language, n.family, n.given, n.honorific)),
        _mine("phones", p, (p.typed, p.label, p.e164)),
        _mine("emails", e, (e.typed,)),
        _mine("handles", h, (h.service, h.handle)),
        _mine("addresses", a, (a.lines, a.city, a.state, a.postal_code, a.country, a.label, a.language)),
        _mine("documents", d, (d.public_id, d.kind, d.country, d.number_tail), day=d.issued_on, until=d.expires_on),
        restrictions,
        _mine(
            "consents",
            ConsentEvent,
            (ConsentEvent.purpose, ConsentEvent.channel, ConsentEvent.what),
            at=ConsentEvent.at,
            until_at=ConsentEvent.until,
            number=_VALID,
            n1=cast(ConsentEvent.by_guardian, Integer),
        ),
        _regions(),
        _related(CustomerRelation.customer_id, CustomerRelation.other_id, 1),
        _related(CustomerRelation.other_id, CustomerRelation.customer_id, 0),
    )


def _regions() -> Select[Any]:
    found = select(Site.region).join(Visit, Visit.site_id == Site.id).where(Visit.customer_id == _ME).distinct()
    once = found.subquery()
    return _branch("regions", literal(0, Integer), (once.c.region,))


def _related(mine: Any, theirs: Any, forward: int) -> Select[Any]:
    """The relations in which this customer stands on one side, once for each name of the other."""
    link, other, n = CustomerRelation, Customer, CustomerName
    texts = (
        n.kind,
        n.full,
        n.language,
        n.family,
        n.given,
        n.honorific,
        link.kind,
        link.note,
        other.public_id,
        other.kind,
    )
    branch = _branch("relations", link.id, texts, n1=literal(forward, Integer), n2=other.id, n3=n.position)
    joined = branch.select_from(link).join(other, other.id == theirs)
    return joined.outerjoin(n, n.customer_id == other.id).where(mine == _ME)


_PARTS = _parts()


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
