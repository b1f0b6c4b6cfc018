"""The plugin's part of an external record: a PMS profile's preferences, and wishes written as text."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rugui.toolkit import ImportOutcome, _l, sites, utcnow
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotel_preferences import matching, service, service_allergies, service_suggestions
from hotel_preferences.catalogue import NOTE, Kind, opera_codes
from hotel_preferences.matching import Offer
from hotel_preferences.models import Preference
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.words import Title

MOST = 200  # of one record; a profile with more is broken or hostile
LONGEST = 200
# Fillers that generated samples and empty masks put where a value should be.
PLACEHOLDERS = frozenset({"", "string", "a", "null", "none", "n/a", "-", "-100000000", "0101-01-01"})


def take(session: Session, customer_id: int, record: Mapping[str, Any], today: date | None = None) -> ImportOutcome:
    """Note what `record["preferences"]` (group, value, description, hotels) says; suggest what `["requests"]` names.

    Run again with the same record it takes nothing. What cannot be read is kept as a note and said to be unread.
    """
    took: list[object] = []
    unread: list[object] = []
    listed = record.get("preferences") or []
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        listed, unread = [], [_l("The preferences are not a list.")]
    if len(listed) > MOST:
        unread.append(_l("Only the first %(n)s preferences were read.", n=MOST))
    codes = {site.code.upper(): site.id for site in sites(session)} if listed else {}
    there = _there(session, customer_id) if listed else set()
    for item in listed[:MOST]:
        _one(session, customer_id, item, codes, there, today or utcnow().date(), took, unread)
    text = record.get("requests")
    if isinstance(text, str) and _clean(text):
        for offer in service_suggestions.from_text(session, customer_id, text):
            took.append(_l("Suggested: %(what)s", what=Title(catalogue(session).kind(offer.kind), offer.value)))
    return ImportOutcome(tuple(took), tuple(unread))


def _one(
    session: Session,
    customer_id: int,
    item: Any,
    codes: Mapping[str, int],
    there: set[tuple[Any, ...]],
    today: date,
    took: list[object],
    unread: list[object],
) -> None:
    if not isinstance(item, Mapping):
        unread.append(_l("A preference is not readable."))
        return
    group, value, description = (_clean(item.get(name)) for name in ("group", "value", "description"))
    if not (value or description):
        return
    known = catalogue(session)
    offer = read(group, value, description, list(known.kinds.values()))
    if offer.kind == NOTE:
        unread.append(_l("Kept as a note, for it is no known preference: %(what)s", what=offer.value))
    kind = known.kind(offer.kind)
    for site_id in _where(item.get("hotels"), codes, unread):
        if kind.is_allergy:
            site_id = None  # an allergy travels with the guest
        key = (kind.code, offer.value.casefold(), offer.strength, site_id)
        if key in there:
            continue
        there.add(key)
        if kind.is_allergy:
            service_allergies.add(session, customer_id, kind.code, value=offer.value, source="pms", today=today)
        else:
            service.add(
                session, customer_id, kind.code, value=offer.value, strength=offer.strength, site_id=site_id,
                source="pms", today=today, note=description if description.casefold() != value.casefold() else "",
            )  # fmt: skip
        if offer.kind != NOTE:
            took.append(_l("Preference: %(what)s", what=Title(kind, offer.value)))


def read(group: str, value: str, description: str, kinds: Sequence[Kind]) -> Offer:
    """What a PMS means by a preference group, code and description; a note where it cannot be told. Pure."""
    code = opera_codes().get((group.upper().replace("_", " "), value.upper()))
    if code is not None:
        return Offer(code)
    usable = [kind for kind in kinds if not kind.retired]
    for text in (description, value, f"{group} {value}"):
        found = matching.mentions(text, usable) if text else []
        by_code = {kind.code: kind for kind in usable}
        for offer in found:
            if not service.wrong_value(by_code[offer.kind], offer.value):
                return offer
    words = f"{group}: {value}" if group else value
    text = f"{words} ({description})" if description and description != value else words
    return Offer(NOTE, "likes", text[:LONGEST])


def _where(hotels: Any, codes: Mapping[str, int], unread: list[object]) -> list[int | None]:
    """The sites a preference is for; [None] for the chain. One system writes a list, another a text of codes."""
    if isinstance(hotels, str):
        hotels = re.split(r"[,;\s]+", hotels)
    if not isinstance(hotels, Sequence):
        return [None]
    wanted = [_clean(one.get("hotelId") or one.get("code") if isinstance(one, Mapping) else one) for one in hotels]
    wanted = [one for one in wanted if one]
    if not wanted:
        return [None]
    found: list[int | None] = [codes[one.upper()] for one in wanted if one.upper() in codes]
    if missing := [one for one in wanted if one.upper() not in codes]:
        unread.append(_l("No hotel of ours has the code %(code)s.", code=", ".join(missing)))
        return found or [None]
    return found


def _there(session: Session, customer_id: int) -> set[tuple[Any, ...]]:
    """What is noted already, also what was removed: an import does not bring back what a person took away."""
    rows = session.execute(
        select(Preference.kind, Preference.value, Preference.strength, Preference.site_id).where(
            Preference.customer_id == customer_id
        )
    )
    there: set[tuple[Any, ...]] = {(kind, value.casefold(), strength, site) for kind, value, strength, site in rows}
    for gone in (False, True):
        for one in service_allergies.of(session, [customer_id], removed=gone)[customer_id]:
            there.add((one.row.kind, one.row.value.casefold(), "must", None))
    return there


def _clean(text: Any) -> str:
    """Text fit to be kept: stripped, without placeholders and characters no database takes."""
    if not isinstance(text, (str, int)) or isinstance(text, bool):
        return ""
    kept = "".join(char for char in str(text)[:4000] if char >= " " and not "\ud800" <= char <= "\udfff").strip()
    return "" if kept.casefold() in PLACEHOLDERS or kept.startswith("{{") else kept
