"""Benefits in a house: what a tier gives, what is left, on the briefing, never below nothing; pages and API."""

import threading
from datetime import timedelta

import pytest
from membership_club import access, benefits, service_benefits, service_benefits_club
from membership_club import plugin as module
from rugui.customers.models import Customer
from rugui.facts import facts
from rugui.testing.guests import new_stay
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, today_here
from rugui.values import OPERATOR

from tests.membership_club.accounts import new_member


def new_benefit(session, club, code="lounge", **fields):
    values = {"tier": "gold", "period": "year", "quantity": 4} | fields
    return service_benefits_club.add(session, club.public_id, code, {"en": f"The {code}"}, **values)


def left(session, member, day=None):
    day = day or today_here(session)
    return {one.benefit.code: one.left for one in service_benefits.of(session, [member], day)[member.id]}


def test_used_given_back_granted_and_told_twice(session, house):
    lounge = new_benefit(session, house.club)
    late = new_benefit(session, house.club, "late_checkout", period="always", quantity=0, tier="")

    def note(kind, quantity=1, **more):
        return service_benefits.note(session, house.id, lounge.public_id, kind, quantity, **more)

    assert left(session, house.member) == {"lounge": 4, "late_checkout": None}
    first = note(benefits.USED, 3, source="till 1")
    assert note(benefits.USED, 3, source="till 1") is first
    with pytest.raises(Conflict):
        note(benefits.USED, 2, source="till 1")
    with pytest.raises(Refused):
        note(benefits.USED, 2)
    with pytest.raises(Refused):
        note(benefits.GIVEN_BACK, 4)
    note(benefits.GIVEN_BACK)
    note(benefits.GRANTED, 5)
    assert left(session, house.member)["lounge"] == 7
    assert left(session, house.member, today_here(session).replace(year=2030, day=1))["lounge"] == 4
    with pytest.raises(Refused):
        service_benefits.note(session, house.id, late.public_id, benefits.USED)
    with pytest.raises(NotFound):
        service_benefits.note(session, house.id, "nothing", benefits.USED)


def test_what_was_used_as_gold_is_used_as_another_tier(session, house):
    as_gold = new_benefit(session, house.club)
    new_benefit(session, house.club, tier="member", quantity=1)
    service_benefits.note(session, house.id, as_gold.public_id, benefits.USED)
    house.member.tier_id = house.club.tiers[0].id
    assert left(session, house.member) == {"lounge": 0}
    with pytest.raises(Refused):
        service_benefits.note(session, house.id, as_gold.public_id, benefits.USED)


@pytest.mark.parametrize(("status", "seen"), [("active", 2), ("grace", 1), ("frozen", 0), ("expired", 0)])
def test_grace_has_its_own_smaller_rights(session, house, status, seen):
    new_benefit(session, house.club)
    new_benefit(session, house.club, "wifi", in_grace=True)
    house.member.status = status
    assert len(left(session, house.member)) == seen


def test_a_benefit_of_each_stay(session, house):
    one = new_benefit(session, house.club, "upgrade", period="stay", quantity=1)
    with pytest.raises(Refused):
        service_benefits.note(session, house.id, one.public_id, benefits.USED)
    guest, today = session.get_one(Customer, house.customer_id), today_here(session)
    here = new_stay(session, guest, house.site, today, status="in_house").interaction.public_id
    then = new_stay(session, guest, house.site, today + timedelta(days=30)).interaction.public_id
    assert service_benefits.note(session, house.id, one.public_id, benefits.USED).stay == here
    with pytest.raises(Refused):
        service_benefits.note(session, house.id, one.public_id, benefits.USED)
    assert service_benefits.note(session, house.id, one.public_id, benefits.USED, stay=then).stay == then
    other = new_stay(session, session.get_one(Customer, new_member(session, house.club, number="X").customer_id),
                     house.site, today).interaction.public_id  # fmt: skip
    with pytest.raises(NotFound):
        service_benefits.note(session, house.id, one.public_id, benefits.USED, stay=other)


def test_the_briefing_says_what_is_left(session, house):
    late = service_benefits_club.add(
        session, house.club.public_id, "late", {"en": "Late check-out until 16:00"}, tier="gold", period="year",
        quantity=2,
    )  # fmt: skip
    new_benefit(session, house.club, "parking", period="always", quantity=0)
    new_benefit(session, house.club, "secret", on_arrival=False)

    def said():
        found = module.customer_facts(session=session, customer_ids=[house.customer_id])[house.customer_id]
        return [str(fact.label) for fact in found if fact.name == "membership_club.benefit"]

    assert said() == ["Late check-out until 16:00: 2 left", "The parking"]
    service_benefits.note(session, house.id, late.public_id, benefits.USED, 2)
    assert said() == ["The parking"]
    assert facts(session, [house.customer_id], OPERATOR)[0][house.customer_id]


def test_facts_of_many_cost_what_facts_of_one_do(session, house, database):
    one = new_benefit(session, house.club)
    members = [house.member, *(new_member(session, house.club, number=f"X{n}") for n in range(20))]
    for row in members:
        service_benefits.note(session, row.public_id, one.public_id, benefits.USED)
    session.flush()
    costs = []
    for some in (members[:1], members):
        with statements(database) as sent:
            module.customer_facts(session=session, customer_ids=[row.customer_id for row in some])
        costs.append(len(sent))
    assert costs == [4, 4]


def test_many_at_once_never_use_more_than_there_is(app, kept, front):
    with kept(viewer=OPERATOR) as session:
        one = new_benefit(session, front.club, quantity=5).public_id
    state, said = app.extensions["rugui"], []

    def use(number):
        try:
            with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
                service_benefits.note(work, front.id, one, benefits.USED)
            said.append("used")
        except Refused:
            said.append("refused")

    threads = [threading.Thread(target=use, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count("used"), said.count("refused")) == (5, 19)


@pytest.mark.parametrize(
    ("code", "names", "fields"),
    [("Ä b", {"en": "x"}, {}), ("a", {}, {}), ("a", {"en": "x" * 121}, {}), ("a", {"en": "x"}, {"tier": "none"}),
     ("a", {"en": "x"}, {"period": "week"}), ("a", {"en": "x"}, {"period": "year", "quantity": 0}),
     ("a", {"en": "x"}, {"quantity": -1})],
)  # fmt: skip
def test_a_benefit_that_cannot_be(session, house, code, names, fields):
    with pytest.raises(Invalid):
        service_benefits_club.add(session, house.club.public_id, code, names, **fields)


def test_exported_moved_and_brought_back(session, house):
    one = new_benefit(session, house.club)
    other = new_member(session, house.club, number="RG-2", tier=0)
    service_benefits.note(session, house.id, one.public_id, benefits.USED, source="a")
    other.tier_id = house.club.tiers[1].id
    service_benefits.note(session, other.public_id, one.public_id, benefits.USED, source="a")
    other.tier_id = house.club.tiers[0].id
    journal = module.merge_customers(session=session, kept_id=house.customer_id, dropped_id=other.customer_id)
    assert left(session, house.member) == {"lounge": 2}
    assert len(module.export_customer(session=session, customer_id=house.customer_id)["benefits_used"]) == 2
    module.unmerge_customers(session=session, journal=journal)
    assert left(session, house.member) == {"lounge": 3}


def test_the_pages(sign_in, front, kept):
    client = sign_in("customers.read", access.READ, access.BENEFITS, access.RULES)
    club = f"/clubs/{front.club.public_id}/benefits"
    assert "No benefits yet" in client.get(club).get_data(as_text=True)
    fields = {"code": "lounge", "tier": "gold", "name_en": "Lounge", "period": "year", "quantity": 2, "on_arrival": "y"}
    assert client.post(club, data=fields).status_code == 303
    for wrong in ({}, {"code": "b", "period": "x"}, {"code": "b", "quantity": "x"}, {"code": "é"}, {"name_en": "\0"},
                  {"code": "b", "tier": "none"}, {"code": "b", "name_en": ""}):  # fmt: skip
        assert client.post(club, data=fields | wrong).status_code == 422, wrong
    with kept() as session:
        ((one, _tier),) = service_benefits_club.listed(session, front.club.public_id)
    at = f"/clubs/members/{front.id}/benefits"
    for do, said in (("use", "Noted as used."), ("use", "Noted as used."), ("use", "Only 0 are left."),
                     ("give-back", "Given back."), ("grant", "Granted.")):  # fmt: skip
        assert client.post(f"{at}/{one.public_id}/{do}", data={"quantity": 1}).status_code == 303
        assert said in client.get(at).get_data(as_text=True)
    assert client.post(f"{at}/{one.public_id}/use", data={"quantity": "-1"}).status_code == 303
    assert client.post(f"{at}/{one.public_id}/steal", data={"quantity": 1}).status_code == 404
    assert client.post(f"{club}/{one.public_id}/retire").status_code == 303
    assert "No longer given." in client.get(club).get_data(as_text=True)
    assert client.post(f"{club}/{one.public_id}/restore").status_code == 303
    assert client.post(f"{club}/nothing/retire").status_code == 404


def test_the_api(app, front):
    client, headers = app.test_client(), bearer(app, (access.READ, access.BENEFITS, access.RULES))
    club = f"/api/v1/clubs/{front.club.public_id}/benefits"
    fields = {"code": "lounge", "name_en": "Lounge", "period": "year", "quantity": 2}
    made = client.post(club, json=fields, headers=headers)
    assert made.status_code == 201
    assert client.post(club, json=fields, headers=headers).status_code == 409
    one = made.json["benefits"][0]["id"]
    at = f"/api/v1/memberships/{front.id}/benefits"

    def note(do, **sent):
        return client.post(f"{at}/{one}/{do}", json=sent, headers=headers).status_code

    assert [note("use", source="a"), note("use", source="a"), note("use", quantity=2)] == [201, 201, 403]
    assert [note("give-back", quantity=2), note("give-back"), note("grant"), note("steal")] == [403, 201, 201, 404]
    assert [note("use", quantity=0), note("use", quantity="1"), note("use", x=1)] == [422, 422, 422]
    found = client.get(at, headers=headers).json
    assert (found["benefits"][0]["left"], len(found["uses"])) == (3, 3)
    assert client.post(f"{club}/{one}/retire", headers=headers).json["benefits"][0]["retired"] is True
    assert client.post(f"{club}/{one}/restore", headers=headers).json["benefits"][0]["retired"] is False
