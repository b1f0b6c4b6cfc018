"""A house to test in: a site, a club with four tiers, members, and who acts."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from membership_club import service_clubs, service_members
from membership_club.access import BATCHES, LEVELS, READ, RULES, WRITE
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.toolkit import OPERATOR, utcnow

from tests.membership_club.making import HWORLD

TODAY = date(2026, 11, 22)
DESK = ("customers.read", "customers.write", "interactions.read", READ, WRITE)
CLUB = (*DESK, LEVELS, RULES, BATCHES)
NAMES = {"star": {"en": "Star", "zh-Hant-TW": "星會員"}, "gold": {"en": "Gold", "zh-Hans-CN": "金会员"}}


def new_club(session, code="RG", rules=HWORLD, **fields):
    """A club with H World's tiers, from long ago."""
    return service_clubs.add(session, code, {"en": "Rugui Club", "zh-Hant-TW": "如歸會"}, rules,
                             valid_from=date(2020, 1, 1), tier_names=NAMES, **fields)  # fmt: skip


def hotel_day():
    """The present day at the houses of these tests, which pages go by: in UTC it begins eight hours later."""
    return datetime.now(ZoneInfo("Asia/Taipei")).date()


def stayed(session, guest, site, nights, ago=30, status="departed"):
    """A stay of so many nights that ended so many days ago."""
    return new_stay(session, guest, site, utcnow().date() - timedelta(days=ago + nights), nights, status=status)


def new_member(session, club, name="王小明", joined=400, **fields):
    """A guest and their membership, since so many days ago."""
    guest = new_guest(session, name)
    on = utcnow().date() - timedelta(days=joined)
    return guest, service_members.join(session, club, guest.id, on=on, **fields)


@pytest.fixture
def house(session):
    """A site and a club, in the session of the test."""
    return SimpleNamespace(site=new_site(session), club=new_club(session))


@pytest.fixture
def kept(app):
    """`kept()` → a unit of work on the application's database that is committed on leaving."""
    state = app.extensions["rugui"]

    def work(**info):
        return state.database.unit_of_work(state.plugins, **info)

    return work


@pytest.fixture
def front(kept):
    """A site, a club and a gold member to be, committed, for pages and API."""
    with kept(viewer=OPERATOR) as session:
        site, club = new_site(session), new_club(session)
        guest, row = new_member(session, club, joined=100)
        stayed(session, guest, site, 16)
        return SimpleNamespace(site=site.id, club=club.public_id, guest=guest.public_id, guest_id=guest.id,
                               member=row.public_id, number=row.number)  # fmt: skip
