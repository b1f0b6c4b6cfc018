"""A customer's details as JSON and back: what a form started from, and what a program sends. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import orjson

from rugui.customers.birthday import Birthday, parse
from rugui.customers.details import FIELDS, AddressForm, Details, HandleForm, PhoneForm
from rugui.values import NameForm

_LISTS = {"names": NameForm, "phones": PhoneForm, "handles": HandleForm, "addresses": AddressForm}


def dump(details: Details, only: Iterable[str] = FIELDS) -> dict[str, Any]:
    """JSON values of the fields in `only`; the birthday as text ("--05-17" without its year)."""
    values = asdict(details) | {"birthday": str(details.birthday), "emails": list(details.emails)}
    return {name: values[name] for name in FIELDS if name in set(only)}


def fields(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of `Details` from JSON values already checked for their types; the opposite of `dump`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in _LISTS:
            found[name] = tuple(_LISTS[name](**row) for row in value)
        elif name == "emails":
            found[name] = tuple(value)
        elif name == "birthday":
            found[name] = parse(value) or Birthday()
        else:
            found[name] = value
    return found


def to_text(details: Details, only: Iterable[str] = FIELDS) -> str:
    """One text for a hidden field of a form."""
    return orjson.dumps(dump(details, only)).decode()


def from_text(text: str, onto: Details) -> Details | None:
    """What `to_text` wrote, laid over `onto`; None for anything else, for it comes back from a browser."""
    try:
        values = orjson.loads(text)
        return replace(onto, **fields({name: values[name] for name in FIELDS if name in values}))
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
