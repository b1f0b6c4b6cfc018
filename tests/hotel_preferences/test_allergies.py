"""An allergy is not a taste: graver first, never fading, seen by each person, removed knowingly."""

from datetime import date

import pytest
from hotel_preferences import service_allergies as allergies
from hotel_preferences.access import READ, SENSITIVE, WRITE
from rugui.testing.guests import new_viewer
from rugui.toolkit import Invalid, NotFound, Refused

from tests.hotel_preferences.conftest import TODAY


def known(session, house, **options):
    return allergies.of(session, [house.guest.id], **options)[house.guest.id]


def test_the_gravest_first_and_unknown_is_not_mild(session, house):
    for kind, severity in (("egg", "mild"), ("milk", "unknown"), ("fish", "severe"), ("soy", "moderate")):
        allergies.add(session, house.guest.id, f"allergy.{kind}", severity=severity, today=date(1999, 1, 1))
    assert [one.kind.code for one in known(session, house)] == [
        "allergy.fish", "allergy.soy", "allergy.milk", "allergy.egg",
    ]  # fmt: skip


def test_noted_again_only_gets_graver(session, house):
    row = allergies.add(session, house.guest.id, "allergy.peanut", severity="moderate", today=date(2025, 1, 1))
    first = row.changed_at
    for severity, after in (("mild", "moderate"), ("unknown", "moderate"), ("severe", "severe")):
        again = allergies.add(session, house.guest.id, "allergy.peanut", severity=severity, today=TODAY)
        assert (again.id, again.severity) == (row.id, after)
    assert row.changed_at > first
    assert row.last_confirmed == TODAY
    child = allergies.add(session, house.guest.id, "allergy.peanut", whose="Mei")
    assert child.id != row.id


def test_each_person_acknowledges_and_a_change_asks_again(session, house):
    row = allergies.add(session, house.guest.id, "allergy.egg", severity="mild")
    for number in (7, 8):
        session.info["viewer"] = new_viewer(WRITE, SENSITIVE, account_id=number)
        allergies.acknowledge(session, row.public_id)
    (one,) = known(session, house)
    assert [(who, name) for who, name, _ in one.seen] == [(8, "Lin"), (7, "Lin")]
    assert one.seen_by(7)
    assert one.seen_by(9) is None
    allergies.change(session, row.public_id, source="survey")
    assert known(session, house)[0].seen_by(7)
    allergies.change(session, row.public_id, severity="severe")
    assert known(session, house)[0].seen == ()
    session.info["viewer"] = new_viewer(SENSITIVE)
    with pytest.raises(Refused):
        allergies.acknowledge(session, row.public_id)


def test_removed_only_with_a_reason(session, house):
    row = allergies.add(session, house.guest.id, "allergy.egg")
    for why in ("", "  ", "x" * 301):
        with pytest.raises(Invalid):
            allergies.remove(session, row.public_id, why)
    allergies.remove(session, row.public_id, "Tested again in March")
    assert known(session, house) == []
    assert [one.row.removed_why for one in known(session, house, removed=True)] == ["Tested again in March"]
    allergies.restore(session, row.public_id)
    assert len(known(session, house)) == 1


def test_whoever_may_not_know_may_still_tell(session, house):
    session.info["viewer"] = new_viewer(READ, WRITE)
    row = allergies.add(session, house.guest.id, "allergy.other", value="Zebra")
    for refused in (allergies.get, allergies.confirm, allergies.restore):
        with pytest.raises(NotFound):
            refused(session, row.public_id)
    session.info["viewer"] = new_viewer(READ)
    with pytest.raises(Refused):
        allergies.add(session, house.guest.id, "allergy.egg")


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("allergy.other", {}, "value"),
        ("floor.high", {}, "kind"),
        ("allergy.egg", {"severity": "deadly"}, "severity"),
        ("allergy.egg", {"source": "rumour"}, "source"),
        ("allergy.egg", {"reaction": "x" * 301}, "reaction"),
    ],
)
def test_what_cannot_be_noted(session, house, kind, fields, field):
    with pytest.raises(Invalid) as refused:
        allergies.add(session, house.guest.id, kind, **fields)
    assert field in refused.value.fields
