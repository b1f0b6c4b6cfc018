"""Every page there is: accessible in light and dark, no sideways scrolling, nothing blocked, nothing untranslated."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import checks
from tests.browser.house import House, pages

SIZES = ((1280, 800), (820, 1180), (390, 844))
GROUPS = ("guests", "stays", "preferences", "clubs", "staff", "")


@pytest.mark.parametrize("group", GROUPS)
def test_pages(group: str, desk: Callable[..., Page], house: House):
    found: list[str] = []
    page = desk("admin")
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    mine = {rule: url for rule, url in pages(house).items() if _group(rule) == group}
    assert mine
    for rule, url in mine.items():
        broken.clear()
        answer = page.goto(url)
        wrong = [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{width}: {one}" for one in checks.too_wide(page)]
            wrong += [f"{width}: small {one}" for one in checks.small_targets(page, 24 if width > 1000 else 40)]
        page.set_viewport_size({"width": 1280, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{scheme}: {one}" for one in checks.axe(page)]
        found += [f"{rule}: {one}" for one in wrong + broken]
    assert not found, "\n".join(found)


def _group(rule: str) -> str:
    first = rule.split("/")[1]
    return first if first in GROUPS else ""


def test_signing_in_and_the_checks_themselves(browser: Browser, house: House):
    page = browser.new_context(locale="zh-Hant-TW", viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{house.base}/sign-in")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert checks.axe(page) + checks.too_wide(page) + checks.small_targets(page, 40) == []
    page.evaluate(
        """() => { const wide = document.createElement("button"); wide.style.width = "900px"; wide.style.height = "9px";
        document.querySelector("main").append(wide); }"""
    )
    assert any("button-name" in one for one in checks.axe(page))
    assert checks.too_wide(page)
    assert checks.small_targets(page)
    page.context.close()
