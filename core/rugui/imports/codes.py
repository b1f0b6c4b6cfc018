"""Countries, languages, statuses and dates as other systems write them. Pure."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from rugui.customers.details import country_known

LANGUAGES = {
    "e": "en", "eng": "en", "english": "en", "英文": "en", "英語": "en", "英语": "en", "zh-tw": "zh-Hant-TW",
    "zh-hk": "zh-Hant-HK", "zh-mo": "zh-Hant-MO", "zh-cn": "zh-Hans-CN", "zh-sg": "zh-Hans-SG", "zh-hant": "zh-Hant",
    "zh-hans": "zh-Hans", "zh-cht": "zh-Hant", "zh-chs": "zh-Hans", "中文": "zh", "chinese": "zh",
    "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant", "簡體中文": "zh-Hans", "简体中文": "zh-Hans", "國語": "zh-Hant-TW", "普通话": "zh-Hans-CN",
    "粵語": "yue", "粤语": "yue", "廣東話": "yue", "日文": "ja", "日語": "ja", "日语": "ja", "japanese": "ja",
    "jp": "ja",
    "韓文": "ko", "韓語": "ko", "韩语": "ko", "korean": "ko", "kr": "ko", "cn": "zh-Hans-CN", "tw": "zh-Hant-TW",
    "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt", "russian": "ru",
    "f": "fr", "g": "de", "s": "es", "d": "de", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "fra": "fr",
    "deu": "de", "ger": "de", "fre": "fr", "spa": "es",
}  # fmt: skip
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.ASCII)
STATUSES = {
    "expected": "expected", "reserved": "expected", "requested": "expected", "duein": "expected", "booked": "expected",
    "confirmed": "expected", "tentative": "expected", "waitlisted": "expected", "reservedchanged": "expected",
    "in_house": "in_house", "inhouse": "in_house",
    "checkedin": "in_house", "checkin": "in_house", "dueout": "in_house", "walkin": "in_house",
    "pendingcheckout": "in_house",
    "departed": "departed", "checkedout": "departed", "checkout": "departed", "cancelled": "cancelled",
    "canceled": "cancelled", "cancel": "cancelled", "no_show": "no_show", "noshow": "no_show", "預訂": "expected",
    "预订": "expected", "在住": "in_house", "入住": "in_house", "已退房": "departed", "退房": "departed",
    "取消": "cancelled",
    "已取消": "cancelled", "未到": "no_show",
}  # fmt: skip
# Before this no stay is in any system; after it, nobody books.
EARLIEST, AHEAD = date(1970, 1, 1), timedelta(days=3660)
PLACEHOLDERS = frozenset({date(1, 1, 1), date(101, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1753, 1, 1),
                          date(1901, 1, 1), date(9999, 12, 31), date(9999, 1, 1)})  # fmt: skip
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))"
    r"(?:[T ]\d\d?:\d\d.{0,20})?",
    re.ASCII,
)
_ROC = re.compile(r"(?:民[國国])(\d{1,3})[年./-](\d{1,2})[月./-](\d{1,2})日?", re.ASCII)


@lru_cache(4096)
def country(text: str) -> str:
    """ISO 3166 alpha-2 for a code of two or three letters or a name in English or Chinese; "" if there is none."""
    code = text.strip().upper()
    if len(code) == 2 and country_known(code):
        return code
    alias = get_global("territory_aliases").get(code, [])
    if len(alias) == 1 and country_known(alias[0]):
        return str(alias[0])
    return _country_names().get(code.casefold(), "")


@cache
def _country_names() -> dict[str, str]:
    found = {"usa": "US", "united states of america": "US", "england": "GB", "great britain": "GB", "臺灣": "TW",
             "台湾": "TW", "中華民國": "TW", "中國": "CN", "hong kong": "HK", "香港": "HK", "macau": "MO", "澳門": "MO",
             "korea": "KR", "南韓": "KR", "韓國": "KR"}  # fmt: skip
    for tag in ("zh_Hant", "zh_Hans", "en"):
        for code, name in Locale.parse(tag).territories.items():
            if country_known(code):
                found.setdefault(name.casefold(), code)
    return found


@lru_cache(4096)
def language(text: str) -> str:
    """A BCP 47 tag for what systems write (E, EN, en-us, zh_TW, 繁體中文); "" where it is not one."""
    folded = unicodedata.normalize("NFKC", text).strip().lower().replace("_", "-")
    if (known := LANGUAGES.get(folded)) is not None:
        return known
    if not _TAG.fullmatch(folded) or len(folded) > 20:
        return ""
    parts = folded.split("-")
    if parts[0] not in Locale("en").languages:
        return ""
    return "-".join([parts[0], *(_subtag(part) for part in parts[1:])])


def _subtag(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part


def status(text: str) -> str:
    """A status of a stay for what systems write (Reserved, DueIn, CHECKED OUT, Check-Out, 在住); "" if it is none."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return STATUSES.get(folded) or STATUSES.get(re.sub(r"[\s_-]", "", folded[:40]), "")


@lru_cache(8192)
def day(text: str, form: str = "") -> date | None:
    """A day from text: `form` is a strptime form; without one, year before month before day, also 民國 years.

    Day before month is never guessed: 03/04/2024 needs a form.
    """
    text = unicodedata.normalize("NFKC", text[:40]).strip()
    try:
        if form:
            return datetime.strptime(text, form).date()
        if match := _DAY.fullmatch(text):
            year, month, number = (int(part) for part in match.groups() if part is not None)
            return date(year, month, number)
        if match := _ROC.fullmatch(text):
            return date(int(match[1]) + 1911, int(match[2]), int(match[3]))
    except ValueError:
        return None
    return None


def believable(found: date, today: date) -> bool:
    """Whether somebody may have stayed or booked for that day: no placeholder, and not centuries off."""
    return found not in PLACEHOLDERS and EARLIEST <= found <= today + AHEAD
