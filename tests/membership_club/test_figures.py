"""Figures of a club by month, and its members as a file."""

import csv
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership_club import figures, service_changes, service_export, service_family, service_figures, service_members
from membership_club.models_figures import Figure
from membership_club.rules import ClubRules, Hold, Terms, TierRules
from rugui.testing.guests import new_viewer
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Refused, today_here
from sqlalchemy import func, select

from tests.membership_club.conftest import CLUB, new_club, new_member

RULES = ClubRules((TierRules("star"), TierRules("gold")), Terms("rolling", 12), Hold("months", 12), "one")


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)))
def test_twelve_months_without_a_gap(today):
    found = figures.months(today)
    assert len(found) == 12
    assert found[-1][1] == today
    assert all(last + timedelta(days=1) == after for (_first, last), (after, _last) in pairwise(found))


def test_columns_stand_on_one_another():
    assert figures.columns([{"a": 2, "b": 3}], ["a", "b"]) == [[("a", 2, 0), ("b", 3, 2)]]


def test_members_by_month_who_came_who_went_and_why(session):
    club, today = new_club(session, "FG", RULES), today_here(session)
    new_member(session, club, joined=300, tier="gold")
    _guest, payer = new_member(session, club, joined=300, kind="family")
    _guest, gone = new_member(session, club, joined=200)
    _guest, back = new_member(session, club, joined=500)
    service_family.leave(session, gone.public_id, "price", on=today - timedelta(days=70))
    service_changes.write(session, back, "expired", today - timedelta(days=40))
    service_changes.settle(session, club, back, "membership_club.expired")
    service_members.renew(session, back.public_id)
    undone = service_family.leave(session, payer.public_id, "no_use") and service_changes.history(session, payer)[0]
    service_members.undo(session, payer.public_id, undone.public_id)
    service_figures.count_months(session)
    rows = session.scalar(select(func.count()).select_from(Figure))
    service_figures.count_months(session)
    assert session.scalar(select(func.count()).select_from(Figure)) == rows, "a month is counted once"
    told = service_figures.overview(session, club.public_id)
    assert told.churn == [("expired", 1), ("price", 1)]
    assert told.months[-1].statuses == {"active": 3}
    assert told.months[-1].tiers == {"gold": 1, "star": 2}
    ends = {one.last: one.members for one in told.months}
    at = figures.month_end((today - timedelta(days=100)).replace(day=1))
    assert ends[at] == 4
    assert sum(one.joined for one in told.months) == 4, "three who joined within the year, one who came back"
    assert sum(one.net for one in told.months) == 2


def test_figures_cost_the_same_for_many(session, database):
    club, costs = new_club(session, "FG", RULES), []
    for _ in range(2):
        for _ in range(3):
            new_member(session, club)
        session.flush()
        with statements(database) as sent:
            service_figures.overview(session, club.public_id)
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 6


def test_the_page_the_file_and_the_api(sign_in, front, app, kept):
    with kept() as session:
        service_figures.count_months(session)
    client = sign_in(*CLUB, "customers.export")
    page = client.get(f"/clubs/{front.club}/figures").get_data(as_text=True)
    assert "Members by tier" in page
    assert "<svg" in page
    sent = client.post(f"/clubs/{front.club}/members.csv?status=active")
    assert sent.mimetype == "text/csv"
    (line,) = csv.DictReader(StringIO(sent.get_data().decode("utf-8-sig")))
    sent.close()
    assert (line["number"], line["name"], line["tier"], line["term_end"]) == (front.number, "王小明", "star", "")
    with client.post(f"/clubs/{front.club}/members.csv?status=left") as none:
        assert len(none.get_data().decode("utf-8-sig").splitlines()) == 1
    assert sign_in(*CLUB).post(f"/clubs/{front.club}/members.csv").status_code == 403
    assert "members.csv" not in sign_in(*CLUB).get(f"/clubs/{front.club}/members").get_data(as_text=True)
    api = app.test_client().get(f"/api/v1/clubs/{front.club}/figures", headers=bearer(app, ("membership_club.read",)))
    assert api.json["months"][-1]["members"] == 1


def test_a_name_that_is_a_formula_stays_text(session):
    club = new_club(session, "FG", RULES)
    new_member(session, club, name="=1+1")
    found = list(service_export.rows(session, club, service_export.Wanted(today_here(session))))
    assert found[1][1] == "'=1+1"
    assert service_export.safe("＝1") == "'＝1"
    session.info["viewer"] = new_viewer("membership_club.read")
    with pytest.raises(Refused):
        list(service_export.rows(session, club, service_export.Wanted(today_here(session))))
