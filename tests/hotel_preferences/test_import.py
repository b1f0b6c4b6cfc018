"""The plugin's part of an external record: OPERA's shape, text, and what broken or hostile systems send."""

import json

import pytest
from hotel_preferences import service, service_allergies, service_import, service_panel
from hotel_preferences.catalogue import builtin
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hotel_preferences.conftest import TODAY


def take(session, house, *preferences, **record):
    outcome = service_import.take(session, house.guest.id, {"preferences": list(preferences), **record}, TODAY)
    return [str(one) for one in outcome.took], [str(one) for one in outcome.unread]


def noted(session, house):
    return [
        (one.claim.kind, one.claim.value, one.claim.site_id)
        for one in service.of(session, [house.guest.id])[house.guest.id]
    ]


def test_an_opera_profile(session, house):
    # The one real sample in Oracle's published collection: group, value, and the hotels as a string.
    real = {"group": "ROOM FEATURES", "value": "AWAY", "hotels": "TPE"}
    took, unread = take(
        session, house, real,
        {"group": "SMOKING", "value": "NS", "description": "Non Smoking", "hotels": ["TPE", "SHA"]},
        {"group": "NEWSPAPER", "value": "NYT", "description": "New York Times"},
        {"group": "SPECIALS", "value": "FF", "hotels": []},
        {"group": "FLOOR", "value": "HF", "hotels": [{"hotelId": "SHA"}]},
        {"group": "ALLERGY", "value": "NUT", "description": "Peanut allergy", "hotels": ["TPE"]},
    )  # fmt: skip
    assert noted(session, house) == [
        ("room.non_smoking", "", house.tpe.id),
        ("room.non_smoking", "", house.sha.id),
        ("room.away_from_lift", "", house.tpe.id),
        ("floor.high", "", house.sha.id),
        ("pillow.feather_free", "", None),
        ("newspaper.title", "", None),
    ] or noted(session, house)
    assert "Preference: Away from the lift" in took
    (allergy,) = service_allergies.of(session, [house.guest.id])[house.guest.id]
    assert (allergy.row.kind, allergy.row.severity, allergy.row.source) == ("allergy.peanut", "unknown", "pms")
    assert all("NYT" in text or "New York" in text for text in unread)


def test_run_again_it_takes_nothing(session, house):
    items = [
        {"group": "FLOOR", "value": "HF"},
        {"group": "ODD", "value": "ZZ9"},
        {"group": "", "value": "milk allergy"},
    ]
    took, unread = take(session, house, *items)
    assert (len(took), len(unread)) == (2, 1)
    before = noted(session, house)
    assert take(session, house, *items)[0] == []
    assert noted(session, house) == before
    first = service.of(session, [house.guest.id])[house.guest.id][0]
    service.remove(session, first.public_id)
    take(session, house, *items)
    assert len(noted(session, house)) == len(before) - 1


def test_what_cannot_be_read_is_kept_and_said(session, house):
    took, unread = take(session, house, {"group": "ODD", "value": "ZZ9", "description": "Something", "hotels": ["XXX"]})
    assert took == []
    assert unread == [
        "Kept as a note, for it is no known preference: ODD: ZZ9 (Something)",
        "No hotel of ours has the code XXX.",
    ]
    assert noted(session, house) == [("other.note", "ODD: ZZ9 (Something)", None)]


def test_wishes_as_text_become_suggestions(session, house):
    took, _ = take(session, house, requests="高樓層、軟枕頭; nothing special")
    assert took == ["Suggested: High floor", "Suggested: Soft pillow"]
    assert len(service_panel.beside(session, house.guest.id, []).suggested) == 2
    assert take(session, house, requests="高樓層") == ([], [])


@pytest.mark.parametrize(
    "record",
    [
        {}, {"preferences": None}, {"preferences": "x"}, {"preferences": {"a": 1}}, {"preferences": [None, 5, "x"]},
        {"preferences": [{}, {"group": None, "value": None}, {"value": "string"}, {"value": "{{Code}}"}]},
        {"preferences": [{"group": "A", "value": "a\0b\ud800", "description": ["x"], "hotels": 5}]},
        {"preferences": [{"value": True}, {"value": -100000000}, {"value": "0101-01-01"}], "requests": 5},
        {"preferences": [{"group": "G", "value": "x" * 10_000}] * 500, "requests": "y" * 100_000},
    ],
)  # fmt: skip
def test_broken_records(session, house, record):
    service_import.take(session, house.guest.id, record, TODAY)
    assert len(noted(session, house)) <= 3


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=40))
def test_reading_gives_something_that_can_be_kept(group, value, description):
    offer = service_import.read(group, value, description, list(builtin().kinds.values()))
    kind = builtin().kind(offer.kind)
    assert not service.wrong_value(kind, offer.value) or not (value or description)
    json.dumps(offer.value)
