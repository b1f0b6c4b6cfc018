"""Club events for programs: /api/v1/clubs/{id}/events and /api/v1/club-events/{id}."""

from flask import Response
from rugui.toolkit import answer, body, describes, requires, session

from membership_club import schemas_events as schemas
from membership_club import service_events
from membership_club.access import EVENTS, READ
from membership_club.api import blueprint
from membership_club.names import FIELDS as NAMES


@blueprint.get("/clubs/<club_id>/events")
@requires(READ)
@describes(gives=schemas.EventsGiven)
def club_events(club_id: str) -> Response:
    """The events of a club, the latest first."""
    found = service_events.of_club(session(), club_id)
    return answer({"events": [schemas.event(one.event) for one in found]})


@blueprint.post("/clubs/<club_id>/events")
@requires(EVENTS)
@describes(takes=schemas.EventSchema, gives=schemas.EventGiven, status=201)
def add_event(club_id: str) -> Response:
    """Make an event: 201."""
    sent = body(schemas.EventSchema())
    names = {language: sent.pop(field) for language, field in NAMES.items()}
    begins, capacity = sent.pop("starts_at"), sent.pop("capacity")
    return answer(schemas.event(service_events.add(session(), club_id, names, begins, capacity, **sent)), 201)


@blueprint.get("/club-events/<event_id>")
@requires(READ)
@describes(gives=schemas.EventWithBookingsGiven)
def event(event_id: str) -> Response:
    """An event and every booking in its order."""
    return _event(event_id)


def _event(event_id: str, permission: str = READ, status: int = 200) -> Response:
    row = service_events.get(session(), event_id, permission)
    found = [schemas.booking(one, member) for one, member in service_events.bookings(session(), row)]
    return answer({**schemas.event(row), "bookings": found}, status)


@blueprint.post("/club-events/<event_id>/bookings")
@requires(EVENTS)
@describes(takes=schemas.BookSchema, gives=schemas.EventWithBookingsGiven, status=201)
def book_event(event_id: str) -> Response:
    """Book for a member and their guests, or wait: 201; 409 where they booked already."""
    sent = body(schemas.BookSchema())
    service_events.book(session(), event_id, sent["membership"], sent["guests"], sent["guest_names"])
    return _event(event_id, EVENTS, 201)


@blueprint.post("/club-events/<event_id>/bookings/<booking_id>/cancel")
@requires(EVENTS)
@describes(gives=schemas.EventWithBookingsGiven)
def cancel_booking(event_id: str, booking_id: str) -> Response:
    """Give the seats back; whose turn it is, is booked."""
    service_events.cancel(session(), event_id, booking_id)
    return _event(event_id, EVENTS)


@blueprint.post("/club-events/<event_id>/attend")
@requires(EVENTS)
@describes(takes=schemas.AttendSchema, gives=schemas.EventWithBookingsGiven)
def attend_event(event_id: str) -> Response:
    """Who scanned their card is there; told twice they are there once."""
    service_events.attend(session(), event_id, body(schemas.AttendSchema())["code"])
    return _event(event_id, EVENTS)


@blueprint.post("/club-events/<event_id>/seats")
@requires(EVENTS)
@describes(takes=schemas.SeatsSchema, gives=schemas.EventWithBookingsGiven)
def resize_event(event_id: str) -> Response:
    """Change the number of seats; nobody loses theirs."""
    service_events.resize(session(), event_id, body(schemas.SeatsSchema())["capacity"])
    return _event(event_id, EVENTS)


@blueprint.post("/club-events/<event_id>/call-off")
@requires(EVENTS)
@describes(gives=schemas.EventWithBookingsGiven)
def call_off_event(event_id: str) -> Response:
    """The event does not take place; its bookings are cancelled."""
    service_events.call_off(session(), event_id)
    return _event(event_id, EVENTS)
