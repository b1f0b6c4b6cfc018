"""Lists that show what is sensitive leave one entry with everybody in it, and pages that show none leave none."""

import pytest
from hotel_preferences import service, service_allergies, service_tasks
from rugui.db import utcnow
from rugui.privacy.models import AuditEntry
from rugui.stays import today_at
from rugui.testing.guests import new_guest, new_site, new_stay
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import select

DESK = ("customers.read", "interactions.read", "arrivals.read", "hotel_preferences.read", "hotel_preferences.tasks")
SENSITIVE = "hotel_preferences.allergies"


def _work(app, **options):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, **{"viewer": OPERATOR, **options})


@pytest.fixture
def arriving(app):
    """Twelve guests who arrive today, every second with an allergy; ids of those."""
    with _work(app) as session:
        site = new_site(session)
        today = today_at(site)
        guests = [new_guest(session, f"王小明{n}") for n in range(12)]
        for n, guest in enumerate(guests):
            new_stay(session, guest, site, today)
            service.add(session, guest.id, "pillow.soft", today=today)
            if n % 2:
                service_allergies.add(session, guest.id, "allergy.peanut")
        service_tasks.make(session, site.id, today)
        return [guest.id for n, guest in enumerate(guests) if n % 2], guests[1].public_id, guests[0].public_id


def _reads(app):
    with _work(app, write=False) as session:
        query = select(AuditEntry).where(AuditEntry.guests != "").order_by(AuditEntry.id)
        return [(row.action, [int(one) for one in row.guests.split()]) for row in session.scalars(query)]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/arrivals", "facts.sensitive"),
        ("/", "facts.sensitive"),
        ("/find?q=王小明", "facts.sensitive"),
        ("/preferences/tasks", "hotel_preferences.tasks.sensitive"),
    ],
)
def test_a_list_with_allergies_is_one_entry(app, arriving, sign_in, path, action):
    ids, *_ = arriving
    client = sign_in(*DESK, SENSITIVE)
    for _again in range(2):
        assert client.get(path).status_code == 200
    assert _reads(app) == [(action, ids)]


def test_who_may_not_know_leaves_no_trace_of_reading(app, arriving, sign_in):
    client = sign_in(*DESK)
    for path in ("/arrivals", "/find?q=王小明"):
        client.get(path)
    assert _reads(app) == []


def test_the_entry_costs_a_list_one_statement_and_the_second_time_none(app, arriving, sign_in, database):
    costs = []
    with_allergies, without = sign_in(*DESK, SENSITIVE), sign_in(*DESK)
    for client in (without, with_allergies, with_allergies):
        client.get("/")
        app.extensions["rugui"].database.info["shown"].clear() if client is without else None
        with statements(database) as sent:
            client.get("/arrivals")
        costs.append(len(sent))
    assert costs[1] <= costs[0] + 1, costs
    assert costs[2] == costs[0], costs


@pytest.mark.parametrize("path", ["/guests/{}", "/preferences/guest/{}", "/guests/{}/timeline"])
def test_the_page_of_a_guest_with_an_allergy_is_noted_and_of_one_without_not(app, arriving, sign_in, path):
    _, with_allergy, without = arriving
    client = sign_in(*DESK, SENSITIVE)

    def entries():
        with _work(app, write=False) as session:
            return len(session.scalars(select(AuditEntry.id).where(AuditEntry.at >= since)).all())

    since = utcnow()
    client.get(path.format(without))
    assert entries() == 0
    client.get(path.format(with_allergy))
    assert entries() >= 1
