"""Terms: published examples, leap days, freezing, succession. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership_club import terms
from membership_club.history import Change, State, apply, fold
from membership_club.periods import last_day, member_year, shift, year_start
from membership_club.rules import Terms
from membership_club.terms import Dependant, Succession

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
D = date.fromisoformat
FIXED = Terms("fixed", start=(1, 1), rollover=(9, 1))


@pytest.mark.parametrize(
    ("joined", "end"),
    [
        # CiviCRM's user guide: a calendar year with a roll-over day.
        ("2008-08-31", "2008-12-31"), ("2008-09-01", "2009-12-31"), ("2008-09-15", "2009-12-31"),
        ("2009-01-01", "2009-12-31"), ("2008-12-31", "2009-12-31"),
    ],
)  # fmt: skip
def test_a_fixed_period_rolls_over(joined, end):
    assert terms.first(FIXED, D(joined)).end == D(end)


@pytest.mark.parametrize(
    ("joined", "months", "ends"),
    [
        ("2024-02-29", 12, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-28", "2029-02-28"]),
        ("2023-03-01", 12, ["2024-02-29", "2025-02-28", "2026-02-28"]),
        ("2026-01-31", 1, ["2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"]),
        ("2026-11-22", 12, ["2027-11-21", "2028-11-21"]),
    ],
)
def test_rolling_periods_do_not_drift(joined, months, ends):
    rolling = Terms("rolling", months)
    first = terms.first(rolling, D(joined))
    state = fold([Change(D(joined), "joined", {"until": first.end.isoformat()})], D(joined))
    found = [first.end]
    while len(found) < len(ends):
        period = terms.following(rolling, state, state.term_end)
        assert period.start == found[-1] + timedelta(days=1)
        state = apply(state, Change(period.start, "renewed", {"until": period.end.isoformat()}))
        found.append(period.end)
    assert found == [D(end) for end in ends]


def test_who_lapsed_begins_anew_and_a_lifetime_has_no_end():
    joined = [Change(D("2024-02-29"), "joined", {"until": "2025-02-28"}), Change(D("2025-03-01"), "expired")]
    lapsed = fold(joined, D("2025-06-01"))
    assert terms.following(Terms(), lapsed, D("2025-06-01")) == terms.first(Terms(), D("2025-06-01"))
    assert terms.first(Terms("lifetime"), D("2025-06-01")).end is None


@given(DAYS, st.integers(1, 60))
def test_a_period_and_the_next_leave_no_gap(day, months):
    end = last_day(day, months)
    assert end >= day + timedelta(days=27 * months)
    assert shift(day, months) - end in (timedelta(days=1), timedelta(0))


@given(DAYS, DAYS)
def test_the_member_year_contains_the_day(joined, day):
    start = member_year(joined, day)
    if day < joined:
        assert start == joined
    else:
        assert start <= day <= last_day(start, 12) + timedelta(days=1)
    assert year_start(day, 4, 1) <= day < shift(year_start(day, 4, 1), 12)


@given(DAYS, st.integers(1, 300), st.integers(0, 300))
def test_a_freeze_moves_the_end_by_its_days(joined, after, days):
    end = last_day(joined, 12)
    begun = min(joined + timedelta(days=after), end)
    there = [Change(joined, "joined", {"until": end.isoformat(), "tier_end": end.isoformat()})]
    there += [Change(begun, "frozen"), Change(begun + timedelta(days=days), "thawed")]
    state = fold(there, date(2200, 1, 1))
    moved = days if days else 0
    if days == 0:
        assert state.status in ("active", "frozen")
    else:
        assert (state.status, state.term_end, state.tier_end) == (
            "active", end + timedelta(days=moved), end + timedelta(days=moved))  # fmt: skip
        assert terms.following(Terms(), state, state.term_end).end == last_day(state.term_end + timedelta(days=1), 12)


def test_rights_and_days_of_freezing():
    paid = Terms(grace_rights=("rate",), freeze_days=30)
    assert terms.rights(State("grace"), paid) == ("rate",)
    assert "redeem" in terms.rights(State("active"), paid)
    assert terms.rights(State("frozen"), paid) == terms.rights(State("left"), paid) == ()
    used = State("active", pauses=((D("2026-05-01"), D("2026-05-20")), (D("2024-01-01"), D("2024-01-30"))))
    assert terms.freeze_left(used, paid, D("2026-11-22")) == 10


PEOPLE = (Dependant("3", D("2024-01-01")), Dependant("2", D("2022-01-01")), Dependant("1", D("2022-01-01")))


@pytest.mark.parametrize(
    ("policy", "named", "found"),
    [
        ("longest", "", Succession("1", ("2", "3"))), ("longest", "3", Succession("3", ("1", "2"))),
        ("each", "", Succession(alone=("1", "2", "3"))), ("end", "", Succession(end=("1", "2", "3"))),
        ("end", "2", Succession("2", ("1", "3"))), ("longest", "nobody", Succession("1", ("2", "3"))),
    ],
)  # fmt: skip
def test_who_follows_a_payer(policy, named, found):
    assert terms.succeed(PEOPLE, policy, named) == found
    assert terms.succeed((), policy, named) == Succession()
