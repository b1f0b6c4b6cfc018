from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rugui.arrivals import briefing as rules
from rugui.arrivals import known
from rugui.arrivals.briefing import LastStay, Review, Row
from rugui.customers.birthday import Birthday
from rugui.facts import TONES, rank
from rugui.values import Fact, NameForm

LEFT = date(2026, 6, 1)
LAST = LastStay(date(2026, 5, 30), LEFT, "901", 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FACTS = st.builds(
    Fact,
    name=st.sampled_from(["a.x", "b.y", "c.z"]),
    value=st.just(True),
    label=st.text(max_size=5),
    tone=st.sampled_from(TONES),
    rank=st.integers(0, 3),
    since=st.none() | st.integers(-5, 5).map(lambda days: NOON + timedelta(days=days)),
)
LASTS = st.sampled_from([None, LAST])


@given(st.lists(FACTS, max_size=8), LASTS)
def test_order_is_by_tone_and_nothing_is_lost_or_lowered(stated, last):
    found = rules.ranked(stated, last)
    assert [rank(fact) for fact in found] == sorted(rank(fact) for fact in found)
    assert sorted(str(fact.label) for fact in found) == sorted(str(fact.label) for fact in stated)
    before = sorted(TONES.index(fact.tone) for fact in stated)
    after = sorted(TONES.index(fact.tone) for fact in found)
    assert all(new <= old for new, old in zip(after, before, strict=True))
    assert all(fact.reason for fact in found if fact.tone != "info")


@given(st.lists(FACTS, max_size=12), st.integers(0, 5))
def test_safety_and_alerts_are_never_folded_away(stated, limit):
    facts = rules.ranked(stated, LAST)
    shown, more = rules.few(facts, limit)
    assert len(shown) + more == len(facts)
    urgent = [fact for fact in facts if fact.tone in ("safety", "alert")]
    assert list(shown[: len(urgent)]) == urgent
    assert len(shown) <= max(limit, len(urgent))


def test_what_is_new_since_the_last_stay_moves_up():
    old = Fact("a.x", 1, "old", since=NOON)
    new = Fact("b.y", 1, "new", since=NOON + timedelta(days=1))
    assert [(f.label, f.tone) for f in rules.ranked([old, new], LAST)] == [("new", "change"), ("old", "info")]
    assert [f.tone for f in rules.ranked([old, new], None)] == ["info", "info"]
    assert rules.changes([old, new], LAST) == (new,)
    assert rules.changes([old, new], None) == ()


def test_a_changed_profile_says_so_once():
    later = NOON + timedelta(days=9)
    assert [f.name for f in rules.ranked([], LAST, profile_changed=later)] == ["customers.changed"]
    assert rules.ranked([], LAST, profile_changed=NOON) == ()
    assert [f.name for f in rules.ranked([], None, profile_changed=later, first=True)] == ["stays.first"]


@given(st.integers(-5, 5), st.none() | st.integers(-5, 5))
def test_review_state(changed, read):
    at = None if read is None else NOON + timedelta(seconds=read)
    review = Review(NOON + timedelta(seconds=changed), at, "Lin")
    assert review.state == ("" if read is None else "modified" if changed > read else "reviewed")


def row(id, status="expected", eta="", room="", name="王"):
    return Row(
        id, "c", (NameForm("primary", name),), status, LEFT, LEFT, eta, room, 1, 0, "", "", ("arriving",), Review(NOON)
    )


ROWS = st.builds(
    row,
    st.text("abc", min_size=1, max_size=3),
    st.sampled_from(["expected", "in_house", "departed"]),
    st.sampled_from(["", "09:00", "18:30"]),
    st.sampled_from(["", "9", "101", "A12", "１２", "³"]),
    st.sampled_from(["王", "李", "Smith"]),
)


@given(st.lists(ROWS, max_size=8, unique_by=lambda one: one.visit_id))
def test_rows_have_one_order(rows):
    keys = [rules.order(one) for one in rows]
    assert len(set(keys)) == len(keys)


def test_room_numbers_are_numbers():
    rows = [row("a", room="1001"), row("b", room="901"), row("c", room=""), row("d", room="12A")]
    assert [one.room for one in sorted(rows, key=rules.order)] == ["12A", "901", "1001", ""]


def test_requests_of_a_booking_are_wishes_one_by_one():
    found = list(known.of_stay("高樓層；遠離電梯; cot\n\n late", "3"))
    assert [fact.value for fact in found] == ["高樓層", "遠離電梯", "cot", "late", "3"]
    assert [fact.tone for fact in found] == ["must"] * 4 + ["vip"]
    assert not list(known.of_stay("", ""))


def test_a_birthday_in_the_stay_is_said_without_its_date():
    born = Birthday(1980, 6, 1)
    (fact,) = known.birthday(born, date(2026, 5, 31), date(2026, 6, 2))
    assert "06" not in f"{fact.value}{fact.label!s}"
    assert not list(known.birthday(born, date(2026, 6, 2), date(2026, 6, 9)))
    assert not list(known.birthday(Birthday(1980), date(2026, 1, 1), date(2026, 12, 31)))
