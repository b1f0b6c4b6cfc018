"""BG/NBD against published values, and against people made by its own rules; RFM."""

import random
from collections import Counter
from math import exp, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loyalty_pricing.clv import History, Model, Rfm, fit, hyp2f1, rfm

# Fader, Hardie and Lee (2005), table 2: the CDNOW cohort, weeks, 39 weeks of calibration.
CDNOW = Model(0.243, 4.414, 0.793, 2.426)


def test_the_expectations_published_for_cdnow():
    # As asserted of the published parameters in the tests of the library lifetimes, from the authors' own spreadsheet.
    assert CDNOW.expected_of(History(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=1e-3)
    exact = Model(0.242593, 4.413532, 0.792886, 2.425754)
    times = {0.1429: 0.0078, 1.0: 0.0532, 3.0: 0.1506, 31.8571: 1.0405, 32.0: 1.0437, 78.0: 1.8576}
    for weeks, purchases in times.items():
        assert exact.expected(weeks) == pytest.approx(purchases, abs=5e-4)


def cohort():
    """The 2,357 customers of CDNOW."""
    for line in (Path(__file__).parents[1] / "data" / "clv" / "cdnow.txt").read_text().splitlines():
        seen, count, *again = line.split()
        pairs = [one.split("@") for one in again]
        yield from (History(int(repeats), float(last), float(seen)) for repeats, last in pairs)
        yield from [History(0, 0.0, float(seen))] * (int(count) - len(pairs))


def test_the_parameters_published_for_cdnow():
    people = list(cohort())
    assert len(people) == 2357
    found = fit(people)
    assert found.likelihood(Counter(people)) == pytest.approx(-9582.4256, abs=1e-3)
    assert [round(one, 3) for one in (found.r, found.alpha, found.a, found.b)] == pytest.approx(
        [0.243, 4.414, 0.793, 2.426], abs=1e-3)  # fmt: skip


def made(model, count, seen, seed):
    """Guests who live by the model."""
    dice = random.Random(seed)
    for _ in range(count):
        rate, quits = dice.gammavariate(model.r, 1 / model.alpha), dice.betavariate(model.a, model.b)
        at, repeats, last = 0.0, 0, 0.0
        while True:
            at += dice.expovariate(rate) if rate > 1e-12 else seen + 1
            if at > seen:
                break
            repeats, last = repeats + 1, at
            if dice.random() < quits:
                break
        yield History(repeats, last, seen)


def test_the_parameters_are_found_again():
    people = list(made(Model(0.8, 4.0, 0.8, 2.5), 3_000, 39.0, seed=7))
    found = fit(people)
    assert found.r == pytest.approx(0.8, rel=0.15)
    assert found.alpha == pytest.approx(4.0, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(0.8 / 3.3, rel=0.15)
    mean = sum(one.repeats for one in people) / len(people)
    assert found.expected(39.0) == pytest.approx(mean, rel=0.03)


def test_days_and_weeks_say_the_same():
    people = list(made(Model(0.8, 4.0, 0.8, 2.5), 300, 39.0, seed=8))
    weeks, days = fit(people), fit(History(one.repeats, one.last * 7, one.seen * 7) for one in people)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-2)
    assert days.expected(70) == pytest.approx(weeks.expected(10), rel=1e-3)


def test_who_came_once_is_alive_and_who_stayed_away_is_doubted():
    assert CDNOW.alive(History(0, 0, 38)) == 1
    assert CDNOW.alive(History(5, 10, 38)) < CDNOW.alive(History(5, 35, 38)) < 1
    with pytest.raises(ValueError, match="nobody"):
        fit([History(0, 0, 10)])


@given(st.floats(0.001, 0.95))
def test_the_series_where_it_is_known_in_closed_form(z):
    assert hyp2f1(1, 1, 2, z) == pytest.approx(-log(1 - z) / z)
    assert hyp2f1(2, 3, 3, z) == pytest.approx((1 - z) ** -2)
    assert exp(0) == hyp2f1(0, 5, 3, z)


def test_rfm_scores_by_fifths_and_equals_alike():
    found = rfm([(days, 10 - days // 10, 100) for days in range(0, 100, 10)])
    assert [one.recency for one in found] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [one.frequency for one in found] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert {one.money for one in found} == {1}
    assert rfm([(3, 1, 500)]) == [Rfm(1, 1, 1)]
    assert rfm([]) == []
