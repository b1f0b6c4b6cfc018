"""A morning at the desk: the briefing that goes stale, check-in by keyboard alone, work without JavaScript."""

import gzip
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.test_guest import note

# Where the focus is: visible, ringed, and not under the sticky bar (WCAG 2.4.7 and 2.4.11).
FOCUS = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one), bar = document.querySelector(".bar").getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const around = [one, one.closest("form, label")].some(part => part && getComputedStyle(part).boxShadow !== "none");
  return {what: one.outerHTML.slice(0, 90), id: one.id, name: one.name ?? "", href: one.getAttribute("href") ?? "",
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight, ring: ring || around,
    under: !one.closest(".bar, .skip") && box.top < bar.bottom - 1 && getComputedStyle(one).position !== "fixed"
      && !one.matches(".rail, main")}; }"""


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool], most: int = 80) -> None:
    """Press Tab until the wanted element has the focus; every stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert at["seen"], at
        assert at["ring"], at
        assert not at["under"], at
        if wanted(at):
            return
    raise AssertionError("not reached with Tab")


def test_check_in_by_keyboard_alone(page: Page, house: House):
    guest = house.arriving()[-1]
    page.goto("/")
    page.keyboard.type(house.name(guest))
    page.wait_for_selector(f"#find-list [role=option][href='/guests/{guest}']")
    expect(page.locator("#find")).to_have_attribute("data-asked", house.name(guest))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/guests/{guest}")
    tab_to(page, lambda at: at["name"] == "body")
    page.keyboard.type("抵達時送熱茶")
    tab_to(page, lambda at: "primary" in at["what"], 20)
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("抵達時送熱茶")
    page.goto("/")
    tab_to(page, lambda at: at["href"].startswith("/arrivals"))
    page.keyboard.press("Enter")
    row = page.locator("tr", has=page.locator(f"a[href='/guests/{guest}']"))
    button = row.locator("button[id^=check-in-]")
    wanted = button.get_attribute("id")
    tab_to(page, lambda at: at["id"] == wanted)
    page.keyboard.press("Enter")
    expect(button).to_have_count(0)
    page.goto(f"/guests/{guest}")
    expect(page.locator(".guest-stay")).to_contain_text("住宿中")


def test_reviewed_turns_modified_without_a_reload(desk: Callable[..., Page], house: House):
    guest = house.arriving()[0]
    sheet, other = desk("lin"), desk("duty")
    sheet.goto("/arrivals")
    row = sheet.locator("tr", has=sheet.locator(f"a[href='/guests/{guest}']"))
    row.locator("button[id^=review-]").click()
    expect(row.locator(".badge-reviewed")).to_be_visible()
    asks = sheet.locator("#arrivals-rows").get_attribute("hx-trigger") or ""
    assert int("".join(one for one in asks if one.isdigit())) <= 4  # seconds: with the answer's, within five
    other.goto(f"/guests/{guest}")
    sheet.evaluate("window.stayed = true")
    note(other, "雙枕")
    expect(row.locator(".badge-modified")).to_be_visible(timeout=20_000)
    assert sheet.evaluate("window.stayed")


def test_reading_noting_and_preferring_work_without_javascript(desk: Callable[..., Page], house: House):
    guest = house.arriving()[0]
    page = desk("lin", java_script_enabled=False)
    page.goto("/")
    page.fill("#find", house.name(guest))
    page.keyboard.press("Enter")
    page.locator(f"a[href='/guests/{guest}']").first.click()
    expect(page.locator("h1.name")).to_contain_text(house.name(guest))
    page.fill("textarea[name=body]", "喜歡靠窗的位子")
    page.locator("#note-form button.primary").click()
    expect(page.locator(".timeline")).to_contain_text("喜歡靠窗的位子")
    page.fill("#preferences input[type=search]", "熱水")
    page.keyboard.press("Enter")
    page.locator("main button[name=pick]").first.click()
    expect(page.locator("#preferences .chip", has_text="水").first).to_be_visible()


def test_the_first_page_weighs_little(desk: Callable[..., Page]):
    page = desk("lin")
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(gzip.compress(answer.body()))))
    page.goto("/", wait_until="networkidle")
    assert len(weights) > 8  # the page, its styles, its scripts
    assert sum(weights.values()) <= 150_000
    first = set(weights)
    page.goto("/arrivals", wait_until="load")
    assert sum(weight for url, weight in weights.items() if url not in first) <= 30_000


def test_nothing_moves_for_who_asked_and_nothing_is_cut_off_when_enlarged(desk: Callable[..., Page], house: House):
    page = desk("lin", viewport={"width": 640, "height": 400}, reduced_motion="reduce")  # 1280 × 800 at 200 %
    for path in ("/", "/arrivals", f"/guests/{house.arriving()[0]}", f"/guests/{house.arriving()[0]}/edit"):
        page.goto(path)
        page.evaluate(
            """() => { const sheet = new CSSStyleSheet();  // WCAG 1.4.12
            sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
              + " word-spacing: .16em !important }");
            document.adoptedStyleSheets = [sheet]; }"""
        )
        assert page.evaluate("document.getAnimations().length") == 0
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        cut = page.evaluate(
            """() => [...document.querySelectorAll("main *, .rail *")]
            .filter(one => /hidden|clip/.test(getComputedStyle(one).overflowX)
            && !one.closest(".sr, svg, .skip, .cards thead, input") && one.checkVisibility()
            && one.scrollWidth > one.clientWidth + 1)
            .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert cut == [], path
