"""What the guest's page shows: departments, questions, what rests, and why one of two is used."""

from datetime import date, timedelta

import pytest
from hotel_preferences.board import Around, lay_out
from hotel_preferences.catalogue import builtin
from hotel_preferences.claims import Claim
from hotel_preferences.service import Noted
from hotel_preferences.tasks import Rate

from tests.hotel_preferences.conftest import TODAY

KINDS = builtin().kinds


@pytest.fixture(autouse=True)
def _english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def noted(number, kind, **fields):
    values = {"last_confirmed": TODAY, "first_noted": date(2025, 3, 1), **fields}
    return Noted(Claim(number, kind, **values), KINDS[kind], f"p{number}", 1, "", "Lin", 1)


def test_by_department_in_the_order_of_the_house():
    board = lay_out([noted(1, "payment.cash"), noted(2, "floor.high"), noted(3, "diet.vegan"), noted(4, "pillow.soft")],
                    Around(KINDS, TODAY))  # fmt: skip
    assert [title for title, _ in board.departments] == [
        "Housekeeping", "Food and beverage", "Front desk", "Good to know",
    ]  # fmt: skip
    assert lay_out([], Around(KINDS, TODAY)).empty


def test_questions_and_what_rests_stand_apart():
    old, winter = date(2015, 1, 1), 1 << 0
    board = lay_out([noted(1, "bath.tub", last_confirmed=old), noted(2, "temperature.heater", months=winter),
                     noted(3, "floor.high", valid_until=TODAY - timedelta(days=1))], Around(KINDS, TODAY))  # fmt: skip
    assert [chip.text for chip in board.ask] == ["Bathtub"]
    assert [chip.text for chip in board.resting] == ["Heater", "High floor"]
    assert ("Season", "January") in board.resting[0].details


def test_one_chip_for_two_that_contradict():
    around = Around(KINDS, TODAY, 1, {1: "Taipei", 2: "Shanghai"})
    board = lay_out([noted(1, "floor.high", site_id=2), noted(2, "floor.low", site_id=1)], around)
    ((_, (chip,)),) = board.departments
    assert (chip.text, chip.scope) == ("Low floor", "Taipei")
    assert chip.conflict == (
        "Also noted: likes High floor (Shanghai). This one is used here, because it was noted for this hotel."
    )


def test_what_would_harm_is_not_given_and_who_may_not_know_is_not_told():
    feather = [noted(1, "pillow.feather")]
    for told, text in ((True, "Not given: allergy to feather and down."), (False, "Ask the duty manager")):
        board = lay_out(feather, Around(KINDS, TODAY, allergies=["allergy.feather"], told=told))
        assert board.departments[0][1][0].conflict.startswith(text)


def test_everything_one_would_ask_about_a_chip():
    claim = Claim(1, "taste.tea", value="oolong", whose="Mei", stays=3, first_noted=date(2025, 3, 1),
                  last_confirmed=TODAY, valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1))  # fmt: skip
    one = Noted(claim, KINDS["taste.tea"], "p", 1, "no sugar", "Lin", 1)
    board = lay_out([one], Around(KINDS, TODAY, rates={"taste.tea": Rate(4, 5)}))
    chip = board.departments[0][1][0]
    assert chip.text == "Tea: oolong (Mei)"
    assert dict(chip.details) == {
        "Source": "guest said", "Noted": "2025-03-01 Lin", "Last confirmed": "2026-11-22", "Confidence": "100%",
        "Seen on stays": "3", "Fulfilled": "4 of 5 stays", "From": "2025-01-01", "Until": "2027-01-01",
        "Note": "no sugar",
    }  # fmt: skip
