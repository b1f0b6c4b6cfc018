"""Stored value in a house: two buckets, a ceiling, receipts, never below nothing; pages and API."""

import re
import threading

import pytest
from membership_club import access, service_value
from membership_club import plugin as module
from membership_club.stored_value import Buckets
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, NotFound, Refused
from rugui.values import OPERATOR

from tests.membership_club.accounts import new_member


def held(session, member):
    return service_value.balances(session, [member.id])[member.id]


@pytest.fixture
def keeping(session, house):
    service_value.set_rule(session, house.club.public_id, bonus_permille=100, ceiling_minor=2000_00, burn="bonus_first")
    return house


def test_loaded_spent_refunded_and_paid_out(session, keeping):
    first = service_value.load(session, keeping.id, 1000_00, source="till 1")
    assert service_value.load(session, keeping.id, 1000_00, source="till 1") is first
    with pytest.raises(Conflict):
        service_value.load(session, keeping.id, 1, source="till 1")
    with pytest.raises(Refused):
        service_value.load(session, keeping.id, 900_00)  # 900 + 90 would be above the ceiling
    paid = service_value.spend(session, keeping.id, 300_00)
    assert held(session, keeping.member) == Buckets(800_00, 0)
    service_value.set_rule(session, keeping.club.public_id, burn="principal_first")
    back = service_value.give_back(session, keeping.id, paid.public_id, 250_00, source="r1")
    assert (back.principal, back.bonus) == (200_00, 50_00)  # as it was burned then: principal comes back first
    assert service_value.give_back(session, keeping.id, paid.public_id, 250_00, source="r1") is back
    with pytest.raises(Refused):
        service_value.give_back(session, keeping.id, paid.public_id, 50_01)
    with pytest.raises(NotFound):
        service_value.give_back(session, keeping.id, first.public_id, 1)
    out = service_value.pay_out(session, keeping.id, 500_00)
    assert (out.principal, out.bonus) == (-500_00, -25_00)
    with pytest.raises(Refused):
        service_value.pay_out(session, keeping.id, 500_01)
    assert held(session, keeping.member) == Buckets(500_00, 25_00)
    assert [row.kind for row in service_value.statement(session, keeping.member.id)] == [
        "pay_out", "give_back", "spend", "load",
    ]  # fmt: skip


def test_a_club_that_keeps_nothing_and_rules_that_cannot_be(session, house):
    with pytest.raises(Refused):
        service_value.load(session, house.id, 100)
    for wrong in ({"burn": "x"}, {"bonus_permille": -1}, {"bonus_permille": 1001}, {"ceiling_minor": 0}):
        with pytest.raises(Invalid):
            service_value.set_rule(session, house.club.public_id, **wrong)
    service_value.set_rule(session, house.club.public_id)
    house.member.status = "expired"
    with pytest.raises(Refused):
        service_value.load(session, house.id, 100)


def test_who_left_can_still_spend_what_is_theirs(session, keeping):
    service_value.load(session, keeping.id, 100_00)
    keeping.member.status = "left"
    service_value.spend(session, keeping.id, 10_00)
    service_value.pay_out(session, keeping.id, 100_00)
    assert held(session, keeping.member).total == 0


def test_many_at_once_never_go_below_nothing_nor_above_the_ceiling(app, kept, front):
    with kept(viewer=OPERATOR) as session:
        service_value.set_rule(session, front.club.public_id, ceiling_minor=1000)
        service_value.load(session, front.id, 500)
    state, said = app.extensions["rugui"], []

    def go(number):
        do = service_value.spend if number % 2 else service_value.load
        try:
            with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
                do(work, front.id, 90 if number % 2 else 210)
                total = held(work, front.member).total
            said.append(total)
        except Refused:
            said.append(None)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    totals = [total for total in said if total is not None]
    assert len(said) == 32
    assert totals
    assert all(0 <= total <= 1000 for total in totals)
    with kept(viewer=OPERATOR) as session:
        rows = service_value.statement(session, front.member.id)
        assert held(session, front.member).total == sum(row.principal + row.bonus for row in rows)


def test_many_balances_cost_one_statement(session, keeping, database):
    members = [keeping.member, *(new_member(session, keeping.club, number=f"X{n}") for n in range(20))]
    with statements(database) as sent:
        service_value.balances(session, [row.id for row in members])
    assert len(sent) == 1, sent


def test_exported_moved_and_brought_back(session, keeping):
    other = new_member(session, keeping.club, number="RG-2", tier=0)
    service_value.load(session, keeping.id, 100_00)
    service_value.load(session, other.public_id, 200_00)
    journal = module.merge_customers(session=session, kept_id=keeping.customer_id, dropped_id=other.customer_id)
    assert held(session, keeping.member).principal == 300_00
    assert len(module.export_customer(session=session, customer_id=keeping.customer_id)["stored_value"]) == 2
    module.unmerge_customers(session=session, journal=journal)
    assert held(session, other).principal == 200_00
    erased = module.erase_customer(session=session, customer_id=other.customer_id)
    assert erased["stored_value"] == 1


def test_the_pages(sign_in, front, kept):
    client = sign_in("customers.read", access.READ, access.VALUE, access.RULES)
    at, club = f"/clubs/members/{front.id}/value", f"/clubs/{front.club.public_id}/value"
    assert "This club keeps no stored value." in client.get(at).get_data(as_text=True)
    assert client.get(club).status_code == 200
    rule = {"burn": "bonus_first", "bonus_permille": "100", "ceiling_minor": "5000"}
    assert client.post(club, data=rule).status_code == 303
    for wrong in ({"burn": "x"}, {"bonus_permille": "1001"}, {"ceiling_minor": "0"}, {"ceiling_minor": "1.234"},
                  {"ceiling_minor": "Infinity"}):  # fmt: skip
        assert client.post(club, data=rule | wrong).status_code == 422, wrong
    assert client.post(f"{at}/load", data={"amount": "1000", "source": "a"}).status_code == 303
    assert client.post(f"{at}/load", data={"amount": "1000", "source": "a"}).status_code == 303
    assert "NT$1,100" in client.get(at).get_data(as_text=True)
    answer = client.post(f"{at}/spend", data={"amount": "1100.01"})
    assert answer.status_code == 422
    assert "There is NT$1,100 on the card." in answer.get_data(as_text=True)
    for wrong in ("", "x", "-1", "0", "1.001", "NaN", "1e30", "9" * 40):
        assert client.post(f"{at}/spend", data={"amount": wrong}).status_code == 422, wrong
        assert client.post(f"{at}/load", data={"amount": wrong}).status_code == 422, wrong
    assert client.post(f"{at}/spend", data={"amount": "200"}).status_code == 303
    assert client.post(f"{at}/pay-out", data={"amount": "100.50"}).status_code == 303
    with kept() as session:
        paid = service_value.statement(session, front.member.id)[1]
    assert client.post(f"{at}/{paid.public_id}/give-back", data={"amount": "50"}).status_code == 303
    assert client.post(f"{at}/{paid.public_id}/give-back", data={"amount": "500"}).status_code == 422
    # What the page has in the form makes a second press of the button the same refund.
    once = re.search(
        f'{paid.public_id}/give-back".*?name="source" value="([^"]+)"', client.get(at).get_data(as_text=True)
    )
    for _ in range(2):
        sent = {"amount": "20", "source": once[1]}
        assert client.post(f"{at}/{paid.public_id}/give-back", data=sent).status_code == 303
    with kept() as session:
        back = [row for row in service_value.statement(session, front.member.id) if row.kind == "give_back"]
    assert [row.principal + row.bonus for row in back] == [20_00, 50_00]
    assert "Receipt" in client.get(f"/clubs/value/{paid.public_id}").get_data(as_text=True)
    assert client.get("/clubs/value/nothing").status_code == 404
    assert sign_in("customers.read", access.READ).post(f"{at}/load", data={"amount": "1"}).status_code == 403


def test_the_api(app, front):
    client, headers = app.test_client(), bearer(app, (access.READ, access.VALUE, access.RULES))
    club, at = f"/api/v1/clubs/{front.club.public_id}/value", f"/api/v1/memberships/{front.id}/value"

    def post(what, **sent):
        return client.post(f"{at}/{what}", json=sent, headers=headers)

    assert post("load", amount=100).status_code == 403
    assert client.get(club, headers=headers).json == {"rule": None, "currency": "TWD"}
    assert client.put(club, json={"ceiling_minor": 1000}, headers=headers).json["rule"]["burn"] == "bonus_first"
    assert [post("load", amount=800, source="a").status_code for _ in range(2)] == [201, 201]
    assert post("load", amount=801, source="a").status_code == 409
    assert post("load", amount=300).status_code == 403
    paid = post("spend", amount=700).json
    assert post("spend", amount=101).status_code == 403
    assert post(f"{paid['id']}/give-back", amount=701).status_code == 403
    assert post(f"{paid['id']}/give-back", amount=100).json["principal"] == 100
    assert post("pay-out", amount=50).json["principal"] == -50
    assert client.get(at, headers=headers).json["principal"] == 150
    for wrong in (0, -1, "5", 1.5, None, 10**13):
        assert post("spend", amount=wrong).status_code == 422
