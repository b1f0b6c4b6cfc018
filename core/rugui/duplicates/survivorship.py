"""What two records become when they are one: field by field, the side that won and the rule it won by. Pure.

Lists are joined, single values chosen: what only one says, else what says more, else what the record seen last says. A
pseudonym is never lost: a guest who was incognito on either record is so afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.differences import LABELS, written
from rugui.customers.names import ALTERNATE, INCOGNITO, PRIMARY
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.recall.fold import fold, plain
from rugui.values import NameForm

KEPT, DROPPED, BOTH = SIDES = ("kept", "dropped", "both")
SINGLES = ("birthday", "nationality", "language", "form_of_address", "vip", "external_id")
LISTS = ("phones", "emails", "handles", "addresses")
FIELDS = ("names", *LISTS, *SINGLES)
RULES: Mapping[str, object] = {
    "same": _l("The same on both"),
    "only": _l("Only this one says it"),
    "fuller": _l("It says more"),
    "newer": _l("This record was seen last"),
    "stays": _l("Nothing else decides: the record that stays"),
    "both": _l("Both are kept"),
    "chosen": _l("You chose it"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, and the day the guest was last in contact under it."""

    details: Details
    last_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what each record says, whose value it will be and why; `ways` are the sides one may choose."""

    name: str
    label: object
    kept: str
    dropped: str
    side: str
    rule: str
    ways: tuple[str, ...]
    differs: bool

    @property
    def why(self) -> object:
        """The rule in words."""
        return RULES[self.rule]


@dataclass(frozen=True, slots=True)
class Plan:
    """The fields in the order they are shown, and what the survivor will be."""

    fields: tuple[Field, ...]
    details: Details


def plan(kept: Side, dropped: Side, chosen: Mapping[str, str] | None = None) -> Plan:
    """What becomes of two records; `chosen` (field → side) goes before the rules. Raises `Invalid` by field."""
    chosen = dict(chosen or {})
    _check(kept.details, dropped.details, chosen)
    fields = []
    values: dict[str, Any] = {}
    for name in FIELDS:
        mine, theirs = getattr(kept.details, name), getattr(dropped.details, name)
        ways = SIDES if name in LISTS else (KEPT, DROPPED)
        side, rule = _decide(name, mine, theirs, kept, dropped)
        if name in chosen and mine != theirs:
            side, rule = chosen[name], "chosen" if chosen[name] != side else rule
        values[name] = _value(name, mine, theirs, side)
        texts = written(name, kept.details), written(name, dropped.details)
        fields.append(Field(name, LABELS[name], *texts, side, rule, ways, mine != theirs))
    return Plan(tuple(fields), replace(kept.details, **values))


def _check(kept: Details, dropped: Details, chosen: Mapping[str, str]) -> None:
    if kept.kind != dropped.kind:
        raise Invalid(_l("A person and an organisation cannot be one."), fields={"kind": _l("They differ.")})
    wrong = {
        name: _l("Choose one of the list.")
        for name, side in chosen.items()
        if name not in FIELDS or side not in SIDES or (side == BOTH and name not in LISTS)
    }
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def _decide(name: str, mine: Any, theirs: Any, kept: Side, dropped: Side) -> tuple[str, str]:
    if mine == theirs:
        return KEPT, "same"
    if not theirs:
        return KEPT, "only"
    if not mine:
        return DROPPED, "only"
    if name in LISTS:
        return BOTH, "both"
    if name == "names":
        return (DROPPED, "fuller") if _name_in(_lead(mine), _lead(theirs)) else (KEPT, "stays")
    if _says_more(mine, theirs):
        return KEPT, "fuller"
    if _says_more(theirs, mine):
        return DROPPED, "fuller"
    if name == "external_id" or kept.last_seen == dropped.last_seen:
        return KEPT, "stays"  # the other's number leads to this record all the same
    newer = (kept.last_seen or date.min) > (dropped.last_seen or date.min)
    return (KEPT if newer else DROPPED), "newer"


def _says_more(one: Any, other: Any) -> bool:
    """Whether `one` is `other` and something besides: 1990-05-17 than 1990, zh-Hant-TW than zh."""
    if isinstance(one, Birthday):
        pairs = list(zip((one.year, one.month, one.day), (other.year, other.month, other.day), strict=True))
        return one != other and all(theirs in (None, mine) for mine, theirs in pairs)
    return bool(one.startswith(f"{other}-"))


def _value(name: str, mine: Any, theirs: Any, side: str) -> Any:
    if name == "names":
        return _names(*((mine, theirs) if side == KEPT else (theirs, mine)))
    if side == BOTH:
        return joined(mine, theirs, KEYS[name])
    return mine if side == KEPT else theirs


def _lead(names: Sequence[NameForm]) -> str:
    return next((one.full for one in names if one.kind == PRIMARY), "")


def _name_in(short: str, long: str) -> bool:
    """Whether the one name is the other with words left out, or with letters of them: J. Smith in John A. Smith."""
    words, more = fold(short).split(), fold(long).split()
    return len("".join(words)) < len("".join(more)) and all(any(w.startswith(s) for w in more) for s in words)


def _names(lead: tuple[NameForm, ...], other: tuple[NameForm, ...]) -> tuple[NameForm, ...]:
    """The names of both, the lead's first; a primary name of the other becomes another name, one pseudonym stays."""
    titles = {plain(one.full): one.honorific for one in other if one.honorific}
    names = [replace(one, honorific=one.honorific or titles.get(plain(one.full), "")) for one in lead]
    for one in other:
        if any(plain(one.full) == plain(name.full) and (one.kind == INCOGNITO) == (name.kind == INCOGNITO)
               for name in names):  # fmt: skip
            continue
        if one.kind == INCOGNITO and any(name.kind == INCOGNITO for name in names):
            continue
        led = one.kind == PRIMARY and any(name.kind == PRIMARY for name in names)
        names.append(replace(one, kind=ALTERNATE) if led else one)
    return tuple(names)


def joined(mine: Sequence[Any], theirs: Sequence[Any], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Both lists, each thing once by `key`."""
    return tuple({key(one): one for one in (*theirs, *mine)}[one] for one in dict.fromkeys(map(key, (*mine, *theirs))))


def _phone(one: PhoneForm) -> str:
    return one.e164 or fold(one.typed)


def _handle(one: HandleForm) -> tuple[str, str]:
    return one.service, one.handle.casefold()


def _address(one: AddressForm) -> str:
    return fold(f"{one.lines} {one.city} {one.postal_code} {one.country}")


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "phones": _phone,
    "emails": str.casefold,
    "handles": _handle,
    "addresses": _address,
}
