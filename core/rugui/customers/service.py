"""Creating, reading and changing a customer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from rugui.customers import access, changes, merged, names, rows
from rugui.customers.details import FIELDS, ORGANISATION, Details, clean
from rugui.customers.differences import differences
from rugui.customers.models import Customer, CustomerRelation
from rugui.db import usable, utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.i18n import _l

__all__ = ["by_external_id", "create", "details_of", "editable", "get", "update"]


def get(session: Session, public_id: str, *, lock: bool = False) -> Customer:
    """The customer behind an id of a URL, or `NotFound`; `lock` makes another save wait for this one (PostgreSQL).

    The id of a record merged away gives the one that stayed.
    """
    query = select(Customer).where(Customer.public_id == usable(public_id))
    customer = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if customer is None:
        raise NotFound(_l("There is no such guest."))
    return merged.living(session, customer, lock=lock)


def by_external_id(session: Session, external_id: str) -> Customer | None:
    """The customer another system knows by this number; of a record merged away, the one that stayed."""
    found = session.scalar(select(Customer).where(Customer.external_id == external_id))
    return merged.living(session, found) if found is not None else None


def details_of(customer: Customer) -> Details:
    """Everything one form saves, as plain values."""
    return rows.read(customer)


def editable(customer: Customer, session: Session) -> frozenset[str]:
    """The fields whoever acts in this unit of work may read in full and change."""
    return access.editable(rows.read(customer).names, access.acting(session, access.WRITE))


def create(session: Session, details: Details, *, region: str = "", today: date | None = None) -> Customer:
    """A new customer; `region` (ISO 3166, of the site) reads local phone numbers. Raises `Invalid` by field."""
    access.acting(session, access.WRITE)
    details = clean(details, today or utcnow().date(), region)
    _unused(session, details.external_id, None)
    customer = Customer(version=1)
    rows.write(customer, details)
    session.add(customer)
    changes.noted(session, customer, "customers.created")
    return customer


def update(
    session: Session,
    public_id: str,
    version: int,
    changed: Mapping[str, Any],
    *,
    before: Details | None = None,
    region: str = "",
    today: date | None = None,
) -> Customer:
    """Save the fields in `changed` (a part of `Details`) into the version that was read.

    Raises `Conflict` when that is no longer the present one: `details["differences"]` lists the fields that differ,
    `details["version"]` is the present version. `before` is what the form started from, so that the differences
    can tell who changed what. A save that changes nothing leaves the version as it is.
    """
    viewer = access.acting(session, access.WRITE)
    customer = get(session, public_id, lock=True)
    theirs = rows.read(customer)
    allowed = access.editable(theirs.names, viewer)
    if not allowed.issuperset(changed):
        raise Refused(_l("You may not change these fields."), fields=dict.fromkeys(set(changed) - allowed, ""))
    yours = replace(theirs, **changed)
    if customer.version != version or customer.public_id != public_id:  # merged away while the form was open
        raise _conflict(customer, theirs, yours, before, allowed)
    kept = {phone.typed for phone in theirs.phones}
    yours = clean(_following(theirs, yours), today or utcnow().date(), region, kept=kept)
    touched = [name for name in FIELDS if getattr(theirs, name) != getattr(yours, name)]
    if not touched:
        return customer
    _unused(session, yours.external_id, customer.id)
    rows.write(customer, yours)
    customer.updated_at = utcnow()  # rows of their own changed too: the version must rise
    try:
        session.flush()
    except StaleDataError as error:  # pragma: no cover - the lock comes first; this holds if an engine has none
        raise Conflict(_l("Somebody saved this guest at the same moment. Please try again.")) from error
    changes.noted(session, customer, "customers.updated", fields=touched)
    if customer.kind == ORGANISATION and "names" in touched:
        changes.renamed(session, list(_members(session, customer.id)))
    return customer


def _conflict(
    customer: Customer, theirs: Details, yours: Details, before: Details | None, allowed: Iterable[str]
) -> Conflict:
    found = differences(theirs, yours, before, allowed)
    return Conflict(
        _l("Somebody saved this guest after you opened it. Nothing you typed is lost."),
        differences=[one.dump() for one in found],
        version=customer.version,
    )


def _following(theirs: Details, yours: Details) -> Details:
    """What follows from the old values: how a number was read, and a name's parts where only its whole was changed.

    The form still holds the parts of the old name; and a number typed in Taipei means the same when it is saved in
    Shanghai.
    """
    before = {(name.kind, name.family, name.given): name for name in theirs.names}
    followed = []
    for name in yours.names:
        old = before.get((name.kind, name.family, name.given))
        stale = old and old.full != name.full and names.split(old.full, old.language) == (old.family, old.given)
        followed.append(replace(name, family="", given="") if stale else name)
    read = {phone.typed: phone.e164 for phone in theirs.phones}
    phones = tuple(replace(phone, e164=read.get(phone.typed.strip(), "")) for phone in yours.phones)
    return replace(yours, names=tuple(followed), phones=phones)


def _unused(session: Session, external_id: str | None, customer_id: int | None) -> None:
    if external_id is None:
        return
    found = session.scalar(select(Customer.id).where(Customer.external_id == external_id))
    if found not in (None, customer_id):
        raise Invalid(_l("Not saved: some fields cannot be used."), fields={"external_id": _l("Another guest has it.")})


def _members(session: Session, organisation_id: int) -> Iterable[int]:
    return session.scalars(select(CustomerRelation.customer_id).where(CustomerRelation.other_id == organisation_id))
