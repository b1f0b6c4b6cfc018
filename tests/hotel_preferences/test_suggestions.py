"""After a stay: evidence for what is noted, suggestions for what is not; and what guests like this one also liked."""

import pytest
from hotel_preferences import alike, reactions, service, service_allergies, service_tasks
from hotel_preferences import service_suggestions as suggestions
from hotel_preferences.access import READ, WRITE
from hotel_preferences.models import Allergy, LikedPair, Suggestion, Task
from hotel_preferences.service_panel import beside
from rugui.testing.guests import new_guest, new_line, new_stay, new_viewer
from rugui.toolkit import Conflict, Event, NotFound, stays, utcnow
from sqlalchemy import func, select

from tests.hotel_preferences.conftest import TODAY


def left(session, guest):
    """The guest's stay as plugins see it."""
    return next(stay for stay in stays(session, [guest.id]))


@pytest.fixture
def stayed(session, house):
    """A stay that is over, with wishes and lines."""
    stay = new_stay(session, house.guest, house.tpe, TODAY, status="departed",
                    requests="quiet room, 花生過敏, extra pillow")  # fmt: skip
    for product in ("spa", "airport-transfer", "breakfast", "spa", "no-such-thing"):
        new_line(session, stay, product)
    house.stay = stay
    return house


def test_learnt_once(session, stayed):
    service.add(session, stayed.guest.id, "room.quiet", today=TODAY.replace(year=2024))
    service.add(session, stayed.guest.id, "leisure.spa", strength="dislikes", today=TODAY.replace(year=2024))
    stay = left(session, stayed.guest)
    for _ in range(2):
        suggestions.learn(session, stay)
    (quiet, spa) = service.of(session, [stayed.guest.id])[stayed.guest.id]
    assert (quiet.claim.stays, quiet.claim.last_confirmed) == (1, stay.departure)
    assert spa.claim.stays == 0
    found = [(one.kind.code, one.origin, one.words) for one in beside(session, stayed.guest.id, []).suggested]
    assert found == [
        ("allergy.peanut", "request", "花生過敏"),
        ("pillow.extra", "request", "extra pillow"),
        ("transport.airport_pickup", "line", "airport transfer"),
    ]


def test_one_click_each(session, stayed):
    suggestions.learn(session, left(session, stayed.guest))
    by_kind = {one.kind.code: one.public_id for one in beside(session, stayed.guest.id, []).suggested}
    assert suggestions.accept(session, by_kind["pillow.extra"]).source == "guest"
    assert suggestions.accept(session, by_kind["transport.airport_pickup"]).source == "staff"
    assert isinstance(suggestions.accept(session, by_kind["allergy.peanut"]), Allergy)
    suggestions.dismiss(session, by_kind["leisure.spa"])
    with pytest.raises(Conflict):
        suggestions.dismiss(session, by_kind["leisure.spa"])
    suggestions.learn(session, left(session, stayed.guest))
    assert [one.kind.code for one in beside(session, stayed.guest.id, []).suggested] == ["room.quiet"]
    suggestions.reopen(session, by_kind["leisure.spa"])
    assert len(beside(session, stayed.guest.id, []).suggested) == 2


def test_a_sensitive_suggestion_needs_the_permission(session, stayed):
    suggestions.learn(session, left(session, stayed.guest))
    public_id = session.scalar(select(Suggestion.public_id).where(Suggestion.kind == "allergy.peanut"))
    session.info["viewer"] = new_viewer(READ, WRITE)
    assert "allergy.peanut" not in [one.kind.code for one in beside(session, stayed.guest.id, []).suggested]
    for refused in (public_id, "nothing\0"):
        with pytest.raises(NotFound):
            suggestions.accept(session, refused)


def test_liked_together_with_its_support(session, house):
    for number in range(alike.MIN_SUPPORT):
        guest = new_guest(session, f"Guest {number}")
        for kind in ("taste.tea", "room.quiet", "diet.halal"):
            service.add(session, guest.id, kind, **({"value": "oolong"} if kind == "taste.tea" else {}))
        service_allergies.add(session, guest.id, "allergy.egg")
    suggestions.count_alike(session)
    (one,) = beside(session, house.guest.id, ["room.quiet"]).alike
    assert (one.kind.code, one.pair.both, one.pair.of) == ("taste.tea", 5, 5)
    kinds = set(session.scalars(select(LikedPair.other)))
    assert kinds == {"taste.tea", "room.quiet"}
    suggestions.dismiss_alike(session, house.guest.id, "taste.tea")
    suggestions.dismiss_alike(session, house.guest.id, "taste.tea")
    assert beside(session, house.guest.id, ["room.quiet"]).alike == ()
    assert beside(session, house.guest.id, []).alike == ()
    with pytest.raises(NotFound):
        suggestions.dismiss_alike(session, house.guest.id, "nothing")


def test_what_happened_elsewhere(session, stayed):
    def tell(name, **payload):
        reactions.react(session, Event(1, name, utcnow(), stayed.guest.id, payload))

    tell("visits.departed", interaction=stayed.stay.interaction.public_id)
    tell("visits.departed", interaction=stayed.stay.interaction.public_id)
    tell("visits.departed", interaction="gone")
    tell("visits.departed")
    assert session.scalar(select(func.count()).select_from(Suggestion)) == 5
    today = service_tasks.today_at(service_tasks.sites(session)[0])
    service.add(session, stayed.guest.id, "pillow.soft", today=today)
    tell("visits.changed")
    assert session.scalars(select(Task)).all() == []
    new_stay(session, stayed.guest, stayed.tpe, today)
    new_stay(session, stayed.guest, stayed.sha, today.replace(year=today.year + 1, day=1))
    for name in ("visits.created", "hotel_preferences.noted", "customers.updated", "hotel_preferences.task.done"):
        tell(name)
    assert session.scalar(select(func.count()).select_from(Task)) == 1
    service_tasks.make_all(session)
    assert session.scalar(select(func.count()).select_from(Task)) == 1
