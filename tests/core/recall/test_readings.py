"""Surnames are read as surnames are read; the dictionary's reading stays a second key."""

import pytest
from rugui.recall.readings import letters, pinyin, split, surname
from rugui.recall.romanise import short_vowels, umlauts, wade_giles

# What dictionaries of single characters get wrong (26 of 55 hard cases with the best of them).
SURNAMES = {
    "單": "shan dan", "单": "shan dan", "曾": "zeng ceng", "解": "xie jie", "仇": "qiu chou", "尉遲": "yuchi weichi",
    "尉迟": "yuchi weichi", "區": "ou qu", "区": "ou qu", "朴": "piao pu park", "查": "zha cha", "翟": "zhai di",
    "繆": "miao mou", "覃": "qin tan", "樂": "yue le", "种": "chong zhong", "薄": "bo bao", "隗": "wei kui", "卜": "bu",
    "召": "shao zhao", "祭": "zhai ji", "折": "she zhe", "洗": "xian xi", "員": "yun yuan", "秘": "bi mi",
    "乜": "nie mie", "蓋": "ge gai", "万俟": "moqi", "長孫": "zhangsun",
    "歐陽": "ouyang auyeung", "呂": "lv lu lyu", "冼": "xian sin",
    "張": "zhang chang cheung", "郭": "guo kuo kwok", "陳": "chen chan", "黃": "huang wong", "許": "xu hsu hui",
    "김": "kim", "박": "park", "최": "choi", "이": "lee yi",
}  # fmt: skip


@pytest.mark.parametrize("written", SURNAMES)
def test_spellings_of_a_surname(written: str) -> None:
    assert set(SURNAMES[written].split()) <= set(surname(written).all)
    assert surname(written).all[0] == SURNAMES[written].split()[0]


@pytest.mark.parametrize(
    ("syllables", "expected"),
    [
        ("xu", "hsu"), ("xie", "hsieh"), ("qiu", "chiu"), ("zeng", "tseng"), ("guo", "kuo"), ("cai", "tsai"),
        ("jiang", "chiang"), ("zhu", "chu"), ("lv", "lu"), ("zhi ming", "chih ming"), ("jian guo", "chien kuo"),
        ("ying jiu", "ying chiu"), ("deng hui", "teng hui"), ("yue", "yueh"), ("dong", "tung"), ("xiong", "hsiung"),
        ("ou", "ou"), ("an", "an"), ("si", "ssu"), ("xue", "hsueh"), ("jie shi", "chieh shih"),
    ],
)  # fmt: skip
def test_wade_giles(syllables: str, expected: str) -> None:
    assert " ".join(wade_giles(s) for s in syllables.split()) == expected


def test_every_syllable_has_a_wade_giles_spelling() -> None:
    assert all(wade_giles(s).isalpha() for s in pinyin("".join(map(chr, range(0x4E00, 0x9FA6)))))


def test_names_written_as_one_are_parted() -> None:
    assert split("歐陽雅婷") == ("歐陽", "雅婷")
    assert split("欧阳") == ("欧", "阳")  # two characters: a surname and a given name
    assert split("王小明") == ("王", "小明")
    assert split("남궁민수") == ("남궁", "민수")
    assert split("王") == ("王", "")
    assert split("") == ("", "")


def test_other_scripts_in_letters() -> None:
    assert letters("さとう") == ("satou", "sato")
    assert letters("タナカ") == ("tanaka",)
    assert letters("Smith") == ()
    assert short_vowels("yuuko oono") == "yuko ono"
    assert short_vowels("ohara") == "ohara"
    assert umlauts("nv") == ("nv", "nu", "nyu")
    assert pinyin("佐々木") == ["zuo", "zuo", "mu"]
