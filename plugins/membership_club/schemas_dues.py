"""What programs send about dues, and what they get; amounts in minor units."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.dues import KINDS, PAID_BY, STATUSES
from membership_club.models import Membership, Tier
from membership_club.models_dues import DuesPayment, DuesPlan
from membership_club.schemas_points import whole
from membership_club.service_dues import Owed

MOST = 10**12


class BillSchema(Schema):
    """An invoice to make; `tier` is the code of the new tier, for a change of tier."""

    kind = Text(10, required=True, validate=[validate.OneOf(KINDS)])
    day = fields.Date(load_default=None, allow_none=True)
    tier = Text(20, load_default="")
    note = Text(300, load_default="")


class PaySchema(Schema):
    """A payment, a failed one, a waiver or a refund; the same `source` told again is noted once."""

    kind = Text(10, required=True, validate=[validate.OneOf(PAID_BY)])
    amount = whole(1, MOST, required=True)
    source = Text(80, load_default="")
    note = Text(300, load_default="")


class PlanSchema(Schema):
    """What a tier (its code) costs; what is left out stays."""

    tier = Text(20, required=True)
    amount_minor = whole(1, MOST)
    joining_minor = whole(0, MOST)
    months = whole(1, 120)
    due_days = whole(0, 366)
    reminders = Text(60)


class PaymentGiven(Schema):
    """A payment."""

    id = fields.String()
    kind = fields.String(validate=[validate.OneOf(PAID_BY)])
    amount = fields.Integer()
    source = fields.String()
    note = fields.String()
    at = fields.DateTime()


class InvoiceGiven(Schema):
    """An invoice and how it stands; `owed` below zero is to be paid back."""

    id = fields.String()
    kind = fields.String(validate=[validate.OneOf(KINDS)])
    status = fields.String(validate=[validate.OneOf(STATUSES)])
    amount = fields.Integer()
    owed = fields.Integer()
    paid = fields.Integer()
    waived = fields.Integer()
    currency = fields.String()
    first = fields.Date()
    last = fields.Date()
    due_on = fields.Date()
    payments = fields.List(fields.Nested(PaymentGiven))


class DuesGiven(Schema):
    """A member's invoices, newest first."""

    invoices = fields.List(fields.Nested(InvoiceGiven))


class PlanGiven(Schema):
    """What a tier costs."""

    tier = fields.String()
    amount_minor = fields.Integer()
    joining_minor = fields.Integer()
    months = fields.Integer()
    due_days = fields.Integer()
    reminders = fields.String()


class OutstandingGiven(InvoiceGiven):
    """An invoice that is not settled, and whose it is."""

    membership = fields.String()


class ClubDuesGiven(Schema):
    """What each tier costs, and the 200 unsettled invoices that are due longest."""

    currency = fields.String()
    plans = fields.List(fields.Nested(PlanGiven))
    outstanding = fields.List(fields.Nested(OutstandingGiven))


def payment(row: DuesPayment) -> dict[str, Any]:
    """A payment as JSON values."""
    return {"id": row.public_id, "kind": row.kind, "amount": row.amount_minor, "source": row.source, "note": row.note,
            "at": row.at}  # fmt: skip


def invoice(one: Owed) -> dict[str, Any]:
    """An invoice as JSON values."""
    row, stands = one.invoice, one.account
    return {
        "id": row.public_id, "kind": row.kind, "status": stands.status, "amount": row.amount_minor,
        "owed": stands.owed, "paid": stands.paid, "waived": stands.waived, "currency": row.currency,
        "first": row.first, "last": row.last, "due_on": row.due_on,
        "payments": [payment(paid) for paid in one.payments],
    }  # fmt: skip


def plan(tier: Tier, row: DuesPlan) -> dict[str, Any]:
    """What a tier costs as JSON values."""
    names = ("amount_minor", "joining_minor", "months", "due_days", "reminders")
    return {"tier": tier.code, **{name: getattr(row, name) for name in names}}


def outstanding(one: Owed, member: Membership) -> dict[str, Any]:
    """An unsettled invoice as JSON values."""
    return {**invoice(one), "membership": member.public_id}
