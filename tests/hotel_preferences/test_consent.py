"""A missing consent for something sensitive is a thing to ask; nothing is kept from being noted."""

from hotel_preferences import consent, service, service_allergies
from rugui.privacy import consent as core_consent
from rugui.privacy import consent_wordings
from rugui.values import OPERATOR

from tests.hotel_preferences.conftest import DESK

ASK = "Ask whether this may be kept"
TEXTS = dict.fromkeys(("en", "zh-Hant-TW", "zh-Hans-CN"), "May we keep it?")


def test_purposes_of_what_is_sensitive():
    assert consent.purposes(["", "allergy", "accessibility", "diet_religious", "health"]) == ["health", "religion"]
    assert consent.purposes([""]) == []


def test_the_clerk_notes_is_told_to_ask_and_no_more_once_the_guest_agrees(front, kept, sign_in):
    client = sign_in(*DESK)
    page = f"/guests/{front.public_id}"
    assert ASK not in client.get(page).text
    with kept(viewer=OPERATOR) as session:
        service_allergies.add(session, front.id, "allergy.peanut")
    shown = client.get(page).text
    assert ASK in shown
    assert f"{page}/consent?about=health." in shown
    assert ASK not in sign_in("customers.read", "hotel_preferences.read").get(page).text, "they may not know of it"
    with kept(viewer=OPERATOR) as session:
        consent_wordings.write(session, "health", TEXTS)
        core_consent.record(session, front.public_id, [("health", "")], "given", how="spoken", language="en")
    assert ASK not in client.get(page).text


def test_a_religious_wish_is_another_purpose(session, house):
    service.add(session, house.guest.id, "diet.halal")
    noted = service.of(session, [house.guest.id])[house.guest.id]
    assert consent.missing(session, house.guest.id, [one.kind.sensitive for one in noted]) == ["religion"]
