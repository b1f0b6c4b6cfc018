"""The card of a guest: what a result line shows, and what ranks it. Pure."""

from __future__ import annotations

from typing import Any

from rugui.recall.fold import plain as written
from rugui.recall.fold import squash
from rugui.recall.keys import Derived
from rugui.recall.phone import digits
from rugui.recall.subject import Standing, Subject


def card(subject: Subject, derived: Derived, standing: Standing) -> dict[str, Any]:
    """The columns of the guest's card."""
    by_kind: dict[str, Any] = {}
    for name in subject.names:
        by_kind.setdefault(name.kind, name)
    shown = by_kind.get("primary") or next(iter(subject.names), None)
    alternate, phonetic, pseudonym = (by_kind.get(kind) for kind in ("alternate", "phonetic", "incognito"))
    stay = standing.stay
    numbers = [tail for phone in subject.phones if len(tail := digits(phone.e164 or phone.typed)[-4:]) == 4]
    forms = list(dict.fromkeys(_orders(subject)))
    return {
        "customer_id": subject.customer_id,
        "public_id": subject.public_id,
        "external_id": subject.external_id,
        "name": shown.full[:200] if shown else "",
        "language": shown.language if shown else "",
        "honorific": shown.honorific if shown else "",
        "alternate": alternate.full[:200] if alternate else "",
        "alternate_language": alternate.language if alternate else "",
        "phonetic": phonetic.full[:200] if phonetic else "",
        "phonetic_language": phonetic.language if phonetic else "",
        "pseudonym": pseudonym.full[:200] if pseudonym else "",
        "pseudonym_language": pseudonym.language if pseudonym else "",
        "phone_tail": numbers[0] if numbers else "",
        "organisation": subject.organisation[:200],
        "state": standing.state,
        "site_id": stay.site_id if stay else None,
        "room": stay.room if stay else "",
        "arrival": stay.arrival if stay else None,
        "departure": stay.departure if stay else None,
        "last_departure": standing.last_departure,
        "nrank": standing.nrank,
        "recent": standing.recent,
        "plain": _lines(written(form) for form in forms),
        "folded": _lines(squash(form) for form in forms),
        "keys": derived.dump(),
    }


def _orders(subject: Subject) -> list[str]:
    """Every name as written whole, and with its parts in either order."""
    found = []
    for name in subject.names:
        found.append(name.full)
        if name.family and name.given:
            found += [name.family + name.given, name.given + name.family]
    return found


def _lines(texts: Any) -> str:
    return "\n" + "".join(f"{text}\n" for text in dict.fromkeys(texts) if text)
