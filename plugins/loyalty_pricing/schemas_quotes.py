"""What programs send about quotes, agreed rates and rules, and what they get. Amounts are minor units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text

from loyalty_pricing import service_quotes
from loyalty_pricing.models_quotes import GuestQuote, NegotiatedRate
from loyalty_pricing.schemas import whole
from loyalty_pricing.words_rules import QUOTE_STATUSES


class ItemSchema(Schema):
    """How many of a product (its code)."""

    product = Text(40, required=True)
    quantity = whole(1, 1000, load_default=1)


class AskSchema(Schema):
    """What the price is asked of; `site`, `rate_plan` and products by their codes. `customer` may be left out."""

    customer = Text(22, load_default="")
    site = Text(20, required=True)
    arrival = fields.Date(required=True)
    departure = fields.Date(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=[validate.Length(1, 50)])
    rate_plan = Text(20, load_default="")
    channel = Text(40, load_default="")


class GiveSchema(AskSchema):
    """The same, to be given to a guest; a reason to go below the floor needs its own permission."""

    customer = Text(22, required=True)
    valid_until = fields.Date(load_default=None, allow_none=True)
    override_reason = Text(300, load_default="")


class AcceptSchema(Schema):
    """The stay that takes the lines."""

    visit = Text(22, required=True)


class RateSchema(Schema):
    """A rate agreed; commission in hundredths of a percent."""

    rate_plan = Text(20, required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(load_default=None, allow_none=True)
    site = Text(20, load_default="")
    commission = whole(0, 9999, load_default=0)
    agreement = Text(80, load_default="")
    position = whole(0, 10_000, load_default=100)


class LineGiven(Given):
    """A line of a quote."""

    product = fields.String()
    quantity = fields.Integer()
    listed = fields.Integer()
    total = fields.Integer()
    cost = fields.Integer()
    commission = fields.Integer()
    nights = fields.List(fields.Integer())


class StepGiven(Given):
    """A rule that took something off, and what was left then."""

    rule = fields.String()
    version = fields.Integer()
    amount = fields.Integer()
    after = fields.Integer()
    cut = fields.String()


class SideGiven(Given):
    """What a rule gives that is no money."""

    rule = fields.String()
    version = fields.Integer()
    kind = fields.String()
    product = fields.String()
    quantity = fields.Integer()


class RefusedGiven(Given):
    """A rule that gave nothing, and why."""

    rule = fields.String()
    version = fields.Integer()
    why = fields.String()
    by = fields.String()


class ReceiptGiven(Given):
    """A price with its receipt; `incomplete` names the plugins that could not be asked."""

    currency = fields.String()
    listed_minor = fields.Integer()
    total_minor = fields.Integer()
    incomplete = fields.List(fields.String())
    rule_set = fields.String()
    version = fields.Integer()
    lines = fields.List(fields.Nested(LineGiven))
    steps = fields.List(fields.Nested(StepGiven))
    sides = fields.List(fields.Nested(SideGiven))
    refused = fields.List(fields.Nested(RefusedGiven))


class QuoteGiven(ReceiptGiven):
    """A price given to a guest; `visit` is the stay that took its lines."""

    id = fields.String()
    number = fields.String()
    status = fields.String(validate=[validate.OneOf(list(QUOTE_STATUSES))])
    arrival = fields.Date()
    departure = fields.Date()
    valid_until = fields.Date()
    given_by = fields.String()
    given_at = fields.DateTime()
    override_reason = fields.String()
    visit = fields.String(allow_none=True)


class QuotesGiven(Given):
    """Quotes, the newest first."""

    quotes = fields.List(fields.Nested(QuoteGiven))


class ToldStepGiven(Given):
    """A step in words."""

    rule = fields.String()
    version = fields.Integer()
    name = fields.String()
    what = fields.String()
    amount = fields.String()
    after = fields.String()
    note = fields.String()


class ToldRefusalGiven(Given):
    """A rule that gave nothing, why, and what would make it apply."""

    rule = fields.String()
    version = fields.Integer()
    name = fields.String()
    why = fields.String()
    hint = fields.String()


class ToldGiven(Given):
    """A receipt in words, in the language asked for."""

    number = fields.String()
    audience = fields.String()
    language = fields.String()
    listed = fields.String()
    total = fields.String()
    discount = fields.String()
    steps = fields.List(fields.Nested(ToldStepGiven))
    sides = fields.List(fields.Nested(ToldStepGiven))
    refused = fields.List(fields.Nested(ToldRefusalGiven))
    notes = fields.List(fields.String())


class RateGiven(Given):
    """A rate agreed with a customer."""

    id = fields.String()
    rate_plan = fields.String(allow_none=True)
    site = fields.String(allow_none=True)
    first_day = fields.Date()
    last_day = fields.Date(allow_none=True)
    commission = fields.Integer()
    agreement = fields.String()
    position = fields.Integer()


class RatesGiven(Given):
    """The rates agreed with a customer, by position."""

    rates = fields.List(fields.Nested(RateGiven))


def quote(row: GuestQuote, today: date) -> dict[str, Any]:
    """A quote as JSON values."""
    cart = row.asked["cart"]
    return row.given | {
        "id": row.public_id, "number": row.number, "status": service_quotes.status(row, today),
        "currency": row.currency, "listed_minor": row.listed_minor, "total_minor": row.total_minor,
        "incomplete": row.incomplete, "arrival": cart["arrival"], "departure": cart["departure"],
        "valid_until": row.valid_until, "given_by": row.given_by, "given_at": row.created_at,
        "override_reason": row.override_reason, "visit": row.visit or None,
    }  # fmt: skip


def rate(row: NegotiatedRate, sites: Mapping[int, str], plans: Mapping[int, str]) -> dict[str, Any]:
    """An agreed rate as JSON values; `sites` and `plans` give codes."""
    return {
        "id": row.public_id, "rate_plan": plans.get(row.rate_plan_id), "site": sites.get(row.site_id or 0),
        "first_day": row.first_day, "last_day": row.last_day, "commission": row.commission,
        "agreement": row.agreement, "position": row.position,
    }  # fmt: skip
