"""Names: which language one is written in, which part is the family's, and the order its language wants. Pure.

A name is stored as the guest writes it and never converted; what is guessed here fills only what was left empty.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rugui.recall import readings
from rugui.recall.fold import is_east_asian, is_han, is_hangul, is_kana
from rugui.values import NameForm

PRIMARY, ALTERNATE, PHONETIC, INCOGNITO = KINDS = ("primary", "alternate", "phonetic", "incognito")
# How a Chinese name that both scripts write alike is tagged, by the region of the site that took it.
CHINESE_OF = {"TW": "zh-Hant-TW", "HK": "zh-Hant-HK", "MO": "zh-Hant-MO", "CN": "zh-Hans-CN", "SG": "zh-Hans-SG",
              "MY": "zh-Hans-MY"}  # fmt: skip
# Two-character surnames of Japan that are no Chinese surname with the beginning of a given name.
_JAPANESE = frozenset(
    re.findall(
        "..",
        "佐藤鈴木山本渡辺渡邊伊藤中村小林加藤吉田山田山口松本井上木村清水山崎池田橋本阿部前田藤田小川後藤岡田村上近藤坂本"
        "遠藤青木藤井西村福田太田三浦岡本松田中島中川中野小野竹内中山上田森田柴田工藤横山宮崎宮本内田谷口大野丸山今井田中"
        "高橋石川原田和田",
    )
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "af",
        "av",
        "zu",
        "bin",
        "binti",
        "ibn",
        "al",
        "el",
        "st.",
        "san",
    ]
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_FAMILY_FIRST = ("zh", "ja", "ko", "vi", "hu")


def guess_language(text: str, region: str = "") -> str:
    """BCP 47 tag of a name, from its characters; `region` (ISO 3166) decides where they leave it open.

    Which national character sets hold a character tells the scripts apart: 偉 is in Big5 only, 伟 in GB 2312 only,
    沢 in neither but in the Japanese one. A Latin name gets no tag: letters do not tell a language.
    """
    if any(is_hangul(char) for char in text):
        return "ko"
    if any(is_kana(char) for char in text):
        return "ja"
    han = [char for char in text if is_han(char)]
    if not han:
        return ""
    evidence = [_script_of(char) for char in han]
    if "ja" in evidence or _looks_japanese("".join(han)):
        return "ja"
    traditional, simplified = evidence.count("hant"), evidence.count("hans")
    if traditional > simplified:
        return CHINESE_OF[region] if region in ("TW", "HK", "MO") else "zh-Hant"
    if simplified > traditional:
        return CHINESE_OF[region] if region in ("CN", "SG", "MY") else "zh-Hans"
    if region == "JP":
        return "ja"
    return CHINESE_OF.get(region, "zh-Hans" if "hans or ja" in evidence else "zh")


@lru_cache(maxsize=8192)
def _script_of(char: str) -> str:
    big5, gb, japanese, korean = (_holds(char, codec) for codec in ("big5", "gb2312", "cp932", "cp949"))
    if big5 != gb:
        return "hant" if big5 else "hans or ja" if japanese else "hans"
    return "ja" if japanese and not (big5 or gb or korean) else ""


def _holds(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _looks_japanese(han: str) -> bool:
    return len(han) >= 4 and han[:2] in _JAPANESE


def split(full: str, language: str) -> tuple[str, str]:
    """Family and given name of one written whole; ("", "") where only the guest knows.

    歐陽雅婷 is 歐陽 and 雅婷; "Ludwig van Beethoven" is van Beethoven; a word in capitals is the family's.
    """
    text = full.strip()
    if is_east_asian(text):
        return _split_east_asian(text, language)
    if "," in text:
        family, _comma, given = (part.strip() for part in text.partition(","))
        return family, given
    words = text.split()
    if len(words) < 2:
        return "", ""
    capitals = [word for word in words if len(word) > 1 and word.isupper() and word.isalpha()]
    if capitals and len(capitals) < len(words):
        family = " ".join(capitals)
        return family, " ".join(word for word in words if word not in capitals)
    if language.startswith(_FAMILY_FIRST):
        return words[0], " ".join(words[1:])
    start = len(words) - 1
    if start > 1 and words[start].rstrip(".").lower() in _SUFFIXES:
        start -= 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])


def _split_east_asian(text: str, language: str) -> tuple[str, str]:
    if any(char.isascii() and char.isalpha() for char in text):
        return "", ""  # 王Peter: which is which, only the guest knows
    parts = re.split(r"[\s　・·]+", text)
    if len(parts) == 2:
        return parts[0], parts[1]
    if len(parts) > 2:
        return "", ""
    if language.startswith("ja"):
        known = text[:2] in _JAPANESE and len(text) > 2
        return (text[:2], text[2:]) if known else ("", "")
    return readings.split(text) if 2 <= len(text) <= 5 else ("", "")


def compose(family: str, given: str, language: str) -> str:
    """A whole name from its parts, in the order its language wants: 王小明, 田中 太郎, Wang Xiaoming, John Smith."""
    if not (family and given):
        return family or given
    if is_east_asian(family + given):
        return f"{family} {given}" if language.startswith("ja") else family + given
    return f"{family} {given}" if language.startswith(_FAMILY_FIRST) else f"{given} {family}"


def display(name: NameForm) -> str:
    """The name with its honorific where its script wants it: 王小明 先生, Mr John Smith."""
    if not name.honorific:
        return name.full
    if is_east_asian(name.full):
        return f"{name.full} {name.honorific}"
    return f"{name.honorific} {name.full}"


def complete(name: NameForm, region: str = "") -> NameForm:
    """The name with what was left empty filled in: whole from parts, language, family and given."""
    language = name.language or guess_language(name.full or name.family + name.given, region)
    full = name.full or compose(name.family, name.given, language)
    family, given = name.family, name.given
    if not (family or given):
        family, given = split(full, language)
    return replace(name, full=full, language=language, family=family, given=given)


def protected(names: Iterable[NameForm]) -> bool:
    """Whether the real name is behind a pseudonym."""
    return any(name.kind == INCOGNITO for name in names)


def visible(names: Sequence[NameForm], may_see_real: bool) -> tuple[NameForm, ...]:
    """The names a reader may see, the one to call the guest by first: with a pseudonym and no permission, only that."""
    if protected(names) and not may_see_real:
        return tuple(name for name in names if name.kind == INCOGNITO)
    return tuple(sorted(names, key=lambda name: KINDS.index(name.kind) if name.kind in KINDS else len(KINDS)))


def shown(names: Sequence[NameForm]) -> str:
    """The first name as one text with its honorific, for lists and sentences; "" where there is none."""
    return display(names[0]) if names else ""
