"""What plugins sell and tell the price of: lines of a stay, the last price quoted, whose employees guests are."""

import pytest
from rugui.customers.models import CustomerRelation
from rugui.interactions.service import latest
from rugui.testing.guests import new_guest, new_site, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.toolkit import OPERATOR, Invalid, Line, NotFound, Refused, lines, organisations, quoted, sell, utcnow


def test_what_is_sold_stands_on_the_stay(session):
    stay = new_stay(session, new_guest(session), new_site(session), utcnow().date())
    where = stay.interaction.public_id
    assert sell(session, where, [Line(0, "room", 2, 1000, 400, "TWD")]) == stay.visit.id
    assert lines(session, [stay.visit.id]) == [Line(stay.visit.id, "room", 2, 1000, 400, "TWD")]
    with pytest.raises(Invalid, match="cannot be saved"):
        sell(session, where, [Line(0, "", 0, 1, 1, "TWD")])
    with pytest.raises(NotFound):
        sell(session, "nowhere", [])
    session.info["viewer"] = new_viewer("interactions.read")
    with pytest.raises(Refused):
        sell(session, where, [Line(0, "room", 2, 1000, 400, "TWD")])


def test_a_price_told_is_the_last_one_quoted(session):
    guest, site, day = new_guest(session), new_site(session), utcnow().date()
    quoted(session, guest.id, 880_000, "TWD", day, summary="Q1", site_id=site.id)
    found = latest(session, guest.id, OPERATOR).quote
    assert (found.minor, found.currency) == (880_000, "TWD")


def test_organisations_of_many_cost_one_statement(database, session):
    guests, company = [new_guest(session) for _n in range(3)], new_guest(session, "大同公司", kind="organisation")
    for guest in guests[:2]:
        session.add(CustomerRelation(customer_id=guest.id, other_id=company.id, kind="employee"))
    session.add(CustomerRelation(customer_id=guests[2].id, other_id=company.id, kind="friend"))
    session.flush()
    with statements(database) as sent:
        found = organisations(session, [one.id for one in guests])
    assert found == {guests[0].id: [company.id], guests[1].id: [company.id], guests[2].id: []}
    assert len(sent) == 1
    assert organisations(session, []) == {}
