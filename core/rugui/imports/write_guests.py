"""Writing the guests of a chunk: new ones many at a time, changed ones by their rows, and what hangs on them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rugui.customers import documents as papers
from rugui.customers import models as c
from rugui.customers import rows
from rugui.customers.details import ORGANISATION, Details
from rugui.customers.relations import EMPLOYEE
from rugui.db import new_public_id, utcnow
from rugui.imports.decisions import Decision
from rugui.imports.known import IN, Chunk
from rugui.imports.records import Document, GuestRecord
from rugui.interactions.models import Interaction
from rugui.privacy.sealing import seals
from rugui.recall.fold import fold
from rugui.values import NameForm


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


def organisations(session: Session, names: Iterable[str], have: dict[str, int]) -> list[int]:
    """Makes the organisations of these names that are not there yet, and notes them in `have`."""
    wanted = {key: name for name in names if (key := folded(name)) and key not in have}
    ids = create(session, [Details(kind=ORGANISATION, names=(NameForm("primary", name),)) for name in wanted.values()])
    have.update(zip(wanted, ids, strict=True))
    return ids


def folded(name: str) -> str:
    """The name of an organisation as compared."""
    return " ".join(fold(name).split())


def attach(
    session: Session, rows_: Sequence[tuple[int, GuestRecord]], have: dict[str, int], account: int | None
) -> None:
    """Employers, relations, notes and documents of these guests, as far as they are not there yet."""
    ids = {customer_id for customer_id, _record in rows_}
    _relations(session, rows_, ids, have)
    _notes(session, rows_, ids, account)
    _documents(session, rows_, ids)


def extras(decision: Decision) -> bool:
    """Whether a row has something that hangs on the guest beside the guest's own fields."""
    one = decision.guest
    return one is not None and bool(one.organisation or one.notes or one.documents)


def _relations(session: Session, rows_: Sequence[tuple[int, GuestRecord]], ids: set[int], have: dict[str, int]) -> None:
    wanted = [(id_, have[key]) for id_, one in rows_ if (key := folded(one.organisation)) and have[key] != id_]
    if not wanted:
        return
    query = select(c.CustomerRelation.customer_id, c.CustomerRelation.other_id)
    there = {(row[0], row[1]) for row in session.execute(
        query.where(c.CustomerRelation.kind == EMPLOYEE, c.CustomerRelation.customer_id.in_(ids)))}  # fmt: skip
    new = [pair for pair in dict.fromkeys(wanted) if pair not in there]
    made = [{"customer_id": id_, "other_id": other, "kind": EMPLOYEE, "note": ""} for id_, other in new]
    _many(session, c.CustomerRelation, made)


def _notes(session: Session, rows_: Sequence[tuple[int, GuestRecord]], ids: set[int], account: int | None) -> None:
    wanted = {(id_, note.text): note for id_, one in rows_ for note in one.notes}
    if not wanted:
        return
    query = select(Interaction.customer_id, Interaction.body, Interaction.confidential).where(
        Interaction.customer_id.in_(ids), Interaction.kind == "note"
    )
    there: set[tuple[int | None, str]] = set()
    listed: dict[int | None, list[str]] = {}
    for id_here, body, confidential in session.execute(query.order_by(Interaction.at, Interaction.id)):
        there.add((id_here, body))
        if not confidential:
            listed.setdefault(id_here, []).append(body)
    # An export writes all notes of a guest into one cell: read again, it is nothing new.
    there |= {(id_here, "\n".join(texts)) for id_here, texts in listed.items()}
    _many(session, Interaction, [
        {"public_id": new_public_id(), "customer_id": id_, "kind": "note", "account_id": account,
         "summary": note.title[:300], "body": note.text, "confidential": note.confidential}
        for (id_, _text), note in wanted.items() if (id_, note.text) not in there
    ])  # fmt: skip


def _documents(session: Session, rows_: Sequence[tuple[int, GuestRecord]], ids: set[int]) -> None:
    wanted = [(id_, paper) for id_, one in rows_ for paper in one.documents]
    if not wanted:
        return
    keys = seals(session)
    query = select(c.CustomerDocument.customer_id, c.CustomerDocument.number_index)
    there = {(row[0], row[1]) for row in session.execute(query.where(c.CustomerDocument.customer_id.in_(ids)))}
    made: dict[tuple[int, str], dict[str, Any]] = {}
    for id_, paper in wanted:
        indexes = keys.indexes(papers.normal(paper.number), papers.INDEX)
        if not any((id_, index) in there for index in indexes):
            made[id_, papers.normal(paper.number)] = _sealed(session, id_, paper)
    _many(session, c.CustomerDocument, list(made.values()))


def _sealed(session: Session, customer_id: int, paper: Document) -> dict[str, Any]:
    keys, public_id = seals(session), new_public_id()
    return {
        "public_id": public_id, "customer_id": customer_id, "kind": paper.kind, "country": paper.country,
        "number_sealed": keys.seal(paper.number, papers.TABLE, public_id, papers.FIELD),
        "number_index": keys.index(papers.normal(paper.number), papers.INDEX), "number_tail": papers.tail(paper.number),
        "issued_on": paper.issued_on, "expires_on": paper.expires_on,
    }  # fmt: skip


def _many(session: Session, model: Any, made: Sequence[dict[str, Any]]) -> None:
    if made:
        session.execute(insert(model), made)
