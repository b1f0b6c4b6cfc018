"""Before an arrival: what becomes a task, for whom, how it ends, and that the rate comes back."""

from datetime import date, timedelta

import pytest
from hotel_preferences import service, service_allergies, service_tasks
from hotel_preferences.access import READ, TASKS
from hotel_preferences.models import Task
from hotel_preferences.service_panel import beside
from hotel_preferences.tasks import Rate
from rugui.testing.guests import new_guest, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.toolkit import Invalid, NotFound, Refused, stays
from sqlalchemy import select

from tests.hotel_preferences.conftest import TODAY


@pytest.fixture
def coming(session, house):
    """The guest arrives in Taipei today, with wishes and an allergy."""
    house.stay = new_stay(session, house.guest, house.tpe, TODAY, room="1208")
    for kind, fields in (
        ("pillow.soft", {}), ("floor.high", {"strength": "must"}), ("taste.steak", {"value": "rare"}),
        ("room.smoking", {"strength": "never"}), ("bed.king", {"strength": "dislikes"}),
        ("pillow.feather", {}), ("view.sea", {"site_id": house.sha.id}), ("bath.tub", {"today": date(2015, 1, 1)}),
        ("payment.cash", {}),
    ):  # fmt: skip
        service.add(session, house.guest.id, kind, **{"today": TODAY, **fields})
    service_allergies.add(session, house.guest.id, "allergy.feather", severity="severe")
    return house


def todos(session, house, department="", day=TODAY):
    return [
        (todo.kind.code, todo.task.status)
        for room in service_tasks.rooms(session, house.tpe.id, day, department)
        for todo in room.todos
    ]


def test_only_what_is_used_becomes_work(session, coming):
    assert service_tasks.make(session, coming.tpe.id, TODAY) == 5
    assert todos(session, coming) == [
        ("allergy.feather", "open"), ("room.smoking", "open"), ("floor.high", "open"), ("pillow.soft", "open"),
        ("taste.steak", "open"),
    ]  # fmt: skip
    assert todos(session, coming, "kitchen") == [("taste.steak", "open")]
    assert service_tasks.make(session, coming.tpe.id, TODAY) == 0


def test_brought_up_to_date_keeps_what_was_done(session, coming):
    service_tasks.make(session, coming.tpe.id, TODAY)
    rows = {row.kind.code: row.task.public_id for one in service_tasks.rooms(session, coming.tpe.id, TODAY)
            for row in one.todos}  # fmt: skip
    service_tasks.settle(session, rows["pillow.soft"], "done")
    for noted in service.of(session, [coming.guest.id])[coming.guest.id]:
        if noted.claim.kind in ("pillow.soft", "taste.steak"):
            service.remove(session, noted.public_id)
    service.add(session, coming.guest.id, "bath.robe", value="m", today=TODAY)
    assert service_tasks.make(session, coming.tpe.id, TODAY) == 1
    kinds = [code for code, _ in todos(session, coming)]
    assert "taste.steak" not in kinds
    assert "bath.robe" in kinds
    assert session.scalar(select(Task.status).where(Task.public_id == rows["pillow.soft"])) == "done"


def test_the_work_is_the_same_whoever_asks(session, coming):
    session.info["viewer"] = new_viewer(READ, TASKS)
    assert service_tasks.make(session, coming.tpe.id, TODAY) == 5
    assert ("allergy.feather", "open") in todos(session, coming)


def test_done_not_possible_and_the_rate(session, coming):
    service_tasks.make(session, coming.tpe.id, TODAY)
    rows = {row.kind.code: row.task.public_id for one in service_tasks.rooms(session, coming.tpe.id, TODAY)
            for row in one.todos}  # fmt: skip
    service_tasks.settle(session, rows["pillow.soft"], "done")
    with pytest.raises(Invalid):
        service_tasks.settle(session, rows["floor.high"], "impossible", " ")
    service_tasks.settle(session, rows["floor.high"], "impossible", "The house is full")
    with pytest.raises(Invalid):
        service_tasks.settle(session, rows["floor.high"], "burnt")
    assert beside(session, coming.guest.id, []).rates == {"pillow.soft": Rate(1, 1), "floor.high": Rate(0, 1)}
    row = service_tasks.settle(session, rows["floor.high"], "open")
    assert (row.reason, row.done_by, row.done_at) == ("", "", None)
    assert service_tasks.counts(session, [coming.tpe.id], TODAY)[coming.tpe.id, "front_desk"] == (2, 2)
    assert service_tasks.counts(session, [], TODAY) == {}


def test_open_work_of_who_is_in_house_is_not_forgotten(session, coming):
    service_tasks.make(session, coming.tpe.id, TODAY)
    coming.stay.visit.status = "in_house"
    session.flush()
    tomorrow = TODAY + timedelta(days=1)
    assert len(todos(session, coming, day=tomorrow)) == 5
    service_tasks.settle(session, service_tasks.rooms(session, coming.tpe.id, tomorrow)[0].todos[0].task.public_id,
                         "done")  # fmt: skip
    assert len(todos(session, coming, day=tomorrow)) == 4
    coming.stay.visit.status = "departed"
    session.flush()
    assert todos(session, coming, day=tomorrow) == []


def test_only_at_ones_site(session, coming):
    service_tasks.make(session, coming.tpe.id, TODAY)
    public_id = session.scalars(select(Task.public_id)).first()
    session.info["viewer"] = new_viewer(TASKS, sites=[coming.sha.id])
    with pytest.raises(NotFound):
        service_tasks.get(session, public_id)
    with pytest.raises(NotFound):
        service_tasks.get(session, "nothing\0")
    with pytest.raises(Refused):
        service_tasks.rooms(session, coming.tpe.id, TODAY)
    (stay,) = stays(session, [coming.guest.id])
    with pytest.raises(Refused):
        service_tasks.room(session, stay)


def test_a_day_costs_the_same_however_many_come(session, database, coming):
    site = coming.tpe.id
    service_tasks.make(session, site, TODAY)
    session.expire_all()
    with statements(database) as one:
        service_tasks.rooms(session, site, TODAY)
    for number in range(20):
        guest = new_guest(session, f"Guest {number}")
        new_stay(session, guest, coming.tpe, TODAY)
        service.add(session, guest.id, "pillow.firm", today=TODAY)
        service_allergies.add(session, guest.id, "allergy.egg")
    service_tasks.make(session, site, TODAY)
    session.expire_all()
    with statements(database) as many:
        found = service_tasks.rooms(session, site, TODAY)
    assert len(found) == 21
    assert len(many) == len(one), many
