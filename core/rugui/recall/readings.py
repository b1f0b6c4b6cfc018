"""How a name in Han characters or hangul is spelt in letters: pinyin, Wade-Giles, Hong Kong and Korean passports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from rugui.recall import data
from rugui.recall.fold import han_map, is_east_asian, is_han, is_hangul
from rugui.recall.romanise import short_vowels, umlauts, wade_giles


@dataclass(frozen=True, slots=True)
class Surname:
    """The spellings of a surname, commonest first."""

    pinyin: tuple[str, ...]
    wade_giles: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every spelling once."""
        return tuple(dict.fromkeys(self.pinyin + self.wade_giles + self.others))


@cache
def _table() -> dict[str, str]:
    """Character to its first reading in pinyin, ü written v."""
    readings: dict[str, str] = {}
    for line in data.lines("pinyin.txt"):
        syllable, chars = line.split(" ", 1)
        readings.update(dict.fromkeys(chars, syllable))
    return readings


def _folded(text: str) -> str:
    return "".join(han_map().get(c, c) for c in text)


@cache
def _surnames() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Folded surname to its readings as a surname and its spellings that no rule gives."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for line in data.lines("surnames.txt"):
        written, own, others = (*line.split(" "), "-")[:3]
        before = found.get(_folded(written), ((), ()))
        lists = tuple(() if text == "-" else tuple(text.split(",")) for text in (own, others))
        found[_folded(written)] = (before[0] + lists[0], before[1] + lists[1])
    return found


@cache
def _korean() -> dict[str, tuple[str, ...]]:
    """Korean surname in hangul to its passport spellings."""
    found: dict[str, tuple[str, ...]] = {}
    for line in data.lines("korean.txt"):
        _hanja, hangul, spellings = line.split(" ")
        found[hangul] = tuple(dict.fromkeys((*found.get(hangul, ()), *spellings.split(","))))
    return found


def syllable(char: str) -> str:
    """The common reading of one character ("" when it has none): Han in pinyin, hangul by letters."""
    if is_hangul(char):
        return anyascii(char).lower()
    table = _table()
    return table.get(char) or table.get(han_map().get(char, char), "")


def pinyin(text: str) -> list[str]:
    """The syllables of a text in Han characters, in the common reading."""
    found: list[str] = []
    for char in text:
        if reading := (found[-1] if char == "々" and found else syllable(char)):
            found.append(reading)
    return found


def split(full: str) -> tuple[str, str]:
    """Surname and given name of a Chinese or Korean name written as one: 歐陽雅婷 is 歐陽 and 雅婷."""
    compound = _folded(full[:2])
    if len(full) > 2 and (compound in _korean() or (compound in _surnames() and len(compound) == 2)):
        return full[:2], full[2:]
    return full[:1], full[1:]


@lru_cache(maxsize=8192)
def surname(written: str) -> Surname:
    """Every spelling of a surname in Han characters or hangul; the reading as a surname comes first."""
    if written and all(is_hangul(c) for c in written):
        spellings = _korean().get(written, ())
        return Surname((), (), tuple(dict.fromkeys((*spellings, anyascii(written).lower()))))
    own, others = _surnames().get(_folded(written), ((), ()))
    common = pinyin(written)
    pinyins: dict[str, None] = {}
    wades: dict[str, None] = {}
    for reading in own:
        pinyins.update(dict.fromkeys(umlauts(reading)))
    if len(written) == 1 and own:
        wades.update(dict.fromkeys(wade_giles(reading) for reading in own))
    pinyins.update(dict.fromkeys(joined(common)))
    wades["".join(wade_giles(s) for s in common if s)] = None
    return Surname(
        tuple(p for p in pinyins if p), tuple(w for w in wades if w and w not in pinyins), tuple(dict.fromkeys(others))
    )


def joined(syllables: list[str]) -> tuple[str, ...]:
    """Syllables run together, in each way of typing ü: at most three texts, so a long name stays cheap."""
    text = "".join(syllables)
    return umlauts(text) if any("v" in s for s in syllables) else (text,)


def letters(text: str) -> tuple[str, ...]:
    """A text in kana, hangul or another script in Latin letters: with long vowels, and without where they differ."""
    if not is_east_asian(text):
        return ()
    spelt = "".join(c for c in anyascii(text).lower() if c.isalnum())
    return tuple(dict.fromkeys((spelt, short_vowels(spelt)))) if spelt else ()


def has_han(text: str) -> bool:
    """Whether any character is Han."""
    return any(is_han(c) for c in text)
