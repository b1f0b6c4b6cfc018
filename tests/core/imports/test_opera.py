"""OPERA Cloud bodies as Oracle publishes them, placeholders and all."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import DATA, SETTING, codes, guest, rows, stay

FOLDER = DATA / "ohip"
US = replace(SETTING, site="NY")


def of(name: str) -> list:
    return rows((FOLDER / name).read_bytes(), "opera", US)


def test_every_file_becomes_something_or_says_what_it_is():
    found: dict[str, Counter] = {}
    said: list[str] = []
    for file in sorted(FOLDER.glob("*/*.json")):
        count = found.setdefault(file.parent.name, Counter())
        try:
            for one in rows(file.read_bytes(), "opera", US):
                count[type(one.record).__name__ if one.record else one.refused.code] += 1
        except Unreadable as error:
            count[error.reason] += 1
            said.append(str(error))
    assert all(one.startswith("There is no guest and no stay in this file: it is ") for one in said)
    assert found["preferences"] == {"GuestRecord": 1, "no_guest": 6, "no_guest_named": 2}
    assert found["memberships"]["no_guest"] == 20
    assert found["profiles"]["GuestRecord"] == 22
    assert found["profiles"]["StayRecord"] == 8
    # {{currentdate}} was never filled in.
    assert found["profiles"]["date_missing"] == 6


def test_a_full_profile_without_its_placeholders():
    (parsed,) = of("profiles/spec__getplayerstatistics__753133f7.json")
    record = guest(parsed)
    details = record.details
    assert [(n.full, n.honorific) for n in details.names] == [("Thomas B Smith", "Mr")]
    assert (details.external_id, details.nationality, details.language, details.vip) == (None, "US", "en", "2")
    assert [p.typed for p in details.phones] == ["+1 415 555 0100 ext. 2"]
    assert [(d.kind, d.number, d.country, d.expires_on) for d in record.documents] == [
        ("passport", "C03005988", "US", date(2019, 11, 29))
    ]  # fmt: skip
    assert record.organisation == "Example Corporation, Ltd."
    assert "not_kept" in codes(parsed)


def test_a_list_of_reservations_where_one_guest_stays_three_times():
    found = of("reservations/spec__getreservations__0c3a7aa5.json")
    stays = [stay(one) for one in found]
    assert [(s.external_id, s.status, s.room, s.revenue_minor, s.currency) for s in stays] == [
        ("236552", "departed", "2010", 10000, "USD"), ("267803", "departed", "304", 10600, "USD"),
        ("238564", "no_show", "", 10600, "USD"),
    ]  # fmt: skip
    assert {s.guest.details.external_id for s in stays} == {"288106"}
    assert {s.site for s in stays} == {"HOTEL1"}
    assert (stays[0].adults, stays[0].children, stays[0].eta) == (2, 1, "19:17")


def test_a_reservation_with_contact_data_inside_the_name():
    (parsed,) = of("reservations/response__get_reservation__11615877.json")
    found = stay(parsed)
    assert (found.external_id, found.booking_reference, found.site) == ("212711", "2593564", "XSBOXD1")
    assert found.guest.details.emails == ("Tito.Hand13@gmail.com",)
    assert found.guest.details.addresses[0].city == "Florence-Graham"
    assert found.requests.startswith("Channel Text note\n1 king bed")
    assert found.revenue_minor == 20000


def test_who_comes_along_is_a_guest_too():
    first, second = of("reservations/response__post_reservation__a26c240d.json")
    assert stay(first).guest.details.names[0].full != guest(second).details.names[0].full == "John Accompanying"


def test_preferences_sent_for_a_profile_by_its_number():
    (parsed,) = of("preferences/request__distribute_preference__0aa7ddcf.json")
    record = guest(parsed)
    assert (record.details.external_id, record.details.names) == ("2208671851", ())
    assert record.for_plugins("opera", "")["preferences"] == [
        {"group": "FLOWER", "group_description": "Flowers", "value": "TULIP", "description": "tulip flower",
         "global": False, "hotels": [], "source": ""}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("reservations/response__post_reservation__48078a98.json", "an error message"),
        ("reservations/request__post_wake_up_call__bf688f03.json", "wake-up calls"),
        ("preferences/request__post_preference_groups__949951a0.json", "preferenceGroups"),
        ("profiles/request__put_profile__4e4a7c4d.json", "a change of a profile that says nothing kept here"),
    ],
)
def test_what_is_no_guest_is_named(file, words):
    with pytest.raises(Unreadable, match=words):
        of(file)


PROFILE = {
    "profileDetails": {"customer": {"personName": [{"surname": "Lee", "givenName": "Ann", "nameType": "PRIMARY"}]}}
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(json.dumps(PROFILE)),
        json.dumps(PROFILE) + "'\"",
        json.dumps(PROFILE).replace('"PRIMARY"', "{{NameType}}"),
        json.dumps({"name": "a request", "url": "{{Host}}", "body": json.dumps(PROFILE)}),
        json.dumps([PROFILE]),
        json.dumps({"profiles": {"profileInfo": [{"profile": PROFILE["profileDetails"]}]}}),
        json.dumps({"guestDetails": PROFILE["profileDetails"]}, indent=1),
        "\ufeff" + json.dumps(PROFILE),
    ],
)
def test_the_wrappings_a_profile_comes_in(text):
    (parsed,) = rows(text, "opera")
    assert guest(parsed).details.names[0].full == "Ann Lee"


def test_a_pseudonym_and_a_name_in_the_national_script():
    names = [{"surname": "Chen", "givenName": "Yi-Chun", "nameType": "Primary", "nameTitle": "Ms."},
             {"surname": "陳", "givenName": "怡君", "nameType": "Alternate", "language": "zh-TW"},
             {"surname": "Star", "nameType": "Incognito"}, {"nameType": "External"}]  # fmt: skip
    (parsed,) = rows(json.dumps({"profileDetails": {"customer": {"personName": names}}}), "opera")
    assert [(n.kind, n.full, n.honorific, n.language) for n in guest(parsed).details.names] == [
        ("primary", "Yi-Chun Chen", "Ms", ""), ("alternate", "陳怡君", "", "zh-Hant-TW"), ("incognito", "Star", "", ""),
    ]  # fmt: skip


def test_a_restricted_guest_is_said_and_not_restricted():
    body = {"profileDetails": {**PROFILE["profileDetails"], "profileRestrictions": {"restricted": True}}}
    (parsed,) = rows(json.dumps(body), "opera")
    assert codes(parsed) == ["restricted"]
