"""Amounts, counts and lists of discount facts, read generously and said in English, for programs. Pure."""

from decimal import Decimal
from typing import Any

from rugui.toolkit import Invalid


def minor(given: Any, what: str) -> int:
    """An amount with at most two decimals, not below zero, in hundredths."""
    if isinstance(given, str):
        given = Decimal(given) if given.replace(".", "", 1).isdigit() and given.isascii() else None
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)) or not 0 <= given <= 10**11:
        raise Invalid(f"{what}: an amount was expected, not {str(given)[:40]!r}")
    if given * 100 != int(given * 100):
        raise Invalid(f"{what}: {given} has more than two decimals")
    return int(given * 100)


def whole(given: Any, what: str, *, low: int = 0) -> int:
    """A count from `low`; 3.0 is 3."""
    number = isinstance(given, (int, Decimal)) and not isinstance(given, bool)
    if not number or not low <= given < 10**6 or given != int(given):
        raise Invalid(f"{what}: a whole number was expected, not {str(given)[:40]!r}")
    return int(given)


def rows(given: Any) -> list[Any]:
    """A list; nothing is an empty one, one thing alone a list of one."""
    if given is None:
        return []
    return list(given) if isinstance(given, (list, tuple)) else [given]
