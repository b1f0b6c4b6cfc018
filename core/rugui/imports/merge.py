"""What a row adds to a guest already here, and how that is taken back. Pure.

What the file says replaces a single value (nationality, language, VIP …); lists are only added to. A name that differs
becomes the first one only where the number says who it is, and the old one stays as another name. Nothing is emptied.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rugui.customers.birthday import Birthday
from rugui.customers.details import FIELDS, MOST, Details, HandleForm, PhoneForm
from rugui.customers.names import ALTERNATE, INCOGNITO, PRIMARY
from rugui.recall.fold import fold
from rugui.values import NameForm

SINGLES = ("nationality", "form_of_address", "vip")
LISTS = ("names", "phones", "emails", "handles", "addresses")


def merged(here: Details, said: Details) -> Details:
    """The guest with what the row says laid over."""
    changes: dict[str, Any] = {name: getattr(said, name) or getattr(here, name) for name in SINGLES}
    # "zh" from another system knows less than zh-Hant-TW does.
    keep = not said.language or here.language == said.language or here.language.startswith(f"{said.language}-")
    changes["language"] = here.language if keep else said.language
    changes["external_id"] = here.external_id or said.external_id
    changes["birthday"] = _birthday(here.birthday, said.birthday)
    changes["names"] = _names(here.names, said.names)
    changes["phones"] = _phones(here.phones, said.phones)
    changes["emails"] = _added(here.emails, said.emails, str.casefold)
    changes["handles"] = _added(here.handles, said.handles, _handle)
    changes["addresses"] = _added(here.addresses, said.addresses, lambda a: fold(f"{a.lines} {a.city} {a.country}"))
    return replace(here, **changes)


def changed(before: Details, after: Details) -> list[str]:
    """The fields in which two differ."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]


def taken_back(now: Details, before: Details, after: Details) -> tuple[Details, list[str]]:
    """The guest as it is now without what an import changed from `before` to `after`.

    Whatever somebody edited since stays as it is; the second value names those fields.
    """
    restored: dict[str, Any] = {}
    kept: list[str] = []
    for name in changed(before, after):
        current, old, new = (getattr(one, name) for one in (now, before, after))
        if current == new:
            restored[name] = old
        elif current != old and name in LISTS:
            restored[name], whole = _without(current, old, new)
            kept += [] if whole else [name]
        elif current != old:
            kept.append(name)
    return replace(now, **restored), kept


def _without(current: Sequence[Any], old: Sequence[Any], new: Sequence[Any]) -> tuple[tuple[Any, ...], bool]:
    """The list without what came, and whether that was all still there; what was replaced goes back with it."""
    came, went = [one for one in new if one not in old], [one for one in old if one not in new]
    whole = all(one in current for one in came)
    if went and not whole:
        return tuple(current), False  # somebody has edited the replacement: neither may be lost
    left = [one for one in current if one not in came]
    return (*went, *(one for one in left if one not in went)), whole


def _birthday(here: Birthday, said: Birthday) -> Birthday:
    if not said:
        return here
    if said.month is None and here.year in (None, said.year):
        return replace(here, year=said.year)  # the year alone, as a masked export has it, is no other day
    return replace(said, year=said.year or here.year) if (said.month, said.day) == (here.month, here.day) else said


def _names(here: tuple[NameForm, ...], said: tuple[NameForm, ...]) -> tuple[NameForm, ...]:
    names = list(here)
    for name in said:
        same = next((at for at, one in enumerate(names) if _alike(one.full, name.full)), None)
        if same is not None:
            if name.honorific and not names[same].honorific:
                names[same] = replace(names[same], honorific=name.honorific)
        elif name.kind == PRIMARY:
            old = next((at for at, one in enumerate(names) if one.kind == PRIMARY), None)
            if old is None:
                names.insert(0, name)
            elif not _longer(names[old].full, name.full):
                names[old] = replace(names[old], kind=ALTERNATE)
                names.insert(0, name)
        elif name.kind != INCOGNITO or not any(one.kind == INCOGNITO for one in names):
            names.append(name)
    return tuple(names[:MOST])


def _alike(one: str, other: str) -> bool:
    return sorted(fold(one).split()) == sorted(fold(other).split())


def _longer(one: str, other: str) -> bool:
    """Whether one is the other with a middle name more or less."""
    mine, theirs = set(fold(one).split()), set(fold(other).split())
    return len(mine & theirs) >= 2 and (mine & theirs) in (mine, theirs)


def _handle(one: HandleForm) -> tuple[str, str]:
    return one.service, " ".join(one.handle.split()).casefold()


def _phones(here: tuple[PhoneForm, ...], said: tuple[PhoneForm, ...]) -> tuple[PhoneForm, ...]:
    """One that could be read is compared as E.164; where one could not, the digits typed are all there is."""
    have = list(here)
    for one in said:
        if not any(_same_phone(one, other) for other in have):
            have.append(one)
    return (*here, *have[len(here) :])[:MOST]


def _same_phone(one: PhoneForm, other: PhoneForm) -> bool:
    if one.e164 and other.e164:
        return one.e164 == other.e164
    mine, theirs = _digits(one.typed), _digits(other.typed)
    return bool(mine) and (mine == theirs or _digits(one.e164 or other.e164) in (mine, theirs))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def _added(here: tuple[Any, ...], said: tuple[Any, ...], key: Any) -> tuple[Any, ...]:
    have = {key(one) for one in here}
    new = []
    for one in said:
        if key(one) not in have:
            have.add(key(one))
            new.append(one)
    return (*here, *new)[:MOST]
