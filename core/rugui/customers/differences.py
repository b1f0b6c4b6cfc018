"""Two saves of one customer, side by side: what they changed, what you changed, what both did. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from rugui.customers import names as naming
from rugui.customers.details import FIELDS, AddressForm, Details
from rugui.i18n import _l, _p

LABELS = {
    "kind": _l("Kind"),
    "names": _l("Names"),
    "phones": _l("Phones"),
    "emails": _l("E-mails"),
    "handles": _l("Messaging"),
    "addresses": _l("Addresses"),
    "birthday": _l("Birthday"),
    "nationality": _l("Nationality"),
    "language": _l("Language"),
    "form_of_address": _l("Form of address"),
    "vip": _l("VIP"),
    "external_id": _l("External number"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, as written; `both` where it was changed on both sides and somebody must choose."""

    name: str
    label: object
    before: str | None
    theirs: str
    yours: str
    both: bool

    def dump(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "label": str(self.label)}


def differences(
    theirs: Details, yours: Details, before: Details | None, only: Iterable[str] = FIELDS
) -> list[Difference]:
    """The fields of `only` that differ now; without `before` every one counts as changed on both sides."""
    found = []
    for name in FIELDS:
        if name not in only or _same(name, theirs, yours):
            continue
        both = before is None or not (_same(name, before, yours) or _same(name, before, theirs))
        was = written(name, before) if before else None
        found.append(Difference(name, LABELS[name], was, written(name, theirs), written(name, yours), both))
    return found


def merged(theirs: Details, yours: Details, before: Details, taken: Iterable[str] = ()) -> Details:
    """Yours, with theirs in the fields you left as they were and in those named in `taken`."""
    take = {name for name in FIELDS if name in taken or _same(name, before, yours)}
    return replace(yours, **{name: getattr(theirs, name) for name in take})


def written(name: str, details: Details) -> str:
    """A field as one line of text."""
    value = getattr(details, name)
    if name == "names":
        return _p("between the items of a list", "; ").join(f"{naming.display(form)}" for form in value)
    if name == "phones":
        return _p("between the items of a list", "; ").join(phone.typed for phone in value)
    if name == "handles":
        return _p("between the items of a list", "; ").join(f"{handle.service} {handle.handle}" for handle in value)
    if name == "addresses":
        return _p("between the items of a list", "; ").join(address_line(address) for address in value)
    if name == "emails":
        return _p("between the items of a list", "; ").join(value)
    return str(value) if value is not None else ""


def address_line(address: AddressForm) -> str:
    """An address on one line."""
    parts = (*address.lines.splitlines(), address.postal_code, address.city, address.state, address.country)
    return ", ".join(part for part in parts if part)


def _same(name: str, one: Details, other: Details) -> bool:
    if name == "phones":  # how a number reads depends on who typed it, not what it is
        return [(p.typed, p.label) for p in one.phones] == [(p.typed, p.label) for p in other.phones]
    return bool(getattr(one, name) == getattr(other, name))
