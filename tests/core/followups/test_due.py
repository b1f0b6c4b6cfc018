"""When a promise is overdue, and which come first."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from rugui.followups import due
from rugui.followups.due import Due

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in Taipei
ZONES = st.sampled_from(["Asia/Taipei", "Asia/Shanghai", "Europe/Lisbon", "America/New_York", "UTC"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CLOCKS = st.just("") | st.times().map(lambda one: f"{one:%H:%M}")
MOMENTS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
DUES = st.builds(Due, st.booleans(), MOMENTS, st.integers(1, 1000))


def test_a_day_ends_at_the_sites_midnight_and_a_time_is_the_sites():
    day = date(2026, 11, 22)
    assert due.moment(day, "", "Asia/Taipei") == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert due.moment(day, "18:30", "Asia/Taipei") == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert due.moment(day, "18:30", "Europe/Lisbon") == datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert due.moment(None, "18:30", "Asia/Taipei") is None
    assert due.moment(date.max, "", "America/New_York") == due.NEVER


@given(DAYS, CLOCKS, ZONES)
def test_it_is_not_overdue_while_the_day_or_hour_runs(day, clock, zone):
    at = due.moment(day, clock, zone)
    assert not due.late(True, at, at - timedelta(microseconds=1))
    assert due.late(True, at, at)
    assert not due.late(False, at, at + timedelta(days=9))
    if not clock:
        assert (at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == day


@given(DAYS, CLOCKS, ZONES)
def test_naming_the_hour_never_makes_it_later(day, clock, zone):
    assert due.moment(day, clock, zone) <= due.moment(day, "", zone)


@given(st.lists(DUES), MOMENTS.filter(bool), ZONES)
def test_the_overdue_rise_and_then_what_is_due_soonest(items, now, zone):
    ordered = sorted(items, key=due.place)
    ranks = [due.OVERDUE, due.TODAY, due.LATER, due.UNDATED]
    open_ones = [one for one in ordered if one.open]
    assert ordered[: len(open_ones)] == open_ones
    places = [ranks.index(due.urgency(one, now, zone)) for one in open_ones]
    assert places == sorted(places)
    moments = [one.at for one in open_ones if one.at]
    assert moments == sorted(moments)


@given(DUES, MOMENTS.filter(bool), ZONES)
def test_only_what_is_open_is_overdue(one, now, zone):
    if due.urgency(one, now, zone) == due.OVERDUE:
        assert one.open
        assert one.at <= now


def test_today_is_the_sites_day():
    tonight = due.moment(date(2026, 11, 22), "", "Asia/Taipei")
    assert due.urgency(Due(True, tonight), NOON, "Asia/Taipei") == due.TODAY
    assert due.urgency(Due(True, tonight + timedelta(hours=1)), NOON, "Asia/Taipei") == due.LATER
    assert due.urgency(Due(True, tonight), tonight, "Asia/Taipei") == due.OVERDUE
    assert due.urgency(Due(True, None), NOON, "Asia/Taipei") == due.UNDATED
