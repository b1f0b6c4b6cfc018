"""Cells of a CSV that a spreadsheet will open: no text becomes a formula. Pure."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PHONES = re.compile(r"\+[0-9][0-9 ()./-]*(;\+?[0-9][0-9 ()./-]*)*")


def neutral(text: str, *, phones: bool = False) -> str:
    """The text with an apostrophe before what a spreadsheet would work out; phone numbers keep their plus."""
    if not text.startswith(STARTS) or (phones and _PHONES.fullmatch(text)):
        return text
    return "'" + text


def restored(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS) else text
