"""Invented guests: names in real surname proportions, phones and addresses of their countries. Pure, by seed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import phonenumbers

from rugui.recall import readings, romanise
from rugui.values import NameForm

# Where a site's guests come from, in parts of a hundred.
ORIGINS: Mapping[str, Mapping[str, int]] = {
    "TW": {"TW": 58, "CN": 8, "HK": 6, "JP": 11, "KR": 5, "US": 5, "GB": 3, "DE": 2, "FR": 2},
    "CN": {"CN": 66, "TW": 7, "HK": 6, "JP": 6, "KR": 4, "US": 4, "DE": 3, "GB": 2, "FR": 2},
    "PT": {"PT": 34, "GB": 18, "ES": 11, "FR": 11, "DE": 9, "US": 7, "CN": 5, "TW": 2, "JP": 3},
}
LANGUAGES = {"TW": "zh-Hant-TW", "HK": "zh-Hant-HK", "CN": "zh-Hans-CN", "JP": "ja", "KR": "ko", "PT": "pt", "ES": "es",
             "FR": "fr", "DE": "de", "GB": "en", "US": "en"}  # fmt: skip
# National mobile number: leading digits and how many follow; written groups as people there write them.
MOBILES = {
    "TW": ("+886", ("9",), 8),
    "HK": ("+852", ("5", "6", "9"), 7),
    "CN": ("+86", ("138", "139", "186", "150"), 8),
    "JP": ("+81", ("90", "80"), 8),
    "KR": ("+82", ("10",), 8),
    "PT": ("+351", ("91", "93", "96"), 7),
    "ES": ("+34", ("6",), 8),
    "FR": ("+33", ("6", "7"), 8),
    "DE": ("+49", ("151", "160"), 8),
    "GB": ("+44", ("7400", "7700", "7911"), 6),
    "US": ("+1", ("415555", "212555", "617555"), 4),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented guest; `phones` are (as typed, E.164)."""

    country: str
    names: tuple[NameForm, ...]
    phones: tuple[tuple[str, str], ...]
    emails: tuple[str, ...]
    handles: tuple[tuple[str, str], ...]
    birth: tuple[int | None, int | None, int | None]
    language: str


@cache
def tables() -> dict[str, Any]:
    """The packaged name lists."""
    text = resources.files("rugui.demo").joinpath("data/names.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _weighted(key: str) -> tuple[list[str], list[float]]:
    surnames = tables()[key]["surnames"]
    return list(surnames), list(surnames.values())


def person(random: Random, site_region: str) -> Person:
    """A guest of a hotel in `site_region` (TW, CN or PT)."""
    origins = ORIGINS[site_region]
    country = random.choices(list(origins), list(origins.values()))[0]
    female = random.random() < 0.47
    names = names_of(random, country, female)
    latin = next((name.full for name in names if name.full.isascii()), "")
    phones = tuple(_phone(random, country) for _ in range(random.choices([0, 1, 2], [6, 84, 10])[0]))
    emails = (_email(random, latin),) if latin and random.random() < 0.62 else ()
    return Person(country, names, phones, emails, _handles(random, country, latin), _birth(random), LANGUAGES[country])


def names_of(random: Random, country: str, female: bool) -> tuple[NameForm, ...]:
    """Primary name, and often the passport spelling or the name in the other script."""
    if country in ("TW", "HK", "CN"):
        return _chinese(random, country, female)
    if country in ("JP", "KR"):
        return _japanese_or_korean(random, country, female)
    lists = tables()["western"][country]
    given = random.choice(lists["female" if female else "male"])
    family = random.choice(lists["surnames"])
    if country in ("ES", "PT") and random.random() < 0.5:
        family += f" {random.choice(lists['surnames'])}"
    honorific = "Ms" if female else "Mr"
    return (NameForm("primary", f"{given} {family}", LANGUAGES[country], family, given, honorific),)


def _chinese(random: Random, country: str, female: bool) -> tuple[NameForm, ...]:
    script = "hans" if country == "CN" else "hant"
    family = random.choices(*_weighted(script))[0]
    pool = tables()[script]["female" if female else "male"]
    given = "".join(random.choices(pool, k=1 if random.random() < (0.16 if script == "hans" else 0.04) else 2))
    honorific = {"hant": ("先生", "女士"), "hans": ("先生", "女士")}[script][female]
    primary = NameForm("primary", family + given, LANGUAGES[country], family, given, honorific)
    if random.random() > 0.7:
        return (primary,)
    return primary, passport(family, given, "wade-giles" if country == "TW" else "pinyin")


def passport(family: str, given: str, system: str) -> NameForm:
    """The Latin spelling a Chinese passport of that country carries."""
    spelt = readings.surname(family)
    syllables = readings.pinyin(given)
    if system == "wade-giles":
        surname = next(iter(spelt.wade_giles), spelt.pinyin[0])
        first = "-".join(romanise.wade_giles(part) for part in syllables)
    else:
        surname, first = spelt.pinyin[0], "".join(syllables)
    surname, first = surname.replace("v", "u").title(), first.replace("v", "u").capitalize()
    return NameForm("phonetic", f"{surname} {first}", "zh-Latn", surname, first)


def _japanese_or_korean(random: Random, country: str, female: bool) -> tuple[NameForm, ...]:
    key, latin_key = ("ja", "romaji") if country == "JP" else ("ko", "romaja")
    lists = tables()[key]
    family = random.choices(*_weighted(key))[0]
    given, latin_given = random.choice(list(lists["female" if female else "male"].items()))
    full = f"{family} {given}" if key == "ja" else family + given
    primary = NameForm("primary", full, key, family, given, "様" if key == "ja" else "님")
    if random.random() < 0.15:
        return (primary,)
    latin_family = lists[latin_key][family]
    return primary, NameForm("phonetic", f"{latin_family} {latin_given}", f"{key}-Latn", latin_family, latin_given)


def _phone(random: Random, country: str) -> tuple[str, str]:
    code, starts, more = MOBILES[country]
    while True:  # a number plan has holes: what no telephone company gives out would not be read when imported
        national = random.choice(starts) + "".join(random.choices("0123456789", k=more))
        e164 = code + national
        if phonenumbers.is_valid_number(phonenumbers.parse(e164)):
            break
    trunk = "" if country in ("HK", "PT", "ES", "US", "CN") else "0"
    local = trunk + national
    typed = random.choice([e164, f"{code} {national}", local, f"{local[:4]}-{local[4:7]}-{local[7:]}".strip("-"),
                           f"{local[:4]} {local[4:7]} {local[7:]}".strip()])  # fmt: skip
    return typed, e164


def _email(random: Random, latin: str) -> str:
    parts = "".join(c for c in latin.lower() if c.isascii() and (c.isalpha() or c == " ")).split()
    style = random.choice(["{0}.{1}{2}", "{1}{0}{2}", "{1}_{2}", "{0}{2}"])
    local = style.format(parts[0], parts[-1], random.randint(1, 99999))
    return f"{local}@{random.choice(['example.com', 'example.org', 'example.net', 'mail.example'])}"


def _handles(random: Random, country: str, latin: str) -> tuple[tuple[str, str], ...]:
    service = {"TW": "line", "JP": "line", "CN": "wechat", "HK": "whatsapp"}.get(country, "whatsapp")
    if random.random() > 0.35:
        return ()
    stem = "".join(c for c in latin.lower() if c.isascii() and c.isalpha())[:10] or "guest"
    return ((service, f"{stem}{random.randint(10, 9999)}"),)


def _birth(random: Random) -> tuple[int | None, int | None, int | None]:
    if random.random() < 0.35:
        return None, None, None
    year, month, day = random.randint(1944, 2005), random.randint(1, 12), random.randint(1, 28)
    return (year if random.random() < 0.8 else None), month, day
