"""The audit log: what is kept, what is not, and who may read it."""

import re
from pathlib import Path

import pytest
import rugui
from rugui.customers.models import Customer, CustomerName
from rugui.privacy import audit
from rugui.privacy.audit_words import ACTIONS
from rugui.privacy.models import AuditEntry
from rugui.staff.models import Site
from rugui.testing.statements import statements
from rugui.values import Viewer
from sqlalchemy import select


def _work(app, **options):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, **options)


def _actions(app):
    with _work(app, write=False) as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_entry_of_a_read_is_kept_and_one_of_a_refused_change_only_if_asked(app):
    with _work(app, write=False) as session:
        audit.record(session, "x.read")
    with _work(app) as session:
        audit.record(session, "x.changed")
        audit.record(session, "x.refused", always=True)
        session.rollback()
    assert _actions(app) == ["x.read", "x.refused"]


def test_an_entry_belongs_to_the_site_the_viewer_works_at(app):
    with _work(app, viewer=Viewer(7, "Lin", {}, token_id=3), site_id=5) as session:
        audit.record(session, "x.changed", fields=["name"])
        audit.record(session, "x.moved", site_id=6)
    with _work(app, write=False) as session:
        first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert (first.account_id, first.token_id, first.site_id, first.details) == (7, 3, 5, {"fields": ["name"]})
        assert second.site_id == 6


@pytest.fixture
def filled(app):
    """Two sites, 60 entries; ids of the sites."""
    with _work(app) as session:
        sites = [Site(code=code, name=code) for code in ("TPE", "HKG")]
        session.add_all(sites)
        session.flush()
        for n in range(60):
            audit.record(session, f"x.{n:02}", site_id=sites[n % 2].id)
        audit.record(session, "staff.sign_in")
        return [site.id for site in sites]


def test_the_page_shows_the_newest_and_leads_on(app, filled, sign_in):
    client = sign_in("audit.read")
    first = client.get("/audit").text
    assert "<code>x.59</code>" in first
    assert "<code>x.05</code>" not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert "<code>x.05</code>" in second
    assert "<code>x.59</code>" not in second


def test_who_audits_one_site_sees_what_was_done_there(app, filled, sign_in):
    page = sign_in("audit.read", site_id=filled[0]).get("/audit").text
    assert "<code>x.58</code>" in page
    assert "<code>x.59</code>" not in page
    assert 'title="staff.sign_in"' not in page


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("action=x.5", "x.59", "x.49"),
        ("action=%25", "Nothing was done", "x.59"),
        ("login=nobody", "Nothing was done", "x.59"),
        ("guest=nobody", "Nothing was done", "x.59"),
        ("before=1", "Nothing was done", "x.59"),
        ("before=x&since=2000-01-01&until=9999-12-31", "x.59", "Nothing was done"),
        ("since=yesterday", "Not a valid date", "Nothing was done"),
    ],
)
def test_it_is_searched(app, filled, sign_in, query, there, not_there):
    page = sign_in("audit.read").get(f"/audit?{query}").text
    assert there in page
    assert not_there not in page


def test_reading_the_log_is_in_the_log_and_costs_no_statement_a_row(app, filled, sign_in):
    client = sign_in("audit.read", "customers.read")
    client.get("/audit")
    with statements(app.extensions["rugui"].database) as few:
        client.get("/audit?action=x.5")
    with statements(app.extensions["rugui"].database) as many:
        client.get("/audit?action=x")
    assert len(few) == len(many), many
    assert _actions(app).count("privacy.audit.read") == 3


def test_names_are_those_the_reader_may_know(app, sign_in):
    with _work(app) as session:
        names = [
            CustomerName(kind="primary", full="王小明"),
            CustomerName(kind="incognito", full="Mr Heron", position=1),
        ]
        guest = Customer(names=names)
        session.add(guest)
        session.flush()
        audit.record(session, "customers.revealed", customer_id=guest.id)
    assert "王小明" in sign_in("audit.read", "customers.read", "customers.incognito").get("/audit").text
    page = sign_in("audit.read", "customers.read").get("/audit").text
    assert "Mr Heron" in page
    assert "王小明" not in page
    assert "Mr Heron" not in sign_in("audit.read").get("/audit").text


def test_the_page_says_in_words_what_was_done_to_what(app, sign_in):
    with _work(app) as session:
        audit.record(session, "customers.updated", fields=["phones", "vip"])
        audit.record(session, "staff.role.give", role="front_desk")
        audit.record(session, "valet.parked", bay="7", odd={"a": 1})
        audit.record(session, "hotel_preferences.allergies.read")
    page = sign_in("audit.read").get("/audit").text
    assert '<span title="customers.updated">Changed the guest</span>' in page
    assert "fields: Phones, VIP" in page
    assert '<span title="hotel_preferences.allergies.read">Read the allergies</span>' in page
    assert "role: Front desk" in page
    assert "<code>valet.parked</code>" in page
    assert "bay: 7" in page


@pytest.mark.parametrize("before", ["9" * 20, "9" * 400, "-1", "x"])
def test_an_entry_that_cannot_be_breaks_nothing(app, sign_in, before):
    assert sign_in("audit.read").get("/audit", query_string={"before": before}).status_code == 200


def test_every_action_of_core_has_its_word():
    """An action recorded somewhere in core without a word would be shown as its code."""
    found = set()
    for file in Path(rugui.__file__).parent.rglob("*.py"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r"(?:record|audited|noted?)\(\s*[\w.()]*session[\w.()]*,[^\"()=]*\"([a-z_.]+)\"", text))
    assert {"customers.updated", "staff.sign_in"} <= found
    assert sorted(found - set(ACTIONS)) == []
