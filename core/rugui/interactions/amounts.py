"""Money as people type it. Pure: text to integer minor units of an ISO 4217 currency."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_precision, is_currency

from rugui.errors import Invalid
from rugui.i18n import _l

SIGNS = (
    ("NT$", "TWD"), ("NTD", "TWD"), ("HK$", "HKD"), ("US$", "USD"), ("MOP$", "MOP"), ("CN¥", "CNY"), ("RMB", "CNY"),
    ("人民幣", "CNY"), ("人民币", "CNY"), ("新台幣", "TWD"), ("新臺幣", "TWD"), ("港幣", "HKD"), ("港币", "HKD"),
    ("€", "EUR"), ("£", "GBP"), ("₩", "KRW"),
)  # fmt: skip
# On their own these mean the money of the place.
LOCAL_SIGNS = ("$", "¥", "元", "圓", "圆", "塊", "块")
MOST = 10**15


def minor_units(text: str, currency: str) -> tuple[int, str]:
    """("NT$1,234.50", "TWD") → (123450, "TWD"); a sign in the text wins over `currency`; `Invalid` if it is no amount.

    Understood: full-width digits, thousands separated by commas or blanks, a decimal point, 萬/万 as ten thousand.
    """
    left = re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", text)).upper().replace("¥", "¥")
    for sign, code in SIGNS:
        if sign in left:
            left, currency = left.replace(sign, "", 1), code
            break
    else:
        if (named := re.match(r"([A-Z]{3})|.*?([A-Z]{3})$", left)) and is_currency(named[1] or named[2]):
            currency = named[1] or named[2]
            left = left.replace(currency, "", 1)
    for sign in LOCAL_SIGNS:
        left = left.removeprefix(sign).removesuffix(sign)
    times = 10_000 if left[-1:] in ("萬", "万") else 1
    left = left.rstrip("萬万")
    if not is_currency(currency):
        raise Invalid(_l("Say in which currency."), fields={"currency": _l("Say in which currency.")})
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?|\d{1,3}(,\d{3}){1,4}(\.\d{1,6})?", left, re.ASCII):
        raise _wrong()
    minor = (Decimal(left.replace(",", "")) * times).scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value() or minor > MOST:
        raise _wrong()
    return int(minor), currency


def _wrong() -> Invalid:
    text = _l("This is not an amount. Write it like 4,800 or 4800.50.")
    return Invalid(text, fields={"quoted": text})
