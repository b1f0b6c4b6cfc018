"""The briefing as the document of the API says it."""

from marshmallow import Schema, fields

from rugui.customers.schemas import NameSchema
from rugui.programs.describing import Given


class FactGiven(Given):
    """A fact and why it stands where it does; `value` is a number, text, truth or nothing."""

    name = fields.String()
    value = fields.Raw()
    label = fields.String()
    tone = fields.String()
    reason = fields.String()
    since = fields.Raw()


class LastStayGiven(Given):
    """The stay before."""

    arrival = fields.Date()
    departure = fields.Date()
    room = fields.String()


class ReviewGiven(Given):
    """Whether somebody has read the row, when and who."""

    state = fields.String()
    at = fields.DateTime(allow_none=True)
    by = fields.String(allow_none=True)


class RowGiven(Given):
    """One stay with its guest and facts, in the order a clerk must know them."""

    id = fields.String()
    customer = fields.String(allow_none=True)
    status = fields.String()
    arrival = fields.Date()
    departure = fields.Date()
    nights = fields.Integer()
    eta = fields.String()
    room = fields.String()
    adults = fields.Integer()
    children = fields.Integer()
    booking_reference = fields.String()
    names = fields.List(fields.Nested(NameSchema))
    stays = fields.Integer()
    last_stay = fields.Nested(LastStayGiven, allow_none=True)
    facts = fields.List(fields.Nested(FactGiven))
    review = fields.Nested(ReviewGiven)


class BriefingGiven(Given):
    """The day by section."""

    site = fields.String()
    date = fields.Date()
    version = fields.String()
    arriving = fields.List(fields.Nested(RowGiven))
    in_house = fields.List(fields.Nested(RowGiven))
    departing = fields.List(fields.Nested(RowGiven))
    incomplete = fields.List(fields.String())


class ReviewSchema(Schema):
    """Whether the row is marked as read."""

    reviewed = fields.Boolean(load_default=True, truthy={True}, falsy={False})


class ReviewedGiven(Given):
    """The mark as it is now."""

    id = fields.String()
    reviewed = fields.Boolean()
