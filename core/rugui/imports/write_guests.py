"""Writing the guests of a chunk: new ones many at a time, changed ones by their rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rugui.customers import models as c
from rugui.customers import rows
from rugui.customers.details import Details
from rugui.db import new_public_id, utcnow
from rugui.imports.known import IN, Chunk


def create(session: Session, guests: Sequence[Details]) -> list[int]:
    """Writes new customers with their lists, a handful of statements for all of them; returns their ids in order."""
    if not guests:
        return []
    made = [
        {"public_id": new_public_id(), "external_id": one.external_id, "kind": one.kind,
         "birth_year": one.birthday.year, "birth_month": one.birthday.month, "birth_day": one.birthday.day,
         "nationality": one.nationality,
         "language": one.language, "form_of_address": one.form_of_address, "vip": one.vip, "version": 1}
        for one in guests
    ]  # fmt: skip
    ids = inserted(session, c.Customer, made)
    pairs = list(zip(ids, guests, strict=True))
    _many(session, c.CustomerName, [
        {"customer_id": id_, "position": at, "kind": n.kind, "language": n.language, "full": n.full, "family": n.family,
         "given": n.given, "honorific": n.honorific}
        for id_, one in pairs for at, n in enumerate(one.names)
    ])  # fmt: skip
    _many(session, c.CustomerPhone, [
        {"customer_id": id_, "position": at, "label": p.label, "typed": p.typed, "e164": p.e164}
        for id_, one in pairs for at, p in enumerate(one.phones)
    ])  # fmt: skip
    _many(session, c.CustomerEmail, [
        {"customer_id": id_, "position": at, "typed": e, "folded": e.casefold()[:254]}
        for id_, one in pairs for at, e in enumerate(one.emails)
    ])  # fmt: skip
    _many(session, c.CustomerHandle, [
        {"customer_id": id_, "position": at, "service": h.service, "handle": h.handle}
        for id_, one in pairs for at, h in enumerate(one.handles)
    ])  # fmt: skip
    _many(session, c.CustomerAddress, [
        {"customer_id": id_, "position": at, "lines": a.lines, "city": a.city, "state": a.state,
         "postal_code": a.postal_code, "country": a.country, "label": a.label, "language": a.language}
        for id_, one in pairs for at, a in enumerate(one.addresses)
    ])  # fmt: skip
    return ids


def inserted(session: Session, model: Any, made: Sequence[dict[str, Any]]) -> list[int]:
    """Inserts rows with a `public_id` and returns their ids in order.

    They are looked up by it: where an engine cannot promise the order of RETURNING (SQLite), SQLAlchemy would insert
    them one by one.
    """
    session.execute(insert(model), made)
    keys = [one["public_id"] for one in made]
    found: dict[str, int] = {}
    for at in range(0, len(keys), IN):
        query = select(model.public_id, model.id).where(model.public_id.in_(keys[at : at + IN]))
        found.update((row[0], row[1]) for row in session.execute(query))
    return [found[key] for key in keys]


def change(session: Session, chunk: Chunk, changed: Iterable[tuple[int, Details]]) -> None:
    """Brings customers already here to these details; a customer in several rows is brought to the last."""
    for customer_id, details in dict(changed).items():
        customer = chunk.customers[customer_id]
        rows.write(customer, details)
        customer.updated_at = utcnow()  # its lists changed too: the version must rise
    session.flush()


def _many(session: Session, model: Any, made: Sequence[dict[str, Any]]) -> None:
    if made:
        session.execute(insert(model), made)
