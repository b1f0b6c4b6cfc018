"""What plugins take of a record: said in the verdict, undone with the batch; one that fails refuses its row alone."""

import json
from datetime import date
from types import ModuleType

import pytest
from hotel_preferences import service as preferences
from hotel_preferences.models import Preference
from rugui import hookspecs
from rugui.customers.models import Customer
from rugui.db import Base
from rugui.errors import Refused
from rugui.imports import images, service
from rugui.imports.models import ImportRow
from rugui.interactions.models import Interaction, Visit
from rugui.plugins import Plugin, load
from rugui.values import ImportOutcome
from sqlalchemy import func, select

from tests.core.imports.house import House


def body(number: str, surname: str, *wishes: str) -> str:
    preference = [{"preferenceValue": one, "description": one.title(), "global": True} for one in wishes]
    return json.dumps({
        "profileIdList": [{"id": number, "type": "Profile"}],
        "profileDetails": {
            "customer": {"personName": [{"surname": surname, "nameType": "Primary"}]},
            "preferenceCollections": [{"preferenceType": "FLOOR", "preference": preference}],
        },
    })  # fmt: skip


def plugin(answer) -> tuple[str, ModuleType]:
    made = ModuleType("made_wishes")
    made.plugin = Plugin(api=1, title="Wishes")
    made.import_customer = hookspecs.hookimpl(answer)
    return "wishes", made


def count(house: House, model: type) -> int:
    with house.work() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_it_is_handed_what_is_its_own_and_its_words_go_into_the_verdict(database):
    handed = []

    def take(session, customer_id, record):
        handed.append((customer_id, record))
        return ImportOutcome(took=("High floor noted.",), unread=("LAKE is not known.",))

    house = House(database, load([plugin(take)], strict=True))
    _, tally = house.take(body("7", "Lee", "HIGH") + "\n" + body("8", "Lin"), "opera")
    assert dict(tally.verdicts) == {"new": 2}
    assert {reason.code: reason.text for reason in tally.listed()} == {
        "plugin_took": "wishes: High floor noted.", "plugin_unread": "wishes, not kept: LAKE is not known.",
    }  # fmt: skip
    ((customer_id, record),) = handed
    assert record["external_id"] == "7"
    assert [(one["group"], one["value"]) for one in record["preferences"]] == [("FLOOR", "HIGH")]
    with house.work() as session:
        assert session.get(Customer, customer_id).external_id == "7"


def refuse(session, customer_id, record):
    session.add(Interaction(customer_id=customer_id, kind="note", body="half done"))
    session.flush()
    if record["external_id"] == "8":
        raise Refused("No floor of that name.")


def fail(session, customer_id, record):
    session.add(Interaction(customer_id=customer_id, kind="note", body="half done"))
    session.flush()
    if record["external_id"] == "8":
        raise ValueError("a bug")


@pytest.mark.parametrize("answer", [refuse, fail])
def test_one_that_fails_refuses_its_row_alone(database, answer):
    house = House(database, load([plugin(answer)], strict=False))
    lines = [body("7", "Lee", "HIGH"), body("8", "Lin", "LOW"), body("9", "Wu", "LAKE"), body("10", "He")]
    batch, tally = house.take("\n".join(lines), "opera")
    assert dict(tally.verdicts) == {"new": 3, "refused": 1}
    with house.work() as session:
        assert set(session.scalars(select(Customer.external_id))) == {"7", "9", "10"}
        (row,) = service.rows_of(session, service.get(session, batch), "refused")
        assert row.place == "2"
        assert row.problems[-1][0] == "plugin"
    assert count(house, Interaction) == 2
    assert house.undo(batch) == []
    assert count(house, Customer) == count(house, Interaction) == 0


def test_a_stay_whose_guest_was_refused_is_refused_too(database):
    house = House(database, load([plugin(refuse)], strict=False))
    stay = {"reservations": {"reservation": [{
        "reservationIdList": [{"id": f"R{n}", "type": "Reservation"}], "hotelId": "TPE",
        "roomStay": {"arrivalDate": "2026-11-20", "departureDate": f"2026-11-2{n}"},
        "reservationGuests": [{"primary": True, "profileInfo": {
            "profileIdList": [{"id": "8", "type": "Profile"}],
            "profile": {"customer": {"personName": [{"surname": "Lin", "nameType": "Primary"}]}}}}],
        "preferenceCollection": [{"preferenceType": "FLOOR", "preference": [{"preferenceValue": "LOW"}]}],
    } for n in (1, 2)]}}  # fmt: skip
    _, tally = house.take(json.dumps(stay), "opera")
    assert dict(tally.verdicts) == {"refused": 2}
    assert count(house, Customer) == count(house, Visit) == count(house, Interaction) == 0
    assert count(house, ImportRow) == 2


def rows_of_plugins(house: House) -> dict[str, int]:
    with house.work() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items() if name.startswith("hotel_preferences")
        }  # fmt: skip


def test_what_a_plugin_wrote_for_a_guest_already_here_is_taken_back(database, plugins):
    house = House(database, plugins)
    house.take(body("7", "Lee", "HIGH"), "opera")
    before = rows_of_plugins(house)
    wishes = {"preferenceCollections": [{"preferenceType": "SPECIALS", "preference": [
        {"preferenceValue": "FEATHER", "description": "Feather pillow", "global": True}]}],
        "profileIdList": [{"id": "7", "type": "Profile"}]}  # fmt: skip
    batch, tally = house.take(json.dumps(wishes), "opera")
    assert dict(tally.verdicts) == {"updates": 1}
    assert sum(rows_of_plugins(house).values()) > sum(before.values())
    assert house.counts(json.dumps(wishes), "opera") == {"same": 1}
    assert house.undo(batch) == []
    assert rows_of_plugins(house) == before


def test_what_a_record_confirmed_of_a_wish_already_here_is_taken_back_with_its_evidence(database, plugins):
    house = House(database, plugins)
    house.take(body("7", "Lee", "HIGH"), "opera")
    with house.work(True) as session:
        guest = session.scalars(select(Customer.id)).one()
        (wish,) = session.scalars(select(Preference))
        before = images.capture(session, [guest])
        preferences.confirm(session, wish.public_id, today=date(2027, 1, 1))
        session.flush()
        after = images.capture(session, [guest])
        journal = images.difference(before, after, guest)
        assert "hotel_preferences_evidence" in journal
        assert images.take_back(session, after, guest, journal) == []
        assert images.capture(session, [guest]) == before
