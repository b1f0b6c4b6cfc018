"""The catalogue: whole in three languages, and found by what people type."""

import pytest
from hotel_preferences.catalogue import DEPARTMENTS, LANGUAGES, NOTE, SENSITIVE, VALUES, builtin, opera_codes
from hotel_preferences.matching import mentions, offers
from hypothesis import given, settings
from hypothesis import strategies as st

KINDS = builtin().at(None)


def test_every_kind_is_whole():
    groups = builtin().groups
    assert len(KINDS) > 200
    for kind in KINDS:
        assert kind.group in groups
        assert kind.department in (*DEPARTMENTS, "")
        assert kind.value in VALUES
        assert kind.sensitive in ("", *SENSITIVE)
        assert kind.is_allergy == (kind.sensitive == "allergy")
        assert not kind.contains or builtin().kind(kind.contains).is_allergy
        assert bool(kind.choices) == (kind.value == "choice")
        assert bool(kind.unit and kind.low < kind.high) == (kind.value == "number")
        for language in LANGUAGES:
            assert kind.titles[language].strip()
    for language in LANGUAGES:
        titles = [kind.title(language) for kind in KINDS]
        assert len(set(titles)) == len(titles)


def test_exclusive_sets_have_two_sides():
    sets = {}
    for kind in KINDS:
        if kind.exclusive:
            sets.setdefault((kind.group, kind.exclusive), []).append(kind.code)
    assert all(len(codes) > 1 for codes in sets.values()), sets


def test_opera_codes_name_kinds():
    assert set(opera_codes().values()) <= set(builtin().kinds)


def test_a_kind_that_is_gone_still_reads():
    kind = builtin().kind("room.gone")
    assert (kind.group, kind.title("en")) == ("room", "room.gone")
    assert builtin().kind("nothing").group == "other"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_title_finds_its_kind(kind):
    for language in LANGUAGES:
        first = offers(kind.title(language), KINDS)[:3]
        assert kind.code in [offer.kind for offer in first], first


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("feather", [("allergy.feather", "must", ""), ("pillow.feather", "likes", "")]),
        ("羽毛", [("allergy.feather", "must", "")]),
        ("no feather", [("allergy.feather", "must", ""), ("pillow.feather", "never", "")]),
        ("softpillow", [("other.note", "likes", "softpillow")]),
        ("软枕", [("pillow.soft", "likes", "")]),
        ("柔軟枕頭", [("pillow.soft", "likes", "")]),
        ("無菸房", [("room.non_smoking", "likes", "")]),
        ("高楼层", [("floor.high", "likes", "")]),
        ("22°C", [("temperature.room", "likes", "22")]),
        ("temp 22", [("temperature.room", "likes", "22")]),
        ("房間溫度 23.5度", [("temperature.room", "likes", "23.5")]),
        ("latte", [("taste.coffee", "likes", "latte")]),
        ("拿鐵", [("taste.coffee", "likes", "latte")]),
        ("Newspaper: Le Monde", [("newspaper.title", "likes", "Le Monde")]),
        ("報紙自由時報", [("newspaper.title", "likes", "自由時報")]),
        ("allergic to peanuts", [("allergy.peanut", "must", ""), ("other.note", "likes", "allergic to peanuts")]),
        ("對花生嚴重過敏", [("allergy.peanut", "must", "")]),
        ("allergy: zebra", [("allergy.other", "must", "zebra")]),
        ("must king", [("bed.king", "must", "")]),
        ("一定要大床", [("bed.king", "must", "")]),
        ("不要香菜", [("diet.no_coriander", "must", "")]),
        ("never feather pillow", [("pillow.feather", "never", "")]),
        ("dislikes high floor", [("floor.high", "dislikes", "")]),
        ("FEATHER-free", [("pillow.feather_free", "likes", "")]),
        ("９９°C", [("other.note", "likes", "９９°C")]),
    ],
)
def test_what_is_typed(typed, expected):
    found = [(offer.kind, offer.strength, offer.value) for offer in offers(typed, KINDS)]
    assert found[: len(expected)] == expected


def test_no_wish_for_what_is_refused():
    for typed in ("no feather", "never feather pillow", "不要羽毛枕"):
        assert ("pillow.feather", "likes") not in [(one.kind, one.strength) for one in offers(typed, KINDS)]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.sampled_from(["", " ", "°", "22", "過敏", "no ", "allergy", "a" * 500])))
def test_anything_can_be_typed(typed):
    found = offers(typed, KINDS, 5)
    assert len(found) <= 6
    if found:
        assert found[-1].kind == NOTE
    keys = [(one.kind, one.strength in ("dislikes", "never")) for one in found]
    assert len(set(keys)) == len(keys)
    mentions(typed, KINDS)


def test_wishes_of_a_booking():
    wishes = {
        "高樓層、安靜房間、靠近電梯、軟枕頭、兩張單人床、加濕器、晚到、素食早餐、嬰兒床、生日蛋糕": 10,
        "高楼层、安静房间、靠近电梯、软枕、双床、加湿器、晚到、素食早餐、婴儿床、生日蛋糕": 10,
        "high floor, quiet room, near the lift\nfeather-free pillow; twin beds; humidifier": 6,
        "airport transfer": 1,
        "Please call the room when the taxi is here": 0,
        "": 0,
    }
    for text, count in wishes.items():
        assert len(mentions(text, KINDS)) == count, text
    assert [one.kind for one in mentions("severe peanut allergy", KINDS)] == ["allergy.peanut"]
    assert [one.words for one in mentions("quiet room, thanks", KINDS)] == ["quiet room"]
