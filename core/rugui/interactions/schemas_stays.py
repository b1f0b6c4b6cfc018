"""What programs send about a stay, and what they get."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.interactions import lines, transitions
from rugui.interactions.lines import MOST_MINOR
from rugui.interactions.models import InteractionLine
from rugui.interactions.schemas import known_currency
from rugui.interactions.versions import version_of
from rugui.interactions.visits import Stay
from rugui.programs.describing import Given
from rugui.web.fields import Text

PEOPLE: dict[str, Any] = {"strict": True, "validate": [validate.Range(0, 99)]}


class StaySchema(Schema):
    """A stay. `eta` is like 15:30, at the site; `source` a code of how it was booked."""

    arrival = fields.Date(required=True)
    departure = fields.Date(required=True)
    eta = Text(5)
    room = Text(20)
    adults = fields.Integer(**PEOPLE)
    children = fields.Integer(**PEOPLE)
    booking_reference = Text(60)
    external_id = Text(80, allow_none=True)
    source = Text(40)
    requests = Text(2000)


class BookingSchema(StaySchema):
    """A stay at a site (a code)."""

    site = Text(20, required=True, validate=[validate.Length(min=1)])


class StatusSchema(Schema):
    """What becomes of a stay, and the room given in the same step."""

    status = Text(12, required=True, validate=[validate.OneOf(list(transitions.STATUSES))])
    room = Text(20)


class GuestSchema(Schema):
    """The guest whose stay it is."""

    customer = Text(22, required=True, validate=[validate.Length(min=1)])


class LineSchema(Schema):
    """What was sold or given: net and cost of all of them in integer minor units, ISO 4217. A refund is negative."""

    product = Text(40, required=True, validate=[validate.Length(min=1)])
    quantity = fields.Integer(strict=True, load_default=1, validate=[validate.Range(1, 100_000)])
    net_minor = fields.Integer(strict=True, load_default=0, validate=[validate.Range(-MOST_MINOR, MOST_MINOR)])
    cost_minor = fields.Integer(strict=True, load_default=0, validate=[validate.Range(-MOST_MINOR, MOST_MINOR)])
    currency = Text(3, required=True, validate=[known_currency])


class LineGiven(Given, LineSchema):
    """A line of a stay."""

    id = fields.Integer()


class StayGiven(Given, StaySchema):
    """A stay as it is now; `version` is its ETag."""

    id = fields.String()
    version = fields.String()
    customer = fields.String(allow_none=True)
    site = fields.String()
    status = fields.String()
    lines = fields.List(fields.Nested(LineGiven))


def stay(one: Stay, customer: str, sold: Iterable[InteractionLine]) -> dict[str, Any]:
    """A stay as JSON values."""
    visit = one.visit
    return {
        "id": one.interaction.public_id, "version": version_of(visit), "customer": customer or None,
        "site": one.site.code, "status": visit.status,
        **{name: getattr(visit, name) for name in StaySchema().fields},
        "lines": [line(each) for each in sold],
    }  # fmt: skip


def line(row: InteractionLine) -> dict[str, Any]:
    """A line as JSON values."""
    return {"id": row.id, "product": row.product, "quantity": row.quantity, "net_minor": row.net_minor,
            "cost_minor": row.cost_minor, "currency": row.currency}  # fmt: skip


def as_line(values: dict[str, Any]) -> lines.Line:
    """A loaded `LineSchema`."""
    return lines.Line(**values)
