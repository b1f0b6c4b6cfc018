"""Noting, changing, confirming, removing; who may see what; what it costs to ask for many guests."""

from datetime import date, timedelta

import pytest
from hotel_preferences import service, service_allergies
from hotel_preferences.access import READ, SENSITIVE, WRITE
from hotel_preferences.models import Evidence
from rugui.testing.guests import new_guest, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, facts
from sqlalchemy import select

from tests.hotel_preferences.conftest import TODAY


def codes(session, guest_id, **options):
    return [one.claim.kind for one in service.of(session, [guest_id], **options)[guest_id]]


def test_noting_once_and_again(session, house):
    row = service.add(session, house.guest.id, "floor.high", today=date(2025, 1, 1))
    again = service.add(session, house.guest.id, "floor.high", today=TODAY)
    assert again.id == row.id
    assert (row.first_noted, row.last_confirmed) == (date(2025, 1, 1), TODAY)
    assert sorted(session.scalars(select(Evidence.what))) == ["confirmed", "noted"]
    other = service.add(session, house.guest.id, "floor.high", site_id=house.tpe.id)
    assert other.id != row.id
    assert codes(session, house.guest.id) == ["floor.high", "floor.high"]


def test_evidence_counts_stays_not_clicks(session, house):
    stay = new_stay(session, house.guest, house.tpe, TODAY, status="in_house")
    row = service.add(session, house.guest.id, "pillow.soft", today=TODAY)
    for _ in range(3):
        service.confirm(session, row.public_id, today=TODAY)
    service.seen(session, [row.id], stay.visit.id, TODAY)
    service.seen(session, [row.id], stay.visit.id, TODAY + timedelta(days=3))
    (noted,) = service.of(session, [house.guest.id])[house.guest.id]
    assert noted.claim.stays == 1
    assert noted.claim.last_confirmed == TODAY
    assert sorted(session.scalars(select(Evidence.what))) == ["confirmed", "noted", "seen"]


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("nothing.here", {}, "kind"),
        ("allergy.peanut", {}, "kind"),
        ("floor.high", {"value": "x"}, "value"),
        ("taste.coffee", {}, "value"),
        ("taste.coffee", {"value": "tea"}, "value"),
        ("temperature.room", {"value": "99"}, "value"),
        ("temperature.room", {"value": "nan"}, "value"),
        ("temperature.room", {"value": "warm"}, "value"),
        ("other.note", {}, "value"),
        ("newspaper.title", {"value": "x" * 201}, "value"),
        ("floor.high", {"strength": "adores"}, "strength"),
        ("floor.high", {"source": "rumour"}, "source"),
        ("floor.high", {"months": 5000}, "months"),
        ("floor.high", {"valid_from": TODAY, "valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_what_cannot_be_noted(session, house, kind, fields, field):
    with pytest.raises(Invalid) as refused:
        service.add(session, house.guest.id, kind, **fields)
    assert field in refused.value.fields
    assert codes(session, house.guest.id) == []


def test_changing_a_stale_one_loses_nothing(session, house):
    row = service.add(session, house.guest.id, "newspaper.title", value="Le Monde")
    version = row.version
    service.change(session, row.public_id, version, value="El País", note="only at weekends")
    with pytest.raises(Conflict):
        service.change(session, row.public_id, version, value="Times")
    assert (row.value, row.note, row.version) == ("El País", "only at weekends", version + 1)
    service.change(session, row.public_id, row.version, value="El País")
    assert row.version == version + 1


def test_removed_and_put_back(session, house):
    row = service.add(session, house.guest.id, "bed.king")
    service.remove(session, row.public_id)
    assert codes(session, house.guest.id) == []
    assert codes(session, house.guest.id, removed=True) == ["bed.king"]
    service.restore(session, row.public_id)
    assert codes(session, house.guest.id) == ["bed.king"]
    with pytest.raises(NotFound):
        service.get(session, "nobody\0")


def test_who_sees_what(session, house):
    guest = house.guest.id
    for kind, site in (("floor.high", None), ("floor.low", house.sha.id), ("diet.halal", None)):
        service.add(session, guest, kind, site_id=site)
    service_allergies.add(session, guest, "allergy.peanut")
    at_tpe = new_viewer(READ, WRITE, sites=[house.tpe.id])
    session.info["viewer"] = at_tpe
    assert codes(session, guest) == ["floor.high"]
    stated, _ = facts(session, [guest], at_tpe, house.tpe.id)
    assert {fact.name for fact in stated[guest]} == {"hotel_preferences.likes", "hotel_preferences.count"}
    hidden = service.of(session, [guest], viewer=new_viewer(READ, SENSITIVE))[guest][-1]
    with pytest.raises(NotFound):
        service.get(session, hidden.public_id)
    with pytest.raises(Refused):
        service.add(session, guest, "bed.king", site_id=house.sha.id)
    with pytest.raises(Refused):
        service.add(session, guest, "diet.kosher")
    session.info["viewer"] = None
    assert codes(session, guest) == []


def test_facts_in_order(session, house):
    guest = house.guest.id
    for kind, fields in (
        ("floor.high", {}), ("floor.low", {}), ("pillow.soft", {"strength": "must"}),
        ("room.smoking", {"strength": "never"}), ("bed.king", {}), ("bath.tub", {"today": date(2015, 1, 1)}),
        ("bed.duvet", {}),
    ):  # fmt: skip
        service.add(session, guest, kind, **{"today": TODAY, **fields})
    service_allergies.add(session, guest, "allergy.feather", severity="severe")
    stated, _ = facts(session, [guest], session.info["viewer"])
    found = [(fact.tone, str(fact.label)) for fact in stated[guest]]
    assert found == [
        ("safety", "Allergy: feather and down"),
        ("alert", "Contradicts: Low floor, High floor"),
        ("must", "Never: Smoking room"),
        ("must", "Must have: Soft pillow"),
        ("info", "Likes King bed"),
        ("info", "Ask: still Bathtub?"),
        ("info", "Preferences: 7"),
    ]


def test_facts_cost_the_same_for_one_and_fifty(session, database, house):
    guests = [house.guest.id] + [new_guest(session, f"Guest {n}").id for n in range(49)]
    for guest in guests:
        service.add(session, guest, "floor.high")
        service_allergies.add(session, guest, "allergy.egg")
    costs = []
    facts(session, [], session.info["viewer"])  # which plugins are paused is asked once
    for ids in (guests[:1], guests):
        session.info.pop("hotel_preferences.catalogue", None)
        with statements(database) as sent:
            stated, _ = facts(session, ids, session.info["viewer"])
        assert all(len(found) == 3 for found in stated.values())
        costs.append(len(sent))
    assert costs[0] == costs[1], costs
