from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from rugui import plugins
from rugui.interactions import service
from rugui.interactions.timeline import timeline
from rugui.testing.guests import new_guest, new_site, new_viewer
from rugui.toolkit import Plugin, TimelineEntry, hookimpl
from rugui.values import OPERATOR

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def contributing(session):
    """`contributing(entries)` makes these the answer of the only plugin; an exception is raised instead."""

    def install(answer):
        module = ModuleType("spa")
        module.plugin = Plugin(api=1, title="Spa")

        @hookimpl
        def customer_timeline(session, customer_id, before, limit):
            if isinstance(answer, Exception):
                raise answer
            return [one for one in answer if before is None or one.at < before][:limit]

        module.customer_timeline = customer_timeline
        session.info["plugins"] = plugins.load([("spa", module)])

    return install


def test_entries_of_a_plugin_stand_among_cores(session, contributing):
    guest = new_guest(session)
    for hour in (1, 3):
        service.record(session, guest.id, kind="note", summary=f"note {hour}", at=START + timedelta(hours=hour))
    contributing([TimelineEntry(START + timedelta(hours=hour), "spa", f"spa {hour}") for hour in (4, 3, 2)])
    seen, before = [], None
    while True:
        page = timeline(session, guest.id, OPERATOR, before=before, limit=2)
        seen += [entry.title for entry in page.entries]
        if (before := page.next) is None:
            break
    assert seen == ["spa 4", "note 3", "spa 3", "spa 2", "note 1"]
    assert [one.title for one in timeline(session, guest.id, OPERATOR, kind="spa").entries] == [
        "spa 4",
        "spa 3",
        "spa 2",
    ]


def test_what_a_plugin_guards_is_guarded(session, contributing):
    guest, tpe, hkg = new_guest(session), new_site(session), new_site(session, "HKG")
    contributing([
        TimelineEntry(START, "spa", "free"),
        TimelineEntry(START, "spa", "there", site_id=hkg.id),
        TimelineEntry(START, "spa", "health", permission="spa.health"),
        TimelineEntry(START, "spa", "health here", permission="spa.health", site_id=tpe.id),
    ])  # fmt: skip

    def seen(viewer):
        return [entry.title for entry in timeline(session, guest.id, viewer).entries]

    assert seen(new_viewer("interactions.read", sites=[tpe.id])) == ["free"]
    assert seen(new_viewer("interactions.read")) == ["free", "there"]
    assert seen(new_viewer("interactions.read", "spa.health", sites=[tpe.id])) == ["free", "health", "health here"]
    assert seen(new_viewer("spa.health")) == []


def test_a_plugin_that_fails_is_named_and_the_rest_is_there(session, contributing):
    guest = new_guest(session)
    service.record(session, guest.id, kind="note", summary="still here", at=START)
    contributing(RuntimeError("broken"))
    session.info["plugins"].strict = False
    page = timeline(session, guest.id, OPERATOR)
    assert [entry.title for entry in page.entries] == ["still here"]
    assert [one.plugin for one in page.problems] == ["spa"]
