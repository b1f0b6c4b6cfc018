"""Stays for programs: booked, changed, checked in and out, and what was sold on them."""

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import PreconditionRequired

from rugui.arrivals.candidates import today_at
from rugui.customers.profile import profile
from rugui.edge import requires, session, viewer
from rugui.interactions import lines, schemas_stays, service, versions, visits
from rugui.interactions.access import READ, WRITE
from rugui.interactions.schemas_stays import (
    BookingSchema,
    GuestSchema,
    LineGiven,
    LineSchema,
    StatusSchema,
    StayGiven,
    StaySchema,
)
from rugui.interactions.visits import Stay
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, picked


def register(blueprint: Blueprint) -> None:
    """Put the routes of stays on the blueprint of interactions."""
    blueprint.post("/customers/<id>/visits")(book)
    blueprint.get("/visits/<id>")(visit)
    blueprint.patch("/visits/<id>")(change)
    blueprint.post("/visits/<id>/status")(move)
    blueprint.post("/visits/<id>/guest")(attach)
    blueprint.post("/visits/<id>/lines")(add_line)
    blueprint.delete("/visits/<id>/lines/<int:line>")(remove_line)


@requires(WRITE)
@describes(takes=BookingSchema, gives=StayGiven, status=201)
def book(id: str) -> Response:
    """Enter a stay for a guest, unless a restriction says no (403)."""
    values = body(BookingSchema())
    guest, site = profile(session(), id, viewer()), site_by_code(session(), values.pop("site"), viewer())
    made = visits.book(session(), guest.id, site.id, today=today_at(site), **values)
    return _told(made, 201, Location=url_for("interactions_api.visit", id=made.interaction.public_id))


@requires(READ)
@describes(gives=StayGiven, query={"fields": describing.chosen()}, versioned=True)
def visit(id: str) -> Response:
    """A stay with what was sold on it. The ETag is to be sent back as If-Match with a change."""
    return _told(visits.get(session(), id, viewer()))


@requires(WRITE)
@describes(takes=StaySchema(partial=True), gives=StayGiven, versioned=True)
def change(id: str) -> Response:
    """Change the fields sent. Needs If-Match; a stale one answers 409 with the present `version`."""
    visits.get(session(), id, viewer())  # whoever may not know of it hears nothing about what was sent
    values = body(StaySchema(), partial=True)
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not tag:
        raise PreconditionRequired
    versions.require(session(), id, tag)
    return _told(visits.change(session(), id, **values))


@requires(WRITE)
@describes(takes=StatusSchema, gives=StayGiven)
def move(id: str) -> Response:
    """Check in or out, cancel, mark as no-show, or take one of these back; 409 where that cannot be done."""
    visits.get(session(), id, viewer())
    values = body(StatusSchema())
    if values["status"] == "in_house":
        return _told(visits.check_in(session(), id, room=values.get("room")))
    return _told(visits.move(session(), id, values["status"], room=values.get("room")))


@requires(WRITE)
@describes(takes=GuestSchema, gives=StayGiven, status=200)
def attach(id: str) -> Response:
    """Say whose stay an unnamed one is; 409 where it is another guest's already."""
    visits.get(session(), id, viewer())
    guest = profile(session(), body(GuestSchema())["customer"], viewer())
    return _told(visits.attach(session(), id, guest.id))


@requires(WRITE)
@describes(takes=LineSchema, gives=LineGiven, status=201)
def add_line(id: str) -> Response:
    """Add what was sold or given."""
    stay = visits.get(session(), id, viewer())
    row = lines.add(session(), stay.interaction, schemas_stays.as_line(body(LineSchema())))
    return answer(schemas_stays.line(row), 201, Location=url_for("interactions_api.visit", id=id))


@requires(WRITE)
@describes(status=204)
def remove_line(id: str, line: int) -> Response:
    """Take a line away."""
    lines.remove(session(), id, line)
    return Response(status=204)


def _told(found: Stay, status: int = 200, **headers: str) -> Response:
    tag = f'"{versions.version_of(found.visit)}"'
    if request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    customer = service.public_id_of(session(), found.visit.customer_id) if found.visit.customer_id else ""
    sold = lines.of(session(), found.interaction.id, viewer())
    return answer(picked(schemas_stays.stay(found, customer, sold)), status, ETag=tag, **headers)
