"""Points in a house: earned once, never overdrawn, by stay, by night, by month; pages and API."""

import threading
from datetime import date, timedelta

import pytest
from membership_club import (
    access,
    accounts,
    ledger,
    service_clubs,
    service_events,
    service_points,
    service_points_rules,
)
from membership_club import plugin as module
from membership_club.activity import TIER_POINTS, Entry
from membership_club.models_points import PointsEntry
from membership_club.service_activity import SOURCES
from membership_club.service_points import Earning
from rugui.customers.models import Customer
from rugui.testing.guests import check_out, new_line, new_stay
from rugui.testing.outbox import deliver
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, Refused, stays, today_here, utcnow
from rugui.values import OPERATOR
from sqlalchemy import func, select

from tests.membership_club.accounts import new_club, new_house, new_member

DAY = timedelta(days=1)


def awarded(session, membership_id):
    return session.scalar(select(func.sum(PointsEntry.award)).where(PointsEntry.membership_id == membership_id))


def test_the_same_source_is_the_same_earning(session, house):
    first = service_points.earn(session, house.id, Earning(100, 10), source="booking 7")
    assert service_points.earn(session, house.id, Earning(100, 10), source="booking 7") is first
    with pytest.raises(Conflict):
        service_points.earn(session, house.id, Earning(101, 10), source="booking 7")
    spent = service_points.redeem(session, house.id, 40, source="booking 7")
    assert service_points.redeem(session, house.id, 40, source="booking 7") == spent
    found = service_points.balance(session, house.id)
    assert (found.total, found.spendable, found.tier) == (60, 60, 10)


@pytest.mark.parametrize("what", [Earning(0), Earning(-1), Earning(10**10), Earning(5, -1)])
def test_an_earning_that_is_none(session, house, what):
    with pytest.raises(Invalid):
        service_points.earn(session, house.id, what)


def test_only_who_counts_as_a_member_earns_and_spends(session, house):
    service_points.earn(session, house.id, Earning(100))
    house.member.status = "frozen"
    with pytest.raises(Refused):
        service_points.earn(session, house.id, Earning(1))
    with pytest.raises(Refused):
        service_points.redeem(session, house.id, 1)
    session.info["viewer"] = None
    with pytest.raises(Refused):
        service_points.redeem(session, house.id, 1)


@pytest.mark.parametrize(
    ("rights", "earns", "spends"), [(["earn"], True, False), (["redeem"], False, True), ([], 0, 0)]
)
def test_in_grace_only_what_the_rules_leave(session, house, rights, earns, spends):
    service_points.earn(session, house.id, Earning(100))
    terms = {"kind": "rolling", "grace_days": 30, "grace_rights": rights}
    rules = {"tiers": [{"code": "member"}, {"code": "gold"}], "terms": terms}
    service_clubs.set_rules(session, house.club.public_id, rules, date(2020, 1, 1))
    house.member.status = "grace"
    for allowed, act in ((earns, lambda: service_points.earn(session, house.id, Earning(1))),
                         (spends, lambda: service_points.redeem(session, house.id, 1))):  # fmt: skip
        if allowed:
            act()
        else:
            with pytest.raises(Refused):
                act()
    event = service_events.add(session, house.club.public_id, {"en": "Wine"}, utcnow() + 30 * DAY, capacity=3,
                               member_minor=0, guest_minor=0, guest_quota=1)  # fmt: skip
    with pytest.raises(Refused):
        service_events.book(session, event.public_id, house.id)


def test_expired_extended_reinstated_reversed_and_given_back(session, house):
    today = today_here(session)
    old = Earning(100, 5, None, today - DAY)
    entry = service_points.write_earning(session, house.member, old, today - 90 * DAY, "earn:old")
    rows = service_points.expire(session, house.member, today)
    assert [(row.kind, row.award, row.day) for row in rows] == [("expire", -100, today)]
    assert service_points.expire(session, house.member, today) == []
    service_points.reinstate(session, house.id, entry.public_id, today + 9 * DAY)
    service_points.extend(session, house.id, entry.public_id, today + 10 * DAY)
    (spent,) = service_points.redeem(session, house.id, 30)
    back = service_points.give_back(session, house.id, spent.public_id)
    assert service_points.give_back(session, house.id, spent.public_id) == back
    assert service_points.balance(session, house.id).spendable == 100
    assert service_points.balance(session, house.id, today + 11 * DAY).over == 100
    gone = service_points.reverse(session, house.id, entry.public_id)
    assert service_points.reverse(session, house.id, entry.public_id) == gone
    found = service_points.balance(session, house.id)
    assert (found.total, found.tier) == (0, 0)
    kinds = [row.kind for row in service_points.statement(session, house.member.id)]
    assert kinds == ["reverse", "return", "redeem", "extend", "reinstate", "expire", "earn"]
    assert service_points.balance(session, house.id, today - DAY).total == 100


def test_the_night_books_what_expired_once(session, house):
    service_points_rules.set_rule(session, house.club.public_id, award_per_night=1)
    today = today_here(session)
    service_points.write_earning(
        session, house.member, Earning(70, 0, None, today - DAY), today - 300 * DAY, "earn:old"
    )
    service_points.earn(session, house.id, Earning(30, 0, None, today))
    for _ in range(2):
        service_points_rules.expire_all(session)
    assert awarded(session, house.member.id) == 30
    assert service_points.balance(session, house.id, today - DAY).total == 70


def test_a_stay_earns_once_in_each_club(app, kept):
    with kept(viewer=OPERATOR) as session:
        house = new_house(session)
        guest = session.get_one(Customer, house.customer_id)
        new_member(session, new_club(session, "SPA"), guest, number="SPA-1")  # a club without points
        service_points_rules.set_rule(
            session, house.club.public_id, award_per_night=50, tier_per_night=1, award_per_unit=2, unit_minor=10000,
            pending_days=3, valid_months=24,
        )  # fmt: skip
        today = today_here(session)
        stay = new_stay(session, guest, house.site, today - 2 * DAY, status="in_house")
        new_line(session, stay, "room", 1)
        check_out(session, stay)
    deliver(app)
    with kept(viewer=OPERATOR) as session:
        (row,) = service_points.statement(session, house.member.id)
        assert (row.award, row.tier, row.pending_until) == (100, 2, row.day + 3 * DAY)
        assert service_points_rules.earn_stay(session, stays(session, [house.customer_id])[0]) == []
        (source,) = [one for one in SOURCES if one is accounts.tier_points]
        assert source(session, [house.member.id]) == {house.member.id: [Entry(row.day, TIER_POINTS, 2)]}


def test_whole_units_only():
    rule = service_points_rules.PointsRule(award_per_night=10, award_per_unit=3, tier_per_night=1, tier_per_unit=1,
                                           unit_minor=10000, pending_days=0, valid_months=None)  # fmt: skip
    day = date(2026, 1, 31)
    assert service_points_rules.of_stay(rule, 2, 29999, day) == Earning(26, 4)
    assert service_points_rules.of_stay(rule, 0, -500, day) == Earning(0, 0)
    rule.pending_days, rule.valid_months = 5, 1
    assert service_points_rules.of_stay(rule, 1, 0, day) == Earning(10, 1, date(2026, 2, 5), date(2026, 2, 28))


def test_sixty_four_at_once_never_overdraw(app, kept, front):
    with kept(viewer=OPERATOR) as session:
        for days in range(10):
            service_points.earn(session, front.id, Earning(100, 0, None, today_here(session) + days * DAY))
    state, said = app.extensions["rugui"], []

    def spend(number):
        try:
            with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
                service_points.redeem(work, front.id, 30, source=f"till {number}")
            said.append("paid")
        except Refused:
            said.append("refused")

    threads = [threading.Thread(target=spend, args=(number,)) for number in range(64)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (said.count("paid"), said.count("refused")) == (33, 31)
    with kept(viewer=OPERATOR) as session:
        found = service_points.balance(session, front.id)
        assert (found.total, found.spendable) == (10, 10)
        assert all(
            lot.left >= 0 for lot in ledger.lots(service_points.entries(session, [front.member.id])[front.member.id])
        )


def test_liability_by_month_is_what_is_left(session, house):
    service_points_rules.set_rule(session, house.club.public_id, worth_minor=2000)
    today = today_here(session)
    first = service_points.earn(session, house.id, Earning(100, 0, None, today + 40 * DAY))
    service_points.earn(session, house.id, Earning(100, 0, None, today + 40 * DAY))
    service_points.earn(session, house.id, Earning(11))
    service_points.redeem(session, house.id, 30)
    later = today + 400 * DAY
    service_points.extend(session, house.id, first.public_id, later)
    found = service_points_rules.liability(session, house.club.public_id)
    soon = today + 40 * DAY
    assert [(due.year, due.month, due.points, due.worth) for due in found] == [
        (soon.year, soon.month, 100, 200), (later.year, later.month, 70, 140), (None, None, 11, 22),
    ]  # fmt: skip


def test_many_balances_cost_one_statement(session, house, database):
    members = [house.member, *(new_member(session, house.club, number=f"X{n}") for n in range(20))]
    for row in members:
        service_points.earn(session, row.public_id, Earning(5))
    session.flush()
    with statements(database) as sent:
        found = service_points.balances(session, [row.id for row in members], today_here(session))
    assert len(sent) == 1, sent
    assert [one.total for one in found.values()] == [5] * 21


def test_moved_and_brought_back_with_a_merge(session, house):
    other = new_member(session, house.club, number="RG-2", tier=0)
    service_points.earn(session, house.id, Earning(10), source="a")
    service_points.earn(session, other.public_id, Earning(20), source="a")
    journal = module.merge_customers(session=session, kept_id=house.customer_id, dropped_id=other.customer_id)
    assert service_points.balance(session, house.id).total == 30
    service_points.redeem(session, house.id, 5)
    module.unmerge_customers(session=session, journal=journal)
    assert service_points.balance(session, other.public_id).total == 20
    assert service_points.balance(session, house.id).total == 5


DESK = ("customers.read", access.READ, access.POINTS)


def test_the_page_earns_redeems_and_says_no(sign_in, front):
    client = sign_in(*DESK)
    at = f"/clubs/members/{front.id}/points"
    assert "No points yet" in client.get(at).get_data(as_text=True)
    assert client.post(f"{at}/earn", data={"award": "100", "tier": "1", "source": "x"}).status_code == 303
    assert client.post(f"{at}/earn", data={"award": "100", "tier": "1", "source": "x"}).status_code == 303
    assert client.post(f"{at}/redeem", data={"points": "40"}).status_code == 303
    answer = client.post(f"{at}/redeem", data={"points": "61"})
    assert answer.status_code == 422
    assert "There are 60 points to spend." in answer.get_data(as_text=True)
    for wrong in ("-5", "x", "", "1e9", "9" * 30, "\0"):
        assert client.post(f"{at}/redeem", data={"points": wrong}).status_code == 422
        assert client.post(f"{at}/earn", data={"award": wrong}).status_code == 422
    page = client.get(at).get_data(as_text=True)
    assert "Redeemed" in page
    assert sign_in("customers.read", access.READ).post(f"{at}/redeem", data={"points": "1"}).status_code == 403


def test_buttons_of_an_entry(sign_in, front, kept):
    client = sign_in(*DESK)
    at = f"/clubs/members/{front.id}/points"
    with kept(viewer=OPERATOR) as session:
        until = today_here(session) + 30 * DAY
        entry = service_points.earn(session, front.id, Earning(50, 0, None, until)).public_id
        spent = service_points.redeem(session, front.id, 20)[0].public_id
    assert client.post(f"{at}/{entry}/extend", data={"until": (until + DAY).isoformat()}).status_code == 303
    assert client.post(f"{at}/{spent}/give-back").status_code == 303
    assert client.post(f"{at}/{entry}/reinstate").status_code == 303
    assert client.post(f"{at}/{entry}/reverse").status_code == 303
    page = client.get(at).get_data(as_text=True)
    assert "Earning taken back." in page
    assert "Nothing of this earning has expired." in page
    assert client.post(f"{at}/nothing/reverse").status_code == 404


def test_points_good_until_the_end_of_all_calendars(sign_in, front, kept):
    with kept() as session:
        entry = service_points.earn(session, front.id, Earning(5, expires_on=date.max)).public_id
    client, at = sign_in("customers.read", access.READ, access.POINTS), f"/clubs/members/{front.id}/points"
    assert client.get(at).status_code == 200
    for until, said in (("", "Say which day."), ("x", "Say which day."), ("2090-01-01", "must be later")):
        assert client.post(f"{at}/{entry}/extend", data={"until": until}).status_code == 303
        assert said in client.get(at).get_data(as_text=True), until


def test_the_clubs_page(sign_in, front, kept):
    with kept(viewer=OPERATOR) as session:
        service_points.earn(session, front.id, Earning(1234))
    client = sign_in(access.READ, access.RULES)
    at = f"/clubs/{front.club.public_id}/points"
    assert "1,234" in client.get(at).get_data(as_text=True)
    rule = {"award_per_night": 5, "award_per_unit": 1, "tier_per_night": 0, "tier_per_unit": 0, "unit_minor": 100,
            "pending_days": 0, "valid_months": "", "reversal": "pending", "worth_minor": "30"}  # fmt: skip
    assert client.post(at, data=rule).status_code == 303
    assert "NT$37" in client.get(at).get_data(as_text=True)
    for wrong in (
        {"unit_minor": 0},
        {"worth_minor": "1.234"},
        {"unit_minor": "NaN"},
        {"worth_minor": "1e99"},
        {"reversal": "x"},
        {"pending_days": -1},
        {"valid_months": "x"},
    ):
        assert client.post(at, data=rule | wrong).status_code == 422


def test_the_api(app, front):
    client = app.test_client()
    headers = bearer(app, (access.READ, access.POINTS, access.RULES))
    at = f"/api/v1/memberships/{front.id}/points"

    def post(what, **sent):
        return client.post(f"{at}/{what}", json=sent, headers=headers)

    made = post("earn", award=100, tier=3, source="PMS 1")
    assert made.status_code == 201
    entry = made.json["entries"][0]
    assert post("earn", award=100, tier=3, source="PMS 1").json["entries"][0]["id"] == entry["id"]
    assert post("earn", award=1, source="PMS 1").status_code == 409
    assert post("redeem", points=101).status_code == 403
    spent = post("redeem", points=60).json["entries"][0]
    assert client.get(at, headers=headers).json["balance"]["spendable"] == 40
    assert client.get(at + "?on=2020-01-01", headers=headers).json["balance"]["total"] == 0
    assert client.get(at + "?on=x", headers=headers).status_code == 422
    assert post(f"{spent['id']}/give-back").status_code == 201
    assert post(f"{entry['id']}/extend", until="2030-01-01").status_code == 403  # it never expires
    assert post(f"{entry['id']}/reinstate", until="2030-01-01").status_code == 403
    assert post(f"{entry['id']}/reverse", note="wrong guest").status_code == 201
    club = f"/api/v1/clubs/{front.club.public_id}/points"
    assert client.put(club, json={"award_per_night": 10}, headers=headers).json["rule"]["award_per_night"] == 10
    assert client.get(club, headers=headers).json["liability"] == []


def test_the_api_refuses_hostile_bodies(app, front):
    client, headers = app.test_client(), bearer(app, [access.POINTS])
    for wrong in ({"points": 0}, {"points": "5"}, {"points": 1.5}, {"points": None}, {}, {"points": 10**12},
                  {"points": 5, "x": 1}, {"points": 5, "note": "\0"}, {"points": 5, "source": "x" * 81}):  # fmt: skip
        answer = client.post(f"/api/v1/memberships/{front.id}/points/redeem", json=wrong, headers=headers)
        assert answer.status_code == 422, wrong
