"""What every format does with the fields of a person: phones, e-mails, birthdays, and the last check. Pure."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rugui.customers import birthday as birthdays
from rugui.customers import names as naming
from rugui.customers import phones as numbers
from rugui.customers.birthday import UNKNOWN, Birthday
from rugui.customers.details import EMAIL, MOST, PERSON, Details, PhoneForm, clean
from rugui.errors import Invalid
from rugui.imports import codes
from rugui.imports.problems import Problem, beside, refused, shorten

# Systems that must have a birthday put one of these; guests born on the day itself lose nothing that is believed.
NOT_BORN = frozenset({(1900, 1, 1), (101, 1, 1), (1, 1, 1), (1899, 12, 30), (1753, 1, 1), (1901, 1, 1), (9999, 12, 31)})


def phone(text: str, label: str, regions: Iterable[str], problems: list[Problem]) -> PhoneForm | None:
    """A phone as typed with its E.164 where it can be read; None where there is no number in it."""
    typed = " ".join(text.split())
    plain = unicodedata.normalize("NFKC", typed)
    digits = sum(char.isdecimal() for char in plain)
    if digits < 3:
        problems.append(beside("phone_none", typed))
        return None
    if "e+" in plain.lower() and "." in plain:
        problems.append(beside("phone_rounded", typed))
        return None
    if len(typed) > numbers.LONGEST:
        problems.append(beside("phone_none", typed))
        return None
    read = numbers.e164(typed, regions)
    if not read:
        problems.append(beside("phone", typed))
    return PhoneForm(typed, label, read)


def email(text: str, problems: list[Problem]) -> str:
    """An e-mail address, or "" and a word about it."""
    address = text.strip().removeprefix("mailto:").strip("<>")
    if not address or len(address) > 254 or not EMAIL.fullmatch(address):
        if address:
            problems.append(beside("email", text))
        return ""
    return address


def birthday(text: str, today: date, problems: list[Problem], form: str = "") -> Birthday:
    """A birthday, also without its year; unknown, and a word about it, where it cannot be one."""
    if not text:
        return UNKNOWN
    if form:
        day = codes.day(text, form)
        found = Birthday(day.year, day.month, day.day) if day else None
    else:
        # vCard gives a day of birth as a moment, and Apple the year 1604 to those who keep theirs to themselves.
        found = birthdays.parse(unicodedata.normalize("NFKC", text[:40]).partition("T")[0].partition(" ")[0])
    if found and found.year == 1604:
        found = replace(found, year=None)
    if not found or (found.year, found.month, found.day) in NOT_BORN or birthdays.problem(found, today):
        problems.append(beside("birthday", text))
        return UNKNOWN
    return found


def country(text: str, problems: list[Problem]) -> str:
    """ISO 3166 alpha-2, or "" and a word about it."""
    if text and not (found := codes.country(text)):
        problems.append(beside("country", text))
        return ""
    return found if text else ""


def language(text: str, problems: list[Problem]) -> str:
    """A BCP 47 tag, or "" and a word about it."""
    if text and not (found := codes.language(text)):
        problems.append(beside("language", text))
        return ""
    return found if text else ""


def finished(details: Details, today: date, region: str, problems: list[Problem]) -> Details | None:
    """The details as a form would save them (`customers.details.clean`); None, and why, where it would not.

    A million rows pass here, each already read field by field: names are completed, doubles dropped, and only what is
    wider than its column goes through the form's checks, for its words.
    """
    if not any(one.full or one.family or one.given for one in details.names):
        problems.append(refused("no_name"))
        return None
    if details.kind == PERSON:
        names = tuple(naming.complete(one, region) for one in details.names)
    else:
        names = tuple(
            one if one.language else replace(one, language=naming.guess_language(one.full, region))
            for one in details.names
        )
    ready = Details(
        details.kind,
        _different(names, lambda n: n),
        _different(details.phones, lambda p: p.e164 or p.typed),
        _different(details.emails, str.casefold),
        _different(details.handles, lambda h: h),
        _different(details.addresses, lambda a: a),
        details.birthday,
        details.nationality,
        details.language,
        details.form_of_address,
        details.vip,
        details.external_id,
    )
    if _fits(ready):
        return ready
    try:
        return clean(ready, today, region)
    except Invalid as error:
        problems += [refused("unfit", shorten(str(why)), name.partition(".")[0]) for name, why in error.fields.items()]
        return None


def _fits(details: Details) -> bool:
    return (
        any(one.kind == "primary" for one in details.names)
        and sum(one.kind == "incognito" for one in details.names) < 2
        and all(
            len(n.full) <= 200 and len(n.family) <= 100 and len(n.given) <= 100 and len(n.honorific) <= 40
            for n in details.names
        )
        and all(len(h.handle) <= 120 and h.service for h in details.handles)
        and all(
            len(a.lines) <= 1000 and len(a.city) <= 100 and len(a.state) <= 100 and len(a.postal_code) <= 20
            for a in details.addresses
        )
        and len(details.form_of_address) <= 80
        and len(details.vip) <= 20
        and len(details.external_id or "") <= 80
    )


def _different(values, key):  # type: ignore[no-untyped-def]
    """Each value once, the first of those alike; more than a form would take are left out at the end."""
    if len(values) < 2:
        return values
    kept: dict[object, object] = {}
    for value in values:
        kept.setdefault(key(value), value)
    return tuple(kept.values())[:MOST]
