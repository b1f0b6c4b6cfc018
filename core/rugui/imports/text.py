"""Cells as text: fit to be stored, and no formula taken for a name. Pure."""

import unicodedata

from rugui.customers.cells import EMPTY, restored
from rugui.imports.problems import Problem, beside, refused

# Direction overrides and invisible marks that make a name look like another one.
INVISIBLE = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF, 0xAD]
)
ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
FORMULA = frozenset("=+-@＝＋－＠")
LENGTHS = {
    "external_id": 80, "guest_external_id": 80, "name": 200, "alternate_name": 200, "phonetic_name": 200,
    "family_name": 100, "given_name": 100, "honorific": 40, "form_of_address": 80, "vip": 20, "organisation": 200,
    "member_number": 5000, "booking_reference": 60, "room": 20, "source": 40, "city": 100, "state": 100,
    "postal_code": 20, "site": 120, "address": 1000, "notes": 20_000, "requests": 20_000, "phone": 2500,
    "email": 10_500, "handle": 120,
}  # fmt: skip
# Free text is kept as it is: nothing here evaluates it, and the export puts an apostrophe before what Excel would.
FREE = frozenset({"notes", "requests", "address"})
NAMES = frozenset({
    "name", "alternate_name", "phonetic_name", "family_name", "given_name", "honorific", "organisation",
    "form_of_address", "external_id", "guest_external_id", "city", "state", "vip", "booking_reference", "member_number",
})  # fmt: skip


def tidy(raw: str, field: str, problems: list[Problem]) -> str:
    """The cell stripped, in NFC, without invisible marks; what is wrong with it is added to `problems`."""
    text = raw.strip()
    if not text:
        return ""
    said = restored(text) != text  # an apostrophe says that what follows is a text; the export puts one
    if said:
        text = text[1:].strip()
    if not text.isprintable() or not text.isascii():
        text = _storable(text, field, problems)
        if not text:
            return ""
    if len(text) > LENGTHS.get(field, 200):
        problems.append(refused("too_long", field=field, limit=LENGTHS.get(field, 200)))
        return ""
    if said:
        return text
    if text[0] == "#" and text in ERRORS:
        problems.append(beside("cell_error", text, field))
        return ""
    if text.startswith('="') and text.endswith('"') and text.count('"') == 2:
        text = text[2:-1].strip()  # how a spreadsheet is told that 0912… is a text
    if text and text[0] in FORMULA and field in NAMES and _formula(text):
        problems.append(refused("formula", text, field))
        return ""
    return text


def _formula(text: str) -> bool:
    """What a spreadsheet would work out; a lone "-" for "none" and a number such as -1 are no formulas."""
    return text[0] in "=＝@＠" or (
        len(text) > 1 and not unicodedata.normalize("NFKC", text)[1:].strip().replace(".", "").isdecimal()
    )


def _storable(text: str, field: str, problems: list[Problem]) -> str:
    text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    if field in FREE or field in ("phone", "email"):
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\t", " ")
    else:
        text = " ".join(text.split())
    if text.isprintable():
        return text.strip()
    for char in text:
        category = unicodedata.category(char)
        if category == "Cs":
            half = "\udc80" <= char <= "\udcff"  # a byte that could not be decoded
            problems.append(refused("bytes" if half else "characters", field=field))
            return ""
        if category == "Cc" and char != "\n":
            problems.append(refused("characters", field=field))
            return ""
    return text.strip()


def empty_word(text: str) -> bool:
    """Words people type to say that there is nothing."""
    return text.lower() in EMPTY or text in ("-", "--")
