"""Names, evidence and survivorship, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, HandleForm, PhoneForm
from rugui.duplicates import alike, blocking, stricter
from rugui.duplicates.alike import compare, spelt
from rugui.duplicates.scoring import THRESHOLDS, WEIGHTS, Features, score, weigh
from rugui.duplicates.survivorship import FIELDS, LISTS, SIDES, Side, plan
from rugui.errors import Invalid
from rugui.values import NameForm

OLD, NEW = date(2024, 1, 1), date(2026, 1, 1)


def name(full, kind="primary", language=""):
    return NameForm(kind, full, language)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("張偉", "張偉", alike.SAME), ("張偉", "张伟", alike.SCRIPT), ("張偉", "Zhang Wei", alike.SPELLING),
        ("張偉", "WEI ZHANG", alike.SPELLING), ("王小明", "Wang Hsiao-ming", alike.SPELLING),
        ("陳怡君", "Chen Yi-chun", alike.SPELLING), ("歐陽雅婷", "Ouyang Yating", alike.SPELLING),
        ("김민수", "Kim Minsu", alike.SPELLING), ("王小明", "王曉明", alike.SOUND),
        ("王小明", "黃小明", alike.DIFFERS), ("王小明", "王大明", alike.GIVEN_DIFFERS),
        ("John Smith", "smith, JOHN", alike.SAME), ("John Smith", "J. Smith", alike.PART),
        ("John Smith", "John Andrew Smith", alike.PART), ("Jonathan Smith", "Jonathon Smith", alike.SLIP),
        ("John Smith", "Mary Smith", alike.GIVEN_DIFFERS), ("John Smith", "Mary Jones", alike.DIFFERS),
        ("Li Wei", "Li Na", alike.GIVEN_DIFFERS), ("王小明", "Peter Wang", alike.UNCLEAR),
        ("王小明", "Peter Chan", alike.DIFFERS), ("佐藤 花子", "Sato Hanako", alike.UNCLEAR),
    ],
)  # fmt: skip
def test_how_alike_two_names_are(one, other, likeness):
    assert compare([spelt(name(one))], [spelt(name(other))]) == likeness
    assert compare([spelt(name(other))], [spelt(name(one))]) == likeness


def test_the_best_of_several_names_counts():
    both = [spelt(name("王小明")), spelt(name("Wang Hsiao-ming"))]
    assert compare(both, [spelt(name("Wang Xiaoming"))]) == alike.SPELLING
    assert compare(both, [spelt(name("王大明"))]) == alike.GIVEN_DIFFERS
    assert compare([], both) == alike.UNCLEAR


def record(full="王小明", number=1, **fields):
    return Features(number, names=(spelt(name(full)),), **fields)


def bits(one, other, **options):
    return score(weigh(one, replace(other, customer_id=2), **options))


PHONE = {"phones": frozenset({"912345678"})}
EMAIL = {"emails": frozenset({"ming@example.com"})}
BORN = {"birthday": Birthday(1990, 5, 17)}
LISTED, SURE = THRESHOLDS["listed"], THRESHOLDS["sure"]


def test_a_family_is_no_duplicate():
    for shared in (PHONE, EMAIL, PHONE | EMAIL, PHONE | EMAIL | BORN):
        father, son = record("王小明", **shared), record("王大明", **shared)
        assert bits(father, son) < LISTED
        assert "family" in {reason.name for reason in weigh(father, replace(son, customer_id=2))}
    assert bits(record("John Smith", **PHONE | EMAIL), record("Mary Smith", **PHONE | EMAIL)) < LISTED


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (record(**PHONE), record(**PHONE), SURE, 99),
        (record("張偉", **PHONE), record("张伟", **PHONE), SURE, 99),
        (record("張偉", **PHONE), record("Zhang Wei", **PHONE), SURE, 99),
        (record(**BORN), record(**BORN), LISTED, SURE),  # many share a name and a birthday
        (record(), record(), -99, LISTED),  # a name alone is nobody's proof
        (record(documents=frozenset("x")), record("Ming Wong", documents=frozenset("x")), LISTED, 99),
        (record(**PHONE), record(**PHONE | {"birthday": Birthday(1960, 1, 1)}), LISTED, 99),
        (record(**PHONE | BORN), record(**PHONE | {"birthday": Birthday(1960, 1, 1)}), LISTED, SURE),
        (record(**BORN), record(birthday=Birthday(None, 5, 17)), LISTED, SURE),
        (record(**PHONE), record("Peter Wang", **PHONE), -99, LISTED),
        (record(**PHONE), replace(record(**PHONE), kind="organisation"), 0, 0),
        (replace(record(**PHONE), related=frozenset({2})), replace(record(**PHONE), related=frozenset({1})), 0, 0),
    ],
)
def test_what_a_pair_weighs(one, other, least, most):
    assert least <= bits(one, other) <= most
    assert bits(one, other) == score(weigh(replace(other, customer_id=2), one))


def test_a_rare_name_weighs_more():
    assert bits(record(), record()) < bits(record(), record(), rare=True) < LISTED
    assert bits(record(), record("王大明")) == bits(record(), record("王大明"), rare=True)
    place = {"addresses": frozenset({"1road"})}
    assert bits(record(**place), record(**place), rare=True) >= LISTED


def test_every_reason_has_a_weight_of_its_sign():
    assert all(weight != 0 for weight in WEIGHTS.values())
    assert 0 < LISTED < SURE


@given(st.lists(st.lists(st.integers(1, 30), max_size=8), max_size=6), st.integers(1, 6))
def test_blocks_give_ordered_pairs_and_count_what_is_too_large(blocks, cap):
    found, larger = blocking.within(map(set, blocks), cap)
    assert all(one < other for one, other in found)
    assert larger == sum(len(set(block)) > cap for block in blocks)
    fit = [set(block) for block in blocks if len(set(block)) <= cap]
    assert all(any({one, other} <= block for block in fit) for one, other in found)


def test_the_stricter_restriction():
    assert stricter.strictest([]) == ""
    assert stricter.strictest(["watch", "refuse", "approve"]) == "refuse"
    assert stricter.strictest(["refuse", "quarantine"]) == "quarantine"


KEPT = Details(
    names=(name("J. Smith"),), phones=(PhoneForm("0912", e164="+886912"),), emails=("A@x.com",), language="en",
    birthday=Birthday(1990), nationality="TW", vip="",
)  # fmt: skip
DROPPED = Details(
    names=(name("John A. Smith"), name("Mr Moon", "incognito")), phones=(PhoneForm("+886 912", e164="+886912"),),
    emails=("a@x.com", "b@x.com"), language="en-GB", birthday=Birthday(1990, 5, 17), nationality="JP", vip="Gold",
    handles=(HandleForm("line", "john"),), external_id="X1",
)  # fmt: skip


def test_each_field_by_its_rule():
    made = plan(Side(KEPT, OLD), Side(DROPPED, NEW))
    rules = {one.name: (one.side, one.rule) for one in made.fields if one.differs}
    assert rules == {
        "names": ("dropped", "fuller"), "phones": ("both", "both"), "emails": ("both", "both"),
        "handles": ("dropped", "only"), "birthday": ("dropped", "fuller"), "nationality": ("dropped", "newer"),
        "language": ("dropped", "fuller"), "vip": ("dropped", "only"), "external_id": ("dropped", "only"),
    }  # fmt: skip
    assert [(one.kind, one.full) for one in made.details.names] == [
        ("primary", "John A. Smith"), ("incognito", "Mr Moon"), ("alternate", "J. Smith"),
    ]  # fmt: skip
    assert [one.typed for one in made.details.phones] == ["0912"]
    assert made.details.emails == ("A@x.com", "b@x.com")
    assert made.details.birthday == Birthday(1990, 5, 17)


def test_the_record_that_stays_wins_where_nothing_decides_and_a_choice_before_every_rule():
    made = plan(Side(KEPT, NEW), Side(DROPPED, NEW), {"names": "kept", "emails": "kept", "vip": "kept"})
    found = {one.name: (one.side, one.rule) for one in made.fields}
    assert found["nationality"] == ("kept", "stays")
    assert found["names"] == ("kept", "chosen")
    assert (made.details.emails, made.details.vip) == (("A@x.com",), "")
    assert [one.full for one in made.details.names if one.kind == "incognito"] == ["Mr Moon"]


def test_what_cannot_be_chosen():
    for chosen in ({"names": "both"}, {"colour": "kept"}, {"vip": "neither"}):
        with pytest.raises(Invalid):
            plan(Side(KEPT), Side(DROPPED), chosen)
    with pytest.raises(Invalid):
        plan(Side(KEPT), Side(replace(DROPPED, kind="organisation")))


details = st.builds(
    Details,
    names=st.lists(st.builds(name, st.sampled_from(("王小明", "Ming", "J. S")), st.sampled_from(("primary", "alternate",
                   "incognito"))), max_size=3).map(tuple),
    phones=st.lists(st.builds(PhoneForm, st.sampled_from(("1", "2", "3"))), max_size=3).map(tuple),
    emails=st.lists(st.sampled_from(("a@x", "B@x", "b@x")), max_size=3).map(tuple),
    birthday=st.sampled_from((Birthday(), Birthday(1990), Birthday(1990, 5, 17), Birthday(None, 5, 17))),
    language=st.sampled_from(("", "zh", "zh-Hant-TW")), vip=st.sampled_from(("", "Gold")),
    external_id=st.sampled_from((None, "A", "B")),
)  # fmt: skip


@given(details, details, st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(SIDES[:2])))
def test_nothing_is_invented_and_no_name_or_pseudonym_is_lost(kept, dropped, chosen):
    made = plan(Side(kept, OLD), Side(dropped, NEW), chosen).details
    full = {alike.plain(one.full) for one in (*kept.names, *dropped.names) if one.kind != "incognito"}
    assert {alike.plain(one.full) for one in made.names if one.kind != "incognito"} == full
    hidden = any(one.kind == "incognito" for one in (*kept.names, *dropped.names))
    assert any(one.kind == "incognito" for one in made.names) == hidden
    for field in ("birthday", "language", "vip", "external_id"):
        assert getattr(made, field) in (getattr(kept, field), getattr(dropped, field))
        if not chosen and (getattr(kept, field) or getattr(dropped, field)):
            assert getattr(made, field)
    for field in LISTS:
        both = (*getattr(kept, field), *getattr(dropped, field))
        assert set(getattr(made, field)) <= set(both)
