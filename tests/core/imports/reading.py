"""Reading bytes in the tests."""

import io
from datetime import date
from pathlib import Path

from rugui.imports import csv_files, opera, vcard
from rugui.imports.guest_rows import Setting
from rugui.imports.records import GuestRecord, Parsed, StayRecord

DATA = Path(__file__).parents[2] / "data" / "imports"
SETTING = Setting(date(2026, 11, 22), site="TPE", regions={"tpe": "TW", "ny": "US"})
READ = {"csv": csv_files.read, "vcard": vcard.read, "opera": opera.read}


def rows(data: bytes | str, form: str = "csv", setting: Setting = SETTING) -> list[Parsed]:
    """Every row of a file."""
    data = data.encode() if isinstance(data, str) else data
    return list(READ[form](io.BytesIO(data), setting)[1])


def encoding_of(data: bytes) -> str:
    """How a CSV file was read."""
    return csv_files.read(io.BytesIO(data), SETTING)[0]


def codes(parsed: Parsed) -> list[str]:
    """What is said about a row."""
    return [problem.code for problem in parsed.problems]


def guest(parsed: Parsed) -> GuestRecord:
    """The guest of a row that was taken."""
    assert isinstance(parsed.record, GuestRecord), parsed.problems
    return parsed.record


def stay(parsed: Parsed) -> StayRecord:
    """The stay of a row that was taken."""
    assert isinstance(parsed.record, StayRecord), parsed.problems
    return parsed.record
