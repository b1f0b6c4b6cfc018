"""Somebody calls: the card comes to the right screen, by itself, and takes nothing away from who is typing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from rugui.calls.models import PhoneCall
from rugui.customers.models import Customer, CustomerPhone
from rugui.testing.people import bearer
from rugui.values import OPERATOR
from sqlalchemy import delete, select

from tests.browser.checks import AXE
from tests.browser.house import House

# Whether the middle of what is asked for lies under something else.
COVERED = """one => { const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !(one === top || one.contains(top)); }"""


@pytest.fixture
def exchange(house: House) -> Iterator[Callable[..., None]]:
    """`exchange("c1", number=…, extension="101")`, as a telephone exchange in Taipei; afterwards nobody calls."""
    headers, client = bearer(house.app, ["calls.report"]), house.app.test_client()

    def call(call: str, **told: str) -> None:
        sent = {"call": call, "extension": "101", "site": "TPE", **told}
        answer = client.post("/api/v1/calls", json=sent, headers=headers)
        assert answer.status_code in (200, 201), answer.text

    yield call
    state = house.app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        work.execute(delete(PhoneCall))


def caller(house: House, guest: str) -> str:
    """The number of a guest."""
    query = select(CustomerPhone.e164).join(Customer).where(Customer.public_id == guest, CustomerPhone.e164 != "")
    return str(house.rows(query)[0][0])


def test_the_card_comes_to_the_right_screen_and_the_focus_stays(
    desk: Callable[..., Page], house: House, exchange: Callable[..., None]
):
    guest = house.arriving()[0]
    lin, duty = desk("lin"), desk("duty")
    for page in (lin, duty):
        page.goto("/")
    lin.locator("#find").press_sequentially("陳", delay=20)
    exchange("c1", number=caller(house, guest))
    card = lin.locator("#calls .call")
    lin.locator("#find").press_sequentially("小 0912", delay=60)
    expect(card).to_contain_text(house.name(guest))
    assert lin.evaluate("document.activeElement.id") == "find"
    assert lin.input_value("#find") == "陳小 0912"
    assert not lin.locator("#find").evaluate(COVERED)
    assert lin.locator("#calls-said").text_content()
    expect(duty.locator("#calls")).to_be_hidden()

    exchange("c2", extension="120")
    expect(duty.locator("#calls .call")).to_be_visible()
    duty.bring_to_front()
    expect(card).not_to_contain_text("未顯示號碼")

    exchange("c1", state="ended")
    expect(lin.locator("#calls")).to_be_hidden()
    assert lin.evaluate("document.activeElement.id") == "find"


def test_two_calls_queue_and_the_keys_reach_them(page: Page, house: House, exchange: Callable[..., None]):
    page.goto(f"/guests/{house.arriving()[0]}")
    page.locator("textarea[name=body]").fill("還在寫")
    exchange("c1", number="0933 000 111")
    exchange("c2")
    card = page.locator("#calls .call")
    expect(card).to_contain_text("還有1通來電")
    expect(card).to_contain_text("0933 000 111")
    page.keyboard.press("Alt+KeyC")
    assert page.evaluate("document.activeElement.closest('#calls') !== null")
    exchange("c1", number="0933 000 111", state="answered")
    expect(card).to_contain_text("通話中")
    assert page.evaluate("document.activeElement.closest('#calls') !== null"), "the focus outlives the change"
    page.keyboard.press("Escape")
    expect(card).to_contain_text("未顯示號碼")
    expect(card).not_to_contain_text("還有1通來電")
    page.locator("textarea[name=body]").focus()
    page.keyboard.press("Alt+KeyX")
    expect(page.locator("#calls")).to_be_hidden()
    assert page.input_value("textarea[name=body]") == "還在寫"
    assert page.evaluate("document.activeElement.name") == "body"


def test_who_is_unknown_is_added_and_what_was_said_is_noted(page: Page, house: House, exchange: Callable[..., None]):
    page.goto("/arrivals")
    exchange("c1", number="0933 444 555", state="answered")
    page.locator("#calls a[href^='/guests/new']").click()
    expect(page.locator("input[name='phones-0-typed']")).to_have_value("0933 444 555")
    page.locator("input[name='names-0-full']").fill("賴來電")
    page.locator("main button.primary").click()
    page.wait_for_url("**/guests/*")
    exchange("c1", number="0933 444 555", state="ended")
    page.locator("#calls a[href*='/notes?call=']").click()
    expect(page.locator("select[name=kind]")).to_have_value("call")
    page.locator("textarea[name=body]").fill("想訂週末的房間")
    page.locator("#note-form button.primary").click()
    expect(page.locator(".timeline")).to_contain_text("想訂週末的房間")
    expect(page.locator("#calls")).to_be_hidden()


def test_a_hidden_page_does_not_ask_and_hears_at_once_when_it_is_seen(page: Page, exchange: Callable[..., None]):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/calls/mine") else None)
    page.add_init_script(
        """let hidden = false;
        Object.defineProperty(document, "hidden", { get: () => hidden });
        window.hide = (is) => { hidden = is; document.dispatchEvent(new Event("visibilitychange")); };"""
    )
    page.goto("/")
    expect(page.locator("#calls")).to_be_hidden()
    page.evaluate("hide(true)")
    page.wait_for_timeout(2000)  # what was under way is over
    before = len(asked)
    exchange("c1")
    page.wait_for_timeout(4000)
    assert len(asked) == before
    page.evaluate("hide(false)")
    expect(page.locator("#calls .call")).to_be_visible()


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1280, "height": 800}], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(
    desk: Callable[..., Page], house: House, exchange: Callable[..., None], size: dict[str, int], scheme: str
):
    page = desk("lin", viewport=size, color_scheme=scheme)
    page.goto("/")
    exchange("c1", number=caller(house, house.arriving()[0]))
    exchange("c2", number="0933 000 111")
    expect(page.locator("#calls .call-queue")).to_be_visible()
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run("#calls", {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}))
        .violations.map(one => one.id + " " + one.nodes.map(node => node.html).join(" "))"""
    )
    assert found == []
    assert not page.locator("#find").evaluate(COVERED)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
