"""A card is checked on a phone that has no network: the page keeps itself, the keys and the list of lost cards."""

from collections.abc import Callable

import pytest
from membership_club import service_cards
from membership_club.models_cards import Card
from playwright.sync_api import Page, expect
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.browser.house import House

# Of tests/membership_club/test_pure_parts.py: signed by a key this house does not know.
STRANGE = (
    "RG1.azF8OTAwMDAwMDAwMDAwMDAwMXxHT0xELTE3fGdvbGR8MjAyNjAzMTB8MjAyNjA0MDk"
    ".ryA5vRO1oeDtaY7EK5D0aaH3h1qaSda5ykjnMHjZKWH08hl8_RCftGa76oRc3qcP5cubZBVBVNVAS1T_BoMUCw"
)

SAID = {
    "zh-Hant-TW": ("有效", "偽造", "未知的金鑰", "不是會員卡", "遺失"),
    "zh-Hans-CN": ("有效", "伪造", "未知密钥", "不是会员卡", "遗失"),
}


def ready(house: House) -> tuple[str, str, str]:
    """Codes of two active cards and the number of the second, which is reported lost afterwards."""
    state = house.app.extensions["rugui"]
    with house.app.app_context(), state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        query = select(Card.public_id, Card.membership_id).where(Card.status == "active").order_by(Card.id).limit(2)
        found = session.execute(query).all()
        if len(found) < 2:
            ((card, membership_id),) = found
            member = session.get_one(service_cards.Membership, membership_id)
            made = service_cards.replace(session, member.public_id, card)
            old = session.scalar(select(Card).where(Card.public_id == card))
            assert old is not None
            return service_cards.code(session, service_cards.shown(session, made.public_id)), "", made.number
        one, two = (service_cards.shown(session, card) for card, _member in found)
        codes = service_cards.code(session, one), service_cards.code(session, two)
        service_cards.end(session, two.membership.public_id, two.card.public_id, service_cards.LOST)
        return *codes, one.card.number


@pytest.mark.parametrize("language", SAID)
def test_a_card_is_checked_without_a_network(desk: Callable[..., Page], house: House, language: str):
    good, lost, number = ready(house)
    page, (valid, forged, unknown, none, gone) = desk("lin", language), SAID[language]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/clubs/check/")
    page.wait_for_selector("body[data-kept=yes]")
    page.context.set_offline(True)
    try:
        page.goto("/clubs/check/")
        field, verdict = page.locator("textarea[name=code]"), page.locator("#check-verdict")
        grouped = " ".join(number[at : at + 4] for at in range(0, 16, 4))
        changed = good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB")
        tried = [(good, valid), (changed, forged), (STRANGE, unknown), ("RG1.x", none)]
        tried += [(lost, gone)] if lost else []
        for code, said in tried:
            field.fill(code)
            page.keyboard.press("Tab")
            page.locator(".check-form button.primary").click()
            expect(verdict.locator("h2")).to_contain_text(said)
            if code == good:
                expect(verdict).to_contain_text(grouped)
    finally:
        page.context.set_offline(False)
