"""A club with a member, for the tests of members' accounts."""

from datetime import date, timedelta
from types import SimpleNamespace

from membership_club import (
    service_batches,
    service_benefits,
    service_benefits_club,
    service_cards,
    service_dues,
    service_dues_club,
    service_events,
    service_points,
    service_value,
)
from membership_club.models import Change, Club, Membership, Tier
from rugui.testing.guests import new_guest, new_site
from rugui.toolkit import utcnow


def new_club(session, code="RG", **fields):
    """A club with the tiers member and gold."""
    club = Club(code=code, name_en="Rugui", name_zh_hant="如歸會", name_zh_hans="如归会", **fields)
    session.add(club)
    session.flush()
    tiers = [Tier(club_id=club.id, code=one, rank=rank, name_en=one.title()) for rank, one in
             enumerate(("member", "gold"))]  # fmt: skip
    session.add_all(tiers)
    session.flush()
    return SimpleNamespace(row=club, id=club.id, public_id=club.public_id, tiers=tiers)


def new_member(session, club, guest=None, number="RG-1", tier=1, **fields):
    """An active member, of the tier gold unless it says otherwise."""
    guest = guest or new_guest(session)
    values = {"status": "active", "member_since": date(2024, 2, 1), "term_end": date(2099, 12, 31)}
    row = Membership(customer_id=guest.id, club_id=club.id, number=number, tier_id=club.tiers[tier].id,
                     **(values | fields))  # fmt: skip
    session.add(row)
    session.flush()
    joined = {"tier": club.tiers[tier].code, "until": row.term_end.isoformat() if row.term_end else None}
    session.add(Change(membership_id=row.id, kind="joined", on=row.member_since or date(2024, 2, 1), data=joined))
    session.flush()
    return row


def new_house(session):
    """A site, a club and a member."""
    site, club = new_site(session), new_club(session)
    member = new_member(session, club)
    return SimpleNamespace(site=site, club=club, member=member, id=member.public_id, customer_id=member.customer_id)


def new_estate(session, guest):
    """The guest's membership in a club with one of everything its accounts hold: ids by the name routes give them."""
    club = new_club(session)
    member = new_member(session, club, guest)
    lounge = service_benefits_club.add(session, club.public_id, "lounge", {"en": "Lounge"}, period="year", quantity=999)
    service_benefits.note(session, member.public_id, lounge.public_id, "used")
    entry = service_points.earn(session, member.public_id, service_points.Earning(100, 1))
    card = service_cards.issue(session, member.public_id)
    service_value.set_rule(session, club.public_id, bonus_permille=100)
    loaded = service_value.load(session, member.public_id, 100_00)
    service_dues_club.set_plan(session, club.public_id, "gold", amount_minor=3650_00)
    invoice = service_dues.bill(session, member.public_id, "renew")
    event = service_events.add(session, club.public_id, {"en": "Wine"}, utcnow() + timedelta(days=30), 20)
    booking = service_events.book(session, event.public_id, member.public_id)
    run = service_batches.preview(session, club.row)
    return {
        "batch_id": run.public_id, "guest_id": guest.public_id, "customer_id": guest.public_id, "code": "gold",
        "club_id": club.public_id, "membership_id": member.public_id, "benefit_id": lounge.public_id, "do": "use",
        "entry_id": entry.public_id, "card_id": card.public_id, "movement_id": loaded.public_id,
        "invoice_id": invoice.public_id, "event_id": event.public_id, "booking_id": booking.public_id,
    }  # fmt: skip
