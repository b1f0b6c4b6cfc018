"""What is remembered of who was erased: keyed hashes, so that a restored backup erases again.

A restored database has forgotten what was erased after it was made. So each tombstone is also a line of
`tombstones.jsonl` in the instance folder; `keep` writes it, `replay` reads it. A restore calls `keep` before it
replaces the database, where that can still be read, and `replay` after.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers import documents, rows
from rugui.customers.details import Details
from rugui.customers.models import Customer, CustomerDocument
from rugui.privacy.erase_models import Tombstone, TombstoneMark
from rugui.privacy.sealing import SealBroken, Seals, seals

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.privacy")
FILE = "tombstones.jsonl"
RECORD, MARK = "tombstone.record", "tombstone.mark"


def marks_of(details: Details, numbers: Iterable[str] = ()) -> set[str]:
    """What a person is known by, each in one comparable form; `numbers` are those of documents. Pure."""
    found = {f"phone:{one.e164}" for one in details.phones if one.e164}
    found |= {f"email:{one.strip().casefold()}" for one in details.emails}
    found |= {f"{one.service}:{one.handle.casefold()}" for one in details.handles}
    found |= {f"document:{documents.normal(one)}" for one in numbers}
    if details.external_id:
        found.add(f"external:{details.external_id}")
    if details.birthday.year and details.birthday.month:
        found |= {f"born:{details.birthday}:{''.join(one.full.casefold().split())}" for one in details.names}
    return found


def bury(session: Session, customers: Iterable[Customer], account_id: int | None, reason: str) -> Tombstone:
    """A tombstone for each record about to be erased; the last one's is returned. One already there stays."""
    keys = seals(session)
    stone = None
    for customer in customers:
        known = session.scalar(
            select(Tombstone).where(Tombstone.record_hash.in_(keys.indexes(customer.public_id, RECORD)))
        )
        if known is not None:
            stone = known
            continue
        stone = Tombstone(record_hash=keys.index(customer.public_id, RECORD), account_id=account_id, reason=reason)
        session.add(stone)
        session.flush()
        marks = sorted(keys.index(one, MARK) for one in marks_of(rows.read(customer), _numbers(session, customer.id)))
        session.add_all(TombstoneMark(tombstone_id=stone.id, hash=one) for one in marks)
    if stone is None:
        raise ValueError("nobody to bury")
    session.flush()
    return stone


def _numbers(session: Session, customer_id: int) -> Iterator[str]:
    for row in session.scalars(select(CustomerDocument).where(CustomerDocument.customer_id == customer_id)):
        try:
            yield seals(session).open(row.number_sealed, documents.TABLE, row.public_id, documents.FIELD)
        except SealBroken:
            log.warning("a document of a guest to be erased cannot be opened; they will not be known by it")


def erased_on(session: Session, people: Iterable[Details]) -> list[datetime | None]:
    """For each of these people, when somebody known by the same was erased last; one statement for 200 marks."""
    people = list(people)
    if session.scalar(select(TombstoneMark.id).limit(1)) is None:
        return [None] * len(people)
    keys = seals(session)
    asked = [{hashed for one in marks_of(details) for hashed in keys.indexes(one, MARK)} for details in people]
    everything = sorted(set().union(*asked))
    found: dict[str, datetime] = {}
    for at in range(0, len(everything), 200):
        query = (
            select(TombstoneMark.hash, Tombstone.at)
            .join(Tombstone, Tombstone.id == TombstoneMark.tombstone_id)
            .where(TombstoneMark.hash.in_(everything[at : at + 200]))
            .order_by(Tombstone.at)
        )
        found.update({row.hash: row.at for row in session.execute(query)})
    return [max((found[one] for one in marks if one in found), default=None) for marks in asked]


def keep(state: "Rugui") -> int:
    """Write tombstones that are not in the file yet into it; returns how many. Safe to do again."""
    file = Path(state.settings["INSTANCE"]) / FILE
    with state.database.unit_of_work(state.plugins, write=False) as session:
        kept = {line["record_hash"] for line in _lines(file)}
        marks: dict[int, list[str]] = {}
        for stone_id, hashed in session.execute(select(TombstoneMark.tombstone_id, TombstoneMark.hash)):
            marks.setdefault(stone_id, []).append(hashed)
        new = [
            {"record_hash": stone.record_hash, "at": stone.at.isoformat(), "reason": stone.reason,
             "public_id": stone.public_id, "marks": marks.get(stone.id, [])}
            for stone in session.scalars(select(Tombstone).order_by(Tombstone.id)) if stone.record_hash not in kept
        ]  # fmt: skip
    if new:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as out:
            out.writelines(json.dumps(line) + "\n" for line in new)
            out.flush()
            os.fsync(out.fileno())
    return len(new)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for number, text in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            yield json.loads(text)
        except ValueError:
            log.error("line %s of %s cannot be read", number, file.name)  # the power went while it was written


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many records were erased again, and the ids for URLs of those that could not be, with the reason."""

    erased: int
    failed: tuple[tuple[str, str], ...] = ()


def replay(state: "Rugui") -> Replayed:
    """Erase every record that has a tombstone, in the database or in the file: after a backup was restored.

    Each in a transaction of its own; started again it goes on. Records are found by their keyed hash, so everybody
    is looked at: 0.7 s for 50,000 guests on two busy cores.
    """
    from rugui.errors import RuguiError
    from rugui.privacy.erase_again import erase_again
    from rugui.values import OPERATOR

    with state.database.unit_of_work(state.plugins) as session:
        _remember(session, _lines(Path(state.settings["INSTANCE"]) / FILE))
    with state.database.unit_of_work(state.plugins, write=False) as session:
        found = _risen(session)
    erased, failed = 0, []
    for public_id in found:
        try:
            with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
                erased += erase_again(session, public_id, found)
        except RuguiError as error:
            log.error("a guest erased before the restore could not be erased again")
            failed.append((public_id, str(error)))
    return Replayed(erased, tuple(failed))


def _remember(session: Session, lines: Iterable[dict[str, Any]]) -> None:
    known = set(session.scalars(select(Tombstone.record_hash)))
    for line in lines:
        if line["record_hash"] in known:
            continue
        known.add(line["record_hash"])
        stone = Tombstone(
            public_id=line["public_id"], record_hash=line["record_hash"], at=datetime.fromisoformat(line["at"]),
            reason=line["reason"],
        )  # fmt: skip
        session.add(stone)
        session.flush()
        session.add_all(TombstoneMark(tombstone_id=stone.id, hash=one) for one in line["marks"])


def _risen(session: Session) -> list[str]:
    buried = set(session.scalars(select(Tombstone.record_hash)))
    keys: Seals = seals(session)
    if not buried:
        return []
    everybody = session.scalars(select(Customer.public_id).execution_options(yield_per=10_000))
    return [one for one in everybody if not buried.isdisjoint(keys.indexes(one, RECORD))]
