"""What can be wrong with a file or a row, by code, in words a clerk understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rugui.errors import Invalid
from rugui.i18n import _l

# A file that cannot be read at all. Each says what to do.
FILE: Mapping[str, Any] = {
    "empty": _l("This file is empty."),
    "no_rows": _l("This file has a header and nothing below it."),
    "too_large": _l("This file is larger than %(limit)s. Please split it."),
    "bomb": _l("This archive unpacks to far more than it holds. It was not opened."),
    "cut_off": _l("This archive is cut off. Please copy or export it again."),
    "broken_archive": _l("This archive is damaged: %(why)s"),
    "locked_archive": _l("This archive has a password. Please send the file itself."),
    "no_file": _l("This archive holds no file."),
    "many_files": _l("This archive holds more than %(limit)s files. Please split it."),
    "binary": _l("This is not text but a file of another program (a picture, PDF or Excel). Please save it as CSV."),
    "encoding": _l(
        "It cannot be told how this file writes its characters (%(candidates)s fit alike). "
        "Please save it as “CSV UTF-8”, or name the encoding."
    ),
    "wrong_encoding": _l("This file is not written in %(encoding)s. Please choose another encoding, or none."),
    "header": _l(
        "The first line does not name the columns of guests or stays. Missing: %(missing)s. Found: %(found)s."
    ),
    "header_twice": _l("The column “%(column)s” is there twice. Please rename or remove one."),
    "mapping": _l("The mapping cannot be used: %(why)s"),
    "mapping_column": _l("The mapping names a column the file does not have: %(column)s. Found: %(found)s."),
    "not_vcard": _l("This is not a vCard: no line says BEGIN:VCARD."),
    "not_json": _l("This is not JSON (line %(line)s): %(why)s"),
    "too_deep": _l("This JSON is nested too deeply to be an export of guests."),
    "no_guest": _l("There is no guest and no stay in this file: it is %(what)s."),
    "unknown_format": _l("It cannot be told what kind of file this is. Please choose CSV, vCard or OPERA."),
    "no_site": _l("There is no site “%(site)s”."),
}  # fmt: skip

# A row that is not taken.
ROW: Mapping[str, Any] = {
    "file": "%(value)s",
    "no_name": _l("No name is given."),
    "no_guest_named": _l("This row names no guest."),
    "nothing_said": _l("It says nothing about the guest with the number “%(value)s”."),
    "guest_unknown": _l("The guest with the number “%(value)s” is not here. Import the guests first."),
    "relation_unknown": _l("The other guest, number “%(value)s”, is not here yet; the relation was not kept."),
    "site_unknown": _l("There is no site “%(value)s” here."),
    "site_missing": _l("It does not say at which site."),
    "site_not_yours": _l("You may not import for the site “%(value)s”."),
    "date": _l("%(field)s: “%(value)s” is not a date that can be read."),
    "date_nonsense": _l("%(field)s: nobody stayed on %(value)s; it looks like a placeholder."),
    "date_missing": _l("%(field)s is missing."),
    "departure_first": _l("The departure is before the arrival."),
    "too_many_nights": _l("%(value)s nights: no stay is that long."),
    "number": _l("%(field)s: “%(value)s” is not a number from 0 to 99."),
    "amount": _l("%(field)s: “%(value)s” is not an amount."),
    "currency": _l("“%(value)s” is not a currency."),
    "currency_missing": _l("There is an amount but no currency."),
    "status": _l("“%(value)s” is not a status of a stay."),
    "formula": _l("%(field)s holds a formula (%(value)s), not a text."),
    "characters": _l("%(field)s holds characters that cannot be stored."),
    "bytes": _l("This row is written in another encoding than the rest of the file."),
    "too_long": _l("%(field)s is too long: more than %(limit)s characters."),
    "row_too_long": _l("This row is too long to be read (more than %(limit)s characters)."),
    "row_too_long_to": _l("The quotation mark opened here closes only in line %(value)s; these lines are not a row."),
    "unclosed": _l("The quotation mark opened here never closes: this and the %(value)s lines after it were not read."),
    "columns": _l("This row has %(value)s columns, the header has %(limit)s."),
    "unfit": _l("%(field)s cannot be used: %(value)s"),
    "card_cut_off": _l("This card is cut off: no END:VCARD follows."),
    "card_too_long": _l("This card is too long to be read."),
    "json_line": _l("This line is not JSON: %(value)s"),
    "json_deep": _l("This is nested too deeply to be a guest."),
    "no_guest_here": _l("There is no guest and no stay here: it is %(value)s."),
    "external_id_other": _l("The number “%(value)s” belongs to a guest of quite another name here."),
    "family": _l("“%(value)s” is known with another name (a family?)."),
    "several": _l("%(value)s guests here fit."),
    "stay_other_guest": _l("The stay “%(value)s” belongs to another guest here."),
    "plugin": _l("A plugin could not take its part: %(value)s"),
    "guest_refused": _l("The guest of this row was refused."),
}  # fmt: skip

# What is said beside a row that was taken.
BESIDE: Mapping[str, Any] = {
    "email": _l("The e-mail address “%(value)s” cannot be one and was not kept."),
    "phone": _l("The phone “%(value)s” could not be read; it is kept as written."),
    "phone_none": _l("The phone “%(value)s” holds no number and was not kept."),
    "phone_rounded": _l("The phone “%(value)s” was rounded by a spreadsheet and was not kept."),
    "country": _l("The country “%(value)s” is not known and was not kept."),
    "language": _l("The language “%(value)s” is not known and was not kept."),
    "birthday": _l("The birthday “%(value)s” cannot be one and was not kept."),
    "cell_error": _l("%(field)s holds a spreadsheet's error (%(value)s) and was left out."),
    "masked": _l("%(field)s is masked in this file and was left out."),
    "not_kept": _l("Not kept: %(value)s."),
    "restricted": _l("The source restricts this guest. Please enter the restriction with its reason."),
    "keys_twice": _l("The object gives “%(value)s” twice; the last one was taken."),
    "after_end": _l("What follows the end of the JSON was left out."),
    "archive_tail": _l("What follows the end of the archive was left out."),
    "document": _l("The document “%(value)s” cannot be one and was not kept."),
    "children_absurd": _l("%(field)s: “%(value)s” was taken as it is."),
    "looks_like": _l("Looks like a guest already here under another number (%(value)s)."),
    "erased": _l("Somebody known by the same was erased on %(value)s. Keep this guest only if they want it."),
    "plugin_took": _l("%(field)s: %(value)s"),
    "plugin_unread": _l("%(field)s, not kept: %(value)s"),
}
WORDS: Mapping[str, Any] = {**FILE, **ROW, **BESIDE}

FIELDS: Mapping[str, Any] = {
    "external_id": _l("Number in another system"), "guest_external_id": _l("Guest's number"), "name": _l("Name"),
    "name_language": _l("Language of the name"), "alternate_name": _l("Other name"),
    "phonetic_name": _l("Phonetic name"),
    "honorific": _l("Honorific"), "family_name": _l("Family name"), "given_name": _l("Given name"),
    "phone": _l("Phone"),
    "email": _l("E-mail"), "birthday": _l("Birthday"), "nationality": _l("Nationality"), "language": _l("Language"),
    "organisation": _l("Organisation"), "member_number": _l("Member number"), "notes": _l("Notes"), "vip": _l("VIP"),
    "address": _l("Address"), "city": _l("City"), "state": _l("County or state"), "postal_code": _l("Postal code"),
    "country": _l("Country"), "form_of_address": _l("Form of address"), "site": _l("Site"), "arrival": _l("Arrival"),
    "departure": _l("Departure"), "status": _l("Status"), "room": _l("Room"),
    "booking_reference": _l("Booking reference"),
    "adults": _l("Adults"), "children": _l("Children"), "currency": _l("Currency"), "revenue": _l("Revenue"),
    "cost": _l("Cost"), "requests": _l("Requests"), "source": _l("Source"), "document": _l("Document"),
    "eta": _l("Arrival time"), "membership_since": _l("Membership since"), "membership_until": _l("Membership until"),
}  # fmt: skip
SHOWN = 120  # characters of an offending value that are kept


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row: `code` of `WORDS`, the field and value it is about. `fatal`: the row is not taken."""

    code: str
    field: str = ""
    value: str = ""
    limit: int = 0
    fatal: bool = True

    def __str__(self) -> str:
        return words(self.code, self.field, self.value, self.limit)


@dataclass(frozen=True, slots=True)
class _Said:
    code: str
    parameters: Mapping[str, str]

    def __str__(self) -> str:
        text = str(FILE[self.code])
        return text % self.parameters if self.parameters else text


class Unreadable(Invalid):
    """The whole file cannot be read; `code` of `FILE` and what the sentence needs."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(_Said(code, {name: shorten(str(value)) for name, value in parameters.items()}))
        self.reason = code


def words(code: str, field: str = "", value: str = "", limit: int = 0) -> str:
    """The sentence for a code, in the reader's language."""
    text = str(WORDS.get(code, code))
    return text % {"field": FIELDS.get(field, field), "value": value, "limit": limit} if "%(" in text else text


def beside(code: str, value: object = "", field: str = "") -> Problem:
    """Something said beside a row that is taken."""
    return Problem(code, field, shorten(str(value)), fatal=False)


def refused(code: str, value: object = "", field: str = "", limit: int = 0) -> Problem:
    """A reason not to take a row."""
    return Problem(code, field, shorten(str(value)), limit)


def shorten(text: str) -> str:
    """At most `SHOWN` characters, all of which can be shown and stored."""
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "�" for char in cut)
