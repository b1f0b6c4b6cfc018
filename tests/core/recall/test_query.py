"""What was typed is taken apart as a clerk means it, and never slowly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.recall.plan import MOST_SITES, Plan, plan
from rugui.recall.probe import Probe, Sight
from rugui.recall.query import LONGEST, Query, parse


@pytest.mark.parametrize(
    ("typed", "words", "number"),
    [
        ("張小姐", "张", ""),
        ("王小明先生", "王小明", ""),
        ("田中様", "田中", ""),
        ("김민수씨", "김민수", ""),
        ("先生", "先生", ""),
        ("Mr Smith", "smith", ""),
        ("Dr. J. Müller", "j muller", ""),
        ("Mr", "mr", ""),
        ("王 5678", "王", "5678"),
        ("王5678", "王", "5678"),
        ("5678王", "王", "5678"),
        ("wang 5678", "wang", "5678"),
        ("張偉 0912 345 678", "张伟", "0912345678"),
        ("Smith, John", "smith john", ""),
        ("張\u3000偉", "张 伟", ""),
        ("１２０８", "", "1208"),
        ("AB12", "ab12", ""),
        ("zhengjx8703", "zhengjx", "8703"),
        ("王 1208a", "王", ""),
    ],
)
def test_words_and_numbers(typed: str, words: str, number: str) -> None:
    query = parse(typed)
    assert " ".join(query.words) == words
    assert query.number == number


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\ud800\udfff", "😀", "--", "+", "()", "...", "@", "@@"])
def test_nothing_to_look_for(typed: str) -> None:
    query = parse(typed)
    assert not query
    assert plan(query, Sight()) == Plan()


@pytest.mark.parametrize(
    "typed",
    ["+886912345678", "00886912345678", "886912345678", "0912345678", "0912-345-678", "912345678", "(09) 1234 5678",
     "０９１２３４５６７８", "+886 912 345 678", "+886 (0)912 345 678"],
)  # fmt: skip
def test_every_spelling_of_a_phone_asks_for_a_beginning_of_its_key(typed: str) -> None:
    first = plan(parse(typed), Sight()).exact
    assert any("#876543219688".startswith(p.key) for p in first if p.key[0] == "#")


def test_one_probe_answers_a_surname_with_four_digits() -> None:
    for typed, key in (("wang 5678", "+wang5678"), ("王5678", "+王5678"), ("O'Neil 5678", "+oneil5678")):
        first = plan(parse(typed), Sight()).exact
        assert key in [probe.key for probe in first]


def test_rooms_and_bookings_are_asked_for_site_by_site() -> None:
    steps = plan(parse("1208"), Sight(sites=frozenset({3, 5}), site_id=5))
    first, second = steps.exact, steps.ranges
    assert [probe.key for probe in first if probe.key[0] == "/"] == ["/1208/5", "/1208/3"]
    assert not any(probe.key[0] in "/;" and probe.end for probe in first + second)
    first = plan(parse("1208"), Sight(sites=frozenset())).exact
    assert not any(probe.key[0] in "/;" for probe in first)


def test_protected_keys_are_asked_for_only_with_the_permission() -> None:
    for typed in ("wang", "wang 5678", "a@b.c", "王小明"):
        assert any(probe.key[0] == "*" for probe in plan(parse(typed), Sight(incognito=True)).exact)
        assert not any(probe.key[0] == "*" for step in _steps(parse(typed), Sight()) for probe in step)


def _steps(query: Query, sight: Sight) -> list[list[Probe]]:
    steps = plan(query, sight)
    return [steps.exact, steps.ranges, steps.narrowed]


def _check(probes: list[Probe]) -> None:
    assert len(probes) <= 5 * MOST_SITES
    for probe in probes:
        assert len(probe.key) <= 64
        assert len(probe.key) > 1
        probe.key.encode()
        assert "\x00" not in probe.key + "".join(probe.narrow)


@given(st.text(max_size=300), st.booleans(), st.sampled_from([None, frozenset(), frozenset(range(99))]))
def test_whatever_is_typed_the_probes_are_few_and_short(
    text: str, incognito: bool, sites: frozenset[int] | None
) -> None:
    query = parse(text)
    for step in _steps(query, Sight(incognito, sites, 7)):
        _check(step)


@given(st.text(alphabet="王wang 5678@+-/.0,先生", max_size=40))
def test_whatever_a_clerk_types_the_probes_are_few_and_short(text: str) -> None:
    for step in _steps(parse(text), Sight(True, None, 7)):
        _check(step)


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    query = parse("王" * 10_000_000)
    assert len(query.name) == LONGEST
    assert parse("a b c d e f g h i j k l").words == tuple("abcdef")
    assert parse("1" * 1000) == Query(number="1" * 30, code="1" * 30)
