from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from rugui.arrivals import service
from rugui.errors import Refused
from rugui.interactions import service as interactions
from rugui.interactions import visits
from rugui.testing.guests import new_guest, new_site, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.values import OPERATOR

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
LOOKING = ("arrivals.read", "interactions.read")


def brief(session, site, viewer=OPERATOR, day=DAY):
    return service.briefing(session, viewer, site, day, now=NOON)


def test_who_arrives_is_here_and_leaves(session):
    tpe, hkg = new_site(session), new_site(session, "HKG")
    comes, came, stays, leaves, left, off, elsewhere = (new_guest(session, name) for name in "一二三四五六七")
    new_stay(session, comes, tpe, DAY)
    new_stay(session, came, tpe, DAY, status="in_house")
    new_stay(session, stays, tpe, DAY - timedelta(days=1), 3, status="in_house")
    new_stay(session, leaves, tpe, DAY - timedelta(days=2), 2, status="in_house")
    new_stay(session, left, tpe, DAY - timedelta(days=2), 2, status="departed")
    new_stay(session, off, tpe, DAY, status="cancelled")
    new_stay(session, elsewhere, hkg, DAY)
    found = brief(session, tpe)
    names = {part: [row.names[0].full for row in found.section(part)] for part in found.counts}
    assert names == {"arriving": ["一", "二"], "in_house": ["三", "二", "四"], "departing": ["四", "五"]}


@pytest.mark.parametrize("guests", [3, 60])
def test_statements_do_not_grow_with_the_guests(session, database, guests):
    tpe = new_site(session)
    for number in range(guests):
        one = new_guest(session, f"王{number}")
        new_stay(session, one, tpe, DAY - timedelta(days=100), status="departed")
        new_stay(session, one, tpe, DAY)
        interactions.record(session, one.id, kind="call", promise="late check-out", site_id=tpe.id)
    session.flush()
    with statements(database) as sent:
        found = brief(session, tpe)
    assert found.counts["arriving"] == guests
    assert len(sent) <= 15, sent


def test_nobody_without_permission_reads_it(session):
    tpe, hkg = new_site(session), new_site(session, "HKG")
    for viewer in (new_viewer("arrivals.read"), new_viewer("interactions.read"), new_viewer(*LOOKING, sites=[hkg.id])):
        with pytest.raises(Refused):
            brief(session, tpe, viewer)


def test_reviewed_becomes_modified_when_the_guest_changes(session):
    tpe = new_site(session)
    one, other = new_guest(session, "甲"), new_guest(session, "乙")
    first, second = new_stay(session, one, tpe, DAY), new_stay(session, other, tpe, DAY)
    for stay in (first, second):
        service.review(session, stay.interaction.public_id)
    before = brief(session, tpe)
    assert [row.review.state for row in before.rows] == ["reviewed", "reviewed"]
    interactions.touch(session, one.id)
    after = brief(session, tpe)
    assert {row.names[0].full: row.review.state for row in after.rows} == {"甲": "modified", "乙": "reviewed"}
    assert before.version != after.version == brief(session, tpe).version


def test_everything_that_shows_changes_the_version(session):
    tpe = new_site(session)
    one = new_guest(session)
    stay = new_stay(session, one, tpe, DAY)
    key = stay.interaction.public_id
    steps = [
        lambda: visits.change(session, key, room="1208"),
        lambda: service.review(session, key),
        lambda: service.review(session, key, reviewed=False),
        lambda: visits.check_in(session, key),
        lambda: visits.check_out(session, key),
        lambda: new_stay(session, None, tpe, DAY),
        lambda: visits.change(session, key, departure=DAY + timedelta(days=9), arrival=DAY - timedelta(days=9)),
    ]
    seen = [brief(session, tpe).version]
    for step in steps:
        step()
        session.flush()
        seen.append(brief(session, tpe).version)
    assert all(before != after for before, after in pairwise(seen))
