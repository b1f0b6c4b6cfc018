"""Pages of club events: those of a club, one event with its bookings and the door, and what a member can book."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Invalid, _, _l, current_site, customers, money, requires, session
from werkzeug.wrappers import Response

from membership_club import service, service_clubs, service_events
from membership_club.access import EVENTS, READ
from membership_club.amounts import minor
from membership_club.forms_events import AttendForm, BookForm, EventForm, SeatsForm
from membership_club.names import FIELDS as NAMES
from membership_club.names import Named
from membership_club.service_accounts import club_of, clubs_by_id
from membership_club.views import blueprint
from membership_club.views_accounts import about, attempt

STATUSES = {"booked": _l("Booked"), "waiting": _l("Waiting"), "cancelled": _l("Cancelled"), "attended": _l("Was there")}


def _zone() -> ZoneInfo:
    site = current_site(session())
    return ZoneInfo(site.timezone if site else "UTC")


def _when(moment: datetime) -> str:
    return moment.astimezone(_zone()).strftime("%Y-%m-%d %H:%M")


@blueprint.get("/<club_id>/events")
@requires(READ)
def club_events(club_id: str) -> Any:
    """The events of a club; the form makes one."""
    return _club_page(service_clubs.get(session(), club_id), EventForm())


def _club_page(club: Any, form: EventForm) -> Any:
    page = render_template(
        "membership_club/club_events.html", club=club, name=Named(club), form=form, named=Named, when=_when,
        money=money, rows=service_events.of_club(session(), club.public_id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/events")
@requires(EVENTS)
def add_event(club_id: str) -> Any:
    """Make an event."""
    club, form = service_clubs.get(session(), club_id), EventForm()
    if form.validate_on_submit() and form.starts_at.data is not None:
        names = {language: form[field].data or "" for language, field in NAMES.items()}
        try:
            prices = {name: minor(form[name].data, club.currency, name) for name in ("member_minor", "guest_minor")}
            begins = form.starts_at.data.replace(tzinfo=_zone()).astimezone(UTC)
            event = service_events.add(
                session(), club_id, names, begins, form.capacity.data or 0, guest_quota=form.guest_quota.data or 0,
                **prices,
            )  # fmt: skip
            flash(_("Event made."), "done")
            return redirect(url_for("membership_club.event", event_id=event.public_id), 303)
        except Invalid as error:
            form.take(error)
        except OverflowError:
            form.starts_at.errors = [_("Not a valid datetime value.")]
    return _club_page(club, form)


@blueprint.get("/events/<event_id>")
@requires(READ)
def event(event_id: str) -> str:
    """An event: who comes, who waits, and the door."""
    row = service_events.get(session(), event_id)
    rows = service_events.bookings(session(), row)
    club = clubs_by_id(session(), row.club_id)
    return render_template(
        "membership_club/event.html", event=row, name=Named(row), club=club, club_name=Named(club), when=_when,
        rows=rows, guests=customers(session(), [member.customer_id for _one, member in rows]), money=money,
        statuses=STATUSES, form=AttendForm(None), seats=SeatsForm(None),
        taken=sum(one.guests + 1 for one, _member in rows if one.status in ("booked", "attended")),
    )  # fmt: skip


def _back(event_id: str) -> Response:
    return redirect(url_for("membership_club.event", event_id=event_id), 303)


@blueprint.post("/events/<event_id>/attend")
@requires(EVENTS)
def attend_event(event_id: str) -> Response:
    """A card was scanned at the door."""
    form = AttendForm()
    code = (form.code.data or "") if form.validate_on_submit() else ""
    attempt(lambda: service_events.attend(session(), event_id, code), _("Welcome."))
    return _back(event_id)


@blueprint.post("/events/<event_id>/seats")
@requires(EVENTS)
def resize_event(event_id: str) -> Response:
    """More or fewer seats."""
    form = SeatsForm()
    seats = (form.capacity.data or 0) if form.validate_on_submit() else 0
    attempt(lambda: service_events.resize(session(), event_id, seats), _("Saved."))
    return _back(event_id)


@blueprint.post("/events/<event_id>/call-off")
@requires(EVENTS)
def call_off_event(event_id: str) -> Response:
    """The event does not take place."""
    attempt(lambda: service_events.call_off(session(), event_id), _("Event called off."))
    return _back(event_id)


@blueprint.post("/events/<event_id>/bookings/<booking_id>/cancel")
@requires(EVENTS)
def cancel_booking(event_id: str, booking_id: str) -> Response:
    """Seats given back."""
    attempt(lambda: service_events.cancel(session(), event_id, booking_id), _("Booking cancelled."))
    return _back(event_id)


@blueprint.get("/members/<membership_id>/events")
@requires(READ)
def events(membership_id: str) -> str:
    """What a member can book, and has."""
    row = service.get(session(), membership_id)
    return render_template(
        "membership_club/events.html", **about(row), rows=service_events.to_book(session(), row), named=Named,
        when=_when, money=money, statuses=STATUSES, currency=club_of(session(), row).currency,
    )  # fmt: skip


@blueprint.post("/members/<membership_id>/events/<event_id>")
@requires(EVENTS)
def book_event(membership_id: str, event_id: str) -> Response:
    """Book, or wait."""
    form = BookForm()
    if form.validate_on_submit():
        guests, names = form.guests.data or 0, form.guest_names.data or ""
        attempt(lambda: service_events.book(session(), event_id, membership_id, guests, names), _("Noted."))
    else:
        flash(_("Please look at what you typed."), "error")
    return redirect(url_for("membership_club.events", membership_id=membership_id), 303)
