"""What programs send about stored value, and what they get; amounts in minor units."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.models_value import ValueEntry, ValueRule
from membership_club.schemas_points import whole
from membership_club.service_value import FIELDS
from membership_club.stored_value import BURNS, KINDS, Buckets

MOST = 10**12


class AmountSchema(Schema):
    """An amount in minor units of the club's currency; the same `source` told again is done once."""

    amount = whole(1, MOST, required=True)
    source = Text(80, load_default="")
    note = Text(300, load_default="")


class ValueRuleSchema(Schema):
    """How a club keeps money; what is left out stays."""

    burn = Text(16, validate=[validate.OneOf(BURNS)])
    bonus_permille = whole(0, 1000)
    ceiling_minor = whole(1, MOST, allow_none=True)


class ValueEntryGiven(Schema):
    """A movement: what it adds to each bucket, below zero what it takes."""

    id = fields.String()
    kind = fields.String(validate=[validate.OneOf(KINDS)])
    principal = fields.Integer()
    bonus = fields.Integer()
    currency = fields.String()
    source = fields.String()
    note = fields.String()
    at = fields.DateTime()


class ValueGiven(Schema):
    """What is in the buckets, and the newest 500 movements, newest first."""

    principal = fields.Integer()
    bonus = fields.Integer()
    entries = fields.List(fields.Nested(ValueEntryGiven))


class ClubValueGiven(Schema):
    """How a club keeps money; none: it keeps none."""

    rule = fields.Nested(ValueRuleSchema, allow_none=True)
    currency = fields.String()


def entry(row: ValueEntry) -> dict[str, Any]:
    """A movement as JSON values."""
    names = ("kind", "principal", "bonus", "currency", "source", "note", "at")
    return {"id": row.public_id, **{name: getattr(row, name) for name in names}}


def value(held: Buckets, rows: list[ValueEntry]) -> dict[str, Any]:
    """Buckets and movements as JSON values."""
    return {"principal": held.principal, "bonus": held.bonus, "entries": [entry(row) for row in rows]}


def rule(row: ValueRule | None) -> dict[str, Any] | None:
    """How a club keeps money as JSON values."""
    return {name: getattr(row, name) for name in FIELDS} if row else None
