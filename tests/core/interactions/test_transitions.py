from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.interactions import transitions

DAY = date(2026, 11, 22)
NEAR = st.integers(-4, 4).map(lambda n: DAY + timedelta(days=n))
STATUS = st.sampled_from(transitions.STATUSES)


@given(STATUS, STATUS)
def test_every_wrong_click_can_be_mended(before, after):
    if transitions.allowed(before, after) and before != after:
        reached, todo = {after}, [after]
        while todo:
            for status in transitions.ALLOWED[todo.pop()]:
                if status not in reached:
                    reached.add(status)
                    todo.append(status)
        assert before in reached


def test_nobody_leaves_who_never_came():
    assert not transitions.allowed("expected", "departed")
    assert not transitions.allowed("cancelled", "in_house")
    assert not transitions.allowed("nonsense", "in_house")


@given(STATUS, NEAR, NEAR, NEAR, NEAR)
def test_sections_agree_with_the_dates(status, arrival, departure, day, today):
    found = transitions.sections(status, arrival, departure, day, today)
    assert list(found) == [name for name in transitions.SECTIONS if name in found]
    if status in ("cancelled", "no_show") or departure < arrival:
        assert found == ()
    if "arriving" in found and arrival != day:
        assert (status, day) == ("expected", today)
    if "departing" in found and departure != day:
        assert (status, day) == ("in_house", today)
    if found == () and departure >= arrival and status not in ("cancelled", "no_show"):
        assert day not in (arrival,)


@pytest.mark.parametrize(
    ("status", "from_", "to", "expected"),
    [
        ("expected", 0, 2, ("arriving",)),
        ("expected", -1, 2, ("arriving",)),  # late
        ("in_house", 0, 2, ("arriving", "in_house")),
        ("in_house", -3, -1, ("in_house", "departing")),  # should have left
        ("in_house", -3, 0, ("in_house", "departing")),
        ("departed", -3, 0, ("departing",)),
        ("departed", -3, -1, ()),
        ("expected", 1, 2, ()),
    ],
)
def test_today(status, from_, to, expected):
    arrival, departure = DAY + timedelta(days=from_), DAY + timedelta(days=to)
    assert transitions.sections(status, arrival, departure, DAY, DAY) == expected


def test_tomorrow_and_yesterday():
    later, before = DAY + timedelta(days=1), DAY - timedelta(days=1)
    assert transitions.sections("expected", DAY, DAY + timedelta(days=3), later, DAY) == ("in_house",)
    assert transitions.sections("expected", DAY, later, later, DAY) == ("departing",)
    assert transitions.sections("departed", before - timedelta(days=1), DAY, before, DAY) == ("in_house",)
