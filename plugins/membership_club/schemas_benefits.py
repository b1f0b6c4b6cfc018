"""What programs send about benefits, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.benefits import KINDS, PERIODS
from membership_club.models import Tier
from membership_club.models_benefits import Benefit, BenefitUse
from membership_club.schemas_points import whole
from membership_club.service_benefits import Held


class UseSchema(Schema):
    """So many used, given back or granted; `stay` where the benefit is counted by stay, the present one without it."""

    quantity = whole(1, 1000, load_default=1)
    stay = Text(22, load_default="")
    source = Text(80, load_default="")
    note = Text(300, load_default="")


class BenefitSchema(Schema):
    """A benefit to add; `tier` is a tier's code, none for every tier."""

    code = Text(40, required=True)
    tier = Text(20, load_default="")
    name_en = Text(120, load_default="")
    name_zh_hant = Text(120, load_default="")
    name_zh_hans = Text(120, load_default="")
    period = Text(12, load_default="always", validate=[validate.OneOf(PERIODS)])
    quantity = whole(0, 1000, load_default=0)
    on_arrival = fields.Boolean(load_default=True)
    in_grace = fields.Boolean(load_default=False)


class BenefitGiven(Schema):
    """A benefit of a club."""

    id = fields.String()
    code = fields.String()
    tier = fields.String(allow_none=True)
    name_en = fields.String()
    name_zh_hant = fields.String()
    name_zh_hans = fields.String()
    period = fields.String(validate=[validate.OneOf(PERIODS)])
    quantity = fields.Integer()
    on_arrival = fields.Boolean()
    in_grace = fields.Boolean()
    retired = fields.Boolean()


class ClubBenefitsGiven(Schema):
    """The benefits of a club."""

    benefits = fields.List(fields.Nested(BenefitGiven))


class HeldGiven(Schema):
    """A benefit a member has; `left` and `used` are of the present period, null where it is not counted."""

    id = fields.String()
    code = fields.String()
    name_en = fields.String()
    name_zh_hant = fields.String()
    name_zh_hans = fields.String()
    period = fields.String(validate=[validate.OneOf(PERIODS)])
    period_start = fields.Date()
    quantity = fields.Integer()
    used = fields.Integer(allow_none=True)
    left = fields.Integer(allow_none=True)


class UseGiven(Schema):
    """A use."""

    id = fields.String()
    benefit = fields.String()
    kind = fields.String(validate=[validate.OneOf(KINDS)])
    quantity = fields.Integer()
    period_start = fields.Date()
    stay = fields.String()
    source = fields.String()
    note = fields.String()
    at = fields.DateTime()


class BenefitsGiven(Schema):
    """What a member has today, and the newest 200 uses, newest first."""

    benefits = fields.List(fields.Nested(HeldGiven))
    uses = fields.List(fields.Nested(UseGiven))


NAMED = ("name_en", "name_zh_hant", "name_zh_hans")


def benefit(row: Benefit, tier: Tier | None) -> dict[str, Any]:
    """A benefit of a club as JSON values."""
    return {
        "id": row.public_id, "code": row.code, "tier": tier.code if tier else None, "period": row.period,
        "quantity": row.quantity, "on_arrival": row.on_arrival, "in_grace": row.in_grace,
        "retired": row.retired_at is not None, **{name: getattr(row, name) for name in NAMED},
    }  # fmt: skip


def held(one: Held) -> dict[str, Any]:
    """A benefit a member has as JSON values."""
    row = one.benefit
    return {
        "id": row.public_id, "code": row.code, "period": row.period, "period_start": one.period_start,
        "quantity": row.quantity, "used": one.used if one.left is not None else None, "left": one.left,
        **{name: getattr(row, name) for name in NAMED},
    }  # fmt: skip


def use(row: BenefitUse, of: Benefit) -> dict[str, Any]:
    """A use as JSON values."""
    return {
        "id": row.public_id, "benefit": of.public_id, "kind": row.kind, "quantity": row.quantity,
        "period_start": row.period_start, "stay": row.stay, "source": row.source, "note": row.note, "at": row.at,
    }  # fmt: skip
