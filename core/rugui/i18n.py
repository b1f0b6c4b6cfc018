"""Languages: which one, its catalogue, and how names, dates, money and phone numbers are written in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_precision
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations
from flask_babel.speaklater import LazyString

__all__ = [
    "LANGUAGES", "_", "_l", "_lp", "_n", "_p", "html_lang", "in_language", "init_app", "long_date", "money", "phone",
    "short_date",
]  # fmt: skip

# BCP 47 → Babel. The order is the order of the language menu.
LANGUAGES = {"zh-Hant-TW": "zh_Hant_TW", "zh-Hans-CN": "zh_Hans_CN", "en": "en"}
LANGUAGE_NAMES = {"zh-Hant-TW": "繁體中文", "zh-Hans-CN": "简体中文", "en": "English"}

# ISO 4217 gives TWD two decimals; nobody in Taiwan has written a cent since 1949.
WRITTEN_DECIMALS = {"TWD": 0, "KRW": 0, "JPY": 0}
SIGNS = {"TWD": "NT$", "HKD": "HK$", "USD": "US$", "JPY": "¥", "EUR": "€", "GBP": "£", "KRW": "₩", "MOP": "MOP$"}


def choose_language(header: str | None, default: str = "zh-Hant-TW") -> str:
    """The offered language (BCP 47) that fits an Accept-Language header best."""
    for item in (header or "").split(","):
        tag = item.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            simplified = "hans" in tag or tag.endswith(("-cn", "-sg", "-my"))
            return "zh-Hans-CN" if simplified else "zh-Hant-TW"
        if tag.startswith("en"):
            return "en"
    return default


def _select() -> str:
    if not has_request_context():
        return "en"
    chosen = session.get("language")
    if chosen not in LANGUAGES:
        chosen = choose_language(request.headers.get("Accept-Language"))
    return LANGUAGES[chosen]


def _speech() -> tuple[str, Any, bool]:
    """The language in force (BCP 47), its catalogue, and whether years are the Republic's; looked up once per request.

    A guest page says some four hundred things; Flask-Babel looks both up each time, a fifth of that page's time.
    """
    try:
        found: tuple[str, Any, bool] | None = g.get("speech")
    except RuntimeError:  # outside of any application
        return "en", None, False
    if found is None:
        locale = str(get_locale() or "en")
        tag = next((tag for tag, name in LANGUAGES.items() if name == locale), "en")
        roc = tag == "zh-Hant-TW" and has_request_context() and bool(session.get("roc_years"))
        g.speech = found = tag, get_translations(), roc
    return found


def forget() -> None:
    """Choose the language anew: it was changed, or another request begins in the same context."""
    g.pop("speech", None)


@contextmanager
def in_language(tag: str) -> Iterator[None]:
    """Speak a language (BCP 47) inside the block: at the command line, in a letter to a guest."""
    with force_locale(LANGUAGES[tag]):
        forget()
        try:
            yield
        finally:
            forget()


def html_lang() -> str:
    """The page's language as BCP 47."""
    return _speech()[0]


def _(text: str, **variables: Any) -> str:
    """The text in the language in force, its `%(name)s` filled in."""
    catalogue = _speech()[1]
    said = text if catalogue is None else catalogue.gettext(text)
    return said % variables if variables else said


def _n(one: str, many: str, n: int, **variables: Any) -> str:
    """One or many, as the language in force counts; `%(num)s` is the number."""
    catalogue = _speech()[1]
    said = (one if n == 1 else many) if catalogue is None else catalogue.ngettext(one, many, n)
    return said % {"num": n, **variables}


def _p(context: str, text: str, **variables: Any) -> str:
    """The text as it is said in a context."""
    catalogue = _speech()[1]
    said = text if catalogue is None else catalogue.pgettext(context, text)
    return said % variables if variables else said


def _l(text: str, **variables: Any) -> LazyString:
    """A text that is put into the reader's language when it is shown."""
    return LazyString(_, text, **variables)


def _lp(context: str, text: str, **variables: Any) -> LazyString:
    """Likewise, as it is said in a context."""
    return LazyString(_p, context, text, **variables)


def listed(words: Iterable[object]) -> str:
    """Words one after the other as the language writes them: "a, b"; 「a、b」."""
    return _p("between the words of a list", ", ").join(map(str, words))


def init_app(app: Flask, directories: list[str]) -> None:
    """Set Flask-Babel up over core's catalogue and every plugin's, in one domain."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(directories)
    app.config["BABEL_DOMAIN"] = "messages"
    Babel(app, locale_selector=_select, default_locale="en")
    app.jinja_env.install_gettext_callables(_, _jinja_n, newstyle=True, pgettext=_p)  # type: ignore[attr-defined]
    app.jinja_env.constant.update(_=_, gettext=_, pgettext=_p)  # type: ignore[attr-defined]


def _jinja_n(one: str, many: str, n: int) -> str:
    # Jinja fills in the variables itself.
    catalogue = _speech()[1]
    return str(catalogue.ngettext(one, many, n))


def long_date(day: date) -> str:
    """2026年11月22日 星期日; with ROC years 民國115年11月22日 星期日."""
    locale = get_locale() or Locale("en")
    if day.year > 1911 and _speech()[2]:
        return f"民國{day.year - 1911}年{day.month}月{day.day}日 {format_date(day, 'EEEE', locale)}"
    return format_date(day, "full", locale)


def short_date(day: date) -> str:
    """Year first and unambiguous: 2026-11-22, or 115-11-22 with ROC years."""
    if day.year > 1911 and _speech()[2]:
        return f"{day.year - 1911}-{day:%m-%d}"
    return day.isoformat()


def money(minor: int, currency: str, language: str | None = None) -> str:
    """Integer minor units (ISO 4217 exponent) as people there write it: NT$1,234, ¥1,234.50 in China, CN¥ elsewhere."""
    language = language or html_lang()
    exponent = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-exponent)
    decimals = WRITTEN_DECIMALS.get(currency, exponent)
    if amount != amount.quantize(Decimal(1).scaleb(-decimals)):
        decimals = exponent
    sign = "¥" if currency == "CNY" and language == "zh-Hans-CN" else SIGNS.get(currency, currency + " ")
    if currency == "CNY" and language != "zh-Hans-CN":
        sign = "CN¥"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(amount), pattern, locale="en")
    return f"{'-' if amount < 0 else ''}{sign}{text}"


def phone(typed: str, e164: str = "", region: str = "") -> str:
    """National form for a number of `region`, international otherwise, as typed where it could not be read."""
    if not e164:
        return typed
    number = phonenumbers.parse(e164)
    home = phonenumbers.region_code_for_number(number) == region
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def render(text: Any) -> str:
    """A lazy translation as text in the current language."""
    return str(text)
