"""The texts under which one name is found, in every script and spelling. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from rugui.recall.fold import fold, is_han, is_hangul, is_kana
from rugui.recall.readings import joined, letters, pinyin, split, surname
from rugui.recall.romanise import wade_giles
from rugui.values import NameForm

_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe",
                           "å": "aa", "Å": "Aa"})  # fmt: skip


def digraphs(text: str) -> str:
    """The text with ä, ö and ü written ae, oe and ue, and likewise ø and å."""
    return text.translate(_DIGRAPHS)


@dataclass(slots=True)
class NameTexts:
    """What one name gives: `full` texts, single Latin `words`, `starts` in Han, `pairs` of prefixes, `surnames`.

    Dictionaries stand for ordered sets, so that the same guest always gives the same keys in the same order.
    """

    full: dict[str, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)
    starts: dict[str, None] = field(default_factory=dict)
    pairs: dict[str, None] = field(default_factory=dict)
    surnames: dict[str, None] = field(default_factory=dict)


def pair(first: str, second: str) -> str:
    """The key of two words whichever comes first: the first three letters of each, sorted."""
    return " ".join(sorted((first[:3], second[:3])))


def add(texts: NameTexts, name: NameForm) -> None:
    """Adds everything one name form is found by."""
    full = name.full or f"{name.family} {name.given}"
    east = "" if full.isascii() else "".join(c for c in full if is_han(c) or is_kana(c) or is_hangul(c))
    if east:
        family, given = name.family, name.given
        if family + given and set(family + given) - set(east) - {" ", "　"}:
            family = given = ""  # parts in another script than the whole
        _add_east_asian(texts, east, family, given, name.language)
        # Letters inside: 王Peter, or "Chan Tai Man 陳大文" typed into one field.
        family, given, full = "", "", "".join(" " if c in east else c for c in full)
    else:
        family, given = name.family, name.given
    if fold(full):
        _add_latin(texts, full, family, given)
        if (spelt := digraphs(full)) != full:
            _add_latin(texts, spelt, digraphs(family), digraphs(given))


def _add_latin(texts: NameTexts, full: str, family: str, given: str) -> None:
    if not family and not given:
        family, _comma, given = full.partition(",") if "," in full else (full, "", "")
        if not given.strip():
            words = fold(full).split()
            given, family = " ".join(words[:-1]), " ".join(words[-1:])
    families, givens = fold(family).split(), fold(given).split()
    everything = givens + families
    if not everything:
        return
    texts.words.update(dict.fromkeys(word for word in everything if len(word) > 1))
    texts.full["".join(everything)] = None
    if len(givens) > 1 and families:
        texts.full[givens[0] + "".join(families)] = None
    for part in (families, givens):
        if len(part) > 1:
            texts.full["".join(part)] = None
    for one in givens[:2]:
        for other in families[:2]:
            texts.pairs[pair(one, other)] = None
    texts.surnames["".join(families or givens)] = None
    if families[1:]:
        texts.surnames[families[-1]] = None


def _add_east_asian(texts: NameTexts, full: str, family: str, given: str, language: str) -> None:
    family, given = fold_joined(family), fold_joined(given)
    whole = fold_joined(full)
    texts.full[whole] = None
    unsplit = not (family and given)
    if unsplit:
        if language.startswith("ja") or len(full) > 4 or any(is_kana(c) for c in full):
            family, given = "", ""
        else:
            family, given = (fold_joined(part) for part in split(full))
    elif family + given != whole:
        texts.full[family + given] = None
        whole = family + given
    for end in range(1 if unsplit else 2, min(len(whole), 5)):
        texts.starts[whole[:end]] = None
    for part in (family, given):
        if part:
            texts.full[part] = None
    if family:
        texts.surnames[family] = None
    original = full if full.startswith(family) or unsplit else ""
    _add_letters(texts, whole, family, given, original)


def _add_letters(texts: NameTexts, whole: str, family: str, given: str, original: str) -> None:
    """Pinyin, Wade-Giles, Hong Kong and Korean spellings, romaji of kana."""
    if not all(is_han(c) for c in whole):
        own = surname(family).others if family and all(is_hangul(c) for c in family) else letters(family)
        for spelt in own[:3]:
            texts.words[spelt] = texts.surnames[spelt] = None
            for rest in letters(given) or ("",):
                texts.full[spelt + rest] = None
        texts.words.update(dict.fromkeys(letters(given)))
        texts.full.update(dict.fromkeys(letters(whole)))
        return
    if not family or not surname(family).pinyin:
        texts.full.update(dict.fromkeys(joined(pinyin(original or whole))))
        return
    # Folding loses readings (乾 qian, 干 gan), so the given name is read as it was written.
    runs, initials, wade = _read(original[len(family) :] if original else given)
    spellings = surname(family)
    for spelt in spellings.pinyin:
        texts.words[spelt] = None
        for run in runs:
            texts.full[spelt + run] = None
    if runs:
        texts.words.update(dict.fromkeys(runs))
        for spelt in spellings.pinyin[:2]:
            texts.full[spelt[:1] + initials] = None
        if len(family) > 1:
            texts.full["".join(s[0] for s in pinyin(family)) + initials] = None
        texts.full[runs[0] + spellings.pinyin[0]] = None
    old = (spellings.wade_giles or spellings.pinyin)[0]
    texts.full[old + wade] = None
    texts.words.update(dict.fromkeys((*spellings.wade_giles[:2], *spellings.others[:3])))
    first = (*spellings.pinyin, *spellings.wade_giles[:1], *spellings.others[:2])
    texts.surnames.update(dict.fromkeys(first))


@lru_cache(maxsize=16384)
def _read(given: str) -> tuple[tuple[str, ...], str, str]:
    """A given name in pinyin (each way of typing ü), its initials, and in Wade-Giles."""
    syllables = pinyin(given)
    runs = joined(syllables) if syllables else ()
    return runs, "".join(s[0] for s in syllables), "".join(wade_giles(s) for s in syllables)


def fold_joined(text: str) -> str:
    """The folded text without blanks, as names in Han characters are written."""
    return fold(text).replace(" ", "") if text else ""
