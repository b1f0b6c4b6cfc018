"""Telephone numbers as recall compares them: digits only, without what is dialled in front."""

from __future__ import annotations

import re
import unicodedata

# ITU-T E.164 country codes of one and two digits; every other code has three.
_ONE = frozenset("17")
_TWO_DIGITS = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98"
)
_OTHER = re.compile(r"[^0-9]+")
_TWO = frozenset(_TWO_DIGITS.split())


def digits(text: str) -> str:
    """The decimal digits of a text, of any script, as ASCII."""
    if text.isascii():
        return _OTHER.sub("", text)
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def country_code(number: str) -> str:
    """The country code an international number (digits only) begins with, "" if there is none."""
    if number[:1] in _ONE:
        return number[:1]
    return number[:2] if number[:2] in _TWO else number[:3] if number[:1] not in ("", "0") else ""


def national(number: str) -> str:
    """An international number (with or without the plus) without its country code and trunk zeros."""
    plain = digits(number).lstrip("0")
    return plain[len(country_code(plain)) :].lstrip("0")
