"""Phone numbers as people type them, read into E.164. Pure."""

import unicodedata
from collections.abc import Iterable

import phonenumbers

LONGEST = 60


def e164(typed: str, regions: Iterable[str] = ()) -> str:
    """The number in E.164, or "" where it cannot be read as a valid number of any of `regions` (ISO 3166, in order).

    Full-width digits and a leading 00 are turned into what `phonenumbers` reads: asked for Taiwan it takes 001… for
    a local number. A short number "parses" too (1234 becomes +8861234), so validity is asked for.
    """
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).strip()
    if text.startswith("00"):
        text = "+" + text[2:].lstrip()
    for region in dict.fromkeys([None] if text.startswith("+") else [r for r in regions if r]):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            number.extension = None
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""
