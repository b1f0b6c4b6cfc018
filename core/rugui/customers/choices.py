"""What the lists of a form offer, in the reader's language."""

from functools import lru_cache

from babel import Locale
from flask_babel import get_locale

from rugui.customers.details import NOT_COUNTRIES
from rugui.customers.sheet import PHONE_LABELS, SERVICE_LABELS
from rugui.i18n import _l

Choices = list[tuple[str, object]]

KINDS: Choices = [("person", _l("Person")), ("organisation", _l("Organisation")), ("household", _l("Household"))]
NAME_KINDS: Choices = [
    ("primary", _l("Name as the guest writes it")),
    ("alternate", _l("In another script")),
    ("phonetic", _l("Spelling in the passport")),
    ("incognito", _l("Pseudonym (incognito)")),
]
PHONES: Choices = [("", _l("not said")), *((key, text) for key, text in PHONE_LABELS.items() if key)]
SERVICES: Choices = list(SERVICE_LABELS.items())
# What hotels meet, the house's own first; any other tag a record came with stays choosable.
_LANGUAGES = ("zh-Hant-TW", "zh-Hans-CN", "zh-Hant-HK", "en", "ja", "ko", "de", "es", "fr", "id", "it", "ms", "pt",
              "ru", "th", "vi", "ar", "hi", "nl")  # fmt: skip
_NAME_LANGUAGES = ("zh-Hant-TW", "zh-Hans-CN", "zh-Hant-HK", "zh-Hant", "zh-Hans", "zh", "ja", "ko", "zh-Latn",
                   "ja-Latn", "ko-Latn", "en", "de", "es", "fr", "it", "pt", "vi", "th", "ru")  # fmt: skip
HONORIFICS = ("先生", "女士", "小姐", "太太", "様", "님", "Mr", "Ms", "Mrs", "Miss", "Mx", "Dr", "Prof")


def _locale() -> Locale:
    return get_locale() or Locale("en")


FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，"})


def languages(present: str = "") -> Choices:
    """Languages a guest may be spoken to in."""
    return _named(_LANGUAGES, present)


def name_languages(present: str = "") -> Choices:
    """Languages and scripts a name may be written in; nothing chosen means: tell by its characters."""
    return _named(_NAME_LANGUAGES, present)


def _named(tags: tuple[str, ...], present: str) -> Choices:
    found: Choices = [("", "–"), *((tag, language(tag)) for tag in tags)]
    return found if not present or present in tags else [*found, (present, present)]


def language(tag: str) -> str:
    """The name of a language tag, the tag itself where it has none."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(_locale()) or tag
    except (ValueError, LookupError):
        return tag
    # The CLDR's pattern is half-width in Chinese too.
    return name.translate(FULL_WIDTH).replace(" （", "（").replace("， ", "，") if _locale().language == "zh" else name


def countries(present: str = "") -> Choices:
    """Countries and regions by name; those the house's guests come from most, first."""
    return [("", "–"), *_countries(str(_locale()))]


@lru_cache(maxsize=8)
def _countries(locale: str) -> list[tuple[str, object]]:
    territories: dict[str, str] = dict(Locale.parse(locale).territories)
    codes = [code for code in territories if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES]
    first = ["TW", "HK", "MO", "CN", "JP", "KR", "SG", "MY", "US"]
    rest = sorted((code for code in codes if code not in first), key=lambda code: territories[code])
    return [(code, territories[code]) for code in [*first, *rest]]


def country(code: str) -> str:
    """The name of a country, the code itself where it has none."""
    return str(_locale().territories.get(code, code))
