"""What is committed is delivered, to each plugin by itself, at least once and by one worker at a time."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui import deliveries, jobs
from rugui.db import failure, utcnow
from rugui.errors import NotFound
from rugui.events import emit
from rugui.events_models import EventDelivery, EventRow, JobState
from rugui.outbox_status import lines
from rugui.plugins import Job, Plugin, pausing
from rugui.staff.models import Site
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Diary:
    """A plugin that writes down what it hears, and fails as long as it is told to."""

    def __init__(self):
        self.heard, self.failing, self.ran = [], False, []

    def happened(self, session, event):
        session.add(Site(code=f"E{event.id}", name=event.name))
        session.flush()
        if self.failing:
            raise ValueError("not today")
        self.heard.append((event.name, event.customer_id, dict(event.payload)))

    def dues(self, session, **arguments):
        if self.failing:
            raise ValueError("not today")
        self.ran.append(arguments)


@pytest.fixture
def diary():
    return Diary()


@pytest.fixture
def state(database, house, make_plugin, diary):
    declared = Plugin(api=1, title="Diary", jobs=[Job("diary.dues", diary.dues, 600), Job("diary.asked", diary.dues)])
    plugins = house(make_plugin("diary", declared, happened=lambda session, event: diary.happened(session, event)))
    return SimpleNamespace(database=database, plugins=plugins)


def write(state, work):
    with state.database.unit_of_work(state.plugins) as session:
        return work(session)


def count(state, model):
    with state.database.unit_of_work(state.plugins, write=False) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_an_event_is_delivered_once_it_is_committed_and_only_then(state, diary):
    def emit_and_fail(session):
        emit(session, "customers.changed", 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(state, emit_and_fail)
    assert jobs.run_pending(state) == 0
    write(state, lambda session: emit(session, "customers.changed", 7, fields=["names"]))
    assert jobs.run_pending(state) == 1
    assert diary.heard == [("customers.changed", 7, {"fields": ["names"]})]
    assert jobs.run_pending(state) == 0
    assert count(state, EventDelivery) == 0


def test_what_failed_is_rolled_back_and_tried_again_later(state, diary):
    diary.failing = True
    write(state, lambda session: emit(session, "customers.changed", 7))
    assert deliveries.deliver(state) == 0
    assert count(state, Site) == 0
    diary.failing = False
    assert deliveries.deliver(state, utcnow() + timedelta(seconds=30)) == 0
    assert deliveries.deliver(state, utcnow() + timedelta(seconds=90)) == 1
    assert count(state, Site) == 1


def test_what_fails_too_often_waits_for_a_person(state, diary):
    diary.failing, now = True, utcnow()
    write(state, lambda session: emit(session, "customers.changed", 7))
    for _ in range(deliveries.TRIES):
        deliveries.deliver(state, now)
        now += timedelta(hours=7)
    assert deliveries.deliver(state, now + timedelta(days=9)) == 0
    assert any(line.startswith("given up: customers.changed for diary") for line in lines(state))


def test_deliveries_to_a_paused_plugin_wait(state, diary):
    write(state, lambda session: pausing.pause(session, "diary"))
    write(state, lambda session: emit(session, "customers.changed", 7))
    assert jobs.run_pending(state) == 0
    assert any("1 waiting for diary" in line for line in lines(state))
    write(state, lambda session: pausing.resume(session, "diary"))
    assert jobs.run_pending(state) == 1


def test_two_workers_do_not_take_the_same_delivery(state):
    write(state, lambda session: [emit(session, "customers.changed", one) for one in range(3)])
    first = write(state, lambda s: deliveries.claim(s, ["diary"], NOON + timedelta(days=9999), jobs=False, limit=2))
    second = write(state, lambda s: deliveries.claim(s, ["diary"], NOON + timedelta(days=9999), jobs=False, limit=9))
    assert [len(first), len(second)] == [2, 1]
    assert not {one.id for one in first} & {one.id for one in second}


def test_a_worker_that_came_back_too_late_changes_nothing(state, diary):
    write(state, lambda session: emit(session, "customers.changed", 7))
    [stale] = write(state, lambda s: deliveries.claim(s, ["diary"], utcnow(), jobs=False, limit=1))
    later = utcnow() + 2 * deliveries.LEASE
    assert deliveries.deliver(state, later) == 1  # another worker, after the lease ran out
    assert deliveries._deliver_one(state, stale, later) is False
    assert len(diary.heard) == 1


def test_background_work_of_core_gets_the_application_and_its_arguments(state, monkeypatch):
    seen = []
    monkeypatch.setitem(jobs.BACKGROUND, "imports.run", f"{__name__}:work")
    monkeypatch.setitem(globals(), "seen", seen)
    import sys

    monkeypatch.setitem(sys.modules, __name__, SimpleNamespace(work=lambda state, **kw: seen.append((state, kw))))
    write(state, lambda session: jobs.enqueue(session, "imports.run", batch_id=5))
    assert seen == []
    assert jobs.run_pending(state) == 1
    assert seen == [(state, {"batch_id": 5})]


def test_background_work_of_a_plugin_is_its_job(state, diary):
    write(state, lambda session: jobs.enqueue(session, "diary.asked", year=2026))
    assert jobs.run_pending(state) == 1
    assert diary.ran == [{"year": 2026}]


def test_of_a_failure_of_the_database_which_quotes_people_only_the_kind_is_kept(session):
    session.add_all([Site(code="TWICE", name="王小明"), Site(code="TWICE", name="王小明")])
    with pytest.raises(IntegrityError) as raised:
        session.flush()
    assert failure(raised.value) in ("IntegrityError: IntegrityError", "IntegrityError: UniqueViolation")
    assert failure(ValueError("no " * 900)) == ("ValueError: " + "no " * 900)[:500]


def test_background_work_that_fails_is_kept(state, diary):
    diary.failing = True
    write(state, lambda session: jobs.enqueue(session, "diary.asked"))
    jobs.run_pending(state)
    with state.database.unit_of_work(state.plugins, write=False) as session:
        assert session.scalar(select(EventDelivery.problem)) == "ValueError: not today"


def test_a_periodic_job_runs_when_its_time_has_come(state, diary):
    assert "diary.dues" in jobs.run_due(state, NOON)
    assert "diary.dues" not in jobs.run_due(state, NOON + timedelta(seconds=599))
    assert "diary.dues" in jobs.run_due(state, NOON + timedelta(seconds=600))
    assert diary.ran == [{}, {}]
    assert "diary.asked" not in jobs.run_due(state, NOON + timedelta(days=9))


def test_a_periodic_job_that_fails_says_so_and_comes_again(state, diary):
    diary.failing = True
    jobs.run_due(state, NOON)
    assert any("failed: ValueError: not today" in line for line in lines(state))
    diary.failing = False
    jobs.run_due(state, NOON + timedelta(seconds=600))
    assert not any("failed" in line for line in lines(state))


def test_a_job_that_another_host_is_running_is_left_to_it(state, diary):
    jobs.run_due(state, NOON)
    later = NOON + timedelta(hours=2)
    write(state, lambda s: s.execute(update(JobState).values(leased_until=later + timedelta(seconds=1))))
    assert jobs.run_due(state, later) == []


def test_a_job_cannot_end_the_transaction_it_runs_in(state):
    def commits(session):
        session.commit()

    with pytest.raises(RuntimeError, match="tried to end the transaction"):
        jobs.run_job(state, Job("diary.bad", commits, 60))


def test_there_is_no_job_of_that_name(state):
    with pytest.raises(NotFound):
        jobs.find(state, "diary.absent")


def test_old_events_are_forgotten_unless_they_still_wait(state, diary):
    for name in ("old", "waiting"):
        diary.failing = name == "waiting"
        write(state, lambda session, name=name: emit(session, name))
        deliveries.deliver(state)
    write(state, lambda s: s.execute(update(EventRow).values(at=NOON - timedelta(days=31))))
    write(state, lambda session: emit(session, "new"))
    write(state, deliveries.prune)
    with state.database.unit_of_work(state.plugins, write=False) as session:
        assert set(session.scalars(select(EventRow.name))) == {"waiting", "new"}


@given(st.integers(1, deliveries.TRIES + 5))
def test_waits_grow_and_end(tries):
    now, after = deliveries.next_try(tries, NOON), deliveries.next_try(tries + 1, NOON)
    assert (now is None) == (tries >= deliveries.TRIES)
    assert now is None or NOON < now <= NOON + deliveries.LONGEST_WAIT
    assert after is None or (now is not None and now <= after)
