from datetime import UTC, date, datetime, timedelta

import pytest
from rugui.errors import Conflict, Invalid, Refused
from rugui.interactions import visits
from rugui.privacy.models import AuditEntry
from rugui.recall import service as recall
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.values import OPERATOR

DAY = date(2026, 11, 22)


def test_a_stay_from_booking_to_departure(session):
    guest, site = new_guest(session), new_site(session)
    stay = new_stay(session, guest, site, DAY, eta="18:20", booking_reference="BK-77")
    assert stay.interaction.at == datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
    key = stay.interaction.public_id
    visits.check_in(session, key, room=" 1208 ")
    assert (stay.visit.status, stay.visit.room) == ("in_house", "1208")
    visits.check_out(session, key)
    assert stay.visit.status == "departed"
    with pytest.raises(Conflict):
        visits.cancel(session, key)
    session.flush()
    actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions == ["visits.created", "visits.changed", "visits.in_house", "visits.departed"]


def test_recall_follows(session):
    guest, site = new_guest(session, "王小明"), new_site(session)
    stay = new_stay(session, guest, site, date.today(), booking_reference="BK-77")
    visits.check_in(session, stay.interaction.public_id, room="1208")
    session.flush()
    for text in ("1208", "BK-77"):
        found = recall.find(session, text, OPERATOR, today=date.today())
        assert [one.customer_id for one in found] == [guest.id], text


def test_what_a_briefing_says_makes_it_modified_and_the_rest_does_not(session):
    stay = new_stay(session, new_guest(session), new_site(session), DAY)
    key, before = stay.interaction.public_id, stay.visit.changed_at
    visits.change(session, key, booking_reference="X1", source="direct")
    visits.change(session, key, room="")
    visits.move(session, key, "in_house")
    assert stay.visit.changed_at == before
    visits.change(session, key, requests="a cot")
    assert stay.visit.changed_at > before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"eta": "25:00"}, "eta"),
        ({"eta": "6pm"}, "eta"),
        ({"adults": -1}, "adults"),
        ({"children": 100}, "children"),
        ({"room": "1" * 21}, "room"),
        ({"departure": DAY - timedelta(days=1)}, "departure"),
        ({"departure": date(9999, 1, 1)}, "departure"),
    ],
)
def test_what_no_stay_can_be(session, fields, field):
    stay = new_stay(session, new_guest(session), new_site(session), DAY)
    with pytest.raises(Invalid) as error:
        visits.change(session, stay.interaction.public_id, **fields)
    assert set(error.value.fields) == {field}


def test_one_number_a_site(session):
    site = new_site(session)
    new_stay(session, new_guest(session), site, DAY, external_id="42")
    with pytest.raises(Conflict):
        new_stay(session, new_guest(session), site, DAY, external_id="42")


def test_an_unnamed_stay_finds_its_guest(session):
    site, guest, other = new_site(session), new_guest(session), new_guest(session, "李四")
    stay = new_stay(session, None, site, DAY)
    visits.attach(session, stay.interaction.public_id, guest.id)
    visits.attach(session, stay.interaction.public_id, guest.id)
    assert stay.interaction.customer_id == stay.visit.customer_id == guest.id
    with pytest.raises(Conflict):
        visits.attach(session, stay.interaction.public_id, other.id)


def test_a_restriction_stops_a_stay_entered_by_hand_and_no_other(session):
    from rugui.customers import restrictions

    site, guest = new_site(session), new_guest(session)
    restrictions.impose(session, guest.public_id, "refuse", "unpaid bills", until=DAY, today=DAY)
    with pytest.raises(Refused):
        visits.book(session, guest.id, site.id, DAY, DAY, today=DAY)
    assert new_stay(session, guest, site, DAY).visit.status == "expected"
