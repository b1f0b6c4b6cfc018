"""Amounts in files: text to integer minor units, negative ones (a refund) and fractions of them included. Pure.

The number of decimals is that of ISO 4217 as CLDR has it: two for TWD, though nobody in Taiwan writes any, none for
JPY and KRW, three for KWD. An amount with more decimals than its currency has is rounded half to even.
"""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from babel.numbers import get_currency_precision, is_currency

from rugui.errors import Invalid
from rugui.interactions import amounts

MOST = 10**15


def known(currency: str) -> str:
    """The ISO 4217 code, or "" where there is no such currency."""
    code = currency.strip().upper()
    return code if len(code) == 3 and code.isascii() and is_currency(code) else ""


def number(text: str, point: str = ".") -> Decimal | None:
    """A plain number, possibly negative or in brackets; `point` is the decimal mark. None where it is none."""
    left = re.sub(r"[\s_']", "", unicodedata.normalize("NFKC", text[:60]))
    negative = left[:1] in ("-", "−") or (left[:1] == "(" and left[-1:] == ")")
    left = left.strip("()").lstrip("-−+")
    if point == ",":
        left = left.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"\d{1,15}(\.\d{0,12})?|\d{1,3}(,\d{3}){1,4}(\.\d{0,12})?|\.\d{1,12}", left, re.ASCII):
        return None
    try:
        value = Decimal(left.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing Decimal refuses
        return None
    return -value if negative else value


def minor(value: Decimal, currency: str) -> int | None:
    """Minor units of an amount, rounded half to even; None where nobody has that much."""
    found = value.scaleb(get_currency_precision(currency)).to_integral_value(ROUND_HALF_EVEN)
    return int(found) if abs(found) <= MOST else None


def read(text: str, currency: str, point: str = ".") -> tuple[int, str] | None:
    """Minor units and currency of a cell: a bare number in `currency`, or one with its sign (NT$1,234); else None."""
    bare = number(text, point)
    if bare is not None:
        found = minor(bare, currency) if currency else None
        return None if found is None else (found, currency)
    left = unicodedata.normalize("NFKC", text[:60]).strip()
    sign = -1 if left[:1] in ("-", "−", "(") else 1
    try:
        value, named = amounts.minor_units(left.strip("()").lstrip("-−"), currency)
    except Invalid:
        return None
    return sign * value, named
