"""Romanisations by rule: Wade-Giles from pinyin, and the long vowels of Japanese names."""

from __future__ import annotations

import re
from functools import cache

# Syllables the rules below do not give; apostrophes and umlauts are left out, as on passports.
_EXCEPTIONS = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
    "er": "erh", "ge": "ko", "ke": "ko", "he": "ho", "e": "o", "gui": "kuei", "kui": "kuei", "yan": "yen",
    "ye": "yeh", "you": "yu", "yong": "yung", "yi": "i", "duo": "to", "tuo": "to", "luo": "lo", "nuo": "no",
    "zuo": "tso", "cuo": "tso", "suo": "so", "zhuo": "cho", "chuo": "cho", "ruo": "jo", "guo": "kuo", "jue": "chueh",
    "que": "chueh", "xue": "hsueh", "yue": "yueh", "lve": "lueh", "nve": "nueh", "lue": "lueh", "nue": "nueh",
}  # fmt: skip
_INITIALS = (("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("d", "t"), ("g", "k"), ("j", "ch"), ("q", "ch"),
             ("x", "hs"), ("z", "ts"), ("c", "ts"), ("r", "j"))  # fmt: skip
_PLAIN = ("p", "t", "k", "m", "n", "f", "l", "h", "s", "w", "y")


@cache
def wade_giles(syllable: str) -> str:
    """The Wade-Giles spelling of one pinyin syllable (ü written v), without marks: "xu" is "hsu"."""
    if syllable in _EXCEPTIONS:
        return _EXCEPTIONS[syllable]
    for pinyin, wade in _INITIALS:
        if syllable.startswith(pinyin):
            initial, final = wade, syllable[len(pinyin) :]
            break
    else:
        initial = syllable[0] if syllable.startswith(_PLAIN) else ""
        final = syllable[len(initial) :]
    if final == "ian":
        final = "ien"
    elif final in ("ie", "ue", "ve"):
        final += "h"
    elif final.endswith("ong"):
        final = final[:-3] + "ung"
    return initial + final.replace("v", "u")


def umlauts(syllable: str) -> tuple[str, ...]:
    """The ways a pinyin ü is typed: "lv" gives lv, lu, lyu; any other syllable only itself."""
    if "v" not in syllable:
        return (syllable,)
    return (syllable, syllable.replace("v", "u"), syllable.replace("v", "yu"))


def short_vowels(romaji: str) -> str:
    """Japanese long vowels as passports leave them out: "satou" and "satoo" are "sato", "yuuko" is "yuko"."""
    return re.sub(r"ou|oo|oh(?![aeiou])", "o", romaji.replace("uu", "u"))
