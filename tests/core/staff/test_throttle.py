"""Guessing gets slow, and the rightful person gets in."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from rugui.staff import sign_in
from rugui.staff.models import SignInAttempt
from rugui.staff.throttle import FREE_ADDRESS, FREE_LOGIN, FREE_PAIR, LONGEST_WAIT, Try, may_try_at
from sqlalchemy import func, select

from .conftest import PASSWORD

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LOBBY, STREET = {"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": "203.0.113.9"}

tries = st.lists(
    st.builds(Try, st.integers(0, 3600).map(lambda s: NOW - timedelta(seconds=s)), st.booleans(), st.booleans()),
    max_size=60,
)


@given(tries, st.booleans())
def test_no_wait_is_longer_than_a_quarter_of_an_hour(found, known):
    allowed = may_try_at(found, known)
    assert allowed is None or allowed <= NOW + LONGEST_WAIT


@given(tries, st.booleans(), st.booleans(), st.booleans())
def test_one_more_try_never_shortens_the_wait(found, known, login, address):
    before, after = may_try_at(found, known), may_try_at([*found, Try(NOW, login, address)], known)
    assert before is None or (after is not None and after >= before)


@given(tries)
def test_at_a_known_address_only_ones_own_tries_from_there_count(found):
    own = [one for one in found if one.same_login and one.same_address]
    assert may_try_at(found, True) == may_try_at(own, True)


@pytest.mark.parametrize(
    ("count", "login", "address", "wait"),
    [
        (FREE_PAIR - 1, True, True, None),
        (FREE_PAIR, True, True, 1),
        (FREE_PAIR + 3, True, True, 8),
        (FREE_PAIR + 50, True, True, 900),
        (FREE_LOGIN - 1, True, False, None),
        (FREE_LOGIN, True, False, 1),
        (FREE_ADDRESS - 1, False, True, None),
        (FREE_ADDRESS, False, True, 1),
    ],
)
def test_the_published_waits(count, login, address, wait):
    allowed = may_try_at([Try(NOW, login, address)] * count, False)
    assert allowed == (None if wait is None else NOW + timedelta(seconds=wait))


def _guess(client, password="wrong", login="lin"):
    return client.post("/sign-in", data={"login": login, "password": password})


def test_guessing_is_answered_with_a_wait_even_when_right_and_not_counted_further(house):
    client = house.client(**STREET)
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(FREE_PAIR):
            assert _guess(client).status_code == 422
        refused = _guess(client, PASSWORD)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
        with house.work(write=False) as session:
            assert session.scalar(select(func.count(SignInAttempt.id))) == FREE_PAIR
        clock.shift(2)
        assert _guess(client, PASSWORD).status_code == 303
        assert _guess(client).status_code == 422  # a new count begins


def test_hours_of_guesses_from_outside_do_not_lock_the_desk_out(house):
    """Who tries every seven seconds for three hours gets a few looks at a password; the desk signs in meanwhile."""
    looked = 0
    with time_machine.travel(NOW, tick=False) as clock:
        house.client("lin", **LOBBY)
        for n in range(1_500):
            with house.work() as session:
                asked = sign_in.ask(session, "lin", "203.0.113.9")
            looked += asked.wait_until is None
            clock.shift(7)
            if n % 500 == 499:
                house.client("lin", **LOBBY)
    assert looked < 60  # 5 free, then 1, 2, 4 … 512 s, then one a quarter of an hour; the count restarts by the hour
    with time_machine.travel(NOW + timedelta(seconds=10_500) + LONGEST_WAIT):
        house.client("lin", **STREET)


def test_guesses_over_many_logins_from_one_address_get_slow_too(house):
    client = house.client(**STREET)
    with time_machine.travel(NOW, tick=False):
        answers = [_guess(client, login=f"person{n}").status_code for n in range(FREE_ADDRESS + 1)]
    assert answers == [422] * FREE_ADDRESS + [429]


def test_guesses_at_the_same_moment_all_count(house):
    looked, address = [], "203.0.113.9"
    start = threading.Barrier(12)

    def guess():
        start.wait()
        with house.work() as session:
            looked.append(sign_in.ask(session, "lin", address).wait_until is None)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(looked) == FREE_PAIR


def test_a_new_password_forgets_the_tries(house):
    client, admin = house.client(**STREET), house.client("chen", **LOBBY)
    with time_machine.travel(NOW, tick=False):
        for _ in range(FREE_PAIR):
            _guess(client)
        assert _guess(client, PASSWORD).status_code == 429
    new = "copper lantern ninety tram"
    answer = admin.post(f"/staff/accounts/{house.accounts['lin'][1]}/password", data={"password": new})
    assert answer.status_code == 303
    with time_machine.travel(NOW, tick=False):
        assert _guess(client, new).status_code == 303


def test_a_flood_is_refused_before_it_costs_anything(tmp_path):
    from rugui.app import create_app

    settings = {"INSTANCE": tmp_path, "DATABASE_URL": "sqlite://", "TESTING": True, "WTF_CSRF_ENABLED": False}
    client = create_app(settings).test_client()
    answers = [client.post("/sign-in", data={}).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]
    assert client.get("/sign-in").status_code == 200
