"""Joining a club, and the review of the nightly run, as people do them: in Traditional and in Simplified Chinese."""

from collections.abc import Callable

import pytest
from membership_club.models import Batch, BatchRow, Change, Club, Membership
from playwright.sync_api import Page, expect
from rugui.customers.models import Customer
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.house import House

# language, who joins whom, the ways in; then what the run's page says: hold, why, commit, done, undo, undone
WORDS = {
    "zh-Hant-TW": ("加入俱樂部", "入會", "暫緩", "先等她回信", "執行", "已執行", "全部復原", "已復原"),
    "zh-Hans-CN": ("加入俱乐部", "入会", "暂缓", "先等她回信", "执行", "已执行", "全部撤销", "已撤销"),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_guest_joins_at_the_desk(desk: Callable[..., Page], house: House, language: str):
    join, button = WORDS[language][:2]
    page, guest = desk("lin", language), house.plain()
    page.goto(f"/guests/{guest}")
    page.get_by_role("link", name=join).click()
    page.get_by_role("button", name=button, exact=False).last.click()
    page.wait_for_url("**/clubs/members/**")
    query = select(Membership.number, Membership.status).join(Customer, Customer.id == Membership.customer_id)
    ((number, status),) = house.rows(query.where(Customer.public_id == guest))
    assert status == "active"
    expect(page.locator("main")).to_contain_text(number)
    page.goto(f"/guests/{guest}")
    expect(page.get_by_role("link", name=number)).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_tonights_run_is_read_held_in_part_committed_and_undone(
    desk: Callable[..., Page], house: House, session: Session, language: str
):
    hold, why, commit, done, undo, undone = WORDS[language][2:]
    page = desk("admin", language)
    page.goto("/clubs/batches")
    club = house.rows(select(Club.public_id).where(Club.code == "RG"))[0][0]
    page.select_option("select[name=club]", club)
    page.locator("form:has(select[name=club]) button").click()
    page.wait_for_url("**/clubs/batches/*")
    rows = page.locator("main table tbody tr")
    first = rows.first
    first.locator("summary").click()
    first.locator("input[name=why]").fill(why)
    first.locator("form button").filter(has_text=hold).click()
    expect(rows.first).to_contain_text(why)
    page.get_by_role("button", name=commit, exact=True).click()
    expect(page.locator("main")).to_contain_text(done)
    batch = page.url.rsplit("/", 1)[-1]
    there = select(BatchRow.status).join(Batch, Batch.id == BatchRow.batch_id).where(Batch.public_id == batch)
    statuses = [row[0] for row in house.rows(there)]
    assert "held" in statuses
    assert "done" in statuses
    page.get_by_role("button", name=undo).click()
    expect(page.locator("main")).to_contain_text(undone)
    assert "done" not in [row[0] for row in house.rows(there)]
    written = select(Change.kind).join(Batch, Batch.id == Change.batch_id).where(Batch.public_id == batch)
    kinds = [row[0] for row in house.rows(written)]
    assert kinds.count("reversed") * 2 == len(kinds)
