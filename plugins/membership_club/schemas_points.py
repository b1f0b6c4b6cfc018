"""What programs send about points, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.ledger import KINDS, POLICIES, Balance
from membership_club.models_points import PointsEntry, PointsRule
from membership_club.service_points_rules import FIELDS, Due


def whole(least: int, most: int = 10**9, **options: Any) -> fields.Integer:
    """A whole number between these."""
    return fields.Integer(strict=True, validate=[validate.Range(least, most)], **options)


class EarnSchema(Schema):
    """Points given; the same `source` told again is the same earning. Pending before `pending_until`."""

    award = whole(0, load_default=0)
    tier = whole(0, load_default=0)
    day = fields.Date(load_default=None, allow_none=True)
    pending_until = fields.Date(load_default=None, allow_none=True)
    expires_on = fields.Date(load_default=None, allow_none=True)
    source = Text(80, load_default="")
    note = Text(300, load_default="")


class RedeemSchema(Schema):
    """Points spent; the same `source` told again spends once."""

    points = whole(1, required=True)
    source = Text(80, load_default="")
    note = Text(300, load_default="")


class UntilSchema(Schema):
    """Until when an earning is good now; none: for ever."""

    until = fields.Date(required=True, allow_none=True)
    note = Text(300, load_default="")


class ReinstateSchema(Schema):
    """Until when reinstated points are good."""

    until = fields.Date(required=True)
    note = Text(300, load_default="")


class NoteSchema(Schema):
    """Why."""

    note = Text(300, load_default="")


class RuleSchema(Schema):
    """How a club gives points; what is left out stays."""

    award_per_night = whole(0, 10**6)
    award_per_unit = whole(0, 10**6)
    tier_per_night = whole(0, 10**6)
    tier_per_unit = whole(0, 10**6)
    unit_minor = whole(1)
    pending_days = whole(0, 366)
    valid_months = whole(1, 600, allow_none=True)
    reversal = Text(10, validate=[validate.OneOf(POLICIES)])
    worth_minor = whole(0)


class EntryGiven(Schema):
    """An entry of the ledger; `lot` is the earning it is about."""

    id = fields.String()
    kind = fields.String(validate=[validate.OneOf(KINDS)])
    day = fields.Date()
    award = fields.Integer()
    tier = fields.Integer()
    pending_until = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    source = fields.String()
    note = fields.String()
    at = fields.DateTime()


class EntriesGiven(Schema):
    """What was written."""

    entries = fields.List(fields.Nested(EntryGiven))


class BalanceGiven(Schema):
    """A balance on a day: `total` is the sum of the entries, and pending + ready + over + debt."""

    on = fields.Date()
    total = fields.Integer()
    spendable = fields.Integer()
    pending = fields.Integer()
    ready = fields.Integer()
    over = fields.Integer()
    debt = fields.Integer()
    tier = fields.Integer()


class PointsGiven(Schema):
    """A member's points: the balance and the newest 500 entries, newest first."""

    balance = fields.Nested(BalanceGiven)
    entries = fields.List(fields.Nested(EntryGiven))


class DueGiven(Schema):
    """Points that expire in a month (none: never), and what they cost in minor units."""

    year = fields.Integer(allow_none=True)
    month = fields.Integer(allow_none=True)
    points = fields.Integer()
    worth_minor = fields.Integer()


class ClubPointsGiven(Schema):
    """How a club gives points (none: it gives none), and its liability by month of expiry."""

    rule = fields.Nested(RuleSchema, allow_none=True)
    currency = fields.String()
    liability = fields.List(fields.Nested(DueGiven))


def entry(row: PointsEntry) -> dict[str, Any]:
    """An entry as JSON values."""
    return {
        "id": row.public_id, "kind": row.kind, "day": row.day, "award": row.award, "tier": row.tier,
        "pending_until": row.pending_until, "expires_on": row.expires_on, "source": row.source, "note": row.note,
        "at": row.at,
    }  # fmt: skip


def balance(found: Balance, on: Any) -> dict[str, Any]:
    """A balance as JSON values."""
    return {
        "on": on, "total": found.total, "spendable": found.spendable, "pending": found.pending, "ready": found.ready,
        "over": found.over, "debt": found.debt, "tier": found.tier,
    }  # fmt: skip


def rule(row: PointsRule | None) -> dict[str, Any] | None:
    """How a club gives points as JSON values."""
    return {name: getattr(row, name) for name in FIELDS} if row else None


def due(one: Due) -> dict[str, Any]:
    """A month of the liability as JSON values."""
    return {"year": one.year, "month": one.month, "points": one.points, "worth_minor": one.worth}
