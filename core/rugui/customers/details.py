"""What is typed about a customer, as plain values, and the checks every way in shares. Pure."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from babel import Locale

from rugui.customers import birthday as birthdays
from rugui.customers import names as naming
from rugui.customers import phones as numbers
from rugui.customers.birthday import UNKNOWN, Birthday
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.values import NameForm

PERSON, ORGANISATION, HOUSEHOLD = CUSTOMER_KINDS = ("person", "organisation", "household")
SERVICES = ("wechat", "line", "whatsapp", "telegram", "kakaotalk")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,190}")
NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # regions of CLDR that give no passport
# Direction overrides and marks without width: with them one name can be made to look like another.
INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
MOST = 40  # rows of one list: only a mistake or a forged request has more


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """A phone as typed; `clean` works out `e164` where it is empty. `label`: mobile, home, work, fax or empty."""

    typed: str
    label: str = ""
    e164: str = ""


@dataclass(frozen=True, slots=True)
class HandleForm:
    """An id of a messaging service."""

    service: str
    handle: str


@dataclass(frozen=True, slots=True)
class AddressForm:
    """A postal address; street lines separated by a line break; country ISO 3166 alpha-2."""

    lines: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """Everything about a customer that one form saves. Lists keep their order; the first name of each kind leads."""

    kind: str = PERSON
    names: tuple[NameForm, ...] = ()
    phones: tuple[PhoneForm, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[HandleForm, ...] = ()
    addresses: tuple[AddressForm, ...] = ()
    birthday: Birthday = UNKNOWN
    nationality: str = ""
    language: str = ""
    form_of_address: str = ""
    vip: str = ""
    external_id: str | None = None


FIELDS = tuple(field.name for field in fields(Details))
# With a pseudonym, these would give the guest away as well: an address by e-mail tends to hold the name.
REVEALING = frozenset({"emails", "handles", "addresses", "form_of_address"})
# Shown masked until asked for, and in a form only to those who may ask.
MASKED = frozenset({"phones", "emails", "handles", "addresses", "birthday"})
_WIDTHS = {"full": 200, "family": 100, "given": 100, "honorific": 40, "typed": 60, "label": 20, "handle": 120,
           "service": 20, "city": 100, "state": 100, "postal_code": 20, "lines": 1000, "language": 20}  # fmt: skip


def clean(details: Details, today: date, region: str = "", *, kept: Collection[str] = ()) -> Details:
    """The details as they are stored: blanks dropped, languages and E.164 filled in; raises `Invalid` by field.

    `region` (ISO 3166, of the site) reads local phone numbers and decides neutral Chinese names; the guest's own
    nationality is tried after it. `kept` are phones as stored already: one an import brought without a digit must
    not keep a clerk from saving something else.
    """
    problems: dict[str, object] = {}
    details = _checked_singles(details, today, problems)
    regions = (region, details.nationality)
    details = replace(
        details,
        names=_checked_names(details, region, problems),
        phones=_rows("phones", details.phones, lambda p: p.typed, problems),
        emails=_checked_emails(details.emails, problems),
        handles=_rows("handles", details.handles, lambda h: h.handle, problems),
        addresses=_rows("addresses", details.addresses, _address_text, problems),
    )
    for at, phone in enumerate(details.phones):
        if phone.typed not in kept and not any(char.isdecimal() for char in phone.typed):
            problems[f"phones.{at}"] = _l("A phone number has digits.")
    for at, handle in enumerate(details.handles):
        if not handle.service:
            problems[f"handles.{at}"] = _l("Choose the service.")
    for at, address in enumerate(details.addresses):
        if address.country and not country_known(address.country):
            problems[f"addresses.{at}"] = _l("There is no such country.")
    if problems:
        raise Invalid(_l("Not saved: some fields cannot be used."), fields=problems)
    phones = (replace(p, e164=p.e164 or numbers.e164(p.typed, regions)) for p in details.phones)
    return replace(details, phones=tuple(phones))


def country_known(code: str) -> bool:
    """Whether it is a country's ISO 3166 alpha-2 code."""
    return len(code) == 2 and code.isalpha() and code in Locale("en").territories and code not in NOT_COUNTRIES


def _checked_singles(details: Details, today: date, problems: dict[str, object]) -> Details:
    details = replace(
        details,
        nationality=details.nationality.strip().upper(),
        language=details.language.strip(),
        form_of_address=details.form_of_address.strip(),
        vip=details.vip.strip(),
        external_id=(details.external_id or "").strip() or None,
    )
    if details.kind not in CUSTOMER_KINDS:
        problems["kind"] = _l("Choose person, organisation or household.")
    if details.nationality and not country_known(details.nationality):
        problems["nationality"] = _l("There is no such country.")
    if details.language and (len(details.language) > 20 or not LANGUAGE.fullmatch(details.language)):
        problems["language"] = _l("This is not a language tag such as zh-Hant-TW.")
    for name, width in (("form_of_address", 80), ("vip", 20), ("external_id", 80)):
        if len(getattr(details, name) or "") > width:
            problems[name] = too_long(width)
    if trouble := birthdays.problem(details.birthday, today):
        problems["birthday"] = BIRTHDAY_PROBLEMS[trouble]
    return details


BIRTHDAY_PROBLEMS = {
    "half": _l("Give month and day together, or only the year."),
    "impossible": _l("There is no such day."),
    "future": _l("That is in the future."),
    "old": _l("That is too long ago."),
}


def _checked_names(details: Details, region: str, problems: dict[str, object]) -> tuple[NameForm, ...]:
    kept = _rows("names", details.names, lambda n: n.full or n.family or n.given, problems)
    for at, name in enumerate(kept):
        if name.kind not in naming.KINDS:
            problems[f"names.{at}"] = _l("Choose what kind of name it is.")
        if name.language and not LANGUAGE.fullmatch(name.language):
            problems[f"names.{at}"] = _l("This is not a language tag such as zh-Hant-TW.")
    if not any(name.kind == naming.PRIMARY for name in kept):
        problems.setdefault("names", _l("Give a name."))
    if sum(name.kind == naming.INCOGNITO for name in kept) > 1:
        problems.setdefault("names", _l("Give one pseudonym only."))
    return tuple(naming.complete(name, region) for name in kept) if details.kind == PERSON else tuple(
        replace(name, language=name.language or naming.guess_language(name.full, region)) for name in kept
    )  # fmt: skip


def _checked_emails(emails: tuple[str, ...], problems: dict[str, object]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(email.strip() for email in emails if email.strip()))
    if len(kept) > MOST:
        problems["emails"] = too_many()
    for at, email in enumerate(kept[:MOST]):
        if len(email) > 254 or not EMAIL.fullmatch(email):
            problems[f"emails.{at}"] = _l("This is not an e-mail address.")
    return kept


def _rows(section: str, rows: tuple[Any, ...], text: Callable[[Any], str], problems: dict[str, object]) -> Any:
    """The rows that say something, stripped; the position in the errors is that of the row as kept."""
    kept: list[Any] = []
    for row in rows:
        values = {field.name: getattr(row, field.name).translate(INVISIBLE).strip() for field in fields(row)}
        row = replace(row, **values)
        if not text(row) or row in kept:
            continue
        for name, value in values.items():
            if len(value) > _WIDTHS.get(name, 200):
                problems[f"{section}.{len(kept)}"] = too_long(_WIDTHS.get(name, 200))
        kept.append(row)
    if len(kept) > MOST:
        problems[section] = too_many()
    return tuple(kept[:MOST])


def _address_text(address: AddressForm) -> str:
    return address.lines or address.city or address.postal_code or address.state


def too_long(width: int) -> object:
    """The sentence for a text longer than its column."""
    return _l("At most %(n)s characters.", n=width)


def too_many() -> object:
    """The sentence for a list nobody has."""
    return _l("At most %(n)s rows.", n=MOST)
