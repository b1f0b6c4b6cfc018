"""Two saves of a stay: nothing of either is lost but what both changed, and that is shown."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from rugui.interactions.stay_differences import LABELS, differences, from_text, merged, to_text

TEXTS = ("eta", "room", "booking_reference", "source", "requests")
VALUES = st.fixed_dictionaries(
    {name: st.dates() for name in ("arrival", "departure")}
    | {name: st.integers(0, 99) for name in ("adults", "children")}
    | {name: st.sampled_from(["", "a", "b"]) for name in TEXTS}
)


@given(VALUES, VALUES, VALUES)
def test_merging_takes_every_change_of_either_side(before, theirs, yours):
    one = merged(theirs, yours, before)
    for name in LABELS:
        if yours[name] == before[name]:
            assert one[name] == theirs[name]
        else:
            assert one[name] == yours[name]
    both = {one.name for one in differences(theirs, yours, before) if one.both}
    assert both == {n for n in LABELS if theirs[n] != yours[n] and before[n] not in (theirs[n], yours[n])}
    assert merged(theirs, yours, before, taken=LABELS) == theirs


@given(VALUES)
def test_a_form_carries_what_it_started_from(values):
    assert from_text(to_text(values)) == values
    assert differences(values, values, values) == []


@given(st.text())
def test_rubbish_is_nothing_known(text):
    assert from_text(text) == {}


def test_without_a_beginning_every_difference_is_both():
    mine = {"arrival": date(2026, 1, 1), "departure": date(2026, 1, 2), "adults": 1, "children": 0} | dict.fromkeys(
        TEXTS, ""
    )
    [one] = differences(mine, mine | {"room": "7"}, {})
    assert (one.name, one.before, one.both) == ("room", None, True)
