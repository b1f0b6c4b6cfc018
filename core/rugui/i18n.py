"""Languages: which one, its catalogue, and how names, dates, money and phone numbers are written in it."""

from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_precision
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext as _n
from flask_babel import pgettext as _p

__all__ = [
    "LANGUAGES", "_", "_l", "_lp", "_n", "_p", "html_lang", "init_app", "long_date", "money", "phone", "short_date",
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


def html_lang() -> str:
    """The page's language as BCP 47."""
    locale = str(get_locale() or "en")
    return next((tag for tag, name in LANGUAGES.items() if name == locale), "en")


def init_app(app: Flask, directories: list[str]) -> None:
    """Set Flask-Babel up over core's catalogue and every plugin's, in one domain."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(directories)
    app.config["BABEL_DOMAIN"] = "messages"
    Babel(app, locale_selector=_select, default_locale="en")


def _roc() -> bool:
    return bool(has_request_context() and session.get("roc_years")) and html_lang() == "zh-Hant-TW"


def long_date(day: date) -> str:
    """2026年11月22日 星期日; with ROC years 民國115年11月22日 星期日."""
    locale = get_locale() or Locale("en")
    if _roc() and day.year > 1911:
        return f"民國{day.year - 1911}年{day.month}月{day.day}日 {format_date(day, 'EEEE', locale)}"
    return format_date(day, "full", locale)


def short_date(day: date) -> str:
    """Year first and unambiguous: 2026-11-22, or 115-11-22 with ROC years."""
    if _roc() and day.year > 1911:
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
