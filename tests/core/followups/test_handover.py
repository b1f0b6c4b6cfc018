"""A shift handed over: what is open and what changed, signed by one person, acknowledged by another, never changed."""

from datetime import timedelta

import pytest
from rugui.customers import restrictions
from rugui.db import utcnow
from rugui.errors import Conflict, NotFound, Refused
from rugui.followups import handover, service, shift
from rugui.followups.models import HandOver, HandOverItem
from rugui.interactions import service as interactions
from rugui.interactions import visits
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_guest, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.core.followups.conftest import EVERYTHING


def _lines(found):
    return {name: [one.text for one in found.section(name)] for name in shift.SECTIONS}


def _now(session, house):
    return shift.current(session, session.info["viewer"], house.tpe, utcnow())


@pytest.fixture
def busy(session, house):
    """A promise, a note, a confidential note, a restriction and a changed stay at Taipei; one of each elsewhere."""
    today = utcnow().date()
    house.promise("a cot", body="asks for a cot")
    note = {"kind": "call", "body": "likes\njasmine"}
    interactions.record(session, house.guest.id, site_id=house.tpe.id, **note)
    interactions.record(session, house.guest.id, site_id=house.tpe.id, kind="note", body="whisper", confidential=True)
    session.info["viewer"] = OPERATOR
    interactions.record(session, house.guest.id, site_id=house.lis.id, kind="note", body="elsewhere", promise="a bus")
    restrictions.impose(
        session, house.guest.public_id, "watch", "loud", site_id=house.tpe.id, today=today, review_on=today
    )
    stay = new_stay(session, house.guest, house.tpe, today, room="1208", requests="quiet")
    new_stay(session, new_guest(session, "李"), house.tpe, today + timedelta(days=40))
    house.acts(house.lin, sites=[house.tpe.id])
    session.flush()
    return stay


def test_what_a_shift_hands_on(session, house, busy):
    found = _lines(_now(session, house))
    assert found["open"] == ["a cot"]
    assert found["notes"] == ["whisper", "likes jasmine", "asks for a cot"]
    assert found["restrictions"] == ["Keep an eye: loud"]
    assert len(found["arrivals"]) == 1
    assert "1208 · quiet" in found["arrivals"][0]


def test_a_promise_of_no_site_is_every_sites(session, house):
    session.info["viewer"] = OPERATOR
    interactions.record(session, house.guest.id, kind="note", promise="a card at New Year")
    house.acts(house.lin, sites=[house.tpe.id])
    assert _lines(_now(session, house))["open"] == ["a card at New Year"]


def test_a_long_night_is_handed_on_whole(session, house):
    for n in range(120):
        interactions.record(session, house.guest.id, site_id=house.tpe.id, kind="note", body=f"note {n}")
    row = handover.sign(session, house.tpe, "", utcnow())
    assert len(shift.signed(session, session.info["viewer"], row, house.tpe).section("notes")) == 120


def test_after_signing_only_what_is_new_is_said_and_what_is_open_stays(session, house, busy):
    handover.sign(session, house.tpe, "Room 1208 waits for a plumber.", utcnow())
    house.promise("a taxi")
    found = _lines(_now(session, house))
    assert found["open"] == ["a cot", "a taxi"]
    assert found["notes"] == []
    assert found["restrictions"] == []


def test_a_signed_one_stands_as_it_stood(session, house, busy):
    row = handover.sign(session, house.tpe, "Mind the lift.", utcnow())
    viewer = session.info["viewer"]
    before = _lines(shift.signed(session, viewer, row, house.tpe))
    (open_one,) = shift.signed(session, viewer, row, house.tpe).section("open")
    service.settle(session, open_one.ref, "done")
    visits.change(session, busy.interaction.public_id, room="0101")
    assert _lines(shift.signed(session, viewer, row, house.tpe)) == before
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "handover.signed")).one()
    assert entry.details["digest"] == handover.digest(shift.signed(session, viewer, row, house.tpe), "Mind the lift.")
    for one, name in ((row, "note"), (session.scalars(select(HandOverItem)).first(), "text")):
        with pytest.raises(RuntimeError, match="never changed"):
            _change(session, one, name)


def _change(session, row, name):
    with session.begin_nested():
        setattr(row, name, "otherwise")
        session.flush()


def test_somebody_else_acknowledges_it_once(session, house, busy):
    row = handover.sign(session, house.tpe, "", utcnow())
    with pytest.raises(Refused):
        handover.acknowledge(session, row.public_id)
    house.acts(house.wu, sites=[house.lis.id])
    with pytest.raises(NotFound):
        handover.acknowledge(session, row.public_id)
    house.acts(house.wu, sites=[house.tpe.id])
    handover.acknowledge(session, row.public_id)
    with pytest.raises(Conflict):
        handover.acknowledge(session, row.public_id)
    (found,) = handover.history(session, session.info["viewer"], house.tpe.id)
    assert (found.by, found.acknowledged_by) == ("Lin", "Wu")
    assert handover.history(session, new_viewer("followups.read", sites=[house.lis.id]), house.tpe.id) == []


def test_who_signs_has_read_the_last_one(session, house, busy):
    opened = utcnow()
    handover.sign(session, house.tpe, "first", opened)
    with pytest.raises(Conflict):
        handover.sign(session, house.tpe, "second", opened)
    house.acts(house.lin, sites=[house.lis.id])
    with pytest.raises(Refused):
        handover.sign(session, house.tpe, "", utcnow())


def test_confidential_lines_are_for_who_may_read_them(session, house, busy):
    row = handover.sign(session, house.tpe, "", utcnow())
    wu = new_viewer("followups.read", account_id=house.wu.id)
    assert "whisper" not in _lines(shift.signed(session, wu, row, house.tpe))["notes"]
    manager = new_viewer(*EVERYTHING, "interactions.confidential", account_id=house.wu.id)
    assert "whisper" in _lines(shift.signed(session, manager, row, house.tpe))["notes"]
    assert "whisper" in _lines(shift.signed(session, session.info["viewer"], row, house.tpe))["notes"], "who signed it"


def test_an_erased_guest_leaves_the_signed_ones_too(session, house, busy):
    handover.sign(session, house.tpe, "", utcnow())
    session.flush()
    from rugui.customers.models import Customer
    from sqlalchemy import delete

    session.execute(delete(Customer).where(Customer.id == house.guest.id))
    assert session.scalars(select(HandOverItem)).all() == []
    assert session.scalars(select(HandOver)).one()


def test_a_shift_costs_the_same_however_much_it_hands_on(session, house, busy, database):
    with statements(database) as few:
        _now(session, house)
    for n in range(30):
        house.promise(f"p{n}", body="x")
    session.flush()
    with statements(database) as many:
        _now(session, house)
    assert len(few) == len(many), many
