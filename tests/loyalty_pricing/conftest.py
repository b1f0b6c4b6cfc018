"""A house to quote in: a site, products with prices, and who acts."""

from datetime import date
from types import SimpleNamespace

import pytest
from loyalty_pricing import service, service_rules
from loyalty_pricing.access import PRODUCTS, READ
from rugui.testing.guests import new_guest, new_site
from rugui.toolkit import OPERATOR

DESK = ("customers.read", "customers.write", "interactions.read", "interactions.write", READ)
MANAGER = (*DESK, PRODUCTS)
FIRST, LAST = date(2020, 1, 1), date(2090, 12, 31)


def new_product(session, code="room", kind="room", list_minor=500_000, cost_minor=200_000, **fields):
    """A product at one price for ever."""
    row = service.add_product(session, code, kind, {"en": code.title()}, currency="TWD", **fields)
    service.add_price(session, row.public_id, FIRST, LAST, list_minor, cost_minor)
    return row


@pytest.fixture
def kept(app):
    """`kept()` → a unit of work on the application's database that is committed on leaving."""
    state = app.extensions["rugui"]

    def work(**info):
        return state.database.unit_of_work(state.plugins, **info)

    return work


@pytest.fixture
def front(kept):
    """A site, a guest and a room, committed, for pages and API."""
    with kept(viewer=OPERATOR) as session:
        site, guest, room = new_site(session), new_guest(session), new_product(session)
        return SimpleNamespace(site=site.id, guest=guest.public_id, guest_id=guest.id, room=room.public_id)


def new_rules(session, *rules, **more):
    """Rules in force now, whoever would have to approve them."""
    row = service_rules.draft(session, "TWD")
    service_rules.change(session, row.public_id, 1, {"rules": list(rules), **more})
    row = service_rules.propose(session, row.public_id, 2)
    return service_rules.approve(session, row.public_id) if row.status == "waiting" else row
