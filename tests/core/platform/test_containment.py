"""A plugin that fails in any hook in any way leaves core and the other plugins answering."""

import threading
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from rugui import deliveries, hookspecs
from rugui.db import utcnow
from rugui.errors import Refused, RuguiError
from rugui.events import emit
from rugui.events_models import EventDelivery, EventRow
from rugui.plugins import Plugin, PluginFailed, Result, collect
from rugui.plugins.collecting import ask
from rugui.staff.models import Site
from rugui.values import OPERATOR, Fact, FactKind, ImportOutcome, Page, Panel, SearchKey, TimelineEntry
from sqlalchemy import delete, select, text

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
# For every hook: the arguments core gives, and an answer of the right shape from the plugin of that name.
HOOKS = {
    "customer_facts": (
        {"customer_ids": [1, 2]},
        lambda name: {1: [Fact(f"{name}.vip", True, "VIP")]},
    ),
    "customer_timeline": (
        {"customer_id": 1, "before": None, "limit": 5},
        lambda name: [TimelineEntry(AT, "note", "n")],
    ),
    "customer_search_keys": ({"customer_ids": [1]}, lambda name: {1: [SearchKey("A1", "member")]}),
    "panels": ({"page": Page("home", OPERATOR)}, lambda name: [Panel("P", f"{name}/p.html", {})]),
    "import_customer": ({"customer_id": 1, "record": {}}, lambda name: ImportOutcome(took=("x",))),
    "export_customer": ({"customer_id": 1}, lambda name: {"likes": ["tea"]}),
    "erase_customer": ({"customer_id": 1}, lambda name: 1),
    "merge_customers": ({"kept_id": 1, "dropped_id": 2}, lambda name: {"moved": [1]}),
    "unmerge_customers": ({"journal": {}}, lambda name: None),
    "happened": ({"event": None}, lambda name: None),
}


def misbehave(session, way):
    """Do one bad thing; returns whether the answer is to be replaced by rubbish."""
    if way == "raises":
        raise ValueError("a bug")
    if way == "exits":
        raise SystemExit(3)
    if way == "breaks the transaction":
        try:
            session.execute(text("SELECT no_such_column FROM site"))
        except Exception:
            return False
    if way == "rolls back":
        session.rollback()
    if way == "commits":
        session.commit()
    if way == "rolls back behind the session":
        session.connection().exec_driver_sql("ROLLBACK")
    if way == "leaves a savepoint open":
        session.begin_nested()
    if way == "writes and raises":
        session.add(Site(code="BAD", name="half done"))
        session.flush()
        raise ValueError("half done")
    if way == "is slow":
        session.info["plugins"].clock.seconds += 10
    return way == "answers rubbish"


WAYS = [
    "raises", "exits", "breaks the transaction", "answers rubbish", "is slow", "rolls back", "commits",
    "leaves a savepoint open", "writes and raises",
]  # fmt: skip


class Clock:
    """Time that passes only when a plugin takes it, so that a busy machine is not mistaken for a slow plugin."""

    seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def pair(house, make_plugin):
    """`pair(hook, way)`: a bad plugin and, after it in the alphabet, a good one."""

    def build(hook, way):
        answer = HOOKS[hook][1]

        def bad(session):
            return object() if misbehave(session, way) else answer("bad")

        def declared(name):
            return Plugin(api=1, title=name.title(), facts=[FactKind(f"{name}.vip", "VIP", "bool")])

        plugins = house(
            make_plugin("bad", declared("bad"), **{hook: bad}),
            make_plugin("good", declared("good"), **{hook: lambda session: answer("good")}),
        )
        assert [one.problem for one in plugins.found] == ["", ""]
        plugins.clock = Clock()
        return plugins

    return build


def breaks_nothing(database, way):
    # SQLite knows no broken transaction: a statement that failed leaves nothing behind.
    return way == "is slow" or (way == "breaks the transaction" and database.engine.dialect.name == "sqlite")


@pytest.mark.parametrize("hook", sorted(hookspecs.CONTAINED))
def test_a_contained_hook_fails_in_its_place_whatever_it_does(database, pair, caplog, hook):
    for way in WAYS:
        contained(database, pair(hook, way), caplog, hook, way)


def contained(database, plugins, caplog, hook, way):
    arguments, answer = HOOKS[hook]
    caplog.clear()
    with database.unit_of_work(plugins) as session:
        session.add(Site(code="TPE", name="core's own work"))
        first, second = collect(session, hook, **arguments)
        assert second == Result("good", answer("good")), way
        if breaks_nothing(database, way):
            assert first == Result("bad", answer("bad")), way
        else:
            assert first == Result("bad", problem="bad could not be shown"), way
            assert any(r.exc_info and "bad" in r.getMessage() for r in caplog.records), "no traceback with its name"
        again = collect(session, hook, **arguments)
        assert again[1] == second, way
        assert ("too slowly" in again[0].problem) == (way == "is slow")
    with database.unit_of_work(plugins) as session:
        assert list(session.scalars(select(Site.code))) == ["TPE"], way
        session.execute(delete(Site))


@pytest.mark.parametrize("hook", sorted(hookspecs.CLOSED))
def test_a_closed_hook_is_whole_or_not_at_all_whatever_it_does(database, pair, hook):
    arguments, answer = HOOKS[hook]
    for way in WAYS:
        plugins, kept = pair(hook, way), ["TPE"]
        work = partial(core_work_then, database, plugins, hook, arguments)
        if breaks_nothing(database, way):
            assert work() == [Result("bad", answer("bad")), Result("good", answer("good"))], way
        else:
            kept = []
            with pytest.raises(PluginFailed, match="Bad"):
                work()
        with database.unit_of_work(plugins) as session:
            assert list(session.scalars(select(Site.code))) == kept, way
            session.execute(delete(Site))


def core_work_then(database, plugins, hook, arguments):
    with database.unit_of_work(plugins) as session:
        session.add(Site(code="TPE", name="core's own work"))
        return collect(session, hook, **arguments)


def test_a_veto_arrives_in_the_plugins_own_words(database, house, make_plugin):
    def veto(session):
        raise Refused("a legal hold")

    with (
        pytest.raises(Refused, match="a legal hold"),
        database.unit_of_work(house(make_plugin("bad", erase_customer=veto))) as session,
    ):
        collect(session, "erase_customer", customer_id=1)


def test_an_event_reaches_the_others_at_once_and_the_failing_plugin_later(database, pair):
    for way in WAYS:
        plugins = pair("happened", way)
        with database.unit_of_work(plugins) as session:
            session.execute(delete(EventRow))
            emit(session, "customers.changed", 1)
        arrived = deliveries.deliver(SimpleNamespace(database=database, plugins=plugins))
        harmless = breaks_nothing(database, way)
        columns = (EventDelivery.plugin, EventDelivery.tries, EventDelivery.due_at, EventDelivery.problem)
        with database.unit_of_work(plugins, write=False) as session:
            waiting = session.execute(select(*columns)).all()
        assert arrived == (2 if harmless else 1), way
        assert [one.plugin for one in waiting] == ([] if harmless else ["bad"]), way
        if waiting:
            assert waiting[0].tries == 1
            assert waiting[0].due_at > utcnow()
            assert waiting[0].problem


def test_a_read_survives_a_plugin_that_ends_the_transaction_behind_the_session(database, pair):
    plugins = pair("customer_facts", "rolls back behind the session")
    with database.unit_of_work(plugins, write=False) as session:
        first, second = collect(session, "customer_facts", customer_ids=[1])
        assert first.problem
        assert second.value
        assert session.scalar(select(Site.id)) is None


def test_a_write_is_given_up_when_a_plugin_ends_the_transaction_behind_the_session(database, pair):
    plugins = pair("customer_facts", "rolls back behind the session")
    with pytest.raises(PluginFailed):
        core_work_then(database, plugins, "customer_facts", {"customer_ids": [1]})
    with database.unit_of_work(plugins, write=False) as session:
        assert session.scalar(select(Site.id)) is None


def test_strict_mode_raises_what_is_otherwise_contained(database, house, make_plugin):
    def bug(session):
        raise ValueError("a bug")

    with (
        pytest.raises(ValueError, match="a bug"),
        database.unit_of_work(house(make_plugin("bad", panels=bug), strict=True)) as session,
    ):
        collect(session, "panels", page=Page("home", OPERATOR))


def test_an_interrupt_is_nobodys_failure(database, house, make_plugin):
    def interrupted(session):
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        database.unit_of_work(house(make_plugin("bad", panels=interrupted))) as session,
    ):
        collect(session, "panels", page=Page("home", OPERATOR))


def test_a_hanging_plugin_takes_only_the_first_thread(database, pair):
    plugins = pair("customer_facts", "is slow")
    plugins.in_flight[("bad", 1)] = plugins.clock() - 3  # another request has been waiting for it for three seconds
    with database.unit_of_work(plugins, write=False) as session:
        first, second = collect(session, "customer_facts", customer_ids=[1])
    assert "too slowly" in first.problem
    assert second.value


def test_a_slow_plugin_is_asked_again_after_its_rest(database, pair):
    plugins = pair("customer_facts", "raises")
    with database.unit_of_work(plugins, write=False) as session:
        plugins.resting_until["bad"] = plugins.clock() + plugins.rest
        assert "too slowly" in collect(session, "customer_facts", customer_ids=[1])[0].problem
        plugins.clock.seconds += plugins.rest
        assert "could not be shown" in collect(session, "customer_facts", customer_ids=[1])[0].problem


def test_asking_a_plugin_that_does_not_run_is_refused(database, pair):
    with database.unit_of_work(pair("export_customer", "raises"), write=False) as session, pytest.raises(RuguiError):
        ask(session, "absent", "export_customer", customer_id=1)


def test_core_and_the_others_answer_while_a_plugin_hangs(database, house, make_plugin):
    hanging, go_on, answers = threading.Event(), threading.Event(), []

    def hang(session):
        hanging.set()
        assert go_on.wait(60)
        return []

    def ask():
        with database.unit_of_work(plugins, write=False) as session:
            answers.append(collect(session, "panels", page=Page("home", OPERATOR)))

    plugins = house(make_plugin("bad", panels=hang), make_plugin("good", panels=lambda session: []))
    plugins.clock = Clock()
    thread = threading.Thread(target=ask)
    thread.start()
    assert hanging.wait(60)
    plugins.clock.seconds += plugins.budget + 1
    ask()  # another request, while the first still waits
    assert "too slowly" in answers[0][0].problem
    assert answers[0][1] == Result("good", [])
    with database.unit_of_work(plugins) as session:
        session.add(Site(code="TPE", name="core writes meanwhile"))
    go_on.set()
    thread.join()
    assert [one.value for one in answers[1]] == [[], []]
