"""The card of a guest: what a result line shows, and what ranks it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from rugui.recall.fold import plain as written
from rugui.recall.fold import squash
from rugui.recall.keys import Derived
from rugui.recall.phone import digits
from rugui.recall.subject import Standing, Subject
from rugui.values import NameForm


def card(subject: Subject, derived: Derived, standing: Standing) -> dict[str, Any]:
    """The columns of the guest's card."""
    return {
        "customer_id": subject.customer_id,
        "nrank": standing.nrank,
        "recent": standing.recent,
        "site_id": standing.stay.site_id if standing.stay else None,
        "names": names_text(subject.names),
        "face": orjson.dumps(list(face(subject, standing))).decode(),
        "keys": derived.dump(),
    }


class Face(NamedTuple):
    """What the line of a guest shows; dates are ISO 8601 text. Kept as a JSON list: a new field goes to the end."""

    public_id: str = ""
    external_id: str = ""
    name: str = ""
    language: str = ""
    honorific: str = ""
    alternate: str = ""
    alternate_language: str = ""
    phonetic: str = ""
    phonetic_language: str = ""
    pseudonym: str = ""
    pseudonym_language: str = ""
    organisation: str = ""
    phone_tail: str = ""
    room: str = ""
    arrival: str = ""
    departure: str = ""
    last_departure: str = ""


def face(subject: Subject, standing: Standing) -> Face:
    """The line of a guest where the asker may see everything."""
    kinds: dict[str, NameForm] = {}
    for name in subject.names:
        kinds.setdefault(name.kind, name)
    shown = kinds.get("primary") or next(iter(subject.names), _NAMELESS)
    alternate, phonetic, pseudonym = (kinds.get(kind, _NAMELESS) for kind in ("alternate", "phonetic", "incognito"))
    stay = standing.stay
    tails = [tail for phone in subject.phones if len(tail := digits(phone.e164 or phone.typed)[-4:]) == 4]
    return Face(
        subject.public_id,
        subject.external_id,
        shown.full,
        shown.language,
        shown.honorific,
        alternate.full,
        alternate.language,
        phonetic.full,
        phonetic.language,
        pseudonym.full,
        pseudonym.language,
        subject.organisation,
        tails[0] if tails else "",
        stay.room if stay else "",
        stay.arrival.isoformat() if stay else "",
        stay.departure.isoformat() if stay else "",
        standing.last_departure.isoformat() if standing.last_departure else "",
    )


_NAMELESS = NameForm("", "")


def names_text(names: Iterable[NameForm]) -> str:
    """Every name whole and with its parts in either order: as written between line breaks, folded between tabs."""
    forms = []
    for name in names:
        forms.append(name.full)
        if name.family and name.given:
            forms += [name.family + name.given, name.given + name.family]
    once = dict.fromkeys(forms)
    return _between("\n", map(written, once)) + _between("\t", map(squash, once))


def _between(sign: str, texts: Iterable[str]) -> str:
    return sign + "".join(f"{text}{sign}" for text in dict.fromkeys(texts) if text)
