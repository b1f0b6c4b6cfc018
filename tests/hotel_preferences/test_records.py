"""Everything kept about one guest as a whole: exported, erased, and merged so that it can be undone exactly."""

import json
from datetime import date

import pytest
from hotel_preferences import service, service_allergies, service_records, service_suggestions, service_tasks
from hotel_preferences.models import Acknowledgement, Allergy, Evidence, Preference, Suggestion, Task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rugui import jobs
from rugui.customers.models import Customer
from rugui.duplicates.merging import merge
from rugui.duplicates.unmerging import unmerge
from rugui.staff.models import Site
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.toolkit import OPERATOR, Refused, sites, stays, today_at
from sqlalchemy import func, select

from tests.hotel_preferences.conftest import TODAY

MODELS = (Preference, Evidence, Allergy, Acknowledgement, Task, Suggestion)
KINDS = ("floor.high", "floor.low", "bed.king", "pillow.soft", "room.quiet")
LOOSE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
doings = st.lists(
    st.tuples(st.sampled_from(("prefer", "allergy", "suggest", "task", "remove", "see")), st.integers(0, 4)), max_size=8
)


def everything(session):
    """Every row of every table, whole: what a merge and its undoing must leave as it was."""
    session.flush()
    session.expire_all()
    return {
        model.__tablename__: [tuple(row) for row in session.execute(select(model.__table__).order_by("id"))]
        for model in MODELS
    }


def live(session, guest, site, steps):
    """A history for a guest, of whatever the steps say."""
    stay = new_stay(session, guest, site, TODAY)
    for what, number in steps:
        kind = KINDS[number]
        if what == "prefer":
            service.add(session, guest.id, kind, today=TODAY)
        elif what == "allergy":
            service_allergies.add(session, guest.id, f"allergy.{('egg', 'milk', 'soy', 'fish', 'latex')[number]}")
        elif what == "suggest":
            service_suggestions.dismiss_alike(session, guest.id, kind)
        elif what == "task":
            service_tasks.make(session, site.id, TODAY)
        elif what == "remove":
            for noted in service.of(session, [guest.id])[guest.id][:1]:
                service.remove(session, noted.public_id)
        else:
            row = session.scalar(select(Allergy).where(Allergy.customer_id == guest.id))
            if row is not None:
                session.add(Acknowledgement(allergy_id=row.id, account_id=1, name="Lin"))
    return stay


@LOOSE
@given(doings, doings)
def test_unmerging_restores_exactly(session, one, other):
    outer = session.begin_nested()
    try:
        site = new_site(session)
        kept, dropped = new_guest(session), new_guest(session, "王大明")
        live(session, kept, site, one)
        live(session, dropped, site, other)
        before = everything(session)
        journal = json.loads(json.dumps(service_records.merge(session, kept.id, dropped.id)))
        for model in (Preference, Allergy, Task, Suggestion):
            assert session.scalar(select(func.count()).where(model.customer_id == dropped.id)) == 0
        assert service.of(session, [dropped.id])[dropped.id] == []
        service_records.unmerge(session, journal)
        assert everything(session) == before
    finally:
        outer.rollback()
        session.expire_all()


def test_what_both_say_is_used_once_after_a_merge(session, house):
    other = new_guest(session, "王大明")
    for guest in (house.guest, other):
        new_stay(session, guest, house.tpe, TODAY)
        service.add(session, guest.id, "floor.high", today=TODAY)
    service_records.merge(session, house.guest.id, other.id)
    assert len(service.of(session, [house.guest.id])[house.guest.id]) == 2
    service_tasks.make(session, house.tpe.id, TODAY)
    mine = [stay.id for stay in stays(session, [house.guest.id])]
    assert len(session.scalars(select(Task).where(Task.visit_id.in_(mine))).all()) == 1


def test_what_was_noted_since_stays_with_the_kept_guest(session, house):
    other = new_guest(session, "王大明")
    moved = service.add(session, other.id, "floor.high")
    journal = service_records.merge(session, house.guest.id, other.id)
    since = service.add(session, house.guest.id, "bed.king")
    service_records.unmerge(session, journal)
    session.expire_all()
    assert (moved.customer_id, since.customer_id) == (other.id, house.guest.id)
    with pytest.raises(Refused):
        service_records.merge(session, house.guest.id, house.guest.id)
    with pytest.raises(TypeError):
        service_records.unmerge(session, None)


def test_what_is_gone_since_a_merge_is_not_in_the_way_of_its_undo(session, house):
    other = new_guest(session, "王大明")
    for guest in (house.guest, other):
        service_suggestions.dismiss_alike(session, guest.id, "bed.king")
    moved = service.add(session, other.id, "floor.high")
    journal = service_records.merge(session, house.guest.id, other.id)
    (taken_out,) = journal["taken_out"]
    session.delete(moved)
    session.flush()
    service.add(session, house.guest.id, "room.quiet")  # SQLite may give it the number of the one that is gone
    session.add(Suggestion(id=taken_out["id"], customer_id=house.guest.id, kind="room.quiet", origin="alike"))
    session.flush()
    service_records.unmerge(session, journal)
    query = select(Preference.kind).where(Preference.customer_id == house.guest.id)
    assert session.scalars(query).all() == ["room.quiet"]
    query = select(Suggestion.kind).where(Suggestion.customer_id == other.id)
    assert session.scalars(query).all() == ["bed.king"]


def test_tasks_follow_a_merge_and_its_undo(app, kept, front):
    with kept(viewer=OPERATOR) as session:
        site = session.get_one(Site, front.site)
        guest, other = session.get_one(Customer, front.id), new_guest(session, "王大明")
        stay = new_stay(session, other, site, today_at(sites(session)[0]))
        wish = service.add(session, guest.id, "floor.high", strength="must")
        row = merge(session, guest.public_id, other.public_id, (guest.version, other.version))
        merge_id, wish_id, visit_id = row.public_id, wish.id, stay.visit.id

    def tasks_of_the_stay():
        with app.app_context():
            jobs.run_pending(app.extensions["rugui"])
        with kept(write=False) as session:
            return session.scalars(select(Task.preference_id).where(Task.visit_id == visit_id)).all()

    assert tasks_of_the_stay() == [wish_id]
    with kept(viewer=OPERATOR) as session:
        unmerge(session, merge_id)
    assert tasks_of_the_stay() == []


def test_exported_and_erased(session, house):
    steps = [("prefer", 0), ("prefer", 1), ("allergy", 0), ("see", 0), ("task", 0), ("suggest", 4), ("remove", 0)]
    live(session, house.guest, house.tpe, steps)
    stranger = new_guest(session, "Stranger")
    service.add(session, stranger.id, "bed.king", today=date(2026, 1, 1))
    found = json.loads(json.dumps(service_records.export(session, house.guest.id)))
    assert {name: len(rows) for name, rows in found.items()} == {
        "preferences": 2, "allergies": 1, "tasks": 2, "suggestions": 1, "evidence": 2, "acknowledgements": 1,
    }  # fmt: skip
    assert service_records.erase(session, house.guest.id) == {name: len(rows) for name, rows in found.items()}
    assert not any(service_records.export(session, house.guest.id).values())
    assert len(service_records.export(session, stranger.id)["preferences"]) == 1
