"""Dues in a house: invoices by day, payments that fail and change nothing, reminders with consent; pages and API."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership_club import access, dues, service_dues, service_dues_club
from membership_club import plugin as module
from membership_club.models import Membership
from membership_club.models_dues import DuesReminder
from rugui.customers.models import Customer, CustomerEmail
from rugui.mail.models import MailMessage
from rugui.privacy import consent, consent_wordings
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, today_here
from sqlalchemy import select

from tests.membership_club.accounts import new_member


@pytest.fixture
def owing(session, house):
    """The house with dues of 365.00 a year for gold and 730.00 for member, a joining fee of 50.00."""
    today = today_here(session)
    set_plan = service_dues_club.set_plan
    set_plan(session, house.club.public_id, "gold", amount_minor=365_00, joining_minor=50_00, reminders="-14,0,7")
    set_plan(session, house.club.public_id, "member", amount_minor=730_00)
    house.member.member_since = today
    house.member.term_end = dues.add_months(today, 12) - timedelta(days=1)
    session.flush()
    return house


def bill(session, house, kind, **more):
    return service_dues.bill(session, house.id, kind, **more)


def stands(session, house):
    return [(one.invoice.kind, one.account.status, one.account.owed) for one in
            service_dues.owed(session, [house.member.id])[house.member.id]]  # fmt: skip


def test_joined_paid_in_parts_upgraded_and_left(session, owing):
    today = today_here(session)
    days = (owing.member.term_end - today).days + 1
    joined = bill(session, owing, dues.JOIN)
    assert (joined.amount_minor, joined.first, joined.last) == (415_00, today, owing.member.term_end)
    assert bill(session, owing, dues.JOIN) is joined
    half = today + timedelta(days=182)
    up = bill(session, owing, dues.UPGRADE, day=half, tier="member")
    period = dues.Period(today, owing.member.term_end)
    assert up.amount_minor == dues.share(730_00, period, half) - dues.share(365_00, period, half)
    assert up.amount_minor == round(365_00 * (days - 182) / days)
    pay = service_dues.pay(session, owing.id, joined.public_id, dues.PAYMENT, 115_00, source="bank 1")
    assert service_dues.pay(session, owing.id, joined.public_id, dues.PAYMENT, 115_00, source="bank 1") is pay
    with pytest.raises(Conflict):
        service_dues.pay(session, owing.id, joined.public_id, dues.PAYMENT, 1, source="bank 1")
    with pytest.raises(Refused):
        service_dues.pay(session, owing.id, joined.public_id, dues.PAYMENT, 300_01)
    assert stands(session, owing)[1] == ("join", "part_paid", 300_00)
    service_dues.pay(session, owing.id, joined.public_id, dues.WAIVER, 100_00)
    service_dues.pay(session, owing.id, joined.public_id, dues.PAYMENT, 200_00)
    left = bill(session, owing, dues.LEAVE, day=half)
    assert left.amount_minor == dues.leaving(315_00 - 50_00, period, half)
    service_dues.pay(session, owing.id, left.public_id, dues.REFUND, -left.amount_minor)
    assert [(kind, status) for kind, status, _owed in stands(session, owing)] == [
        ("leave", "refunded"), ("upgrade", "open"), ("join", "paid"),
    ]  # fmt: skip


def test_renewed_for_the_next_period(session, owing):
    renewed = bill(session, owing, dues.RENEW)
    assert renewed.first == owing.member.term_end + timedelta(days=1) == renewed.due_on
    assert renewed.amount_minor == 365_00
    assert bill(session, owing, dues.RENEW) is renewed


def test_what_cannot_be_billed(session, owing):
    for wrong in ({"kind": "x"}, {"kind": "join", "day": date(1999, 1, 1)}, {"kind": "upgrade", "tier": "none"}):
        with pytest.raises(Invalid):
            bill(session, owing, **wrong)
    with pytest.raises(NotFound):
        service_dues.pay(session, owing.id, "nothing", dues.PAYMENT, 1)
    owing.member.tier_id = None
    with pytest.raises(Refused):
        bill(session, owing, dues.JOIN)
    for wrong in ({"amount_minor": 0}, {"months": 0}, {"due_days": -1}, {"reminders": "x"},
                  {"reminders": "1,2,3,4,5,6,7"}, {"reminders": "999"}):  # fmt: skip
        with pytest.raises(Invalid):
            service_dues_club.set_plan(session, owing.club.public_id, "gold", **wrong)
    with pytest.raises(Invalid):
        service_dues_club.set_plan(session, owing.club.public_id, "none", amount_minor=5)


def test_a_payment_that_fails_changes_nobodys_status(session, owing):
    dependant = new_member(session, owing.club, number="RG-2", payer_id=owing.member.id)
    session.flush()

    def everybody():
        session.expire_all()
        return [tuple(row) for row in session.execute(select(Membership.__table__).order_by(Membership.id))]

    invoice = bill(session, owing, dues.JOIN)
    before = everybody()
    for _ in range(3):
        service_dues.pay(session, owing.id, invoice.public_id, dues.FAILED, 415_00)
    service_dues.pay(session, owing.id, invoice.public_id, dues.PAYMENT, 415_00)
    service_dues.pay(session, owing.id, invoice.public_id, dues.REFUND, 415_00)
    assert everybody() == before
    assert stands(session, owing) == [("join", "refunded", 0)]
    assert service_dues.owed(session, [dependant.id]) == {dependant.id: []}


def agree(session, customer_id, public_id):
    session.add(CustomerEmail(customer_id=customer_id, position=0, typed="ming@example.com", folded="ming@example.com"))
    consent_wordings.write(session, "marketing", {"en": "x", "zh-Hant-TW": "x", "zh-Hans-CN": "x"})
    consent.record(session, public_id, [("marketing", "email")], "given", how="spoken", language="zh-Hant-TW")


def test_reminded_in_their_language_with_consent_and_never_who_renews_alone(session, owing, app):
    guest = session.get_one(Customer, owing.customer_id)
    guest.language, guest.birth_year = "zh-Hant-TW", 1980
    session.info["mail"] = True
    with app.app_context():
        invoice = bill(session, owing, dues.JOIN)
        invoice.due_on = today_here(session)
        session.flush()
        service_dues_club.remind_all(session)
        assert session.scalars(select(DuesReminder.outcome)).all() == ["no_consent"]
        agree(session, guest.id, guest.public_id)
        service_dues_club.remind_all(session)
        assert session.scalars(select(MailMessage)).all() == []  # this reminder was decided on already
        invoice.due_on = today_here(session) - timedelta(days=7)
        owing.member.auto_renew = True
        session.flush()
        service_dues_club.remind_all(session)
        assert session.scalars(select(MailMessage)).all() == []
        owing.member.auto_renew = False
        session.flush()
        service_dues_club.remind_all(session)
        service_dues_club.remind_all(session)
    (mail,) = session.scalars(select(MailMessage))
    assert "415" in mail.text
    assert "如歸會" in mail.subject
    assert "會費" in mail.subject


def test_lists_cost_the_same_for_many(session, owing, database):
    costs = []
    for number in range(2):
        for place in range(5):
            row = new_member(session, owing.club, number=f"X{number}{place}")
            service_dues.bill(session, row.public_id, dues.JOIN)
        session.flush()
        with statements(database) as sent:
            found = service_dues_club.outstanding(session, owing.club.public_id)
        costs.append(len(sent))
    assert len(found) == 10
    assert costs[0] == costs[1] <= 4


def test_exported_moved_and_brought_back(session, owing):
    other = new_member(session, owing.club, number="RG-2", tier=0)
    for public_id in (owing.id, other.public_id):
        invoice = service_dues.bill(session, public_id, dues.JOIN)
        service_dues.pay(session, public_id, invoice.public_id, dues.PAYMENT, 10_00)
    journal = module.merge_customers(session=session, kept_id=owing.customer_id, dropped_id=other.customer_id)
    found = module.export_customer(session=session, customer_id=owing.customer_id)
    assert (len(found["invoices"]), len(found["dues_payments"])) == (2, 2)
    module.unmerge_customers(session=session, journal=journal)
    assert len(service_dues.owed(session, [other.id])[other.id]) == 1


def test_the_pages(sign_in, front, kept):
    client = sign_in("customers.read", access.READ, access.DUES, access.RULES)
    at, club = f"/clubs/members/{front.id}/dues", f"/clubs/{front.club.public_id}/dues"
    assert "There are no dues for this tier." in client.get(at).get_data(as_text=True)
    plan = {"tier": "gold", "amount_minor": "3650", "joining_minor": "0", "months": "12", "due_days": "14",
            "reminders": "-14, 0,7"}  # fmt: skip
    assert client.post(club, data=plan).status_code == 303
    for wrong in ({"tier": "none"}, {"amount_minor": "0"}, {"amount_minor": "x"}, {"months": "0"},
                  {"reminders": "soon"}, {"joining_minor": "-1"}, {"due_days": "9999"}):  # fmt: skip
        assert client.post(club, data=plan | wrong).status_code == 422, wrong
    assert client.post(at, data={"kind": "renew"}).status_code == 303
    assert client.post(at, data={"kind": "steal"}).status_code == 303
    with kept() as session:
        (one,) = service_dues.owed(session, [front.member.id])[front.member.id]
    pay = f"{at}/{one.invoice.public_id}"
    for kind, amount, said in (("failed", "3650", "status changes"), ("payment", "3651", "At most NT$3,650."),
                               ("payment", "x", "An amount is needed."), ("payment", "650", "Payment noted."),
                               ("waiver", "1000", "Waived."), ("refund", "651", "At most NT$650.")):  # fmt: skip
        assert client.post(pay, data={"kind": kind, "amount": amount}).status_code == 303
        assert said in client.get(at).get_data(as_text=True), said
    assert "NT$2,000" in client.get(club).get_data(as_text=True)
    assert sign_in("customers.read", access.READ).post(at, data={"kind": "renew"}).status_code == 403


def test_the_api(app, front):
    client, headers = app.test_client(), bearer(app, (access.READ, access.DUES, access.RULES))
    club, at = f"/api/v1/clubs/{front.club.public_id}/dues", f"/api/v1/memberships/{front.id}/dues"

    def post(path, **sent):
        return client.post(path, json=sent, headers=headers)

    assert post(at, kind="join").status_code == 403
    made = client.put(club, json={"tier": "gold", "amount_minor": 1200}, headers=headers).json
    assert made["plans"][0]["reminders"] == "-14,0,7"
    invoice = post(at, kind="renew").json
    assert (invoice["status"], invoice["owed"]) == ("open", 1200)
    assert post(at, kind="renew").json["id"] == invoice["id"]
    pay = f"{at}/{invoice['id']}"
    assert post(pay, kind="failed", amount=1200).json["status"] == "open"
    assert post(pay, kind="payment", amount=200, source="x").json["status"] == "part_paid"
    assert post(pay, kind="payment", amount=200, source="x").json["paid"] == 200
    assert post(pay, kind="payment", amount=1001).status_code == 403
    assert post(pay, kind="waiver", amount=1000).json["status"] == "paid"
    assert client.get(club, headers=headers).json["outstanding"] == []
    assert len(client.get(at, headers=headers).json["invoices"][0]["payments"]) == 3
    for wrong in ({"kind": "payment", "amount": 0}, {"kind": "gift", "amount": 5}, {"amount": 5}, {"kind": "payment"},
                  {"kind": "payment", "amount": "5"}):  # fmt: skip
        assert post(pay, **wrong).status_code == 422, wrong


@pytest.fixture
def calendar_year(session, owing, monkeypatch):
    """A member of a club whose periods are calendar years, joined on the first of July: 184 of 365 days."""
    monkeypatch.setattr(service_dues, "today_here", lambda session: date(2026, 11, 22))
    owing.member.member_since, owing.member.term_end = date(2026, 7, 1), date(2026, 12, 31)
    session.flush()
    return owing


def paid(session, house, invoice, amount=None):
    service_dues.pay(session, house.id, invoice.public_id, dues.PAYMENT, amount or invoice.amount_minor)


def test_who_joined_half_way_gets_back_the_days_not_used_of_what_they_paid(session, calendar_year):
    joined = bill(session, calendar_year, dues.JOIN, day=date(2026, 7, 1))
    assert (joined.amount_minor, joined.first, joined.last) == (184_00 + 50_00, date(2026, 7, 1), date(2026, 12, 31))
    paid(session, calendar_year, joined)
    left = bill(session, calendar_year, dues.LEAVE, day=date(2026, 9, 30))
    assert (left.amount_minor, left.first) == (-92_00, date(2026, 10, 1))


def test_a_renewal_paid_in_advance_is_given_back_whole(session, calendar_year):
    paid(session, calendar_year, bill(session, calendar_year, dues.JOIN, day=date(2026, 7, 1)))
    renewed = bill(session, calendar_year, dues.RENEW, day=date(2026, 11, 1))
    assert (renewed.first, renewed.last) == (date(2027, 1, 1), date(2027, 12, 31))
    paid(session, calendar_year, renewed)
    calendar_year.member.term_end = date(2027, 12, 31)
    assert bill(session, calendar_year, dues.LEAVE, day=date(2026, 11, 30)).amount_minor == -(31_00 + 365_00)


def test_left_joined_again_and_left_again_within_one_period(session, calendar_year):
    paid(session, calendar_year, bill(session, calendar_year, dues.JOIN, day=date(2026, 7, 1)))
    first = bill(session, calendar_year, dues.LEAVE, day=date(2026, 7, 31))
    service_dues.pay(session, calendar_year.id, first.public_id, dues.REFUND, -first.amount_minor)
    calendar_year.member.member_since = date(2026, 10, 1)
    again = bill(session, calendar_year, dues.JOIN, day=date(2026, 10, 1))
    assert again.amount_minor == 92_00 + 50_00
    paid(session, calendar_year, again)
    assert bill(session, calendar_year, dues.LEAVE, day=date(2026, 10, 31)).amount_minor == -61_00


def test_a_fee_raised_since_does_not_eat_what_is_given_back(session, calendar_year):
    paid(session, calendar_year, bill(session, calendar_year, dues.JOIN, day=date(2026, 7, 1)))
    service_dues_club.set_plan(session, calendar_year.club.public_id, "gold", joining_minor=500_00)
    assert bill(session, calendar_year, dues.LEAVE, day=date(2026, 9, 30)).amount_minor == -92_00


def test_who_joins_after_the_roll_over_day_pays_one_period_for_both(session, calendar_year):
    calendar_year.member.member_since, calendar_year.member.term_end = date(2026, 10, 15), date(2027, 12, 31)
    joined = bill(session, calendar_year, dues.JOIN, day=date(2026, 10, 15))
    assert (joined.amount_minor, joined.first, joined.last) == (415_00, date(2026, 10, 15), date(2027, 12, 31))
    renewed = bill(session, calendar_year, dues.RENEW, day=date(2027, 11, 1))
    assert (renewed.first, renewed.last) == (date(2028, 1, 1), date(2028, 12, 31))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 36), st.integers(0, 4000))
def test_a_period_counted_back_from_the_end_holds_the_day(last, months, before):
    day = last - timedelta(days=before)
    period = dues.period_before(last, months, day)
    assert period.first <= day <= period.last <= last
    if period.last < last:
        following = dues.period_before(last, months, period.last + timedelta(days=1))
        assert following.first == period.last + timedelta(days=1)
