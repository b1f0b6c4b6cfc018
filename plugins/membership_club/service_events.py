"""Club events: made, booked with guests, waited for, attended by scanning a card. The event's row is held meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rugui.toolkit import Conflict, Invalid, NotFound, Refused, _l, audit, today_here, usable, utcnow
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from membership_club import cards, club_events, service, service_cards, service_clubs
from membership_club.access import EVENTS, READ, acting
from membership_club.club_events import ATTENDED, BOOKED, CANCELLED, SEATED, WAITING
from membership_club.models import Membership
from membership_club.models_events import ClubEvent, EventBooking
from membership_club.names import FIELDS as NAMES
from membership_club.service_accounts import changed, check_may, who


@dataclass(frozen=True, slots=True)
class Filled:
    """An event with how many seats are taken, and how many bookings wait."""

    event: ClubEvent
    taken: int
    waiting: int


def of_club(session: Session, club_id: str, limit: int = 100) -> list[Filled]:
    """The events of a club, the latest first; one statement beside the club's."""
    club = service_clubs.get(session, club_id, READ)
    b, e = EventBooking, ClubEvent
    taken = func.sum(case((b.status.in_(SEATED), b.guests + 1), else_=0))
    waiting = func.sum(case((b.status == WAITING, 1), else_=0))
    query = select(e, func.coalesce(taken, 0), func.coalesce(waiting, 0)).outerjoin(b, b.event_id == e.id)
    query = query.where(e.club_id == club.id).group_by(e.id).order_by(e.starts_at.desc(), e.id).limit(limit)
    return [Filled(event, int(seated), int(waits)) for event, seated, waits in session.execute(query)]


def get(session: Session, event_id: str, permission: str = READ) -> ClubEvent:
    """The event behind an id of a URL; `NotFound`."""
    acting(session, permission)
    row = session.scalar(select(ClubEvent).where(ClubEvent.public_id == usable(event_id)))
    if row is None:
        raise NotFound(_l("There is no such event."))
    return row


def bookings(session: Session, event: ClubEvent) -> list[tuple[EventBooking, Membership]]:
    """Every booking of an event in its order; one statement."""
    query = select(EventBooking, Membership).join(Membership, Membership.id == EventBooking.membership_id)
    query = query.where(EventBooking.event_id == event.id).order_by(EventBooking.id)
    return [(booking, member) for booking, member in session.execute(query)]


def add(
    session: Session, club_id: str, names: Mapping[str, str], starts_at: datetime, capacity: int, *,
    member_minor: int = 0, guest_minor: int = 0, guest_quota: int = 0,
) -> ClubEvent:  # fmt: skip
    """Make an event; raises `Invalid` by field."""
    acting(session, EVENTS)
    club = service_clubs.get(session, club_id)
    names = {language: " ".join(text.split()) for language, text in names.items()}
    wrong: dict[str, object] = {}
    if not any(names.values()) or any(len(text) > 120 for text in names.values()):
        wrong["name_en"] = _l("Give it a name in at least one language.")
    if not 2000 < starts_at.year < 2200:
        wrong["starts_at"] = _l("Not a valid datetime value.")
    limits = {"capacity": (capacity, 1, 100_000), "guest_quota": (guest_quota, 0, 50),
              "member_minor": (member_minor, 0, 10**12), "guest_minor": (guest_minor, 0, 10**12)}  # fmt: skip
    for name, (value, least, most) in limits.items():
        if not least <= value <= most:
            wrong[name] = _l("A whole number from %(least)s to %(most)s.", least=least, most=most)
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = ClubEvent(
        club_id=club.id, starts_at=starts_at.astimezone(UTC), capacity=capacity, member_minor=member_minor,
        guest_minor=guest_minor, guest_quota=guest_quota,
        **{field: names.get(language, "") for language, field in NAMES.items()},
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit(session, "membership_club.event.added", subject=row.public_id)
    return row


def _held(session: Session, event_id: str) -> ClubEvent:
    event = get(session, event_id, EVENTS)
    session.execute(select(ClubEvent.id).where(ClubEvent.id == event.id).with_for_update(key_share=True))
    session.refresh(event)
    return event


def _rows(session: Session, event: ClubEvent) -> Sequence[EventBooking]:
    query = select(EventBooking).where(EventBooking.event_id == event.id, EventBooking.status != CANCELLED)
    return session.scalars(query.order_by(EventBooking.id).execution_options(populate_existing=True)).all()


def _taken(rows: Sequence[EventBooking]) -> int:
    return sum(club_events.seats(row.guests) for row in rows if row.status in SEATED)


def book(session: Session, event_id: str, membership_id: str, guests: int = 0, guest_names: str = "") -> EventBooking:
    """Book for a member and their guests; who does not fit, waits. `Conflict` where they booked already.

    `Refused` above the guests a member may bring, for an event that is over or cancelled, and for who is no member.
    """
    event = _held(session, event_id)
    row = service.get(session, membership_id, EVENTS)
    check_may(session, row, "events")
    if event.cancelled_at is not None or event.starts_at <= utcnow() or row.club_id != event.club_id:
        raise Refused(_l("This event cannot be booked."))
    if not 0 <= guests <= event.guest_quota:
        raise Refused(_l("A member may bring %(n)s guests.", n=event.guest_quota), quota=event.guest_quota)
    rows = _rows(session, event)
    if any(one.membership_id == row.id for one in rows):
        raise Conflict(_l("The member booked already."))
    waiting = sum(1 for one in rows if one.status == WAITING)
    booking = EventBooking(
        membership_id=row.id, event_id=event.id, guests=guests, guest_names=guest_names[:300], by=who(session, EVENTS),
        status=club_events.decide(event.capacity, _taken(rows), waiting, club_events.seats(guests)),
        price_minor=club_events.price(event.member_minor, event.guest_minor, guests),
    )  # fmt: skip
    session.add(booking)
    session.flush()
    changed(session, f"event.{booking.status}", row, event_id=event.public_id, booking=booking.public_id)
    return booking


def cancel(session: Session, event_id: str, booking_id: str) -> EventBooking:
    """Give the seats back; whose turn it is, is booked."""
    event = _held(session, event_id)
    booking = next((one for one in _rows(session, event) if one.public_id == booking_id), None)
    if booking is None:
        raise NotFound(_l("There is no such booking."))
    if booking.status == ATTENDED:
        raise Conflict(_l("The member was there."))
    booking.status = CANCELLED
    session.flush()
    row = session.get_one(Membership, booking.membership_id)
    changed(session, "event.cancelled", row, event_id=event.public_id, booking=booking.public_id)
    _promote(session, event)
    return booking


def resize(session: Session, event_id: str, capacity: int) -> ClubEvent:
    """Change the number of seats; nobody loses theirs, and whose turn it is, is booked."""
    event = _held(session, event_id)
    if not 1 <= capacity <= 100_000:
        wrong = _l("A whole number from %(least)s to %(most)s.", least=1, most=100_000)
        raise Invalid(_l("This cannot be saved yet."), fields={"capacity": wrong})
    event.capacity = capacity
    session.flush()
    audit(session, "membership_club.event.resized", subject=event.public_id, capacity=capacity)
    _promote(session, event)
    return event


def _promote(session: Session, event: ClubEvent) -> None:
    rows = _rows(session, event)
    queue = [(one.id, club_events.seats(one.guests)) for one in rows if one.status == WAITING]
    due = set(club_events.promote(event.capacity, _taken(rows), queue))
    for one in rows:
        if one.id in due:
            one.status = BOOKED
            session.flush()
            row = session.get_one(Membership, one.membership_id)
            changed(session, "event.booked", row, event_id=event.public_id, booking=one.public_id)


def attend(session: Session, event_id: str, code: str) -> EventBooking:
    """Who scanned their card (its code or number) is there. `Refused` for a card that is not good, or no booking."""
    event = _held(session, event_id)
    number, text = "", code.strip()
    if text.startswith(cards.PREFIX):
        found = service_cards.check(session, text)
        if found.verdict != cards.GOOD or found.claim is None:
            raise Refused(_l("This card is not good."), verdict=found.verdict)
        number = found.claim.card
    shown = service_cards.by_number(session, number or text)
    if shown.card.status != service_cards.ACTIVE or shown.membership.status in service_cards.OVER:
        raise Refused(_l("This card is not good."), verdict=cards.REVOKED)
    if shown.card.until < today_here(session):
        raise Refused(_l("This card is not good."), verdict=cards.OVER)
    mine = [one for one in _rows(session, event) if one.membership_id == shown.membership.id]
    booking = next((one for one in mine if one.status in SEATED), None)
    if booking is None:
        raise Refused(_l("There is no booking for this card."), waiting=bool(mine))
    if booking.status == BOOKED:
        booking.status, booking.attended_at = ATTENDED, utcnow()
        session.flush()
        changed(session, "event.attended", shown.membership, event_id=event.public_id, booking=booking.public_id)
    return booking


def call_off(session: Session, event_id: str) -> ClubEvent:
    """Cancel an event with all its bookings that were not attended."""
    event = _held(session, event_id)
    if event.cancelled_at is None:
        event.cancelled_at = utcnow()
        for one in _rows(session, event):
            if one.status != ATTENDED:
                one.status = CANCELLED
        session.flush()
        audit(session, "membership_club.event.called_off", subject=event.public_id)
    return event


def to_book(session: Session, row: Membership) -> list[tuple[ClubEvent, EventBooking | None]]:
    """The events to come of a member's club, soonest first, with their booking; one statement."""
    b, e = EventBooking, ClubEvent
    mine = (b.event_id == e.id) & (b.membership_id == row.id) & (b.status != CANCELLED)
    query = select(e, b).outerjoin(b, mine).where(e.club_id == row.club_id, e.cancelled_at.is_(None))
    found: Any = session.execute(query.where(e.starts_at > utcnow()).order_by(e.starts_at, e.id))
    return [(event, booking) for event, booking in found]
