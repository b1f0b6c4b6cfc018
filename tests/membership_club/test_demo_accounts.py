"""The accounts' part of the demonstration is what the services would have written: every balance is a ledger's."""

from datetime import timedelta

from membership_club import cards, demo_accounts, service_cards, service_dues, service_points, service_value
from membership_club.models import Membership
from rugui.customers.models import Customer
from rugui.testing.guests import new_site, new_stay
from rugui.toolkit import today_here
from sqlalchemy import select

from tests.membership_club.accounts import new_club, new_member


def test_the_demonstration_adds_up(session):
    today, site = today_here(session), new_site(session)
    club = new_club(session, joining="purchases dues")
    for number in range(40):
        row = new_member(session, club, number=f"D{number}", tier=number % 2)
        for back in (900, 300, 20):
            guest = session.get_one(Customer, row.customer_id)
            new_stay(session, guest, site, today - timedelta(days=back), status="departed")
    for row in session.scalars(select(Membership)):
        row.member_since = today - timedelta(days=1000)
    session.flush()
    demo_accounts.demo(session, 7)
    members = list(session.scalars(select(Membership)))
    ids = [row.id for row in members]
    points = service_points.balances(session, ids, today).values()
    assert all(one.debt == 0 and one.over == 0 and one.total > 0 for one in points)
    assert any(row.kind == "redeem" for one in ids for row in service_points.statement(session, one))
    assert all(min(one.principal, one.bonus) >= 0 for one in service_value.balances(session, ids).values())
    found = [card for one in ids for card in service_cards.of_member(session, one)]
    assert found
    assert all(cards.number_fits(card.number) for card in found)
    owed = [one for several in service_dues.owed(session, ids).values() for one in several]
    assert all((one.account.owed == 0) == one.invoice.settled for one in owed)
