"""What programs send about products and prices, and what they get. Amounts are minor units."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text

from loyalty_pricing.models import Price, Product, RatePlan
from loyalty_pricing.names import FIELDS
from loyalty_pricing.service import MOST_MINOR
from loyalty_pricing.words import GRADES, KINDS


def whole(least: int, most: int = MOST_MINOR, **options: Any) -> fields.Integer:
    """A whole number between these."""
    return fields.Integer(strict=True, validate=[validate.Range(least, most)], **options)


class NamesSchema(Schema):
    """A name by language (BCP 47)."""

    en = Text(80, load_default="")
    zh_hant = Text(80, load_default="", data_key="zh-Hant-TW")
    zh_hans = Text(80, load_default="", data_key="zh-Hans-CN")


class ProductChangeSchema(Schema):
    """What may change of a product; `version` (or If-Match) is the one that was read."""

    names = fields.Nested(NamesSchema)
    category = Text(40)
    grade = Text(6, validate=[validate.OneOf(list(GRADES))])
    tax_included = fields.Boolean()
    tax_permille = whole(0, 1000)
    retired = fields.Boolean()
    version = whole(1, 2**31 - 1)


class ProductSchema(Schema):
    """A product to be made."""

    code = Text(40, required=True)
    kind = Text(10, required=True, validate=[validate.OneOf(list(KINDS))])
    currency = Text(3, required=True)
    names = fields.Nested(NamesSchema, load_default=dict)
    category = Text(40, load_default="")
    grade = Text(6, load_default="normal", validate=[validate.OneOf(list(GRADES))])
    tax_included = fields.Boolean(load_default=True)
    tax_permille = whole(0, 1000, load_default=0)


class RatePlanSchema(Schema):
    """A rate plan to be made."""

    code = Text(20, required=True)
    names = fields.Nested(NamesSchema, load_default=dict)


class PriceSchema(Schema):
    """List price and cost of one for a span of days; `site` and `rate_plan` are codes, empty: every site, the list."""

    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    list_minor = whole(0, required=True)
    cost_minor = whole(0, required=True)
    site = Text(20, load_default="")
    rate_plan = Text(20, load_default="")


class RatePlanGiven(Given):
    """A rate plan."""

    id = fields.String()
    code = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())


class PriceGiven(Given):
    """A price; site and rate plan are codes."""

    id = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    list_minor = fields.Integer()
    cost_minor = fields.Integer()
    site = fields.String(allow_none=True)
    rate_plan = fields.String(allow_none=True)


class ProductGiven(Given):
    """A product."""

    id = fields.String()
    code = fields.String()
    kind = fields.String()
    category = fields.String()
    grade = fields.String()
    currency = fields.String()
    tax_included = fields.Boolean()
    tax_permille = fields.Integer()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    version = fields.Integer()
    retired = fields.Boolean()


class ProductWholeGiven(ProductGiven):
    """A product with its prices."""

    prices = fields.List(fields.Nested(PriceGiven))


class ProductsGiven(Given):
    """Products by kind and code, and the rate plans."""

    products = fields.List(fields.Nested(ProductGiven))
    rate_plans = fields.List(fields.Nested(RatePlanGiven))


def sent_names(sent: Mapping[str, str]) -> dict[str, str]:
    """Names as services take them, by language."""
    return {"en": sent.get("en", ""), "zh-Hant-TW": sent.get("zh_hant", ""), "zh-Hans-CN": sent.get("zh_hans", "")}


def names(row: Any) -> dict[str, str]:
    """The names of a row by language."""
    return {language: getattr(row, field) for language, field in FIELDS.items()}


def product(row: Product) -> dict[str, Any]:
    """A product as JSON values."""
    plain = ("code", "kind", "category", "grade", "currency", "tax_included", "tax_permille", "version")
    said = {name: getattr(row, name) for name in plain}
    return {"id": row.public_id, **said, "names": names(row), "retired": row.retired_at is not None}


def rate_plan(row: RatePlan) -> dict[str, Any]:
    """A rate plan as JSON values."""
    return {"id": row.public_id, "code": row.code, "names": names(row)}


def price(row: Price, sites: Mapping[int, str], plans: Mapping[int, str]) -> dict[str, Any]:
    """A price as JSON values; `sites` and `plans` give codes."""
    return {
        "id": row.public_id, "first_day": row.first_day, "last_day": row.last_day, "list_minor": row.list_minor,
        "cost_minor": row.cost_minor, "site": sites.get(row.site_id or 0),
        "rate_plan": plans.get(row.rate_plan_id or 0),
    }  # fmt: skip
