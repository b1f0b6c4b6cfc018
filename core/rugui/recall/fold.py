"""Folding: one comparable form for every way a text is written.

Nothing stored is ever converted; a folded text only makes keys and comparisons. Han characters are folded one at a
time, because a converter that looks at phrases may treat the query otherwise than the record. Folding joins more
than it should (后 and 後, 鍾 and 鐘); the ranking then puts the same writing first.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from rugui.recall import data

LONGEST = 200  # characters of an input that are looked at; names and queries are shorter
_APOSTROPHES = frozenset("'’‘ʼʻ`´＇ʹ")


def is_han(char: str) -> bool:
    """A Han character, whatever the language."""
    return (
        "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
        or char == "々"
    )


def is_kana(char: str) -> bool:
    """Hiragana or katakana."""
    return "\u3041" <= char <= "\u30ff" and char != "・"


def is_hangul(char: str) -> bool:
    """A composed Korean syllable."""
    return "\uac00" <= char <= "\ud7a3"


def is_east_asian(text: str) -> bool:
    """Whether any character is written without letters: Han, kana or hangul."""
    return not text.isascii() and any(is_han(c) or is_kana(c) or is_hangul(c) for c in text)


@cache
def han_map() -> dict[str, str]:
    """Every Han character that is folded into another, from the generated and the hand-written groups joined."""
    parent: dict[str, str] = {}

    def root(char: str) -> str:
        while (up := parent.get(char, char)) != char:
            char = up
        return char

    for line in data.lines("han_fold.txt"):
        for char in line[1:]:
            parent[root(char)] = root(line[0])
    for line in data.lines("variants.txt"):
        for char in line[1:]:
            parent[root(char)] = root(line[0])
    return {char: root(char) for char in parent if root(char) != char}


class _Folding(dict[int, str]):
    """A `str.translate` table that works out a character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code < 0x10000:  # so that no input can make the table large
            self[code] = folded
        return folded

    @staticmethod
    def _fold(char: str) -> str:
        if is_han(char):
            return han_map().get(char, char)
        if "\u30a1" <= char <= "\u30f6":
            return chr(ord(char) - 0x60)  # katakana to hiragana
        if is_kana(char) or is_hangul(char):
            return "" if char == "ー" else char
        if char in _APOSTROPHES or "\u0300" <= char <= "\u036f":
            return ""
        category = unicodedata.category(char)
        if category[0] not in "LNM" or category == "Cs":
            return " "
        plain = anyascii(char).lower()
        return "".join(c for c in plain if c.isalnum())


_folding = _Folding()


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The folded words of a text, one blank between them: lower case, no accents, one form of each character."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST]
    return " ".join(text.translate(_folding).split())


def squash(text: str) -> str:
    """The folded text without blanks: "Wei-Ming" and "weiming" are the same."""
    return fold(text).replace(" ", "")


def plain(text: str) -> str:
    """The text as written, but for case, width, blanks and punctuation: what "the same writing" compares."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    if text.isalnum():
        return text
    return "".join(c for c in text if c.isalnum() or unicodedata.category(c)[0] == "M")
