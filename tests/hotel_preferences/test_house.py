"""The plugin inside the house: declared as it says, in the timeline, learning from the outbox, in the demonstration."""

from datetime import date, timedelta

from hotel_preferences import access, demo, service, service_allergies, service_tasks, service_timeline
from hotel_preferences.models import Allergy, LikedPair, Preference, Suggestion, Task
from hotel_preferences.plugin import customer_timeline, plugin
from rugui.testing.guests import check_out, new_guest, new_line, new_site, new_stay
from rugui.testing.outbox import deliver
from rugui.toolkit import facts, today_at
from sqlalchemy import func, select

from tests.hotel_preferences.conftest import TODAY


def test_declared(plugins):
    (loaded,) = [one for one in plugins.found if one.name == "hotel_preferences"]
    assert loaded.problem == ""
    assert {one.name for one in plugin.permissions} == {
        access.READ, access.WRITE, access.SENSITIVE, access.TASKS, access.KINDS,
    }  # fmt: skip
    assert "read_only" not in {role for one in plugin.permissions if one.name != access.READ for role in one.roles}


def test_every_fact_stated_is_declared(session, house):
    guest = house.guest.id
    for kind, fields in (("floor.high", {}), ("floor.low", {}), ("bed.king", {"strength": "must"}), ("bath.tub", {})):
        service.add(session, guest, kind, today=TODAY if kind != "bath.tub" else date(2010, 1, 1), **fields)
    service.add(session, guest, "pillow.soft", today=TODAY)
    service_allergies.add(session, guest, "allergy.egg")
    stated, _ = facts(session, [guest], session.info["viewer"])
    declared = {kind.name: kind.permission for kind in plugin.facts}
    assert {fact.name for fact in stated[guest]} == set(declared)
    assert all(fact.permission for fact in stated[guest])


def test_the_timeline_pages(session, house):
    new_stay(session, house.guest, house.tpe, TODAY, status="expected")
    for kind in ("floor.high", "bed.king", "diet.halal"):
        service.add(session, house.guest.id, kind, today=TODAY)
    service_allergies.add(session, house.guest.id, "allergy.egg")
    service_tasks.make(session, house.tpe.id, TODAY)
    row = session.scalars(select(Task).where(Task.allergy_id.is_(None))).first()
    service_tasks.settle(session, row.public_id, "impossible", "Sold out")
    everything = customer_timeline(session, house.guest.id, None, 50)
    assert len(everything) == 5
    assert sorted({entry.permission for entry in everything}) == [access.SENSITIVE, access.READ]
    assert [entry.body for entry in everything if entry.icon == "ban"] == ["Sold out"]
    seen, before = [], None
    while page := service_timeline.entries(session, house.guest.id, before, 2):
        seen += page
        before = page[-1].at
    assert [str(entry.title) for entry in seen] == [str(entry.title) for entry in everything]


def test_learnt_through_the_outbox(app, kept):
    with kept() as session:
        guest = new_guest(session)
        stay = new_stay(session, guest, new_site(session), TODAY, status="in_house", requests="quiet room")
        new_line(session, stay, "spa")
        customer_id = guest.id
    with kept() as session:
        check_out(session, stay)
    deliver(app)
    with kept(write=False) as session:
        found = session.scalars(select(Suggestion.kind).where(Suggestion.customer_id == customer_id))
        assert sorted(found) == ["leisure.spa", "room.quiet"]


def test_the_demonstration_is_the_same_for_the_same_seed(session, house):
    guests = [new_guest(session, f"Guest {number}") for number in range(60)]
    for number, guest in enumerate(guests):
        for visit in range(1 + number % 4):
            day = today_at(house.tpe) - timedelta(days=400 * visit)
            new_stay(session, guest, house.tpe, day, status="departed" if visit else "expected",
                     requests="安靜房間" if number % 2 else "")  # fmt: skip
    found = []
    for _ in range(2):
        savepoint = session.begin_nested()
        demo.demo(session, 7)
        found.append([
            session.execute(select(Preference.customer_id, Preference.kind, Preference.value)).all(),
            session.execute(select(Allergy.customer_id, Allergy.kind)).all(),
            dict(session.execute(select(Task.status, func.count()).group_by(Task.status)).all()),
            session.scalar(select(func.count()).select_from(LikedPair)),
        ])  # fmt: skip
        savepoint.rollback()
    assert found[0] == found[1]
    assert len(found[0][0]) > 40
    assert found[0][2]["done"] > found[0][2].get("impossible", 0)
    assert found[0][2]["open"] > 5
