"""Folding joins what people write for one another and never fails, whatever comes in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.recall.fold import LONGEST, fold, han_map, plain, squash

PAIRS = """
    張张 偉伟 髙高 﨑崎 邉邊 邊辺 衞衛 甯寧 祐佑 斎齋 昇升 蕭肖 鍾鐘 鐘钟 涂凃 涂塗 温溫 黄黃 湯汤 后後
    沢澤 広廣 桜櫻 浜濱 恵惠 関關 范範
    干乾 于於 游遊 余餘 葉叶 雲云 龍竜 劉刘 吳呉 曾曽 郭郭 閻闫 傅付 国國 栄榮 徳德 豊丰 𠮷吉 﨟﨟 臺台 台颱 嶋島
"""
MOI_HUNDRED = (
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛阮丁卓馬董温"
    "古藍石紀唐蔣姚連馮歐程湯黄田康姜白汪鄒尤巫鐘黎涂龔嚴韓袁金童陸夏柳凃邵"
)


@pytest.mark.parametrize("pair", PAIRS.split())
def test_variants_of_a_character_fold_into_one(pair: str) -> None:
    assert squash(pair[0]) == squash(pair[1]) != ""


def test_every_surname_of_the_taiwanese_register_is_one_character_after_folding() -> None:
    # The hundred commonest surnames (Ministry of the Interior) hold both 黃 and 黄, 鍾 and 鐘, 涂 and 凃.
    folded = [squash(char) for char in MOI_HUNDRED]
    assert all(len(char) == 1 for char in folded)
    assert len(set(folded)) == len(set(MOI_HUNDRED)) - 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ｍüller-O’Brien", "muller obrien"),
        ("Łukasz Ørsted, Þór", "lukasz orsted thor"),
        ("ﾀﾅｶ サトー", "たなか さと"),
        ("  張\u3000偉 ", "张 伟"),
        ("김민수", "김민수"),
        ("Жуков", "zhukov"),
        ("\x00\ud800 a\u0301 😀 ☏", "a"),
        ("", ""),
    ],
)
def test_folded_words(typed: str, expected: str) -> None:
    assert fold(typed) == expected


def test_the_table_is_closed() -> None:
    assert all(target not in han_map() for target in han_map().values())


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in once)


@given(st.text())
def test_plain_keeps_the_script_and_never_fails(text: str) -> None:
    assert " " not in plain(text)
    assert plain("張偉") != plain("张伟")


def test_a_long_text_is_cut_before_it_is_worked_on() -> None:
    assert len(fold("王" * 10_000_000)) == LONGEST
