"""Birthdays, also those whose year the guest keeps to themselves. Pure."""

import re
from datetime import date

from rugui.values import record

_LEAP = 2000
OLDEST = 1890


@record
class Birthday:
    """Year, month and day, of which the year, or month and day together, may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __bool__(self) -> bool:
        return self.year is not None or self.month is not None

    def __str__(self) -> str:
        """ISO 8601 as vCard writes it: 1990-05-17, --05-17, 1990."""
        if self.month is None or self.day is None:
            return f"{self.year:04}" if self.year is not None else ""
        return (f"{self.year:04}" if self.year is not None else "-") + f"-{self.month:02}-{self.day:02}"

    def falls_on(self, day: date) -> bool:
        """Whether the guest celebrates that day; of 29 February it is 1 March in other years."""
        if self.month is None or self.day is None:
            return False
        if (self.month, self.day) == (2, 29):
            return (day.month, day.day) == ((2, 29) if _is_leap(day.year) else (3, 1))
        return (day.month, day.day) == (self.month, self.day)


UNKNOWN = Birthday()


def problem(birthday: Birthday, today: date) -> str:
    """Why there is no such birthday: "" (fine), "half", "impossible", "future" or "old"."""
    year, month, day = birthday.year, birthday.month, birthday.day
    if (month is None) != (day is None):
        return "half"
    if year is not None and year > today.year:
        return "future"
    if year is not None and year < OLDEST:
        return "old"
    if month is not None and day is not None:
        try:
            born = date(year if year is not None else _LEAP, month, day)
        except ValueError:
            return "impossible"
        if year is not None and born > today:
            return "future"
    return ""


_WHOLE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))", re.ASCII
)
_ROC = re.compile(r"民[國国](\d{1,3})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_YEARLESS = re.compile(r"(?:--)?(\d{1,2})-?(\d{1,2})|(\d{1,2})月(\d{1,2})日", re.ASCII)


def parse(text: str) -> Birthday | None:
    """A birthday from text, year before month before day; None where it is not one of the ways written here.

    1990-05-17, 1990/5/17, 1990年5月17日, 民國79年5月17日, 19900517, --05-17, 05-17, 5月17日, 1990.
    """
    text = "".join(text.split())
    if not text:
        return Birthday()
    if match := _WHOLE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return Birthday(year, month, day)
    if match := _ROC.fullmatch(text):
        return Birthday(int(match[1]) + 1911, int(match[2]), int(match[3]))
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return Birthday(int(text))
    if (match := _YEARLESS.fullmatch(text)) and ("-" in text or "月" in text):
        month, day = (int(part) for part in match.groups() if part is not None)
        return Birthday(None, month, day)
    return None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
