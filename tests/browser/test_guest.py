"""The guest's page: what must not go wrong first, three keystrokes, nothing typed lost, masked contacts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from rugui.customers.models import Customer, CustomerPhone
from rugui.privacy.models import AuditEntry
from sqlalchemy import func, select

from tests.browser.house import House

ADD = "#preferences input[type=search]"


def note(page: Page, typed: str, *, option: str = "") -> None:
    """Type into the add box, choose, Enter; the page comes back with a toast."""
    page.locator(ADD).focus()
    page.keyboard.type(typed)
    expect(page.locator(ADD)).to_have_attribute("data-asked", typed)
    if option:
        page.locator("#preferences [role=option]", has_text=option).first.click()
    else:
        page.keyboard.press("Enter")
    page.wait_for_selector("[data-toast]")


def test_an_allergy_comes_first_with_icon_and_word_and_stays_in_sight(desk: Callable[..., Page], house: House):
    guest = house.plain()
    page = desk("lin")
    page.goto(f"/guests/{guest}")
    note(page, "對花生過敏")
    page.goto(f"/guests/{guest}")
    alert = page.locator(".safety .alert").first
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        for seen in (True, False):  # at the top, and wherever one has scrolled to
            expect(alert).to_be_in_viewport(ratio=0.9)
            expect(alert.locator("svg")).to_be_in_viewport()
            expect(alert.locator(".alert-word")).to_have_text("過敏")
            expect(alert).to_contain_text("花生")
            if seen:
                page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.goto("/arrivals")
    first = page.locator("tr", has=page.locator(f"a[href='/guests/{guest}']")).locator(".facts li").first
    expect(first.locator("svg")).to_be_visible()
    expect(first).to_contain_text("過敏")


def test_above_the_fold_stands_who_it_is_and_what_they_like(page: Page, house: House):
    guest = house.plain()
    page.goto(f"/guests/{guest}")
    for typed in ("高樓層", "羽毛枕", "素食"):
        note(page, typed)
    page.goto(f"/guests/{guest}")
    expect(page.locator("h1.name")).to_contain_text(house.name(guest))
    for part in ("h1.name", ".guest-stay .state", ".guest-stay .room", ".guest-stay .num >> nth=1"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=1)
    chips = page.locator("#preferences .chip")
    for place in range(min(chips.count(), 8)):
        expect(chips.nth(place)).to_be_in_viewport(ratio=1)


def test_three_keystrokes_note_a_preference_and_one_press_takes_it_back(page: Page, house: House):
    guest = house.arriving()[2]
    page.goto(f"/guests/{guest}")
    before = page.locator("#preferences .chip").count()
    page.locator(ADD).focus()
    page.keyboard.insert_text("浴")
    expect(page.locator(ADD)).to_have_attribute("data-asked", "浴")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    toast = page.locator("[data-toast=done]")
    expect(toast).to_be_visible()
    expect(page.locator("#preferences .chip")).to_have_count(before + 1)
    toast.get_by_role("button", name="復原").click()
    expect(page.locator("#preferences .chip")).to_have_count(before)


def test_a_chip_says_where_it_comes_from(page: Page, house: House):
    page.goto(f"/guests/{house.arriving()[0]}")
    note(page, "無菸房")
    page.goto(f"/guests/{house.arriving()[0]}")
    chip = page.locator(".chip", has_text="無菸").first
    expect(chip.locator(".tip")).to_be_hidden()
    chip.locator(".chip-body").focus()
    expect(chip.locator(".tip")).to_be_visible()
    expect(chip.locator(".tip")).to_contain_text("林怡君")


def test_two_wishes_that_cannot_both_be_are_one_conflict(page: Page, house: House):
    guest = house.plain()
    page.goto(f"/guests/{guest}")
    note(page, "高樓層")
    note(page, "低樓層")
    page.goto(f"/guests/{guest}")
    expect(page.locator("#preferences .chip", has_text="樓層")).to_have_count(1)
    expect(page.locator("#preferences .chip-conflict", has_text="樓層")).to_have_count(1)


def test_two_clerks_at_one_guest_lose_nothing(desk: Callable[..., Page], house: House):
    guest = house.arriving()[0]
    first, second = desk("lin"), desk("duty")
    for page in (first, second):
        page.goto(f"/guests/{guest}/edit")
    field = "input[name=form_of_address]"
    first.fill(field, "謝老師")
    first.locator("main form button.primary").click()
    first.wait_for_url(f"**/guests/{guest}")
    second.fill(field, "謝小姐")
    second.fill("input[name='phones-0-typed']", "02 2345 6789")
    second.locator("main form button.primary").click()
    diff = second.locator(".diff").first
    expect(diff).to_be_focused()
    expect(diff).to_contain_text("謝老師")
    expect(diff).to_contain_text("謝小姐")
    expect(second.locator(field)).to_have_value("謝小姐")
    expect(second.locator("input[name='phones-0-typed']")).to_have_value("02 2345 6789")
    second.locator("main form button.primary").click()
    second.wait_for_url(f"**/guests/{guest}")
    expect(second.locator(".rail")).to_contain_text("謝小姐")


def test_contacts_are_masked_and_showing_one_is_on_the_record(page: Page, house: House):
    guest, number = house.rows(
        select(Customer.public_id, CustomerPhone.e164).join(CustomerPhone).where(CustomerPhone.e164.like("+8869%"))
    )[0]
    local = number[-8:]
    counted = select(func.count()).where(AuditEntry.action == "customers.revealed")
    before = house.rows(counted)[0][0]
    for path in ("/arrivals", f"/find?q={local[-4:]}", f"/guests/{guest}"):
        page.goto(path)
        assert local not in "".join(one for one in page.content() if one.isalnum()), path
    line = page.locator("[data-masked]", has_text=local[-3:]).first
    line.get_by_role("button").click()
    shown = page.locator(".revealed").first
    expect(shown).to_be_visible()
    assert local in "".join(one for one in shown.inner_text() if one.isdigit())
    assert house.rows(counted)[0][0] == before + 1
