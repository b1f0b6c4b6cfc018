"""Reading a file at the desk: looked at first, then imported; its page is held to what every page is held to."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from rugui.testing.outbox import deliver

from tests.browser import checks
from tests.browser.house import House

GUESTS = "external_id,name,phone\nX1,歐陽若蘭,0912 000 111\nX2,Ann Example,+44 7700 900123\nX3,,\n"


def test_a_file_is_looked_at_and_imported(desk: Callable[..., Page], house: House, tmp_path: Path):
    file = tmp_path / "guests.csv"
    file.write_text(GUESTS, "utf-8")
    page = desk("admin")
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    page.goto("/imports")
    page.set_input_files("input[name=file]", file)
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/imports/*")
    for state in ("looked at", "imported"):
        with house.app.app_context():  # as the worker has it
            deliver(house.app)
        page.reload()
        for width, height in ((390, 844), (820, 1180), (1280, 800)):
            page.set_viewport_size({"width": width, "height": height})
            assert checks.too_wide(page) == [], (state, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert checks.axe(page) == [], (state, scheme)
        if state == "looked at":
            page.locator("form[action$='/confirm'] button").click()
            page.wait_for_load_state()
    assert blocked == []
    page.goto("/find?q=歐陽若蘭")
    expect(page.locator("main")).to_contain_text("歐陽若蘭")
