"""Amounts, counts and lists of discount facts, read generously and said in English, for programs. Pure."""

from datetime import date
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


def percentage(given: Any, what: str) -> int:
    """10, 12.5 or "12.5%" in hundredths of a percent; more than all of it is all of it."""
    if isinstance(given, str):
        text = given.strip().removesuffix("%").strip()
        given = Decimal(text) if text.replace(".", "", 1).isdigit() and text.isascii() else None
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)) or not 0 <= given <= 10**6:
        raise Invalid(f"{what}: {str(given)[:40]!r} is no percentage")
    if given * 100 != int(given * 100):
        raise Invalid(f"{what}: {given} percent has more than two decimals")
    return min(int(given * 100), 10_000)


def day(given: Any, what: str) -> date | None:
    """The day that a time like 2026-05-01 or 2026-05-01T12:00:00Z begins with, or nothing."""
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError as error:
        raise Invalid(f"{what}: {str(given)[:40]!r} is no day") from error
