"""A house to test in: a site, a guest, and who acts."""

from datetime import date

import pytest
from membership_club.access import BATCHES, LEVELS, READ, RULES, WRITE

from tests.membership_club.accounts import new_house

TODAY = date(2026, 11, 22)
DESK = ("customers.read", "customers.write", "interactions.read", READ, WRITE)
CLUB = (*DESK, LEVELS, RULES, BATCHES)


@pytest.fixture
def house(session):
    """A site, a club and a member, in the session of the test."""
    return new_house(session)


@pytest.fixture
def kept(app):
    """`kept()` → a unit of work on the application's database that is committed on leaving."""
    state = app.extensions["rugui"]

    def work(**info):
        return state.database.unit_of_work(state.plugins, **info)

    return work


@pytest.fixture
def front(app, kept):
    """The same house, committed, for pages, API and many at once."""
    with kept() as session:
        return new_house(session)
