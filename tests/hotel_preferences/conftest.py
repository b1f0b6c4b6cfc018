"""A house to test in: two sites, a guest, and who acts."""

from datetime import date
from types import SimpleNamespace

import pytest
from hotel_preferences.access import KINDS, READ, SENSITIVE, TASKS, WRITE
from rugui.testing.guests import new_guest, new_site

TODAY = date(2026, 11, 22)
DESK = ("customers.read", "customers.write", "interactions.read", READ, WRITE, SENSITIVE, TASKS)
MANAGER = (*DESK, KINDS, "arrivals.read")


@pytest.fixture
def house(session):
    """Two sites and a guest, in the session of the test."""
    return SimpleNamespace(tpe=new_site(session), sha=new_site(session, "SHA"), guest=new_guest(session))


@pytest.fixture
def kept(app):
    """`kept()` → a unit of work on the application's database that is committed on leaving."""
    state = app.extensions["rugui"]

    def work(**info):
        return state.database.unit_of_work(state.plugins, **info)

    return work


@pytest.fixture
def front(app, kept):
    """The same house, committed, for pages and API."""
    with kept() as session:
        guest = new_guest(session)
        site = new_site(session)
        return SimpleNamespace(id=guest.id, public_id=guest.public_id, site=site.id)
