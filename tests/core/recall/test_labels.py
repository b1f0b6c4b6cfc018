"""Words around a number say what it is, and are not looked for themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.recall.labels import unlabelled
from rugui.recall.query import parse
from sqlalchemy.orm import Session

from .guests import add_guest, add_site, add_stay
from .test_find import ids


@pytest.mark.parametrize(
    ("typed", "text", "room"),
    [
        ("Tel: 0942 123 456", "0942 123 456", ""),
        ("電話:0942-123-456", "0942-123-456", ""),
        ("phone no. +886 942 123 456", "+886 942 123 456", ""),
        ("02-2712-3456 #123", "02-2712-3456", ""),
        ("02-2712-3456 ext. 5", "02-2712-3456", ""),
        ("0227123456分機5", "0227123456", ""),
        ("0227123456 分机5", "0227123456", ""),
        ("王 0227123456 ext 5", "王 0227123456", ""),
        ("RZ1234567#12", "RZ1234567#12", ""),
        ("12#5", "12#5", ""),
        ("hotel 1234", "hotel 1234", ""),
        ("Room 1801", "1801", "1801"),
        ("rm. 12A", "12A", "12A"),
        ("房間1801", "1801", "1801"),
        ("房间 1801", "1801", "1801"),
        ("1801室", "1801", "1801"),
        ("1801號房", "1801", "1801"),
        ("王 1801室", "王 1801", ""),
        ("王 Room 1801", "王 1801", ""),
        ("房1801", "房1801", "1801"),
        ("房祖名", "房祖名", ""),
        ("bathroom 1801", "bathroom 1801", ""),
        ("Tel", "Tel", ""),
    ],
)
def test_what_is_left_without_labels(typed: str, text: str, room: str) -> None:
    assert unlabelled(typed) == (text, room)


@given(st.text(max_size=100) | st.text(alphabet="#0123 ext室房tel.()+", max_size=100))
def test_nothing_is_invented(text: str) -> None:
    left, room = unlabelled(text)
    assert set(left) <= set(text) | {" "}
    assert room in left
    assert unlabelled("wang") == ("wang", "")


def test_a_number_is_found_under_its_label(session: Session) -> None:
    add_guest(session, "Somebody Else", phones=[("0987 000 111", "+886987000111")])
    guest = add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"), phones=[("0942 123 456", "+886942123456")])
    office = add_guest(session, "Anna Linden", phones=[("02-2712-3456 #88", "+886227123456")])
    unread = add_guest(session, "Bo Linden", phones=[("0999-111-222 ext 7", "")])
    for typed in (
        "Tel: 0942 123 456",
        "手機 0942123456",
        "電話：0942-123-456",
        "王 tel 0942123456",
        "Mobile +886942123456",
    ):
        assert ids(session, typed) == [guest], typed
    for typed in (
        "02 2712 3456 #123",
        "02-2712-3456#5",
        "0227123456 ext 5",
        "0227123456 分機 5",
        "Tel 0227123456分机5",
    ):
        assert ids(session, typed) == [office], typed
    assert ids(session, "0999111222") == [unread]


def test_a_room_named_as_one_finds_who_is_in_it_and_nobody_else(session: Session) -> None:
    site = add_site(session)
    guest = add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"))
    phone = add_guest(session, ("房小明", "房", "小明", "zh-Hant-TW"), phones=[("", "+886912341801")])
    gone = add_guest(session, "Somebody Gone")
    add_stay(session, guest, site, "in_house", room="1801")
    add_stay(session, gone, site, "departed", days=-9, room="1801")
    for typed in (
        "Room 1801",
        "room1801",
        "Rm 1801",
        "房間1801",
        "房間 1801",
        "房间1801",
        "1801室",
        "1801 室",
        "王 1801室",
    ):
        assert ids(session, typed) == [guest], typed
    assert set(ids(session, "1801")) == {guest, phone}
    assert ids(session, "房1801") == [guest, phone]  # 房 is a family name too
    assert ids(session, "Room 1802") == []


def test_umlauts_written_out_and_not(session: Session) -> None:
    with_dots = add_guest(session, ("Jörg Müller", "Müller", "Jörg", "de"), phones=[("", "+4915112345678")])
    without = add_guest(session, ("Joerg Mueller", "Mueller", "Joerg", "de"), phones=[("", "+4915198765678")])
    for typed in ("müller", "mueller", "Müller, Jörg", "Mueller, Joerg", "Jörg Müller", "müller 5678", "mueller 5678",
                  "Müller5678", "Mül", "JOERG MÜLLER"):  # fmt: skip
        assert set(ids(session, typed)) == {with_dots, without}, typed
    assert parse("Müller").spelt == ("mueller",)
    assert parse("muller").spelt == parse("王").spelt == parse("é").spelt == ()


def test_a_slip_beside_digits(session: Session) -> None:
    site = add_site(session)
    wang = add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW"), phones=[("", "+886912345678")])
    add_guest(session, ("李小明", "李", "小明", "zh-Hant-TW"), phones=[("", "+886955555678")])
    add_stay(session, wang, site, "in_house", room="1208")
    for typed in ("wnag 5678", "wamg 5678", "wnag 0912345678", "wnag 1208"):
        assert ids(session, typed) == [wang], typed
    assert ids(session, "wnag 9999") == []
    assert ids(session, "xyzzy 5678") == []


def test_what_somebody_is_called_comes_before_whom_they_work_for(session: Session) -> None:
    company = add_guest(session, "Linden Trading", kind="organisation")
    colleague = add_guest(session, ("Mary Smith", "Smith", "Mary", "en"), employer=company)
    named = add_guest(session, "Bo Linden")
    assert ids(session, "linden").index(named) < ids(session, "linden").index(colleague)
