"""Money as people type it, and in the minor units it is kept in (ISO 4217). Pure."""

from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision
from rugui.toolkit import Invalid, _l

MOST = Decimal(10) ** 10


def minor(amount: Decimal | None, currency: str, field: str) -> int:
    """The amount in minor units; `Invalid` for none, and for more decimals than the currency has."""
    if amount is None or not amount.is_finite() or abs(amount) > MOST:
        raise Invalid(_l("This cannot be saved yet."), fields={field: _l("An amount is needed.")})
    try:
        scaled = amount.scaleb(get_currency_precision(currency))
    except InvalidOperation as error:
        raise Invalid(_l("This cannot be saved yet."), fields={field: _l("An amount is needed.")}) from error
    if scaled != scaled.to_integral_value():
        raise Invalid(_l("This cannot be saved yet."), fields={field: _l("The currency has fewer decimals.")})
    return int(scaled)


def major(amount: int, currency: str) -> Decimal:
    """Minor units as people write the amount."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))
