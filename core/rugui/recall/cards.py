"""The card of a guest: what a result line shows, and what ranks it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
        "face": orjson.dumps(face(subject, standing)).decode(),
        "keys": derived.dump(),
    }


def face(subject: Subject, standing: Standing) -> dict[str, Any]:
    """What the line of a guest shows, empty fields left out."""
    kinds: dict[str, NameForm] = {}
    for name in subject.names:
        kinds.setdefault(name.kind, name)
    shown = kinds.get("primary") or next(iter(subject.names), NameForm("primary", ""))
    alternate, phonetic, pseudonym = (kinds.get(kind) for kind in ("alternate", "phonetic", "incognito"))
    stay = standing.stay
    tails = [tail for phone in subject.phones if len(tail := digits(phone.e164 or phone.typed)[-4:]) == 4]
    found = {
        "public_id": subject.public_id,
        "external_id": subject.external_id,
        "name": shown.full,
        "language": shown.language,
        "honorific": shown.honorific,
        "alternate": alternate and alternate.full,
        "alternate_language": alternate and alternate.language,
        "phonetic": phonetic and phonetic.full,
        "phonetic_language": phonetic and phonetic.language,
        "pseudonym": pseudonym and pseudonym.full,
        "pseudonym_language": pseudonym and pseudonym.language,
        "organisation": subject.organisation,
        "phone_tail": tails[0] if tails else "",
        "room": stay and stay.room,
        "arrival": stay and stay.arrival,
        "departure": stay and stay.departure,
        "last_departure": standing.last_departure,
    }
    return {key: value for key, value in found.items() if value}


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
