"""Every hook by its own name, as core calls it; an import; the demonstration; what it all costs."""

import json
from datetime import timedelta

import pytest
from membership_club import demo, service_import, service_members
from membership_club import plugin as module
from membership_club.models import Batch, Change, Membership
from rugui.testing.guests import new_guest
from rugui.testing.statements import statements
from rugui.toolkit import Page, today_here
from sqlalchemy import func, select

from tests.membership_club.conftest import new_club, new_member, stayed
from tests.membership_club.making import HWORLD


def test_reading_hooks(session, house):
    guest, row = new_member(session, house.club, joined=50)
    stayed(session, guest, house.site, 6)
    assert module.customer_facts(session=session, customer_ids=[guest.id, -1])[-1] == []
    facts = {fact.name: fact for fact in module.customer_facts(session=session, customer_ids=[guest.id])[guest.id]}
    assert (facts["membership_club.tier"].value, facts["membership_club.tier"].tone) == ("star", "info")
    assert facts["membership_club.member_since"].value == row.member_since
    service_members.set_tier(session, row.public_id, "gold", until=None, reason="x")
    facts = {fact.name: fact for fact in module.customer_facts(session=session, customer_ids=[guest.id])[guest.id]}
    assert (facts["membership_club.tier"].value, facts["membership_club.tier"].tone) == ("gold", "vip")
    assert [key.text for key in module.customer_search_keys(session=session, customer_ids=[guest.id])[guest.id]] == [
        row.number]  # fmt: skip
    lines = module.customer_timeline(session=session, customer_id=guest.id, before=None, limit=9)
    assert [str(line.title) for line in lines] == ["Rugui Club: Tier set by hand, Gold", "Rugui Club: Joined, Star"]
    viewer = session.info["viewer"]
    (panel,) = module.panels(session=session, page=Page("profile", viewer, guest.id))
    (card,) = panel.context["cards"]
    assert (card["tier"], card["next"], card["missing"]) == ("Gold", "platinum", "34 nights")
    assert module.panels(session=session, page=Page("arrivals", viewer, site_id=house.site.id)) == []
    assert module.panels(session=session, page=Page("profile", viewer, 10**6)) == []


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"program": "rg", "number": "A-1", "level": "Gold", "since": "2025-01-01"}, ("A-1", "gold")),
        ({"program": "如歸會", "number": "A-2", "level": "Ruby"}, ("A-2", "star")),
        ({"number": "RG77"}, ("RG77", "star")), ({"program": "Other", "number": "1"}, None),
        ({"program": "RG", "number": "號碼"}, None), ({"program": "RG", "status": "Inactive", "number": "9"}, None),
        ({"program": None, "number": None, "since": "x", "until": 7}, ("RG000001", "star")), ("nothing", None), ({}, 0),
    ],
)  # fmt: skip
def test_a_membership_of_another_system(session, house, item, found):
    guest = new_guest(session)
    record = {"memberships": [item]}
    outcome = module.import_customer(session=session, customer_id=guest.id, record=record)
    rows = session.scalars(select(Membership).where(Membership.customer_id == guest.id)).all()
    if found:
        (row,) = rows
        (joined,) = session.scalars(select(Change).where(Change.membership_id == row.id))
        assert (row.number, joined.data["tier"]) == found
        assert outcome.took
        again = service_import.take(session, guest.id, record)
        assert not again.took
    elif found is None:
        assert rows == []
    json.dumps([str(one) for one in (*outcome.took, *outcome.unread)])


@pytest.mark.parametrize("memberships", [None, "x", 7, [], [None] * 50, {"a": 1}])
def test_what_is_no_membership(session, house, memberships):
    guest = new_guest(session)
    outcome = module.import_customer(session=session, customer_id=guest.id, record={"memberships": memberships})
    assert outcome is None or not outcome.took


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_demonstration_has_something_to_show(session, database):
    from rugui.testing.guests import new_site

    site = new_site(session)
    for n in range(45):
        guest = new_guest(session, f"Guest {n}")
        stayed(session, guest, site, 3 + n % 15, ago=40 + n)
        stayed(session, guest, site, 2, ago=5 + n)
    demo.demo(session, 7)
    statuses = dict(session.execute(select(Membership.status, func.count()).group_by(Membership.status)).all())
    assert statuses["active"] > 40
    assert statuses["frozen"] == 2
    assert session.scalar(select(func.count()).where(Batch.status == "committed")) == 1
    assert session.scalar(select(func.count()).select_from(Membership).where(Membership.payer_id.is_not(None)))


@pytest.mark.parametrize("many", [0, 40])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_guest_costs_the_same_however_much_happened(session, house, database, many):
    guest, row = new_member(session, house.club, joined=300)
    for _ in range(many):
        service_members.refer(session, row.public_id)
        stayed(session, guest, house.site, 1, ago=20)
    session.flush()
    assert house.club.currency
    page = Page("profile", session.info["viewer"], guest.id)
    with statements(database) as sent:
        module.panels(session=session, page=page)
    assert len(sent) <= 9, sent


def test_rules_recorded_later_do_not_change_the_past(session, house):
    from dataclasses import replace

    from membership_club import service_cases, service_clubs

    guest, row = new_member(session, house.club, joined=300)
    stayed(session, guest, house.site, 6, ago=200)
    today = today_here(session)
    before = service_cases.explained(session, house.club, row, today - timedelta(days=100)).next_tier.judged.ok
    stricter = replace(HWORLD, tiers=(HWORLD.tiers[0], replace(HWORLD.tiers[2])))
    service_clubs.set_rules(session, house.club.public_id, stricter, today)
    then = service_cases.explained(session, house.club, row, today - timedelta(days=100)).next_tier
    now = service_cases.explained(session, house.club, row, today).next_tier
    assert (before, then.tier, then.judged.ok, now.tier, now.judged.ok) == (True, "silver", True, "gold", False)
    assert new_club(session, "X2").code == "X2"
