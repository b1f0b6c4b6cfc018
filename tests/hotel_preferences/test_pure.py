"""The pure decisions: confidence, conflicts, validity, what is liked together. By property and by published example."""

from datetime import date, timedelta

import pytest
from hotel_preferences import alike
from hotel_preferences.alike import Pair, count_pairs, suggest
from hotel_preferences.catalogue import builtin
from hotel_preferences.claims import SOURCES, STRENGTHS, Claim, active, months_mask, months_of
from hotel_preferences.confidence import ASK, TRUST, confidence, half_life, level
from hotel_preferences.conflicts import contradict, decide, harmful, precedence
from hotel_preferences.tasks import used, work
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 11, 22)
KINDS = builtin().kinds
CODES = (
    "floor.high",
    "floor.low",
    "floor.ground",
    "bed.king",
    "bed.twin",
    "taste.coffee",
    "pillow.feather",
    "view.sea",
)
VALUES = {"taste.coffee": ("latte", "espresso")}


@st.composite
def claims(draw, codes=CODES):
    made = []
    for number in range(draw(st.integers(0, 9))):
        code = draw(st.sampled_from(codes))
        made.append(
            Claim(
                number + 1,
                code,
                draw(st.sampled_from(STRENGTHS)),
                draw(st.sampled_from(VALUES.get(code, ("",)))),
                draw(st.sampled_from(("", "Mei"))),
                draw(st.sampled_from((None, 1, 2))),
                draw(st.sampled_from(SOURCES)),
                date(2020, 1, 1),
                DAY - timedelta(days=draw(st.integers(0, 900))),
                draw(st.integers(0, 6)),
            )
        )
    return made


@given(
    st.sampled_from(SOURCES), st.sampled_from(STRENGTHS), st.integers(0, 9), st.integers(0, 4000), st.integers(0, 99)
)
def test_confidence_only_falls_and_evidence_only_helps(source, strength, stays, days, more):
    then = DAY - timedelta(days=days)
    claim = Claim(1, "floor.high", strength, source=source, last_confirmed=then, stays=stays)
    now = confidence(claim, DAY)
    assert 0 <= confidence(claim, DAY + timedelta(days=more)) <= now <= TRUST[source]
    firmer = Claim(1, "floor.high", strength, source=source, last_confirmed=then, stays=stays + 1)
    assert confidence(firmer, DAY) >= now
    assert confidence(claim, then) == TRUST[source] >= ASK


def test_confidence_as_published():
    def asked_after(source, strength, stays):
        claim = Claim(1, "floor.high", strength, source=source, last_confirmed=DAY, stays=stays)
        return next(days for days in range(5000) if level(claim, DAY + timedelta(days=days)) == "ask")

    assert asked_after("guest", "likes", 0) == 841
    assert asked_after("staff", "likes", 1) == 419
    assert asked_after("pms", "likes", 0) == 233
    assert half_life("guest", "must", 9) == 730 * 1.5 * 2
    future = Claim(1, "floor.high", last_confirmed=DAY + timedelta(days=9))
    assert confidence(future, DAY) == 1.0


@given(claims(), st.sampled_from((None, 1, 2)), st.randoms())
def test_decisions_are_total_whatever_the_order(found, here, random):
    decisions = decide(found, KINDS, here)
    ids = [claim.id for one in decisions for claim in (one.used, *one.same, *one.overruled)]
    assert sorted(ids) == [claim.id for claim in found]
    shuffled = list(found)
    random.shuffle(shuffled)
    assert decide(shuffled, KINDS, here) == decisions
    for one in decisions:
        assert bool(one.reason) == bool(one.overruled)
        for other in one.overruled:
            assert precedence(one.used, here) > precedence(other, here)
            assert contradict(one.used, other, KINDS)
    in_use = [one.used for one in decisions]
    assert not any(contradict(a, b, KINDS) for a in in_use for b in in_use if a.id < b.id)


@given(claims())
def test_contradiction_is_mutual(found):
    for one in found:
        assert not contradict(one, one, KINDS)
        for other in found:
            assert contradict(one, other, KINDS) == contradict(other, one, KINDS)


@pytest.mark.parametrize(
    ("one", "other", "here", "winner", "reason"),
    [
        ({"site_id": 1, "last_confirmed": date(2020, 1, 1)}, {"last_confirmed": DAY}, 1, "floor.high", "site"),
        ({"site_id": 2, "last_confirmed": DAY}, {"last_confirmed": date(2020, 1, 1)}, 1, "floor.low", "site"),
        ({"last_confirmed": DAY}, {"last_confirmed": date(2020, 1, 1), "strength": "must"}, 1, "floor.high", "newer"),
        ({"last_confirmed": DAY, "strength": "must"}, {"last_confirmed": DAY}, 1, "floor.high", "stronger"),
        ({"last_confirmed": DAY}, {"last_confirmed": DAY}, None, "floor.low", "later"),
    ],
)
def test_site_over_chain_then_newer_then_stronger(one, other, here, winner, reason):
    (decision,) = decide([Claim(1, "floor.high", **one), Claim(2, "floor.low", **other)], KINDS, here)
    assert (decision.used.kind, decision.reason) == (winner, reason)
    assert len(decision.overruled) == 1


def test_what_is_no_conflict():
    king = Claim(1, "bed.king")
    for other in (
        Claim(2, "bed.twin", whose="Mei"),
        Claim(2, "bed.twin", "dislikes"),
        Claim(2, "floor.high"),
        Claim(2, "bed.king", "must"),
    ):
        assert not contradict(king, other, KINDS)
    assert contradict(Claim(1, "taste.coffee", value="latte"), Claim(2, "taste.coffee", value="espresso"), KINDS)
    assert not contradict(Claim(1, "newspaper.title", value="A"), Claim(2, "newspaper.title", value="B"), KINDS)
    assert contradict(Claim(1, "unknown.kind"), Claim(2, "unknown.kind", "never"), KINDS)
    (one,) = decide([king, Claim(2, "bed.king", "must")], KINDS)
    assert (one.used.id, [claim.id for claim in one.same]) == (2, [1])


def test_an_allergy_overrules_a_liking():
    assert harmful(Claim(1, "pillow.feather"), ["allergy.feather"], KINDS) == "allergy.feather"
    assert not harmful(Claim(1, "pillow.feather", "never"), ["allergy.feather"], KINDS)
    assert not harmful(Claim(1, "pillow.feather"), ["allergy.milk"], KINDS)


@given(st.sets(st.integers(1, 12)), st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_season(months, day):
    mask = months_mask(sorted(months))
    assert months_of(mask) == (sorted(months) if len(months) < 12 else [])
    assert active(Claim(1, "floor.high", months=mask), day) == (not months or day.month in months)


def test_validity():
    claim = Claim(1, "floor.high", valid_from=DAY, valid_until=DAY)
    assert [active(claim, DAY + timedelta(days=n)) for n in (-1, 0, 1)] == [False, True, False]


def test_what_becomes_work():
    fresh = {"last_confirmed": DAY}
    found = [
        Claim(1, "pillow.feather", **fresh), Claim(2, "floor.high", **fresh), Claim(3, "payment.cash", **fresh),
        Claim(4, "bed.king", "dislikes", **fresh), Claim(5, "bath.tub", last_confirmed=date(2010, 1, 1)),
        Claim(6, "room.quiet", site_id=2, **fresh), Claim(7, "view.sea", valid_until=date(2020, 1, 1), **fresh),
        Claim(8, "taste.ice", "never", **fresh),
    ]  # fmt: skip
    decisions = used(found, KINDS, ["allergy.feather"], 1, DAY)
    assert work(decisions, KINDS) == [(8, "housekeeping"), (2, "front_desk")]


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=60))
def test_liked_together(guests):
    pairs = count_pairs(guests)
    for pair in pairs:
        assert pair.both == sum(pair.kind in likes and pair.other in likes for likes in guests) >= alike.MIN_SUPPORT
        assert pair.of == sum(pair.kind in likes for likes in guests)
    found = suggest(pairs, ["a"], {"b": "set", "a": "set"})
    assert all(pair.other not in ("a", "b") for pair in found)
    assert [pair.both / pair.of for pair in found] == sorted((pair.both / pair.of for pair in found), reverse=True)


def test_a_guest_with_hundreds_of_kinds_does_not_cost_hundreds_squared():
    pairs = count_pairs([[f"k{n:03}" for n in range(400)]] * alike.MIN_SUPPORT)
    assert len({pair.kind for pair in pairs}) == alike.MOST_KINDS
    assert len(pairs) == alike.MOST_KINDS * alike.MOST_PAIRS
    assert suggest([Pair("a", "b", 5, 5)], [], {}) == []
