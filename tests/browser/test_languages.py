"""Three languages on every page: nothing left in English, nothing in the other script; switching keeps everything."""

import re
from collections.abc import Callable
from pathlib import Path

import hotel_preferences
import pytest
import rugui
from babel.messages.pofile import read_po
from hotel_preferences.demo import STAFF
from hotel_preferences.models import Allergy, Preference
from playwright.sync_api import Page, expect
from rugui.customers.models import CustomerName
from rugui.followups.models import FollowUp, HandOver
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.staff.models import Account
from sqlalchemy import select

from tests.browser import checks
from tests.browser.house import House, pages

CATALOGUES = [Path(module.__file__).parent / "translations" for module in (rugui, hotel_preferences)]
LANGUAGE_NAMES = ("繁體中文", "简体中文")
PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize(("language", "foreign"), [("zh-Hant-TW", "simplified"), ("zh-Hans-CN", "traditional")])
def test_every_page_speaks_its_own_language(language: str, foreign: str, desk: Callable[..., Page], house: House):
    page = desk("admin", language)
    english, strange, written = untranslated(language), checks.only(foreign), re.compile("|".join(data(house)))
    wrong = []
    for rule, url in pages(house).items():
        if rule in ("/language", "/styleguide"):  # the styleguide's samples are written in English
            continue
        page.goto(url)
        assert page.locator("html").get_attribute("lang") == language, rule
        found = checks.texts(page)
        wrong += [f"{rule}: {one}" for one in checks.typography(found)]
        own = [written.sub("", one["text"]) for one in found if not one["data"]]
        wrong += [f"{rule}: in English: {text}" for text in own if text in english]
        wrong += [f"{rule}: other script: {text}" for text in own if strange & set(text)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def data(house: House) -> list[str]:
    """What people wrote, longest first: names, values and products stand in whatever script they were written in."""
    columns = (CustomerName.full, Account.name, Preference.value, InteractionLine.product, Interaction.summary,
               Interaction.body, FollowUp.text, HandOver.note, Allergy.reaction,
               Visit.requests)  # fmt: skip
    words = {row[0] for column in columns for row in house.rows(select(column).distinct())} | {*STAFF, *LANGUAGE_NAMES}
    words |= {wish for whole in words for wish in whole.split("; ")}  # wishes stand one by one in arrivals
    return sorted((re.escape(word) for word in words if len(word) > 1), key=len, reverse=True)


def untranslated(language: str) -> set[str]:
    """English strings that are said differently in that language."""
    found = set()
    for folder in CATALOGUES:
        with (folder / language.replace("-", "_") / "LC_MESSAGES/messages.po").open("rb") as file:
            catalogue = read_po(file)
        for message in catalogue:
            for text in message.id if isinstance(message.id, tuple) else (message.id,):
                if text and text not in message.string and not PLACE.search(text):
                    found.add(text)
    assert len(found) > 300
    return found


def test_the_other_names_of_a_guest_carry_their_language(desk: Callable[..., Page], house: House):
    page = desk("sofia", "en")
    for path in ("/", "/find?q=wang", "/arrivals", f"/guests/{house.arriving()[0]}"):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "en"
        names = page.locator(".name .n").evaluate_all("all => all.map(one => [one.textContent, one.lang])")
        bare = [text for text, lang in names if checks.HAN.search(text) and not lang]
        assert bare == [], path


def test_switching_keeps_the_page_what_was_typed_and_where_one_was(desk: Callable[..., Page], house: House):
    page = desk("lin")
    path = f"/guests/{house.arriving()[0]}/edit"
    page.goto(path)
    page.fill("input[name='names-0-given']", "還沒存的名字")
    page.fill("input[name=birth_year]", "1980")
    page.evaluate("scrollTo(0, 400)")
    for label, lang in (("简体中文", "zh-Hans-CN"), ("English", "en"), ("繁體中文", "zh-Hant-TW")):
        before = page.evaluate("scrollY")
        # Playwright's own click would scroll to a button of the sticky bar first.
        page.locator(".bar-wide:has(button[name=language]) > button").evaluate("one => one.click()")
        page.locator("button[name=language]:visible", has_text=label).first.evaluate("one => one.click()")
        page.wait_for_selector(f"html[lang={lang}]")
        assert page.url.endswith(path)
        expect(page.locator("input[name='names-0-given']")).to_have_value("還沒存的名字")
        expect(page.locator("input[name=birth_year]")).to_have_value("1980")
        assert abs(page.evaluate("scrollY") - before) < 60


@pytest.mark.parametrize(("language", "foreign"), [("zh-Hant-TW", "simplified"), ("zh-Hans-CN", "traditional")])
def test_mistakes_are_said_in_that_language(language: str, foreign: str, desk: Callable[..., Page], house: House):
    page = desk("admin", language)
    page.goto(f"/guests/{house.arriving()[0]}/edit")
    page.evaluate("document.querySelectorAll('main form').forEach(one => one.noValidate = true)")
    page.fill("input[name=birth_year]", "3000")
    page.fill("input[name='names-0-full']", "")
    page.locator("main form button.primary").click()
    errors = page.locator(".error, .errors, [id$=-error]")
    expect(errors.first).to_be_visible()
    said = " ".join(errors.all_inner_texts())
    assert checks.HAN.search(said)
    assert not re.search(r"[A-Za-z]{4}", said), said
    assert not checks.only(foreign) & set(said)
