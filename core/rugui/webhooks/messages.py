"""What an endpoint is told of an event: which kind, when, about whom by id. Pure."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import orjson

from rugui.values import Event

# Ids, codes, days and kinds look like this; names, notes, phones and addresses do not.
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}|[A-Za-z0-9_-]{22}|\d{4}-\d\d-\d\d")
DEEPEST = 3


def message_id(event: Event) -> str:
    """The same for every try and every endpoint, and no other event's, also in a restored database."""
    return "msg_" + hashlib.sha256(f"{event.id}:{event.at.isoformat()}:{event.name}".encode()).hexdigest()[:32]


def body(event: Event, customer: str | None) -> bytes:
    """JSON: `type`, `timestamp`, and `data` with the guest's id for URLs and what the event names by id."""
    data = {key: kept for key, value in event.payload.items() if (kept := _kept(value)) is not None}
    said = {"type": event.name, "timestamp": event.at.isoformat(), "data": {"customer": customer, **data}}
    return orjson.dumps(said)


def _kept(value: Any, depth: int = 0) -> Any:
    # Events hold ids and names of fields by rule; whatever else got in does not leave the house.
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value if WORD.fullmatch(value) else None
    if depth < DEEPEST and isinstance(value, list | tuple):
        return [kept for one in value if (kept := _kept(one, depth + 1)) is not None]
    if depth < DEEPEST and isinstance(value, Mapping):
        return {
            key: kept for key, one in value.items() if WORD.fullmatch(str(key))
            and (kept := _kept(one, depth + 1)) is not None
        }  # fmt: skip
    return None
