"""Quotes: the same price to the next caller, accepted onto a stay, caps, the floor, and everything of one guest."""

import threading
from datetime import timedelta

import pytest
from loyalty_pricing import service, service_asking, service_negotiated, service_quotes, service_rules
from loyalty_pricing.access import OVERRIDE, QUOTE
from loyalty_pricing.models_quotes import GuestQuote, Use
from loyalty_pricing.plugin import (
    customer_timeline,
    erase_customer,
    export_customer,
    merge_customers,
    panels,
    unmerge_customers,
)
from loyalty_pricing.service_asking import Asked
from rugui.customers.models import CustomerRelation
from rugui.interactions.service import latest
from rugui.plugins import Result
from rugui.staff.models import Site
from rugui.testing.guests import new_guest, new_site, new_stay, new_viewer
from rugui.toolkit import OPERATOR, Conflict, Fact, Invalid, Page, Refused, lines, utcnow
from sqlalchemy import func, select

from tests.loyalty_pricing.conftest import new_product, new_rules


@pytest.fixture
def house(session):
    """A site, a guest, a room at NT$5,000 that costs 2,000."""
    new_site(session)
    new_product(session, tax_permille=50)
    return new_guest(session)


def ask(guest, nights=2, start=10, items=(("room", 1),), **more):
    arrival = utcnow().date() + timedelta(days=start)
    return Asked("TPE", arrival, arrival + timedelta(days=nights), items, guest and guest.id, **more)


TEN = {"id": "ten", "effects": [{"percent": 10}], "names": {"en": "Ten off", "zh-Hant-TW": "九折"}}


def test_the_next_caller_gets_the_same_price(session, house):
    new_rules(session, TEN)
    row, new = service_quotes.give(session, ask(house))
    assert new
    assert (row.listed_minor, row.total_minor) == (1_000_000, 900_000)
    assert row.given["steps"] == [{"rule": "ten", "version": 1, "amount": 100_000, "after": 900_000, "cut": ""}]
    new_rules(session)  # nothing is off any more
    again, new = service_quotes.give(session, ask(house))
    assert (again.id, new) == (row.id, False)
    assert service_quotes.again(session, row).total == row.total_minor, "by the rules of then"
    assert service_quotes.give(session, ask(house, nights=3))[0].total_minor == 1_500_000
    assert latest(session, house.id, OPERATOR).quote.minor == 1_500_000, "core knows the last price quoted"


def test_accepted_it_becomes_lines_of_the_stay(app, session, house):
    row, _new = service_quotes.give(session, ask(house))
    stay = new_stay(session, house, session.get_one(Site, row.site_id), utcnow().date())
    other = new_stay(session, new_guest(session, "李四"), stay.site, utcnow().date())
    with pytest.raises(Invalid, match="cannot be saved"):
        service_quotes.accept(session, row.public_id, other.interaction.public_id)
    service_quotes.accept(session, row.public_id, stay.interaction.public_id)
    sold = lines(session, [stay.visit.id])
    assert [(one.product, one.quantity, one.net_minor, one.cost_minor) for one in sold] == [
        ("room", 2, 952_381, 400_000)
    ], "net of 5 % tax that was in the price"
    for decide in (service_quotes.send, service_quotes.withdraw):
        with pytest.raises(Conflict, match="decided already"):
            decide(session, row.public_id)
    with app.test_request_context():
        assert [one.kind for one in customer_timeline(session, house.id, None, 5)] == ["quote"]


def test_an_expired_one_is_over_and_frees_its_caps(session, house):
    new_rules(session, TEN | {"caps": [{"scope": "rule", "times": 1}]})
    old = utcnow() - timedelta(days=30)
    service_rules_of_then(session, old)
    row, _new = service_quotes.give(session, ask(house), now=old)
    assert row.total_minor == 900_000
    assert service_quotes.status(row, utcnow().date()) == "expired"
    with pytest.raises(Conflict, match="expired"):
        service_quotes.send(session, row.public_id)
    assert service_quotes.give(session, ask(house))[0].total_minor == 900_000, "the cap is free again"
    assert service_quotes.give(session, ask(house, 3))[0].total_minor == 1_500_000, "and now used"


def service_rules_of_then(session, at):
    for row in service_rules.versions(session):
        row.active_from = at - timedelta(days=1)
    session.flush()


def test_the_floor_falls_only_with_permission_and_reason(session, house):
    new_rules(session, TEN | {"effects": [{"percent": 90}]})
    held = service_asking.reckon(session, ask(house), utcnow()).quote
    assert held.total == held.lines[0].floor > 400_000
    session.info["viewer"] = new_viewer("interactions.write", QUOTE)
    with pytest.raises(Refused, match="may not"):
        service_quotes.give(session, ask(house), override_reason="An old friend of the house")
    session.info["viewer"] = new_viewer("interactions.write", QUOTE, OVERRIDE)
    row, _new = service_quotes.give(session, ask(house), override_reason="An old friend of the house")
    assert row.total_minor == 100_000
    assert row.override_reason


def test_a_plugin_that_failed_is_named_on_the_quote(session, house, monkeypatch):
    new_rules(session, TEN | {"when": {"fact": "membership_club.tier", "in": ["gold"]}})

    def failing(session, ids, viewer):
        return {one: [] for one in ids}, [Result("membership_club", problem="Clubs could not be shown")]

    monkeypatch.setattr(service_asking, "facts", failing)
    row, _new = service_quotes.give(session, ask(house))
    assert row.incomplete == ["membership_club"]
    assert row.total_minor == 1_000_000

    def gold(session, ids, viewer):
        return {one: [Fact("membership_club.tier", "gold", "Gold"), Fact("other.one", 1, "x")] for one in ids}, []

    monkeypatch.setattr(service_asking, "facts", gold)
    row, _new = service_quotes.give(session, ask(house, 4))
    assert row.total_minor == 1_800_000
    assert row.asked["facts"] == {"membership_club.tier": ["gold"]}, "only what the rules ask for is kept"


def test_what_is_agreed_with_the_company_counts_for_who_works_there(session, house):
    company = new_guest(session, "大同公司", kind="organisation")
    session.add(CustomerRelation(customer_id=house.id, other_id=company.id, kind="employee"))
    room = service.products(session)[0]
    service.add_rate_plan(session, "corp", {"en": "Corporate"})
    day = utcnow().date()
    service.add_price(session, room.public_id, day, day + timedelta(days=90), 400_000, 200_000, rate_plan="CORP")
    service_negotiated.agree(session, company.public_id, "CORP", day, commission=500, agreement="A-1")
    found = service_asking.reckon(session, ask(house), utcnow()).quote
    assert (found.total, found.commission) == (800_000, 40_000)
    assert service_asking.reckon(session, ask(None), utcnow()).quote.total == 1_000_000
    with pytest.raises(Invalid, match="cannot be quoted"):
        service_asking.reckon(session, ask(house, rate_plan="NONE"), utcnow())


@pytest.mark.parametrize("wrong", [
    {"nights": 0}, {"nights": 400}, {"items": ()}, {"items": (("ship", 1),)}, {"items": (("room", 0),)},
    {"start": 60_000},
])  # fmt: skip
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_cannot_be_quoted(session, house, wrong):
    with pytest.raises(Invalid, match="cannot be quoted"):
        service_asking.reckon(session, ask(house, **({"start": 10} | wrong)), utcnow())


def test_sixteen_at_once_never_exceed_a_cap(kept):
    with kept(viewer=OPERATOR) as work:
        new_site(work)
        new_product(work)
        caps = [{"scope": "rule", "times": 5}, {"scope": "budget", "name": "spring", "money": 250_000}]
        new_rules(work, TEN | {"caps": caps[:1]}, TEN | {"id": "spring", "caps": caps[1:], "priority": -1})
        guests = [new_guest(work, f"客{n}") for n in range(16)]
    got, failed = [], []

    def call(guest):
        try:
            with kept(viewer=OPERATOR) as work:
                row, _new = service_quotes.give(work, ask(guest))
                got.append(row.given["steps"])
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=call, args=(guest,)) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    steps = [step for one in got for step in one]
    assert sum(step["rule"] == "ten" for step in steps) == 5
    assert sum(step["amount"] for step in steps if step["rule"] == "spring") == 250_000


def test_everything_of_a_guest_moves_comes_back_and_goes(session, house):
    new_rules(session, TEN | {"caps": [{"scope": "guest", "times": 1}]})
    other = new_guest(session, "李四")
    row, _new = service_quotes.give(session, ask(house))
    journal = merge_customers(session, other.id, house.id)
    assert [one["number"] for one in export_customer(session, other.id)["quotes"]] == [row.number]
    asked = service_asking.reckon(session, ask(other, 5), utcnow()).quote
    assert asked.total == asked.listed, "the cap of the merged guest is used"
    unmerge_customers(session, journal)
    assert export_customer(session, other.id)["quotes"] == []
    page = Page("profile", OPERATOR, customer_id=house.id)
    (panel,) = panels(session, page)
    assert [str(one) for one in panel.context["quotes"][0]["reasons"]] == ["Ten off"]
    assert erase_customer(session, house.id) == {"quotes": 1, "negotiated_rates": 0}
    assert session.scalar(select(func.count()).select_from(GuestQuote)) == 0
    assert session.scalar(select(func.count()).select_from(Use)) == 0
