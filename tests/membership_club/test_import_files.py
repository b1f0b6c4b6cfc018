"""Members out of other systems' files: a dry run, a verdict for each row, and the whole taken back."""

import pytest
from membership_club import service_clubs
from membership_club.models import Change, Membership, Tier
from sqlalchemy import func, select

from tests.core.imports.house import House
from tests.membership_club.conftest import new_club
from tests.membership_club.making import HWORLD

COLUMNS = "Membership Type,Membership Status,Member Since,Membership Expiration Date"
CIVICRM = f"""Contact ID,First Name,Last Name,Email,Phone,Street,{COLUMNS}
11,Ada,Lovelace,ada@example.org,0912000111,x,Gold,Current,2024-02-29,2027-02-28
12,Alan,Turing,alan@example.org,,x,Star,Cancelled,2023-01-01,2024-12-31
13,Grace,Hopper,grace@example.org,,x,Ruby,New,2026-01-01,9999-12-31
14,Emmy,Noether,emmy@example.org,,x,Star,Pending,not a day,
"""
WILD = "Membership level,Membership status,Member since,Renewal due"
APRICOT = f"""User ID,First name,Last name,Organization,Email,Phone,{WILD}
501,Ada,Lovelace,,ada@example.org,,Gold,Active,2024-02-29,2027-02-28
502,Mary,Somerville,Royal Society,mary@example.org,,Silver,Lapsed,2020-01-01,2021-01-01
"""


@pytest.fixture
def house(database, plugins):
    made = House(database, plugins)
    with made.work(True) as session:
        new_club(session)
        other = new_club(session, "FM", HWORLD)
        for tier in session.scalars(select(Tier).where(Tier.club_id == other.id)):
            tier.name_en = tier.name_zh_hant = tier.name_zh_hans = ""
            tier.code = f"sea{tier.rank}"
    return made


def members(house):
    with house.work() as session:
        query = select(Membership.status, Membership.member_since, Membership.term_end, Tier.code)
        rows = session.execute(query.outerjoin(Tier, Tier.id == Membership.tier_id).order_by(Membership.id))
        return [(row[0], str(row[1]), str(row[2]), row[3]) for row in rows]


def test_members_of_civicrm_and_all_of_them_taken_back(house):
    assert house.look(CIVICRM, mapping="civicrm") == {"new": 4}
    assert members(house) == [], "a dry run writes nothing"
    batch, tally = house.take(CIVICRM, mapping="civicrm")
    assert dict(tally.verdicts) == {"new": 4}
    assert members(house) == [("active", "2024-02-29", "2027-02-28", "gold"), ("applied", "None", "None", None)]
    assert any("not a day" in one.text for one in tally.listed())
    assert any("No club of ours is called Ruby" in one.text for one in tally.listed())
    assert house.counts(CIVICRM, mapping="civicrm") == {"same": 4}
    assert house.undo(batch) == []
    assert members(house) == []
    with house.work() as session:
        assert session.scalar(select(func.count()).select_from(Change)) == 0
        assert len(service_clubs.clubs(session)) == 2


def test_members_of_wild_apricot(house):
    assert house.counts(APRICOT, mapping="wild_apricot") == {"new": 2}
    assert members(house) == [("active", "2024-02-29", "2027-02-28", "gold")]


@pytest.mark.parametrize(
    "cell", ["=1+1", "\u202e", "9" * 5000, "0000-00-00", "2026-02-30", "NULL", "|", "RG000001;RG000002"]
)
def test_whatever_stands_in_a_cell_only_its_row_is_said_something_about(house, cell):
    hostile = ",".join([f'"{cell}"'] * 4)
    rows = f"7,A,B,,,{hostile}\n8,C,D,,,Gold,Current,2025-01-01,\n"
    text = f"Contact ID,First Name,Last Name,Email,Phone,{COLUMNS}\n{rows}"
    counts = house.counts(text, mapping="civicrm")
    assert sum(counts.values()) == 2
    assert ("active", "2025-01-01", "None", "gold") in members(house)
