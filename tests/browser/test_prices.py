"""A rule is made, tried in the test cart, put in force and makes a guest's price: in both Chinese languages."""

from collections.abc import Callable

import pytest
from loyalty_pricing.models import Product
from loyalty_pricing.models_quotes import GuestQuote
from playwright.sync_api import Page, expect
from rugui.customers.models import Customer
from sqlalchemy import select

from tests.browser.house import House

# language, the rule's name; then the buttons: new draft, add a rule, add, test cart, price, put in force, give
WORDS = {
    "zh-Hant-TW": (
        "開幕優惠",
        "新草稿",
        "新增規則",
        "加入規則",
        "會是多少錢？",
        "試算價格",
        "使其生效",
        "開立報價",
    ),
    "zh-Hans-CN": (
        "开业优惠",
        "新草稿",
        "新增规则",
        "加入规则",
        "会是多少钱？",
        "试算价格",
        "使其生效",
        "出具报价",
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_rule_is_made_tried_and_makes_a_price(desk: Callable[..., Page], house: House, language: str):
    name, draft, more, add, what, price, force, give = WORDS[language]
    room = house.rows(select(Product.id).where(Product.code == "room"))[0][0]
    page, guest = desk("admin", language), house.plain()
    page.goto("/pricing/rules")
    page.fill("input[name=currency]", "TWD")
    page.get_by_role("button", name=draft).click()
    page.wait_for_url("**/pricing/rules/*")
    page.locator("summary", has_text=more).click()
    page.fill("input[name=id]", f"opening_{language[3:7].lower()}")
    page.fill("input[name=name_zh_hant]" if "Hant" in language else "input[name=name_zh_hans]", name)
    page.fill("input[name=value]", "3")
    page.fill("input[name=priority]", "90")
    page.get_by_role("button", name=add, exact=True).click()
    expect(page.locator("main table").first).to_contain_text(name)
    page.locator("summary", has_text=what).click()
    page.fill(f"input[name=many_{room}]", "1")
    page.get_by_role("button", name=price).click()
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text(name)
    expect(receipt).to_contain_text("3%")
    page.get_by_role("button", name=force).click()
    page.goto(f"/pricing/quotes/new/{guest}")
    page.fill(f"input[name=many_{room}]", "1")
    page.get_by_role("button", name=price).click()
    expect(page.locator(".receipt")).to_contain_text(name)
    page.get_by_role("button", name=give).click()
    page.wait_for_url("**/pricing/quotes/*")
    expect(page.locator(".receipt")).to_contain_text(name)
    query = select(GuestQuote.number).join(Customer, Customer.id == GuestQuote.customer_id)
    number = house.rows(query.where(Customer.public_id == guest))[0][0]
    expect(page.locator("h1")).to_contain_text(number)
