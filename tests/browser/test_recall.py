"""The box that is simply there: focus, the palette from everywhere, the right guest among the first three."""

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import opencc
import pytest
from playwright.sync_api import Page, expect
from rugui.customers.models import Customer, CustomerName, CustomerPhone
from rugui.interactions.models import Visit
from rugui.recall import readings
from rugui.staff.models import Site
from sqlalchemy import select

from tests.browser.conftest import sign_in
from tests.browser.house import House

PALETTE = "#palette-find"


def test_after_signing_in_the_focus_is_in_the_search(house: House, browser: Any):
    page = browser.new_context(locale="zh-Hant-TW").new_page()
    sign_in(page, house, "lin")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type(house.name(house.arriving()[0]))
    expect(page.locator("[role=option]").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("key", ["Control+k", "Meta+k"])
def test_the_palette_opens_everywhere_and_gives_the_focus_back(key: str, desk: Callable[..., Page], house: House):
    page = desk("admin")
    guest = house.arriving()[0]
    for path, start in (
        ("/", "#find"),
        ("/arrivals", "#arrivals-date"),
        (f"/guests/{guest}", "textarea[name=body]"),
        (f"/guests/{guest}/edit", "input[name=form_of_address]"),
        ("/preferences/tasks", ".tabs a >> nth=1"),
        ("/audit", ".brand"),
    ):
        page.goto(path)
        page.locator(start).focus()
        page.keyboard.press(key)
        expect(page.locator(PALETTE)).to_be_focused()
        page.keyboard.type("wang")
        expect(page.locator("#palette [role=option]").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()
        expect(page.locator(start)).to_be_focused()


def test_fifty_queries_find_their_guest_among_the_first_three(page: Page, house: House):
    queries = list(_queries(house))
    Random(3).shuffle(queries)
    kinds = Counter(kind for kind, *_rest in queries)
    chosen = []
    for kind in kinds:  # every way of asking, ten of each at most
        chosen += [one for one in queries if one[0] == kind][:10]
    assert len(chosen) >= 50
    assert set(kinds) == {"name", "other script", "pinyin", "spaced pinyin", "initials", "phone", "room"}
    page.goto("/arrivals")
    page.keyboard.press("Control+k")
    missed = [one for one in chosen if one[2] not in _first_three(page, one[1])]
    assert missed == []


def _first_three(page: Page, text: str) -> list[str]:
    page.fill(PALETTE, text)
    expect(page.locator(PALETTE)).to_have_attribute("data-asked", text)
    hrefs = page.locator("#palette [role=option]").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    return [href.rpartition("/")[2] for href in hrefs[:3]]


def _queries(house: House) -> Iterator[tuple[str, str, str]]:
    """(way of asking, what is typed, guest), leaving out what means more than three guests."""
    names = house.rows(
        select(Customer.public_id, CustomerName.full, CustomerName.family, CustomerName.given, CustomerName.language)
        .join(CustomerName)
        .where(CustomerName.kind == "primary", CustomerName.language.like("zh-%"), CustomerName.family != "")
    )
    asked = [one for row in names for one in _spellings(*row)]
    phones = house.rows(select(CustomerPhone.e164, Customer.public_id).join(Customer))
    asked += [("phone", number[-4:], guest) for number, guest in phones if number]
    here = select(Visit.room, Customer.public_id).join(Customer).join(Site, Site.id == Visit.site_id)
    rooms = house.rows(here.where(Visit.status == "in_house", Site.code == "TPE"))
    asked += [("room", room, guest) for room, guest in rooms if room]
    meant = Counter(typed for _kind, typed, _guest in set(asked))
    return (one for one in asked if meant[one[1]] <= 3)


def _spellings(guest: str, full: str, family: str, given: str, language: str) -> Iterator[tuple[str, str, str]]:
    other = opencc.OpenCC("s2t" if "Hans" in language else "t2s").convert(full)
    read = readings.surname(family).pinyin
    if not read:  # no Chinese family name, whatever language the record is in
        return
    syllables = [read[0], *readings.pinyin(given)]
    yield "name", full, guest
    if other != full:
        yield "other script", other, guest
    yield "pinyin", "".join(syllables), guest
    yield "spaced pinyin", " ".join(syllables), guest
    if len(syllables) > 2:
        yield "initials", "".join(one[0] for one in syllables), guest
