from datetime import UTC, date, datetime, timedelta

import pytest
from rugui.db import utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.events_models import EventRow
from rugui.followups import service as followups
from rugui.interactions import lines, service, visits
from rugui.interactions.lines import Line
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_account, new_guest, new_site, new_stay, new_viewer
from rugui.values import OPERATOR

DAY = date(2026, 11, 22)
WRITE = ("interactions.read", "interactions.write")


def test_recording_is_on_the_record(session):
    guest, site = new_guest(session), new_site(session)
    row = service.record(session, guest.id, kind="call", summary="wants a cot", site_id=site.id)
    session.flush()
    entry = session.query(AuditEntry).filter_by(action="interactions.recorded").one()
    assert (entry.customer_id, entry.site_id, entry.subject) == (guest.id, site.id, row.public_id)
    assert "cot" not in str(entry.details)
    event = session.query(EventRow).filter_by(name="interactions.recorded").one()
    assert event.customer_id == guest.id
    assert "cot" not in str(event.payload)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "visit", "summary": "x"}, "kind"),
        ({"kind": "note"}, "body"),
        ({"kind": "note", "summary": "x" * 301}, "summary"),
        ({"kind": "call", "summary": "x", "channel": "pigeon"}, "channel"),
        ({"kind": "note", "body": "x", "confidential": True, "guest_visible": True}, "guest_visible"),
        ({"kind": "note", "body": "x", "at": utcnow() + timedelta(days=3)}, "at"),
    ],
)
def test_what_cannot_be_recorded_says_why(session, values, field):
    guest = new_guest(session)
    with pytest.raises(Invalid) as error:
        service.record(session, guest.id, **values)
    assert set(error.value.fields) == {field}


def test_undo_is_for_the_author_and_for_a_moment(session):
    guest, lin, wu = new_guest(session), new_account(session), new_account(session, "Wu")
    mine = new_viewer(*WRITE, account_id=lin.id)
    session.info["viewer"] = mine
    row = service.record(session, guest.id, kind="note", body="oops")
    session.info["viewer"] = new_viewer(*WRITE, account_id=wu.id)
    with pytest.raises(Refused):
        service.undo(session, row.public_id)
    session.info["viewer"] = mine
    with pytest.raises(Conflict):
        service.undo(session, row.public_id, now=utcnow() + timedelta(minutes=1))
    assert service.undo(session, row.public_id) == guest.id
    with pytest.raises(NotFound):
        service.undo(session, row.public_id)


def test_undo_leaves_stays_alone(session):
    stay = new_stay(session, new_guest(session), new_site(session), DAY)
    with pytest.raises(Refused):
        service.undo(session, stay.interaction.public_id)


def test_the_latest_word(session):
    guest, site = new_guest(session), new_site(session)
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    say = {"kind": "call", "site_id": site.id}
    service.record(session, guest.id, **say, at=new, quoted_minor=480000, quoted_currency="TWD", quoted_until=DAY)
    service.record(session, guest.id, **say, at=old, quoted_minor=1, quoted_currency="TWD")
    service.record(session, guest.id, **say, at=old, promise="a corner room", promise_due=DAY)
    service.record(session, guest.id, **say, at=new, promise="a taxi", promise_due=DAY - timedelta(days=1))
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    found = service.latest(session, guest.id, OPERATOR, now=noon)
    assert (found.quote.minor, found.quote.currency, found.quote.until) == (480000, "TWD", DAY)
    assert [one.text for one in found.promises] == ["a taxi", "a corner room"]
    assert [one.late for one in found.promises] == [True, False]
    for one in found.promises:
        followups.settle(session, one.public_id, "done")
    kept = service.latest(session, guest.id, OPERATOR).promises
    assert [one.text for one in kept] == ["a taxi"]
    assert kept[0].status == "done"
    hidden = service.latest(session, guest.id, new_viewer("interactions.read", sites=[site.id + 1]))
    assert hidden == service.Latest()


def test_writing_needs_the_permission_at_that_site(session):
    guest, tpe, hkg = new_guest(session), new_site(session), new_site(session, "HKG")
    stay = new_stay(session, guest, tpe, DAY)
    session.info["viewer"] = new_viewer(*WRITE, sites=[hkg.id])
    with pytest.raises(Refused):
        service.record(session, guest.id, kind="note", body="x", site_id=tpe.id)
    with pytest.raises(NotFound):
        visits.change(session, stay.interaction.public_id, room="1")
    session.info["viewer"] = None
    with pytest.raises(Refused):
        service.record(session, guest.id, kind="note", body="x")


def test_lines_add_up_by_currency(session):
    stay = new_stay(session, new_guest(session), new_site(session), DAY)
    lines.add(session, stay.interaction, Line("ROOM", 2, 900000, 300000, "TWD"))
    lines.add(session, stay.interaction, Line("ROOM", 1, -100000, 0, "TWD"))
    spa = lines.add(session, stay.interaction, Line("SPA", 1, 5000, 1000, "USD"))
    assert [(t.currency, t.net_minor, t.cost_minor) for t in lines.totals(session, stay.interaction.id)] == [
        ("TWD", 800000, 300000), ("USD", 5000, 1000),
    ]  # fmt: skip
    session.flush()
    lines.remove(session, stay.interaction.public_id, spa.id)
    assert [row.product for row in lines.of(session, stay.interaction.id, OPERATOR)] == ["ROOM", "ROOM"]
    with pytest.raises(NotFound):
        lines.remove(session, stay.interaction.public_id, spa.id)
    for wrong in (Line(""), Line("X", 0), Line("X", 1, 10**16), Line("X", currency="XX1")):
        with pytest.raises(Invalid):
            lines.add(session, stay.interaction, wrong)
