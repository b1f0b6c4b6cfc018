"""Rows that need a person: what is kept of one until somebody has said who is meant, sealed, for it names a guest."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from rugui.customers import snapshot
from rugui.customers.details import Details
from rugui.imports.decisions import Decision
from rugui.imports.models import ImportRow
from rugui.imports.problems import Problem
from rugui.imports.records import Document, GuestRecord, Note, Parsed, RelationTo, StayRecord
from rugui.privacy.sealing import seals

TABLE, FIELD = "import_row", "record"
DAYS = ("arrival", "departure")


def asked(session: Session, batch_id: int, one: Decision, written: Mapping[int, int]) -> dict[str, Any]:
    """The journal of a row that needs a person: the row itself, and whom it may be about."""
    record = one.parsed.record
    if record is None:
        return {}
    text = orjson.dumps(dump(record)).decode()
    candidates = [written.get(id_, id_) for id_ in one.candidates]
    sealed = seals(session).seal(text, TABLE, _key(batch_id, one.parsed.place), FIELD)
    return {"asked": sealed.hex(), "candidates": [id_ for id_ in candidates if id_ > 0]}


def parsed_of(session: Session, row: ImportRow) -> Parsed:
    """The row as it was read, without the question."""
    sealed = bytes.fromhex(row.journal["asked"])
    values = orjson.loads(seals(session).open(sealed, TABLE, _key(row.batch_id, row.place), FIELD))
    said = tuple(Problem(*one) for one in row.problems if not one[4])
    return Parsed(row.place, load(values), said)


def _key(batch_id: int, place: str) -> str:
    return f"{batch_id}/{place[:200]}"


def dump(record: GuestRecord | StayRecord) -> dict[str, Any]:
    """A record as JSON values; `load` is the way back."""
    if isinstance(record, StayRecord):
        guest = dump(record.guest) if record.guest is not None else None
        return asdict(replace(record, guest=None)) | {"guest": guest, "is": "stay"}
    values = asdict(replace(record, details=Details()))
    return values | {"details": snapshot.dump(record.details), "is": "guest"}


def load(values: dict[str, Any]) -> GuestRecord | StayRecord:
    """What `dump` gave, from JSON."""
    kind = values.pop("is")
    values = {name: _day(value) if name in DAYS else value for name, value in values.items()}
    if kind == "stay":
        guest = load(values["guest"]) if values["guest"] is not None else None
        return StayRecord(**{**values, "guest": guest})
    return GuestRecord(**{
        **{one.name: values[one.name] for one in fields(GuestRecord)},
        "details": Details(**snapshot.fields(values["details"])),
        "notes": tuple(Note(**one) for one in values["notes"]),
        "documents": tuple(
            Document(**one | {"issued_on": _day(one["issued_on"]), "expires_on": _day(one["expires_on"])})
            for one in values["documents"]
        ),
        "relations": tuple(RelationTo(**one) for one in values["relations"]),
        "preferences": tuple(values["preferences"]), "memberships": tuple(values["memberships"]),
    })  # fmt: skip


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
