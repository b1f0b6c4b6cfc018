"""Tier rules: windows, negatives, eased thresholds, floors, tiers set by hand. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from membership_club.activity import COUNTERS, Activity, Entry
from membership_club.explain import explain
from membership_club.forecast import Case, run
from membership_club.history import Change, fold, known
from membership_club.rules import ClubRules, Hold, Need, Rule, Terms, TierRules, Version, Window
from membership_club.rules_json import dump, load

from tests.membership_club.making import HWORLD, D, case, needs


def tier_on(one, *days):
    return [run(one, D("2020-01-01"), D(day))[0].tier for day in days]


def test_forty_nights_and_at_most_three_no_shows():
    stays = [("2024-02-10", "nights", 15), ("2024-05-01", "nights", 25)]
    good = case(HWORLD, "2024-01-15", *stays)
    assert tier_on(good, "2024-02-09", "2024-02-10", "2024-05-01") == ["star", "gold", "platinum"]
    bad = case(HWORLD, "2024-01-15", *stays, *[("2024-03-01", "no_shows", 1)] * 4)
    assert tier_on(bad, "2024-12-31", "2025-01-14") == ["gold", "gold"]
    told = explain(bad, D("2024-12-31"), D("2024-01-15")).next_tier
    assert [(one.counter, one.have, one.missing) for one in told.judged.nearest] == [
        ("nights", 40, 0), ("no_shows", 4, 1)]  # fmt: skip


@pytest.mark.parametrize(("nights", "after"), [(30, "platinum"), (29, "gold"), (0, "gold")])
def test_kept_with_thirty_else_one_down_when_the_cycle_is_over(nights, after):
    one = case(HWORLD, "2024-01-15", ("2024-03-01", "nights", 40), ("2025-06-01", "nights", nights))
    assert tier_on(one, "2026-01-14", "2026-01-15") == ["platinum", after]


def test_too_many_no_shows_leave_a_rolling_window_by_themselves():
    window = Window("rolling", 12)
    rules = ClubRules((TierRules("a"), TierRules("b", needs(("nights", 5), ("no_shows", 0), window=window))),
                      Terms("lifetime"), Hold("never"))  # fmt: skip
    one = case(rules, "2024-01-01", ("2024-03-01", "no_shows", 1), ("2024-12-01", "nights", 5))
    assert tier_on(one, "2025-02-28", "2025-03-01", "2025-03-02") == ["a", "b", "b"]


def test_or_of_ands_and_an_eased_threshold_until_a_day():
    eased = Need("nights", 20, False, 10, D("2021-12-31"))
    rule = Rule(Window("calendar"), ((eased,), (Need("spend", 100_000), Need("stays", 3))))
    rules = ClubRules((TierRules("a"), TierRules("b", rule)), Terms("lifetime"), Hold("calendar", more=0), "one")
    assert tier_on(case(rules, "2021-01-01", ("2021-12-31", "nights", 10)), "2022-12-31", "2023-01-01") == ["b", "a"]
    assert tier_on(case(rules, "2021-01-01", ("2022-01-01", "nights", 10)), "2022-12-31") == ["a"]
    spent = [("2022-05-01", "spend", 100_000), ("2022-05-01", "stays", 3)]
    assert tier_on(case(rules, "2021-01-01", *spent), "2022-05-01") == ["b"]


@pytest.mark.parametrize(
    ("downgrade", "floor", "found"),
    [("one", "", "gold"), ("base", "", "star"), ("none", "", "platinum"), ("fit", "", "silver"),
     ("fit", "gold", "gold"), ("base", "silver", "silver")],
)  # fmt: skip
def test_how_far_one_falls(downgrade, floor, found):
    tiers = (*HWORLD.tiers[:3], replace(HWORLD.tiers[3], floor=floor))
    rules = replace(HWORLD, tiers=tiers, downgrade=downgrade)
    one = case(rules, "2024-01-15", ("2024-03-01", "nights", 40), ("2025-06-01", "nights", 3))
    assert tier_on(one, "2026-01-15") == [found]


def test_days_of_grace_for_a_tier():
    rules = replace(HWORLD, hold=replace(HWORLD.hold, grace_days=60))
    late = ("2026-02-20", "nights", 20)
    one = case(rules, "2024-01-15", ("2024-03-01", "nights", 40), ("2025-06-01", "nights", 10), late)
    assert tier_on(one, "2026-01-15", "2026-03-15", "2026-03-16") == ["platinum"] * 3
    none = case(rules, "2024-01-15", ("2024-03-01", "nights", 40))
    assert tier_on(none, "2026-03-15", "2026-03-16") == ["platinum", "gold"]


def test_a_tier_set_by_hand_pauses_the_rules_until_its_day():
    by_hand = Change(D("2024-06-01"), "manual", {"tier": "platinum", "until": "2024-12-31"}, id=2, reason="held a gala")
    one = case(HWORLD, "2024-01-15", ("2024-08-01", "nights", 15), changes=[by_hand])
    assert tier_on(one, "2024-08-01", "2024-12-31", "2025-01-01") == ["platinum", "platinum", "gold"]
    told = explain(one, D("2024-08-02"), D("2024-08-02"))
    assert (told.paused.data["until"], told.paused.data["reason"], told.keep) == ("2024-12-31", "held a gala", None)
    assert [(step.on, step.kind, step.data["tier"]) for step in told.upcoming][:1] == [
        (D("2025-01-01"), "manual_ended", "gold")]  # fmt: skip


def test_a_freeze_pushes_the_window_back():
    rules = ClubRules((TierRules("a"), TierRules("b", needs(("nights", 10), window=Window("rolling", 6)))),
                      Terms("rolling"), Hold("months", 12))  # fmt: skip
    pause = [Change(D("2024-03-01"), "frozen", id=2), Change(D("2024-05-01"), "thawed", id=3)]
    nights = [("2024-01-20", "nights", 5), ("2024-08-01", "nights", 5)]
    assert tier_on(case(rules, "2024-01-01", *nights, until="2024-12-31"), "2024-08-01") == ["a"]
    assert tier_on(case(rules, "2024-01-01", *nights, until="2024-12-31", changes=pause), "2024-08-01") == ["b"]


def test_renewal_grace_and_the_end():
    terms = Terms("rolling", grace_days=30, grace_rights=("rate",))
    rules = ClubRules((TierRules("a"),), terms)
    one = case(rules, "2024-01-01", until="2024-12-31")
    states = [run(one, D("2024-01-01"), D(day))[0].status for day in ("2024-12-31", "2025-01-01", "2025-01-30",
                                                                      "2025-01-31")]  # fmt: skip
    assert states == ["active", "grace", "grace", "expired"]
    by_stay = replace(terms, renewal="rule", renew_rule=needs(("stays", 1), window=Window("rolling", 12)))
    came = case(replace(rules, terms=by_stay), "2024-01-01", ("2025-01-10", "stays", 1), until="2024-12-31")
    state, _ = run(came, D("2024-01-01"), D("2025-02-01"))
    assert (state.status, state.term_end) == ("active", D("2025-12-31"))


def test_who_was_frozen_in_grace_and_extended_comes_back_active():
    made = [
        Change(D("2024-01-01"), "joined", {"until": "2024-01-31"}),
        Change(D("2024-02-01"), "grace", {"until": "2024-03-01"}),
        Change(D("2024-02-10"), "frozen", {}),
        Change(D("2024-02-11"), "extended", {"until": "2024-12-31"}),
        Change(D("2024-02-20"), "thawed", {}),
    ]
    state = fold(made, D("2024-02-20"))
    assert (state.status, state.term_end) == ("active", D("2025-01-10"))


# ---- what holds for every history

FEW = settings(max_examples=60)

DAY0 = D("2023-06-15")
days = st.integers(0, 900).map(lambda n: DAY0 + timedelta(days=n))
entries = st.lists(st.builds(Entry, days, st.sampled_from(COUNTERS), st.integers(1, 12)), max_size=12)
TERMS = [Terms("lifetime"), Terms("rolling", 12, grace_days=30), Terms("fixed", rollover=(10, 1)),
         Terms("rolling", 6, renewal="itself"), Terms("rolling", 1, grace_days=5)]  # fmt: skip
HOLDS = [Hold("anniversary"), Hold("calendar", grace_days=20), Hold("months", 6), Hold("term"), Hold("never")]
WINDOWS = [Window("rolling", 6), Window("calendar"), Window("anniversary"), Window("tier"), Window("life")]


@st.composite
def clubs(draw):
    window = draw(st.sampled_from(WINDOWS))
    need = st.builds(Need, st.sampled_from(COUNTERS), st.integers(0, 15), st.booleans())
    rule = st.builds(Rule, st.just(window), st.lists(st.lists(need, min_size=1, max_size=2).map(tuple), min_size=1,
                                                     max_size=2).map(tuple))  # fmt: skip
    tiers = [TierRules("t0")]
    for place in range(1, 4):
        keep = draw(st.none() | rule)
        floor = draw(st.sampled_from(["", *(tier.code for tier in tiers)]))
        tiers.append(TierRules(f"t{place}", draw(st.none() | rule), keep, floor))
    return ClubRules(tuple(tiers), draw(st.sampled_from(TERMS)), draw(st.sampled_from(HOLDS)),
                     draw(st.sampled_from(["one", "fit", "base", "none"])), draw(st.booleans()))  # fmt: skip


@st.composite
def changes(draw):
    span = draw(st.sampled_from([60, 900]))  # close together, or over years
    near = st.integers(0, span).map(lambda n: DAY0 + timedelta(days=n))
    first = draw(st.sampled_from([None, "2023-06-25", "2024-06-14"]))
    made = [Change(DAY0, "joined", {"tier": "t0", "until": first}, id=1)]
    for number in range(2, 2 + draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["manual", "frozen", "thawed", "left", "extended", "referred", "renewed"]))
        data, on = {}, draw(near)
        if kind in ("extended", "renewed", "manual", "frozen"):
            data["until"] = (on + timedelta(days=draw(st.integers(0, span * 3 // 4)))).isoformat()
        if kind == "manual":
            data["tier"] = draw(st.sampled_from(["t0", "t1", "t2", "t3"]))
        made.append(Change(on, kind, data, id=number))
    return tuple(made)


@pytest.mark.parametrize(
    ("kind", "data"),
    [("manual", {"tier": "gold", "until": "2023-06-26"}), ("extended", {"until": "2023-06-26"}),
     ("renewed", {"until": "2023-06-26"}), ("frozen", {"until": "2023-06-26"}), ("frozen", {}), ("left", {})],
)  # fmt: skip
@pytest.mark.parametrize("terms", [Terms("rolling"), Terms("rolling", grace_days=5), Terms("rolling", 1, grace_days=1)])
@pytest.mark.parametrize("hold", [Hold("term"), Hold("term", grace_days=2), Hold("months", 1)])
def test_what_a_person_does_on_the_day_after_the_term_has_its_place_in_the_day(kind, data, terms, hold):
    there = Change(D("2023-06-26"), kind, data, id=2)
    one = case(replace(HWORLD, terms=terms, hold=hold), "2023-06-15", ("2023-06-20", "nights", 40),
               until="2023-06-25", changes=[there])  # fmt: skip
    for day in ("2023-06-26", "2023-06-27", "2023-07-02"):
        state, steps = run(one, D("2023-06-15"), D(day))
        again = fold([*one.changes, *steps], D(day))
        assert replace(again, status_by=None, tier_by=None) == replace(state, status_by=None, tier_by=None)


@FEW
@given(clubs(), changes(), entries, days)
def test_what_the_run_writes_down_gives_the_state_it_ended_in(club, made, done, until):
    one = Case(made, Activity(done), (Version(date.min, club),))
    state, steps = run(one, DAY0, until)
    again = fold([*made, *steps], until)
    assert replace(again, status_by=None, tier_by=None) == replace(state, status_by=None, tier_by=None)


@FEW
@given(clubs(), changes(), entries, days, st.integers(0, 400))
def test_running_every_night_and_running_once_is_the_same(club, made, done, until, first):
    one = Case(made, Activity(done), (Version(date.min, club),))
    midway = min(until, DAY0 + timedelta(days=first))
    _, early = run(one, DAY0, midway)
    later, _ = run(replace(one, changes=(*made, *early)), midway, until)
    once, _ = run(one, DAY0, until)
    assert replace(later, status_by=None, tier_by=None) == replace(once, status_by=None, tier_by=None)


@FEW
@given(clubs(), changes(), entries, days, st.randoms(use_true_random=False))
def test_the_order_in_which_things_arrive_makes_no_difference(club, made, done, until, chance):
    one = run(Case(made, Activity(done), (Version(date.min, club),)), DAY0, until)[0]
    mixed, stirred = list(made), list(done)
    chance.shuffle(mixed)
    chance.shuffle(stirred)
    other = run(Case(tuple(mixed), Activity(stirred), (Version(date.min, club),)), DAY0, until)[0]
    assert replace(other, status_by=None, tier_by=None) == replace(one, status_by=None, tier_by=None)


@given(changes(), days, st.data())
def test_what_is_undone_was_never_there(made, until, data):
    gone = data.draw(st.sampled_from(made))
    undone = known([*made, Change(until, "reversed", id=99, reverses=gone.id)])
    assert fold(undone, until) == fold([one for one in made if one.id != gone.id], until)
    redone = [*made, Change(until, "reversed", id=99, reverses=gone.id), Change(until, "reversed", id=100, reverses=99)]
    assert fold(known(redone), until) == fold(made, until)


@FEW
@given(clubs(), changes(), entries, days, days)
def test_every_day_has_an_explanation(club, made, done, on, written):
    told = explain(Case(made, Activity(done), (Version(date.min, club),)), on, written)
    assert told.status.code
    assert told.state.member == bool(told.state.status in ("active", "grace", "frozen"))
    if told.keep is not None:
        assert told.keep.by == told.state.tier_end


@given(clubs())
def test_rules_survive_their_document(club):
    assert load(dump(club)) == club
