"""What a person does with a membership, on a database: joined, frozen, set by hand, left, undone, explained."""

from datetime import timedelta

import pytest
from membership_club import service, service_cases, service_changes, service_clubs, service_family, service_members
from membership_club.models import Membership
from membership_club.rules import ClubRules, Terms, TierRules
from rugui.testing.guests import new_guest, new_viewer
from rugui.toolkit import Conflict, Invalid, Refused, today_here, utcnow

from tests.membership_club.conftest import DESK, new_club, new_member, stayed

PAID = ClubRules((TierRules("member"), TierRules("noble")), Terms("rolling", grace_days=30, freeze_days=60))


@pytest.fixture
def paid(session, house):
    return new_club(session, "PAY", PAID, joining=["dues", "invitation"])


def test_joined_numbered_found_and_only_once(session, house):
    guest, row = new_member(session, house.club)
    assert (row.number, row.status, row.term_end) == ("RG000001", "active", None)
    assert new_member(session, house.club, "王大明")[1].number == "RG000002"
    with pytest.raises(Conflict):
        service_members.join(session, house.club, guest.id)
    with pytest.raises(Conflict) as taken:
        service_members.join(session, house.club, new_guest(session).id, number="rg000001")
    assert "number" in taken.value.fields
    assert [one.number for one, _club, _tier in service.of(session, [guest.id])[guest.id]] == ["RG000001"]


@pytest.mark.parametrize(
    "wrong", [{"how": "dues"}, {"how": "x"}, {"kind": "pack"}, {"tier": "nobility"}, {"seats": 999, "kind": "family"},
              {"number": "不"}, {"number": "x" * 41}]
)  # fmt: skip
def test_what_does_not_join(session, house, wrong):
    with pytest.raises(Invalid):
        service_members.join(session, house.club, new_guest(session).id, **wrong)


def test_frozen_thawed_extended_renewed_left_and_back(session, paid):
    today = today_here(session)
    _guest, row = new_member(session, paid, joined=20)
    end, public_id = row.term_end, row.public_id
    service_members.freeze(session, public_id, on=today - timedelta(days=10), until=today + timedelta(days=5))
    assert (row.status, row.frozen_until) == ("frozen", today + timedelta(days=5))
    service_members.thaw(session, public_id)
    assert (row.status, row.term_end) == ("active", end + timedelta(days=10))
    with pytest.raises(Invalid):
        service_members.freeze(session, public_id, until=today + timedelta(days=70))
    service_members.extend(session, public_id, end + timedelta(days=40), reason="burst pipe")
    service_members.renew(session, public_id)
    assert row.term_end > end + timedelta(days=370)
    service_family.leave(session, public_id, "price")
    assert row.status == "left"
    with pytest.raises(Refused):
        service_members.renew(session, public_id)
    last = service_changes.history(session, row)[0]
    service_members.undo(session, public_id, last.public_id)
    assert row.status == "active"
    with pytest.raises(Conflict):
        service_members.undo(session, public_id, last.public_id)


def test_a_tier_by_hand_needs_a_reason_and_the_right(session, house):
    _guest, row = new_member(session, house.club)
    with pytest.raises(Invalid):
        service_members.set_tier(session, row.public_id, "gold", until=None, reason=" ")
    service_members.set_tier(session, row.public_id, "silver", until=None, reason="slip")
    service_members.set_tier(session, row.public_id, "gold", until=None, reason="opened the house with us")
    tiers = {tier.id: tier.code for tier in service_clubs.tiers(session, house.club.id)}
    assert (tiers[row.tier_id], row.manual_until is not None) == ("gold", True)
    told = service_cases.explained(session, house.club, row, today_here(session))
    assert (told.tier.code, told.paused.data["reason"]) == ("manual", "opened the house with us")
    session.info["viewer"] = new_viewer(*DESK)
    with pytest.raises(Refused):
        service_members.end_manual(session, row.public_id)


def test_explained_on_any_day_as_known_on_any_day(session, house):
    guest, row = new_member(session, house.club, joined=300)
    stayed(session, guest, house.site, 12, ago=200)
    stayed(session, guest, house.site, 1, ago=100, status="no_show")
    today, before = today_here(session), utcnow()
    told = service_cases.explained(session, house.club, row, today)
    (nights,) = told.next_tier.judged.nearest
    assert (told.state.tier, told.next_tier.tier, nights.have) == ("star", "silver", 12)
    assert [(one.kind, one.data["tier"]) for one in told.upcoming][:1] == [("moved", "silver")]
    service_members.set_tier(session, row.public_id, "platinum", until=None, reason="guest of honour")
    assert service_cases.explained(session, house.club, row, today).state.tier == "platinum"
    assert service_cases.explained(session, house.club, row, today, by=before).state.tier == "star"
    past = service_cases.explained(session, house.club, row, today - timedelta(days=400))
    assert past.status.code == "none"


def test_dependants_follow_and_succeed(session, paid):
    _guest, payer = new_member(session, paid, joined=100, kind="family", seats=2, how="dues")
    people = [service_family.add_dependant(session, payer.public_id, new_guest(session, f"Kid {n}").id) for n in (1, 2)]
    with pytest.raises(Conflict):
        service_family.add_dependant(session, payer.public_id, new_guest(session).id)
    assert {one.term_end for one in people} == {payer.term_end}
    service_members.set_tier(session, payer.public_id, "noble", until=None, reason="x")
    assert people[0].tier_id == payer.tier_id
    with pytest.raises(Refused):
        service_members.renew(session, people[0].public_id)
    told = service_cases.explained(session, paid, people[0], today_here(session))
    assert (told.status.code, told.status.data["payer"]) == ("payer", payer.number)
    end = payer.term_end
    follow = service_family.leave(session, payer.public_id, "moved_away", heir=people[1].number)
    assert follow.heir == people[1].number
    assert (people[1].payer_id, people[1].kind, people[1].seats, people[1].term_end) == (None, "family", 2, end)
    assert (people[0].payer_id, people[0].status, people[0].tier_id) == (people[1].id, "active", people[1].tier_id)


def test_twenty_members_cost_what_one_does(session, house, database):
    from rugui.testing.statements import statements

    rows = [new_member(session, house.club, f"G{n}")[1] for n in range(20)]

    def cost(members):
        ids = [one.id for one in members]
        members = [session.get_one(Membership, id_) for id_ in ids]
        session.flush()
        assert house.club.currency
        with statements(database) as sent:
            service_cases.cases(session, house.club, members)
        return len(sent)

    assert cost(rows[:1]) == cost(rows) <= 4
