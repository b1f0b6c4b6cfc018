"""Cells of a CSV that a spreadsheet will open: no text becomes a formula. Pure."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EMPTY = frozenset({"n/a", "null", "—"})  # words for nothing, to whoever reads the file: but it may be a name
_PHONES = re.compile(r"\+[0-9][0-9 ()./-]*(;\+?[0-9][0-9 ()./-]*)*")


def neutral(text: str, *, phones: bool = False) -> str:
    """The text with an apostrophe before what a spreadsheet would work out; phone numbers keep their plus."""
    return "'" + text if _mistaken(text) and not (phones and _PHONES.fullmatch(text)) else text


def restored(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and _mistaken(text) else text


def _mistaken(text: str) -> bool:
    plain = text.lstrip("'")
    return plain.startswith(STARTS) or plain.lower() in EMPTY
