"""Guests for the tests of recall, written straight into the tables."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from rugui.customers.models import (
    Customer,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
)
from rugui.interactions.models import Interaction, Visit
from rugui.recall.index import reindex
from rugui.staff.models import Site
from sqlalchemy.orm import Session

TODAY = date(2026, 11, 22)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Name = tuple[str, str, str, str]  # full, family, given, language


def add_site(session: Session, code: str = "TPE") -> int:
    """A site; its id."""
    site = Site(code=code, name=f"Hotel {code}")
    session.add(site)
    session.flush()
    return site.id


def add_guest(
    session: Session,
    *names: Name | str,
    phones: Sequence[tuple[str, str]] = (),
    emails: Sequence[str] = (),
    handles: Sequence[tuple[str, str]] = (),
    incognito: str = "",
    external_id: str | None = None,
    kind: str = "person",
    employer: int | None = None,
) -> int:
    """A guest created long ago, indexed; their id. The first name is the primary one, others alternate."""
    customer = Customer(created_at=LONG_AGO, external_id=external_id, kind=kind)
    for position, name in enumerate(names):
        full, family, given, language = (name, "", "", "") if isinstance(name, str) else name
        customer.names.append(
            CustomerName(kind="alternate" if position else "primary", position=position, full=full, family=family,
                         given=given, language=language)
        )  # fmt: skip
    if incognito:
        customer.names.append(CustomerName(kind="incognito", position=9, full=incognito, language="en"))
    customer.phones.extend(CustomerPhone(typed=typed, e164=e164) for typed, e164 in phones)
    customer.emails.extend(CustomerEmail(typed=email, folded=email.casefold()) for email in emails)
    customer.handles.extend(CustomerHandle(service=service, handle=handle) for service, handle in handles)
    session.add(customer)
    session.flush()
    if employer:
        session.add(CustomerRelation(customer_id=customer.id, other_id=employer, kind="employee"))
    reindex(session, [customer.id], TODAY)
    return customer.id


def add_stay(
    session: Session, customer_id: int, site_id: int, status: str, *, days: int = 0, room: str = "", booking: str = ""
) -> int:
    """A stay of two nights from `days` after today, indexed; its id."""
    arrival = TODAY + timedelta(days)
    interaction = Interaction(customer_id=customer_id, site_id=site_id, kind="visit", at=LONG_AGO)
    session.add(interaction)
    session.flush()
    session.add(
        Visit(id=interaction.id, customer_id=customer_id, site_id=site_id, arrival=arrival, status=status, room=room,
              departure=arrival + timedelta(2), booking_reference=booking)
    )  # fmt: skip
    reindex(session, [customer_id], TODAY)
    return interaction.id
