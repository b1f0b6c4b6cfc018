"""Promises: written down with a note or alone, kept, handed on with the chain in sight, announced once when overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.events_models import EventRow
from rugui.followups import jobs, lists, making, service
from rugui.followups.lists import Wanted
from rugui.followups.making import Promised
from rugui.followups.models import FollowUp
from rugui.interactions import service as interactions
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_guest, new_viewer
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.core.followups.conftest import DAY, NOON


def _texts(session, viewer, **wanted):
    return [one.text for one in lists.listed(session, viewer, Wanted(**wanted), now=NOON).items]


def test_a_promise_in_a_note_is_a_follow_up_of_its_site(session, house):
    row = house.promise("a cot", promise_due=DAY, promise_time="18:00", promise_who="me")
    assert (row.site_id, row.account_id, row.status, row.confidential) == (house.tpe.id, house.lin.id, "open", False)
    assert row.due_at == datetime(2026, 11, 22, 10, tzinfo=UTC)
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "followups.created")).all()
    assert (entry.customer_id, entry.subject) == (house.guest.id, row.public_id)
    assert "cot" not in str(entry.details)
    (event,) = session.scalars(select(EventRow).where(EventRow.name == "followups.created")).all()
    assert event.payload["follow_up"] == row.public_id
    (item,) = lists.listed(session, session.info["viewer"], Wanted(), now=NOON).items
    assert (item.who, item.site, item.urgency, item.guest.names[0].full) == ("Lin", "TPE", "today", "王小明")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"promise": "x" * 301}, "promise"),
        ({"promise_time": "24:00", "promise_due": DAY}, "promise_time"),
        ({"promise_time": "10:00"}, "promise_due"),
        ({"promise_who": "team:nobody"}, "promise_who"),
        ({"promise_who": "person:nobody"}, "promise_who"),
        ({"promise_who": "somebody"}, "promise_who"),
    ],
)
def test_what_cannot_be_promised_says_why(house, fields, field):
    others = {name: value for name, value in fields.items() if name != "promise"}
    with pytest.raises(Invalid) as error:
        house.promise(**{"text": fields.get("promise", "x"), **others})
    assert set(error.value.fields) == {field}


def test_taking_the_note_back_takes_the_promise_back(session, house):
    row = house.promise("a cot")
    note = session.scalars(select(FollowUp.interaction_id)).one()
    public_id = session.get(interactions.Interaction, note).public_id
    interactions.undo(session, public_id)
    session.expire_all()
    assert session.scalars(select(FollowUp)).all() == []
    assert row is not None


def test_kept_once_and_opened_again(session, house):
    row = house.promise("a cot")
    service.settle(session, row.public_id, "done", "brought it up")
    assert (row.status, row.settled_by, row.outcome) == ("done", house.lin.id, "brought it up")
    with pytest.raises(Conflict):
        service.settle(session, row.public_id, "done")
    service.reopen(session, row.public_id, "it was the wrong one")
    assert (row.status, row.settled_at, row.settled_by, row.outcome) == ("open", None, None, "")
    with pytest.raises(Conflict):
        service.reopen(session, row.public_id)
    with pytest.raises(Invalid):
        service.settle(session, row.public_id, "cancelled")
    service.settle(session, row.public_id, "cancelled", "the guest changed her mind")
    chain = [(one.what, one.by, one.reason) for one in service.steps(session, row.id)]
    assert chain == [("created", "Lin", ""), ("done", "Lin", "brought it up"),
                     ("reopened", "Lin", "it was the wrong one"),
                     ("cancelled", "Lin", "the guest changed her mind")]  # fmt: skip


def test_handed_to_another_site_the_chain_is_in_sight(session, house):
    row = house.promise("a cot", promise_due=DAY, promise_who="me")
    with pytest.raises(Invalid):
        service.hand(session, row.public_id, site_id=house.lis.id, account_id=house.wu.id, reason="")
    with pytest.raises(Invalid):
        service.hand(session, row.public_id, site_id=house.tpe.id, account_id=house.lin.id, reason="x")
    service.hand(session, row.public_id, site_id=house.lis.id, account_id=house.wu.id, reason="the guest travels on")
    assert row.due_at == datetime(2026, 11, 23, tzinfo=UTC), "the day ends when it ends in Lisbon"
    # Whoever made the promise still sees what becomes of it, and no longer decides it.
    assert service.get(session, row.public_id, session.info["viewer"])
    with pytest.raises(Refused):
        service.settle(session, row.public_id, "done")
    there = house.acts(house.wu, sites=[house.lis.id])
    assert _texts(session, there, whose="mine") == ["a cot"]
    last = service.steps(session, row.id)[-1]
    assert (last.what, last.reason, last.before, last.after) == (
        "handed", "the guest travels on", ("TPE", "Lin"), ("LIS", "Wu"),
    )  # fmt: skip
    service.settle(session, row.public_id, "done")


def test_whoever_is_asked_may_do_it_wherever_they_work(session, house):
    row = house.promise("a cot")
    stranger = house.acts(house.wu, sites=[house.lis.id])
    with pytest.raises(NotFound):
        service.settle(session, row.public_id, "done")
    house.acts(house.lin, sites=[house.tpe.id])
    service.hand(session, row.public_id, site_id=house.tpe.id, account_id=house.wu.id, reason="knows her")
    house.acts(house.wu, sites=[house.lis.id])
    assert service.get(session, row.public_id, stranger)
    service.settle(session, row.public_id, "done")


def test_confidential_ones_are_for_who_may_read_them_and_who_is_asked(session, house):
    row = house.promise("say nothing", confidential=True)
    other = new_viewer("followups.read", "interactions.read", account_id=house.wu.id)
    with pytest.raises(NotFound):
        service.get(session, row.public_id, other)
    assert _texts(session, other) == []
    assert interactions.latest(session, house.guest.id, other).promises == ()
    manager = new_viewer("followups.read", "interactions.confidential", account_id=house.wu.id)
    assert _texts(session, manager) == ["say nothing"]
    row.account_id = house.wu.id
    session.flush()
    assert _texts(session, other) == ["say nothing"]


def test_lists_by_person_team_site_and_state_the_overdue_first(session, house):
    house.promise("undated")
    house.promise("next week", promise_due=DAY + timedelta(days=7), promise_who="team:front_desk")
    house.promise("yesterday", promise_due=DAY - timedelta(days=1), promise_who="person:wu")
    house.promise("last year", promise_due=DAY - timedelta(days=365), promise_who="me")
    kept = house.promise("kept", promise_due=DAY)
    service.settle(session, kept.public_id, "done")
    viewer = session.info["viewer"]
    assert _texts(session, viewer) == ["last year", "yesterday", "next week", "undated"]
    assert _texts(session, viewer, whose="mine") == ["last year"]
    assert _texts(session, viewer, whose="team") == ["next week", "undated"]
    assert _texts(session, viewer, person="WU") == ["yesterday"]
    assert _texts(session, viewer, team="front_desk") == ["next week"]
    assert _texts(session, viewer, status="done") == ["kept"]
    assert len(_texts(session, viewer, status="")) == 5
    assert _texts(session, viewer, site_id=house.lis.id) == []
    assert _texts(session, viewer, customer_id=house.guest.id + 1) == []
    assert _texts(session, OPERATOR) == ["last year", "yesterday", "next week", "undated"]
    elsewhere = new_viewer("followups.read", sites=[house.lis.id])
    assert _texts(session, elsewhere) == []


def test_pages_hold_each_once_also_where_moments_are_equal(session, house):
    for n in range(7):
        house.promise(f"a{n}", promise_due=DAY if n % 2 else None)
    seen, after = [], ""
    while True:
        page = lists.listed(session, OPERATOR, Wanted(), after=after, limit=2, now=NOON)
        seen += [one.text for one in page.items]
        if not (after := page.next):
            break
    assert seen == ["a1", "a3", "a5", "a0", "a2", "a4", "a6"]
    for wrong in ("x", "2026-1", "20261122T000000.000000-x", "-1"):
        with pytest.raises(Invalid):
            lists.listed(session, OPERATOR, Wanted(), after=wrong)


def test_a_list_costs_the_same_for_one_and_for_fifty(session, house, database):
    house.promise("x")
    session.flush()
    with statements(database) as few:
        lists.listed(session, OPERATOR, Wanted())
    for n in range(50):
        guest = new_guest(session, f"王{n}")
        making.make(session, guest.id, house.tpe.id, Promised("y"), house.lin.id)
    session.flush()
    with statements(database) as many:
        lists.listed(session, OPERATOR, Wanted())
    assert len(few) == len(many) == 3, many


def test_said_otherwise_or_by_another_time(session, house):
    row = house.promise("a cot", promise_due=DAY)
    row.overdue_told_at = NOON
    service.change(session, row.public_id, "two cots", DAY + timedelta(days=1), "09:00")
    assert (row.text, row.due, row.due_time, row.overdue_told_at) == ("two cots", date(2026, 11, 23), "09:00", None)
    service.change(session, row.public_id, "two cots", DAY + timedelta(days=1), "09:00")
    assert [one.what for one in service.steps(session, row.id)] == ["created", "changed"]
    service.settle(session, row.public_id, "done")
    with pytest.raises(Conflict):
        service.change(session, row.public_id, "three cots", None)


def test_what_becomes_overdue_is_announced_once(session, house):
    house.promise("late", promise_due=DAY - timedelta(days=1))
    house.promise("soon", promise_due=DAY, promise_time="13:00")
    house.promise("undated")
    kept = house.promise("kept", promise_due=DAY - timedelta(days=1))
    service.settle(session, kept.public_id, "done")
    session.flush()
    assert [jobs.announce(session, NOON), jobs.announce(session, NOON)] == [1, 0]
    assert jobs.announce(session, NOON + timedelta(hours=2)) == 1
    told = session.scalars(select(EventRow).where(EventRow.name == "followups.overdue")).all()
    assert len(told) == 2
    service.reopen(session, kept.public_id)
    assert jobs.announce(session, NOON) == 1


def test_the_guests_page_reads_promises_with_the_notes_permission(session, house):
    house.promise("a cot", promise_who="team:front_desk")
    reader = new_viewer("interactions.read", sites=[house.tpe.id])
    (one,) = interactions.latest(session, house.guest.id, reader).promises
    assert (one.text, str(one.who), one.status, one.late) == ("a cot", "Front desk", "open", False)
    elsewhere = new_viewer("interactions.read", sites=[house.lis.id])
    assert interactions.latest(session, house.guest.id, elsewhere).promises == ()


def test_it_needs_the_permission_at_that_site(session, house):
    row = house.promise("a cot")
    house.acts(house.lin, "followups.read", sites=[house.tpe.id])
    with pytest.raises(Refused):
        service.settle(session, row.public_id, "done")
    house.acts(house.lin, sites=[house.lis.id])
    with pytest.raises(Refused):
        service.create(session, house.guest.id, Promised("x"), site_id=house.tpe.id)
    made = service.create(session, house.guest.id, Promised("x"), site_id=house.lis.id)
    assert made.interaction_id is None
