"""Families: who pays stays right when somebody leaves, comes back, is undone, merged, or is one of many."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from membership_club import (
    service_bulk,
    service_changes,
    service_clubs,
    service_commits,
    service_family,
    service_lists,
    service_members,
    service_records,
)
from membership_club.models import Membership
from membership_club.rules import ClubRules, Hold, Terms, TierRules
from rugui.testing.guests import new_guest
from rugui.toolkit import Refused, today_here

from tests.membership_club.conftest import CLUB, new_club, new_member
from tests.membership_club.test_records import everything

RULES = ClubRules((TierRules("star"), TierRules("gold")), Terms("rolling", 12), Hold("months", 12), "one")


@pytest.fixture
def family(session):
    """A club of yearly terms, a payer and two dependants who joined a while ago."""
    club = new_club(session, "FM", RULES)
    _guest, payer = new_member(session, club, joined=100, kind="family")
    ago = today_here(session) - timedelta(days=50)
    kids = [service_family.add_dependant(session, payer.public_id, new_guest(session, name).id, on=ago)
            for name in ("王一", "王二")]  # fmt: skip
    return SimpleNamespace(club=club, payer=payer, kids=kids)


def test_a_dependant_who_left_and_comes_back_pays_for_themselves(session, family):
    kid = family.kids[0]
    today = today_here(session)
    service_family.leave(session, kid.public_id, "asked", on=today - timedelta(days=3))
    assert service_members.join(session, family.club, kid.customer_id) is kid
    assert (kid.status, kid.payer_id) == ("active", None)
    assert kid.term_end > today + timedelta(days=360)
    service_members.freeze(session, kid.public_id, until=today)
    service_family.leave(session, family.payer.public_id, "asked", heir=family.kids[1].number)
    assert kid.status == "frozen"


def test_a_dependant_whose_payer_lapsed_joins_alone(session, family):
    kid = family.kids[0]
    service_changes.write(session, family.payer, "expired", today_here(session))
    service_changes.settle(session, family.club, family.payer, "membership_club.expired")
    service_members.join(session, family.club, kid.customer_id, tier="gold")
    session.flush()
    assert (family.payer.status, kid.status, kid.payer_id) == ("expired", "active", None)
    assert kid.term_end > today_here(session) + timedelta(days=360)
    with pytest.raises(Refused):
        service_members.renew(session, family.kids[1].public_id)


def test_ending_many_leaves_out_who_pays_for_others(session, family):
    _guest, alone = new_member(session, family.club, name="單身", joined=10)
    wanted = service_lists.Wanted(today_here(session))
    batch = service_bulk.preview(session, family.club, wanted, "leave", why="asked")
    assert batch.counts == {"left": 1, "payers": 1}
    service_commits.apply(session, batch.public_id)
    session.expire_all()
    assert (alone.status, family.payer.status) == ("left", "active")
    assert service_bulk.preview(session, family.club, wanted, "tier", tier="gold", reason="x").counts == {"manual": 1}


@pytest.mark.parametrize("policy", ["longest", "each", "end"])
def test_undoing_that_a_payer_left_brings_the_dependants_back(session, family, policy):
    rules = ClubRules(RULES.tiers, RULES.terms, RULES.hold, "one", succession=policy)
    service_clubs.set_rules(session, family.club.public_id, rules, today_here(session))
    service_family.leave(session, family.payer.public_id, "asked")
    assert all(kid.payer_id != family.payer.id for kid in family.kids)
    left = service_changes.history(session, family.payer)[0]
    service_members.undo(session, family.payer.public_id, left.public_id)
    assert [(kid.status, kid.payer_id, kid.kind) for kid in family.kids] == [
        ("active", family.payer.id, "individual")
    ] * 2
    follow = service_family.preview(session, family.payer)
    assert len((follow.heir,) * bool(follow.heir) + follow.follow + follow.alone + follow.end) == 2


def test_a_merge_gives_the_dependants_to_the_membership_that_stays(session, family):
    guest, other = new_member(session, family.club, name="別人", joined=300)
    service_records.merge(session, guest.id, family.payer.customer_id)
    assert family.payer.superseded_by == other.id
    assert [(kid.status, kid.payer_id) for kid in family.kids] == [("active", other.id)] * 2
    assert (other.kind, other.seats) == ("family", 4)
    assert service_family.leave(session, other.public_id, "asked").heir in {kid.number for kid in family.kids}


def test_a_merge_of_families_is_undone_exactly(session, family):
    guest, _other = new_member(session, family.club, name="別人", joined=300)
    before = everything(session)
    journal = json.loads(json.dumps(service_records.merge(session, guest.id, family.payer.customer_id)))
    service_records.unmerge(session, journal)
    assert everything(session) == before


def test_a_payer_merged_with_their_own_dependant_goes_on_paying(session, family):
    first, second = family.kids
    service_records.merge(session, first.customer_id, family.payer.customer_id)
    assert first.superseded_by == family.payer.id
    assert session.get_one(Membership, second.payer_id).superseded_by is None


def test_pages_beyond_all_counting(sign_in, front):
    client, list_ = sign_in(*CLUB), f"/clubs/{front.club}/members"
    for page in ("9" * 5000, "0", "٣", "x"):
        assert client.get(f"{list_}?page={page}").status_code == 200, page[:9]


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_days_beyond_a_hundred_years_are_slips_of_the_keyboard(sign_in, front, kept, day):
    client, member = sign_in(*CLUB), f"/clubs/members/{front.member}"
    with kept() as session:
        version = session.query(Membership).one().version
    sent = {"until": day, "on": day, "reason": "x", "tier": "gold", "version": version}
    for action in ("extend", "freeze", "tier"):
        assert client.post(f"{member}/{action}", data=sent).status_code == 303
        assert client.get(member).status_code == 200
    client.post("/clubs/batches", data={"club": front.club, "on": day})
    with kept() as session:
        assert session.query(Membership).one().version == version


def test_a_referral_sent_twice_is_one_referral(sign_in, front, kept):
    client, member = sign_in(*CLUB), f"/clubs/members/{front.member}"
    with kept() as session:
        version = session.query(Membership).one().version
    for _ in range(2):
        client.post(f"{member}/refer", data={"version": version})
    with kept() as session:
        row = session.query(Membership).one()
        assert [one.kind for one in service_changes.history(session, row)].count("referred") == 1
        service_family.leave(session, row.public_id, "asked")
        with pytest.raises(Refused):
            service_members.refer(session, row.public_id)
