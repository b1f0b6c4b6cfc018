"""What holds at a moment, derived from what was said; and that a merge never widens it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from rugui.customers.birthday import Birthday
from rugui.privacy.consent_rules import (
    ADULT,
    CHILD,
    GIVEN,
    HEALTH,
    IN_FORCE,
    LAPSED,
    MARKETING,
    MERGED,
    NARROWED,
    NO_GUARDIAN,
    NOT_ASKED,
    TAKEN_BACK,
    TOO_YOUNG,
    WITHDRAWN,
    YOUNG,
    Age,
    Said,
    State,
    in_force,
    narrowing,
    stage,
    stricter,
)  # fmt: skip
from rugui.privacy.consent_sharing import crosses

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EMAIL, KEEP = (MARKETING, "email"), (HEALTH, "")
GROWN = Age(Birthday(1980, 5, 17))

moments = st.integers(-4000, 400).map(lambda hours: NOW + timedelta(hours=hours))
sayings = st.builds(
    Said, st.just(MARKETING), st.sampled_from(["email", "sms"]), st.sampled_from([GIVEN, GIVEN, WITHDRAWN, NARROWED]),
    moments, st.none() | moments, st.none() | st.integers(1, 200), st.booleans(), st.integers(1, 10**6),
)  # fmt: skip
streams = st.lists(sayings, max_size=8)
ages = st.builds(
    Age,
    st.builds(
        Birthday, st.none() | st.integers(1930, 2026), st.none() | st.integers(1, 12), st.none() | st.integers(1, 28)
    ),
    st.booleans(),
)


def said(what, days, key=EMAIL, **more):
    return Said(*key, what, NOW - timedelta(days=days), **more)


def status(*stream, age=GROWN, key=EMAIL, now=NOW):
    return in_force(stream, age, now)[key].status


def test_published_examples():
    assert status() == NOT_ASKED
    assert status(said(GIVEN, 3)) == IN_FORCE
    assert status(said(GIVEN, 3), said(WITHDRAWN, 2)) == TAKEN_BACK
    assert status(said(WITHDRAWN, 2), said(GIVEN, 1)) == IN_FORCE
    assert status(said(GIVEN, 1), said(WITHDRAWN, 1)) == TAKEN_BACK, "the stricter of one moment"
    assert status(said(GIVEN, -1)) == NOT_ASKED, "not said yet"
    assert status(said(GIVEN, 30, valid_days=30)) == LAPSED
    assert status(said(GIVEN, 30, valid_days=31)) == IN_FORCE
    assert status(said(GIVEN, 3, until=NOW)) == LAPSED
    assert status(said(GIVEN, 9), said(NARROWED, 1)) == MERGED
    assert status(said(GIVEN, 9), said(NARROWED, 1, until=NOW + timedelta(1))) == IN_FORCE
    assert status(said(GIVEN, 3, valid_days=10**9)) == IN_FORCE, "beyond the calendar is no end"


def test_minors():
    child, young = Age(Birthday(2015, 1, 1)), Age(Birthday(2009, 6, 1))
    assert status(said(GIVEN, 1), age=child) == status(said(GIVEN, 1, by_guardian=True), age=young) == TOO_YOUNG
    assert status(age=child) == TOO_YOUNG
    assert status(said(GIVEN, 1, KEEP), age=child, key=KEEP) == NO_GUARDIAN
    assert status(said(GIVEN, 1, KEEP, by_guardian=True), age=child, key=KEEP) == IN_FORCE
    assert status(said(GIVEN, 1, KEEP), age=young, key=KEEP) == IN_FORCE
    just_18 = Age(Birthday(2008, 11, 22))
    assert status(said(GIVEN, 1), age=just_18) == TOO_YOUNG, "agreed to as a minor"
    assert status(said(GIVEN, 0), age=just_18) == IN_FORCE


def test_stage_knows_only_what_is_certain():
    today = date(2026, 11, 22)
    assert stage(Age(), today) == ADULT
    assert stage(Age(in_care=True), today) == stage(Age(Birthday(None, 5, 17), True), today) == CHILD
    assert stage(Age(Birthday(2008)), today) == YOUNG, "perhaps born on the last day of it"
    assert stage(Age(Birthday(2008, 11, 22)), today) == ADULT
    assert stage(Age(Birthday(2008, 11, 23)), today) == YOUNG
    assert stage(Age(Birthday(2010, 11, 23)), today) == CHILD
    assert stage(Age(Birthday(1980), in_care=True), today) == ADULT


@given(streams, ages, moments)
def test_nothing_holds_that_was_not_agreed_to(stream, age, now):
    for key, state in in_force(stream, age, now).items():
        if not state.in_force:
            continue
        past = [one for one in stream if (one.purpose, one.channel) == key and one.at <= now]
        last = max(one.at for one in past)
        assert any(one.at == last and one.what != WITHDRAWN for one in past)
        assert not any(one.at == last and one.what == WITHDRAWN for one in past) or any(
            one.at == last and one.what == NARROWED and one.until for one in past
        )
        assert state.until is None or state.until > now
        assert stage(age, now.date()) == ADULT


@given(streams, ages, moments, st.randoms())
def test_the_order_of_rows_decides_nothing(stream, age, now, random):
    unique = list({one.id: one for one in stream}.values())
    shuffled = random.sample(unique, len(unique))
    assert in_force(shuffled, age, now) == in_force(unique, age, now)


@given(streams, ages)
def test_taking_back_always_works(stream, age):
    later = NOW + timedelta(days=40)
    stopped = [*stream, Said(*EMAIL, WITHDRAWN, later, id=10**7)]
    assert not in_force(stopped, age, later)[EMAIL].in_force


@given(streams, streams, ages, ages)
def test_stricter_holds_only_what_holds_in_both(a, b, age_a, age_b):
    one, other = in_force(a, age_a, NOW), in_force(b, age_b, NOW)
    for key, state in stricter(one, other).items():
        assert state.in_force == (one[key].in_force and other[key].in_force)
        if state.in_force and state.until:
            assert state.until == min(x.until for x in (one[key], other[key]) if x.until)
    assert {k: (v.status, v.until) for k, v in stricter(one, other).items()} == {
        k: (v.status, v.until) for k, v in stricter(other, one).items()
    }
    assert stricter(one, one) == one


@given(streams, streams, ages, ages, ages, st.integers(0, 9000))
@example([Said(*EMAIL, GIVEN, NOW - timedelta(1))], [], GROWN, Age(Birthday(2016)), GROWN, 1)
@example([], [Said(*EMAIL, GIVEN, NOW - timedelta(1))], Age(Birthday(2016)), GROWN, GROWN, 1)
def test_a_merge_never_widens(a, b, kept, dropped, after, hours):
    """What a merge leaves holds never later unless both records' own events held then, whichever birthday stays."""
    wanted = stricter(in_force(a, kept, NOW), in_force(b, dropped, NOW))
    past = [one for one in a + b if one.at <= NOW]
    added = [Said(*key, NARROWED, NOW, until=until, id=10**7) for key, until in narrowing(past, wanted, NOW).items()]
    later = NOW + timedelta(hours=hours)
    for key, state in in_force(past + added, after, later).items():
        if state.in_force:
            assert wanted[key].in_force
            assert wanted[key].until is None or later < wanted[key].until


def test_a_record_nobody_asked_is_the_stricter():
    given_ = {EMAIL: State(*EMAIL, IN_FORCE, NOW)}
    assert stricter(given_, {})[EMAIL].status == NOT_ASKED


def test_only_mainland_chinas_border_is_one():
    assert crosses({"TW"}, "CN")
    assert crosses({"CN"}, "HK")
    assert not crosses({"TW", "CN"}, "CN"), "a stay here is a contract here"
    assert not crosses({"TW"}, "JP")
    assert not crosses(set(), "CN")
    assert not crosses({"CN"}, "")
