"""Each Chinese catalogue is in its own script and its own region's words, and can be filled in as the English can."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from rugui.i18n import _n
from rugui.web.forms import Form
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from tools import catalogues

DATA = Path(__file__).parents[1] / "data" / "scripts"
GLOSSARY = catalogues.ROOT / "docs" / "words.md"
FOREIGN = {"zh_Hant_TW": "simplified_only.txt", "zh_Hans_CN": "traditional_only.txt"}
TAGS = {"zh_Hant_TW": "zh-Hant-TW", "zh_Hans_CN": "zh-Hans-CN"}
HAN = r"[\u3400-\u9fff]"
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%")

languages = pytest.mark.parametrize("language", catalogues.LANGUAGES)


@cache
def foreign(language: str) -> frozenset[str]:
    lines = (DATA / FOREIGN[language]).read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))


@cache
def messages(language: str) -> tuple[tuple[str, str, str, str], ...]:
    """(component, context, English, Chinese) of every message; the plural where English has both."""
    found = []
    for component in catalogues.COMPONENTS:
        with catalogues.po_file(component, language).open("rb") as file:
            catalog = read_po(file, locale=language)
        for message in catalog:
            if message.id:
                english = message.id[-1] if isinstance(message.id, tuple) else message.id
                chinese = message.string[0] if isinstance(message.string, tuple) else message.string
                found.append((component.name, message.context or "", english, chinese))
    return tuple(found)


def glossary() -> list[tuple[str, str, str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = (line.strip("| ").split(" | ") for line in lines if line.startswith("| "))
    return [(row[0], row[1], row[2]) for row in rows if row[0] != "English"]


@languages
def test_no_character_of_the_other_script(language):
    wrong = [(chinese, sorted(set(chinese) & foreign(language))) for *_rest, chinese in messages(language)]
    assert [found for found in wrong if found[1]] == []


def test_the_lists_tell_the_scripts_apart():
    # 台, 里, 后 and 面 are written in both; 裡, 後 and 麵 in one.
    assert set("门这发台里后面") & foreign("zh_Hant_TW") == set("门这发")
    assert set("門這發台里裡後面麵") & foreign("zh_Hans_CN") == set("門這發裡後麵")


@languages
def test_the_same_placeholders(language):
    wrong = [
        (english, chinese) for _c, _x, english, chinese in messages(language)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(chinese))
    ]  # fmt: skip
    assert wrong == []


def test_a_message_of_two_components_says_the_same_in_both():
    # Flask-Babel merges all catalogues into one: the last would win.
    said: dict[tuple[str, str, str], set[str]] = {}
    for language in catalogues.LANGUAGES:
        for _component, context, english, chinese in messages(language):
            said.setdefault((language, context, english), set()).add(chinese)
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


@languages
def test_punctuation_is_full_width_and_the_regions_own(language):
    half = re.compile(rf"{HAN}[,:?!()]|[,:?!()]{HAN}|%\(\w+\)s[,:?!]{HAN}")
    quotes = "[“”]" if language == "zh_Hant_TW" else "[「」『』]"
    assert [text for *_rest, text in messages(language) if half.search(text) or re.search(quotes, text)] == []


@languages
def test_nobody_types_a_blank_between_han_and_latin(language):
    blank = re.compile(rf"{HAN} +[\w%]|[\w%)] +{HAN}")
    assert [text for *_rest, text in messages(language) if blank.search(text)] == []


@languages
def test_the_glossary_is_followed(language):
    column = 1 + catalogues.LANGUAGES.index(language)
    meant = {row[0]: row[column] for row in glossary()}
    said = {english: chinese for _c, context, english, chinese in messages(language) if not context}
    assert sorted(set(meant) - set(said)) == [], "terms nobody uses"
    assert {english: said[english] for english in meant if said[english] != meant[english]} == {}


@languages
def test_no_word_of_the_other_side(language):
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("Never in ")]
    words = lines[catalogues.LANGUAGES.index(language)].partition(": ")[2].split("、")
    assert len(words) > 20
    wrong = [(word, text) for *_rest, text in messages(language) for word in words if word in text]
    assert wrong == []


@languages
def test_you_is_polite(language):
    assert [text for *_rest, text in messages(language) if "你" in text] == []


@pytest.fixture
def flask(_app: Flask) -> Flask:
    return _app


class _Asked(Form):
    """One field for each kind of mistake a clerk makes."""

    name = StringField("Name", [InputRequired()])
    code = StringField("Code", [Length(min=3, max=5)])
    note = StringField("Note", [Length(max=2)])
    adults = IntegerField("Adults", [NumberRange(0, 99)])
    rooms = IntegerField("Rooms", [NumberRange(1, 9)])
    day = DateField("Day")


@languages
def test_mistakes_in_a_form_are_said_in_the_right_script(language, flask):
    typed = {"name": "", "code": "x", "note": "xxx", "adults": "120", "rooms": "two", "day": "31.2."}
    with flask.test_request_context(method="POST", data=typed, headers={"Accept-Language": TAGS[language]}):
        form = _Asked()
        assert not form.validate()
        said = [text for field in form for text in field.errors]
    assert len(said) >= len(typed)
    assert [text for text in said if not re.search(HAN, text) or set(text) & foreign(language)] == []
    assert [number for number in ("3", "5", "2", "99") if not any(number in text for text in said)] == []


@languages
def test_one_and_many_take_the_same_form_with_a_measure_word(language, flask):
    with flask.test_request_context(headers={"Accept-Language": TAGS[language]}):
        assert [_n("%(num)s night", "%(num)s nights", n) for n in (1, 3)] == ["1晚", "3晚"]


def test_english_counts_in_two_forms(flask):
    with flask.test_request_context(headers={"Accept-Language": "en"}):
        assert [_n("%(num)s night", "%(num)s nights", n) for n in (1, 3)] == ["1 night", "3 nights"]
