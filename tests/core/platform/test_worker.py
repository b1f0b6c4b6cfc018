"""Huey's real threads: a commit wakes them, and messages never pile up."""

import threading

import pytest
from rugui import jobs, migrate, worker
from rugui.app import create_app
from rugui.events import emit


@pytest.fixture
def heard():
    return []


@pytest.fixture
def app(make_plugin, tmp_path, heard):
    told = threading.Event()

    def happened(session, event):
        heard.append(event.name)
        told.set()

    settings = {"INSTANCE": tmp_path, "SECRET_KEY": "test" * 10, "DATABASE_URL": f"sqlite:///{tmp_path}/w.db"}
    app = create_app(settings, [make_plugin("diary", happened=happened)])
    app.told = told
    state = app.extensions["rugui"]
    migrate.upgrade(state.database, state.plugins)
    yield app
    state.database.dispose()
    worker.looks(app).huey.storage.close()


def test_a_commit_wakes_the_worker(app, heard):
    state = app.extensions["rugui"]
    consumer = worker.looks(app).consumer(2, embedded=True)
    consumer.start()
    try:
        with state.database.unit_of_work(state.plugins) as session:
            emit(session, "customers.changed", 1)
        assert app.told.wait(60)
    finally:
        consumer.stop(graceful=True)
    assert heard == ["customers.changed"]


def test_messages_do_not_pile_up_where_no_worker_runs(app):
    state = app.extensions["rugui"]
    for _ in range(5):
        with state.database.unit_of_work(state.plugins) as session:
            emit(session, "customers.changed", 1)
    assert worker.looks(app).huey.pending_count() == len(worker.LANES)


def test_a_queue_that_cannot_be_reached_costs_no_commit(app, heard, monkeypatch, caplog):
    state = app.extensions["rugui"]
    monkeypatch.setattr(worker.Looks, "wake", lambda self: 1 / 0)
    with state.database.unit_of_work(state.plugins) as session:
        emit(session, "customers.changed", 1)
    assert "could not be woken" in caplog.text
    assert jobs.run_pending(state) == 1
    assert heard == ["customers.changed"]
