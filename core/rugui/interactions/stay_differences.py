"""Two saves of one stay, side by side: what a form started from, what is there now, what was typed. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from rugui.customers.differences import Difference
from rugui.i18n import _l, render, short_date
from rugui.interactions import words
from rugui.interactions.models import Visit

# What the form of a stay holds, in its order.
LABELS = {
    "arrival": _l("Arrival"),
    "departure": _l("Departure"),
    "eta": _l("Expected at"),
    "room": _l("Room"),
    "adults": _l("Adults"),
    "children": _l("Children"),
    "booking_reference": _l("Booking reference"),
    "source": _l("Booked through"),
    "requests": _l("Asked for"),
}


def values_of(visit: Visit) -> dict[str, Any]:
    """The fields of a stay that its form saves."""
    return {name: getattr(visit, name) for name in LABELS}


def to_text(values: Mapping[str, Any]) -> str:
    """One text for a hidden field of a form."""
    return orjson.dumps(dict(values)).decode()


def from_text(text: str) -> dict[str, Any]:
    """The values `to_text` wrote; {} for anything else, which then counts as changed in every field."""
    try:
        values = orjson.loads(text)
        found = {name: values[name] for name in LABELS}
        return found | {name: date.fromisoformat(found[name]) for name in ("arrival", "departure")}
    except (ValueError, TypeError, KeyError):
        return {}


def differences(theirs: Mapping[str, Any], yours: Mapping[str, Any], before: Mapping[str, Any]) -> list[Difference]:
    """The fields that differ now; a field `before` does not know counts as changed on both sides."""
    found = []
    for name, label in LABELS.items():
        if name not in yours or theirs[name] == yours[name]:
            continue
        both = name not in before or before[name] not in (theirs[name], yours[name])
        was = written(name, before[name]) if name in before else None
        found.append(Difference(name, label, was, written(name, theirs[name]), written(name, yours[name]), both))
    return found


def merged(
    theirs: Mapping[str, Any], yours: Mapping[str, Any], before: Mapping[str, Any], taken: Iterable[str] = ()
) -> dict[str, Any]:
    """Yours, with theirs in the fields you left as they were and in those named in `taken`."""
    take = {name for name in yours if name in taken or (name in before and before[name] == yours[name])}
    return {name: theirs[name] if name in take else value for name, value in yours.items()}


def written(name: str, value: Any) -> str:
    """A field as one line of text."""
    if isinstance(value, date):
        return short_date(value)
    return render(words.source(value)) if name == "source" else str(value)
