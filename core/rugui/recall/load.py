"""Reads what the index needs to know of many guests, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from rugui.customers.models import (
    Customer,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
)
from rugui.interactions.models import Interaction, Visit
from rugui.plugins import collect
from rugui.recall.subject import Phone, Stay, Subject
from rugui.values import NameForm, SearchKey

STAYS = 30  # of the latest stays of a guest the booking references are kept


def subjects(session: Session, customer_ids: Sequence[int]) -> list[Subject]:
    """The guests with these ids that exist and were not merged away, by id."""
    ids = list(customer_ids)
    customers = session.execute(
        select(Customer.id, Customer.public_id, Customer.external_id, Customer.created_at, Customer.kind)
        .where(Customer.id.in_(ids), Customer.merged_into_id.is_(None))
        .order_by(Customer.id)
    ).all()
    names = _grouped(session, CustomerName, ids, "kind", "full", "language", "family", "given", "honorific")
    phones = _grouped(session, CustomerPhone, ids, "typed", "e164")
    emails = _grouped(session, CustomerEmail, ids, "typed")
    handles = _grouped(session, CustomerHandle, ids, "handle", "service")
    contacts = dict(_pairs(session, select(Interaction.customer_id, func.max(Interaction.at))
                    .where(Interaction.customer_id.in_(ids)).group_by(Interaction.customer_id)))  # fmt: skip
    stays, organisations, codes = _stays(session, ids), _organisations(session, ids), _codes(session, ids)
    return [
        Subject(
            one.id,
            [NameForm(*form) for form in names[one.id]],
            [Phone(*phone) for phone in phones[one.id]],
            [email for (email,) in emails[one.id]],
            [
                *([SearchKey(one.external_id, "external")] if one.external_id else []),
                *(SearchKey(*handle) for handle in handles[one.id]),
                *codes[one.id],
            ],
            organisations.get(one.id, "") if one.kind == "person" else _own_name(names[one.id]),
            stays[one.id],
            max(one.created_at, contacts.get(one.id) or one.created_at).date(),
            one.public_id,
            one.external_id or "",
        )
        for one in customers
    ]


def _own_name(names: list[tuple[Any, ...]]) -> str:
    return next((full for kind, full, *_rest in names if kind == "primary"), "")


def _pairs(session: Session, statement: Any) -> list[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in session.execute(statement)]


def _grouped(session: Session, model: Any, ids: list[int], *columns: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    chosen = [getattr(model, column) for column in columns]
    statement = select(model.customer_id, *chosen).where(model.customer_id.in_(ids)).order_by(model.position, model.id)
    for row in session.execute(statement):
        found[row[0]].append(tuple(row[1:]))
    return found


def _organisations(session: Session, ids: list[int]) -> dict[int, str]:
    other = aliased(Customer)
    statement = (
        select(CustomerRelation.customer_id, CustomerName.full)
        .join(other, other.id == CustomerRelation.other_id)
        .join(CustomerName, CustomerName.customer_id == other.id)
        .where(CustomerRelation.customer_id.in_(ids), other.kind == "organisation", CustomerName.kind == "primary")
        .order_by(CustomerRelation.id.desc())
    )
    return dict(_pairs(session, statement))  # the oldest relation is read last and stays


def _stays(session: Session, ids: list[int]) -> dict[int | None, list[Stay]]:
    found: dict[int | None, list[Stay]] = defaultdict(list)
    columns = (Visit.customer_id, Visit.site_id, Visit.arrival, Visit.departure, Visit.status, Visit.room,
               Visit.booking_reference)  # fmt: skip
    statement = select(*columns).where(Visit.customer_id.in_(ids)).order_by(Visit.arrival.desc(), Visit.id.desc())
    for customer_id, site_id, arrival, departure, status, room, booking in session.execute(statement):
        stays = found[customer_id]
        kept = booking if len(stays) < STAYS else ""
        stays.append(Stay(site_id, arrival, departure, status, room, kept))
    return found


def _codes(session: Session, ids: list[int]) -> dict[int, list[SearchKey]]:
    found: dict[int, list[SearchKey]] = defaultdict(list)
    for result in collect(session, "customer_search_keys", customer_ids=ids):
        for customer_id, keys in (result.value or {}).items():
            found[customer_id].extend(keys)
    return found
