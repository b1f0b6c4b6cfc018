"""Employers, notes and documents of guests: looked up for a chunk at once, and written. What is new: `extras`."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rugui.customers import documents as papers
from rugui.customers import models as c
from rugui.customers.relations import EMPLOYEE
from rugui.db import new_public_id
from rugui.imports import extras
from rugui.imports.extras import Fresh
from rugui.imports.records import Document, GuestRecord
from rugui.interactions.models import Interaction
from rugui.privacy.sealing import seals

IN = 500


def load(
    session: Session,
    guests: Sequence[GuestRecord],
    ids: Sequence[int],
    here: dict[int, set[str]],
    hashes: dict[str, list[str]],
) -> None:
    """Fills in what hangs on the guests of these ids already, as marks, and the keyed hashes of the rows' documents."""
    numbers = {papers.normal(paper.number) for one in guests for paper in one.documents}
    if numbers:
        keys = seals(session)
        hashes.update((number, keys.indexes(number, papers.INDEX)) for number in numbers)
    for at in range(0, len(ids), IN):
        batch = ids[at : at + IN]
        if any(one.organisation for one in guests):
            link, name = c.CustomerRelation, c.CustomerName
            named = select(link.customer_id, name.full).join(name, name.customer_id == link.other_id)
            for id_, full in session.execute(named.where(link.kind == EMPLOYEE, link.customer_id.in_(batch))):
                here.setdefault(id_, set()).update(extras.employers([full]))
        if any(one.notes for one in guests):
            _load_notes(session, batch, here)
        if numbers:
            held = select(c.CustomerDocument.customer_id, c.CustomerDocument.number_index)
            for id_, hashed in session.execute(held.where(c.CustomerDocument.customer_id.in_(batch))):
                here.setdefault(id_, set()).add(f"d{hashed}")


def _load_notes(session: Session, batch: Sequence[int], here: dict[int, set[str]]) -> None:
    columns = (Interaction.customer_id, Interaction.body, Interaction.summary, Interaction.confidential)
    query = select(*columns).where(Interaction.customer_id.in_(batch), Interaction.kind == "note")
    for id_, body, summary, confidential in session.execute(query):
        text = body or summary
        marks = here.setdefault(id_ or 0, set())
        marks.add(f"n{text}")
        marks.update([] if confidential else extras.lines(text))


def write(session: Session, found: Iterable[tuple[int, Fresh, int | None]], account: int | None) -> None:
    """Writes what is new of these guests; with each the id of the organisation they work for."""
    relations: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    for id_, one, employer in found:
        if employer is not None and employer != id_:
            relations.append({"customer_id": id_, "other_id": employer, "kind": EMPLOYEE, "note": ""})
        notes += [
            {"public_id": new_public_id(), "customer_id": id_, "kind": "note", "account_id": account,
             "summary": note.title[:300], "body": note.text, "confidential": note.confidential}
            for note in one.notes
        ]  # fmt: skip
        documents += [_sealed(session, id_, paper) for paper in one.documents]
    if relations:  # an organisation renamed by the same file is known by a name its people do not have yet
        link = c.CustomerRelation
        query = select(link.customer_id, link.other_id).where(
            link.kind == EMPLOYEE, link.customer_id.in_([one["customer_id"] for one in relations])
        )
        there = {tuple(row) for row in session.execute(query)}
        relations = [one for one in relations if (one["customer_id"], one["other_id"]) not in there]
    for model, made in ((c.CustomerRelation, relations), (Interaction, notes), (c.CustomerDocument, documents)):
        if made:
            session.execute(insert(model), made)


def _sealed(session: Session, customer_id: int, paper: Document) -> dict[str, Any]:
    keys, public_id = seals(session), new_public_id()
    return {
        "public_id": public_id, "customer_id": customer_id, "kind": paper.kind, "country": paper.country,
        "number_sealed": keys.seal(paper.number, papers.TABLE, public_id, papers.FIELD),
        "number_index": keys.index(papers.normal(paper.number), papers.INDEX), "number_tail": papers.tail(paper.number),
        "issued_on": paper.issued_on, "expires_on": paper.expires_on,
    }  # fmt: skip
