"""What programs send about club events, and what they get; amounts in minor units."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.club_events import STATUSES
from membership_club.models import Membership
from membership_club.models_events import ClubEvent, EventBooking
from membership_club.schemas_points import whole

NAMED = ("name_en", "name_zh_hant", "name_zh_hans")
GIVEN = (*NAMED, "starts_at", "capacity", "member_minor", "guest_minor", "guest_quota")


class EventSchema(Schema):
    """An event to make; `starts_at` with its zone."""

    name_en = Text(120, load_default="")
    name_zh_hant = Text(120, load_default="")
    name_zh_hans = Text(120, load_default="")
    starts_at = fields.AwareDateTime(required=True)
    capacity = whole(1, 100_000, required=True)
    member_minor = whole(0, 10**12, load_default=0)
    guest_minor = whole(0, 10**12, load_default=0)
    guest_quota = whole(0, 50, load_default=0)


class BookSchema(Schema):
    """A booking: the id of the membership, and the guests it brings."""

    membership = Text(22, required=True)
    guests = whole(0, 50, load_default=0)
    guest_names = Text(300, load_default="")


class AttendSchema(Schema):
    """A card's code or number."""

    code = Text(400, required=True)


class SeatsSchema(Schema):
    """How many seats there are."""

    capacity = whole(1, 100_000, required=True)


class BookingGiven(Schema):
    """A booking."""

    id = fields.String()
    membership = fields.String()
    status = fields.String(validate=[validate.OneOf(STATUSES)])
    guests = fields.Integer()
    guest_names = fields.String()
    price_minor = fields.Integer()
    at = fields.DateTime()
    attended_at = fields.DateTime(allow_none=True)


class EventGiven(Schema):
    """An event."""

    id = fields.String()
    name_en = fields.String()
    name_zh_hant = fields.String()
    name_zh_hans = fields.String()
    starts_at = fields.DateTime()
    capacity = fields.Integer()
    member_minor = fields.Integer()
    guest_minor = fields.Integer()
    guest_quota = fields.Integer()
    cancelled = fields.Boolean()


class EventsGiven(Schema):
    """The events of a club, the latest first."""

    events = fields.List(fields.Nested(EventGiven))


class EventWithBookingsGiven(EventGiven):
    """An event and every booking in its order."""

    bookings = fields.List(fields.Nested(BookingGiven))


def event(row: ClubEvent) -> dict[str, Any]:
    """An event as JSON values."""
    found = {name: getattr(row, name) for name in GIVEN}
    return {"id": row.public_id, "cancelled": row.cancelled_at is not None, **found}


def booking(row: EventBooking, member: Membership) -> dict[str, Any]:
    """A booking as JSON values."""
    names = ("status", "guests", "guest_names", "price_minor", "at", "attended_at")
    return {"id": row.public_id, "membership": member.public_id, **{name: getattr(row, name) for name in names}}
