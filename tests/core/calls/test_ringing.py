"""What becomes of a call: pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.calls import ringing
from rugui.calls.ringing import ANSWERED, CLOSED, ENDED, RINGING, STATES

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@given(st.lists(st.sampled_from(STATES)), st.randoms())
def test_messages_come_in_any_order_and_twice_and_the_end_is_the_same(said, random):
    def played(order):
        state = RINGING
        for one in order:
            state = ringing.moved(state, one)
        return state

    again = said + random.choices(said, k=len(said)) if said else []
    random.shuffle(again)
    assert played(again) == played(said)


@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_no_card_stays_for_ever(before, after):
    stays = ringing.until(before, after, NOW) - NOW
    assert timedelta(0) <= stays <= timedelta(hours=2)
    assert (stays == timedelta(0)) == (after == CLOSED or (after == ENDED and before != ANSWERED))


def test_who_is_spoken_to_comes_first_then_who_waits_longest():
    later = NOW + timedelta(seconds=5)
    calls = [(ENDED, NOW), (RINGING, later), (ANSWERED, later), (RINGING, NOW)]
    queue = sorted(calls, key=lambda one: ringing.order(*one))
    assert queue == [(ANSWERED, later), (RINGING, NOW), (RINGING, later), (ENDED, NOW)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("+886 912-345-678", "+886 912-345-678"),
        ("sip:+886912345678@pbx.example;transport=udp", "+886912345678"),
        ("tel:0912345678", "0912345678"),
        ("1208", "1208"),
        ("", ""),
        ("Anonymous", ""),
        ("sip:anonymous@anonymous.invalid", ""),
        ("+266696687", ""),
        ("  restricted ", ""),
    ],
)
def test_what_an_exchange_means_by_a_number(said, number):
    assert ringing.number(said) == number


@given(st.text(max_size=60))
def test_no_text_is_too_strange(said):
    found = ringing.number(said)
    assert len(found) <= len(said)
    ringing.is_number(found)
