"""What members have with their club: a house as accounts need it, in place of the one of clubs and tiers."""

import pytest

from tests.membership_club.accounts import new_house


@pytest.fixture
def house(session):
    """A site, a club and a member, in the session of the test."""
    return new_house(session)


@pytest.fixture
def front(app, kept):
    """The same house, committed, for pages, API and many at once."""
    with kept() as session:
        return new_house(session)
