"""Each result says why it is one, in the words of a clerk."""

import pytest
from rugui.customers.models import Customer, CustomerName
from rugui.recall.index import reindex
from rugui.recall.service import find
from rugui.values import OPERATOR
from sqlalchemy.orm import Session

from .guests import LONG_AGO, TODAY, add_guest, add_site, add_stay


@pytest.fixture
def guest(session: Session) -> int:
    site = add_site(session)
    acme = add_guest(session, "Acme Trading", kind="organisation")
    guest = add_guest(
        session, ("張偉明", "張", "偉明", "zh-Hant-TW"), ("Wei-Ming Chang", "Chang", "Wei-Ming", "en"),
        phones=[("", "+886912345678")], emails=["wm.chang@example.com"], handles=[("line", "wm_c88")],
        external_id="PMS-42", employer=acme,
    )  # fmt: skip
    add_stay(session, guest, site, "in_house", room="1208", booking="RZ88123")
    return guest


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("張偉明", "same name"),
        ("Wei-Ming Chang", "same name"),
        ("张伟明", "same name, other script"),
        ("張偉", "name begins so"),
        ("偉明", "part of the name"),
        ("zhang weiming", "pinyin"),
        ("zhangw", "pinyin"),
        ("zwm", "initials"),
        ("chang", "Wade-Giles spelling"),
        ("cheung", "spelling on the passport"),
        ("0912 345 678", "phone ends 5678"),
        ("5678", "phone ends 5678"),
        ("cheung 5678", "name and phone 5678"),
        ("WM.Chang@example.com", "e-mail"),
        ("wm.chang@", "e-mail"),
        ("1208", "room"),
        ("張 1208", "room"),
        ("rz88123", "booking reference"),
        ("rz881", "booking reference"),
        ("PMS-42", "number in another system"),
        ("wm_c88", "LINE ID"),
        ("acme", "organisation"),
        ("Wei-Ming Chamg", "spelt chang"),
    ],
)
def test_why(session: Session, guest: int, typed: str, why: str) -> None:
    found = {match.customer_id: str(match.why) for match in find(session, typed, OPERATOR, today=TODAY)}
    assert found[guest] == why


@pytest.mark.parametrize(
    ("phonetic", "typed", "why"),
    [
        ("タナカ ヒロシ", "tanaka", "kana reading"),
        ("タナカ ヒロシ", "たなか", "kana reading"),
        ("タナカ ヒロシ", "hiroshi tanaka", "kana reading"),
        ("タナカ ヒロシ", "tianzhong", "pinyin"),
        ("Tanaka Hiroshi", "tanaka", "reading on record"),
    ],
)
def test_a_stored_reading_says_its_own_word(session: Session, phonetic: str, typed: str, why: str) -> None:
    guest = Customer(created_at=LONG_AGO)
    guest.names = [CustomerName(kind="primary", full="田中宏", family="田中", given="宏", language="ja"),
                   CustomerName(kind="phonetic", position=1, full=phonetic, language="ja")]  # fmt: skip
    session.add(guest)
    session.flush()
    reindex(session, [guest.id], TODAY)
    assert [str(match.why) for match in find(session, typed, OPERATOR, today=TODAY)] == [why]


def test_a_match_as_json(session: Session, guest: int) -> None:
    [match] = find(session, "1208", OPERATOR, today=TODAY)
    told = match.as_json()
    assert told["why"] == "room"
    assert told["arrival"] == TODAY.isoformat()
    assert (told["name"], told["alternate"], told["state"], told["room"]) == (
        "張偉明", "Wei-Ming Chang", "in_house", "1208",
    )  # fmt: skip
    assert "customer_id" not in told
    assert [form.kind for form in match.names] == ["primary", "alternate"]
