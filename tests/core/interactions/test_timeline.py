from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rugui.errors import Invalid
from rugui.interactions import paging, service
from rugui.interactions.paging import Cursor, Source
from rugui.interactions.timeline import timeline
from rugui.testing.guests import new_account, new_guest, new_site, new_viewer
from rugui.testing.statements import statements
from rugui.values import OPERATOR, TimelineEntry

START = datetime(2026, 1, 1, tzinfo=UTC)
# Few moments, so that many entries share one.
ENTRY = st.tuples(st.integers(0, 3), st.booleans())


def ask(entries, cursor, limit):
    """A source as core and plugins are: newest first, older than the cursor's moment, at most what is asked."""
    wanted = paging.wanted(cursor, limit)
    older = [pair for pair in entries if cursor is None or pair[0].at < cursor.before]
    return Source([e for e, _ in older[:wanted]], [s for _, s in older[:wanted]], len(older[:wanted]) == wanted)


@given(st.lists(st.lists(ENTRY, max_size=12), min_size=1, max_size=3), st.integers(1, 5))
def test_paging_loses_and_repeats_nothing(drawn, limit):
    sources = [
        sorted(
            [(TimelineEntry(START + timedelta(seconds=second), "note", f"{number}.{place}"), shown)
             for place, (second, shown) in enumerate(entries)],
            key=lambda pair: pair[0].at, reverse=True,
        )
        for number, entries in enumerate(drawn)
    ]  # fmt: skip
    cursor, seen = None, []
    for _ in range(100):
        found, cursor = paging.page([ask(entries, cursor, limit) for entries in sources], cursor, limit)
        assert len(found) <= limit
        seen += found
        if cursor is None:
            break
        cursor = Cursor.parse(str(cursor))
    assert cursor is None
    visible = [entry for entries in sources for entry, shown in entries if shown]
    assert sorted(e.title for e in seen) == sorted(e.title for e in visible)
    assert [e.at for e in seen] == sorted((e.at for e in seen), reverse=True)


@given(st.text(max_size=40))
def test_a_cursor_from_outside_is_refused_or_read(text):
    try:
        cursor = Cursor.parse(text)
    except Invalid:
        return
    assert Cursor.parse(str(cursor)) == cursor


def test_pages_of_entries_of_one_moment(session):
    guest = new_guest(session)
    for number in range(7):
        service.record(session, guest.id, kind="note", summary=f"note {number}", at=START)
    seen, before = [], None
    while True:
        page = timeline(session, guest.id, OPERATOR, before=before, limit=3)
        seen += [entry.title for entry in page.entries]
        if (before := page.next) is None:
            break
    assert seen == [f"note {number}" for number in reversed(range(7))]


def test_confidential_and_other_sites_are_not_in_it(session):
    tpe, hkg, lin, guest = new_site(session), new_site(session, "HKG"), new_account(session), new_guest(session)
    for summary, options in {
        "chain": {}, "here": {"site_id": tpe.id}, "there": {"site_id": hkg.id},
        "secret": {"site_id": tpe.id, "confidential": True}, "chain secret": {"confidential": True},
    }.items():  # fmt: skip
        service.record(session, guest.id, kind="note", summary=summary, at=START, **options)
    session.info["viewer"] = new_viewer("interactions.write", account_id=lin.id)
    service.record(session, guest.id, kind="note", summary="my secret", at=START, confidential=True)

    def seen(viewer):
        return {str(entry.title) for entry in timeline(session, guest.id, viewer).entries}

    everything = {"chain", "here", "there", "secret", "chain secret", "my secret"}
    assert seen(OPERATOR) == everything
    assert seen(new_viewer("customers.read")) == set()
    assert seen(new_viewer("interactions.read")) == {"chain", "here", "there"}
    assert seen(new_viewer("interactions.read", sites=[tpe.id])) == {"chain", "here"}
    assert seen(new_viewer("interactions.read", account_id=lin.id)) == {"chain", "here", "there", "my secret"}
    assert seen(new_viewer("interactions.read", "interactions.confidential")) == everything
    duty = new_viewer("interactions.read", "interactions.confidential", sites=[hkg.id])
    assert seen(duty) == {"chain", "there", "chain secret", "my secret"}


def test_statements_do_not_grow_with_the_entries(session, database):
    costs = []
    for entries in (2, 80):
        guest = new_guest(session)
        for number in range(entries):
            service.record(session, guest.id, kind="call", summary=f"call {number}", at=START)
        session.flush()
        with statements(database) as sent:
            page = timeline(session, guest.id, OPERATOR, kind="call", limit=100)
        assert len(page.entries) == entries
        assert len([one for one in sent if "FROM interaction" in one]) == 1, sent
        costs.append(len(sent))
    assert costs[1] <= costs[0]  # some things are asked once per unit of work


def test_one_kind_only(session):
    guest = new_guest(session)
    for kind in ("call", "note", "call"):
        service.record(session, guest.id, kind=kind, summary=kind, at=START)
    assert [entry.kind for entry in timeline(session, guest.id, OPERATOR, kind="call").entries] == ["call", "call"]
