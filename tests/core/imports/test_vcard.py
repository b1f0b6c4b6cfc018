"""vCards of phones and mail programs, and of our own."""

import json
import re

import pytest
from rugui.customers.birthday import Birthday
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import DATA, codes, guest, rows

FOLDER = DATA / "vcard"


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@pytest.mark.parametrize(
    ("file", "taken", "refused"),
    [
        ("mangstadt__ez-vcard__John_Doe_ANDROID", 4, 2), ("mangstadt__ez-vcard__John_Doe_BLACK_BERRY", 1, 0),
        ("mangstadt__ez-vcard__John_Doe_GMAIL", 1, 0), ("mangstadt__ez-vcard__John_Doe_IPHONE", 1, 0),
        ("mangstadt__ez-vcard__John_Doe_MAC_ADDRESS_BOOK", 1, 0), ("mangstadt__ez-vcard__John_Doe_MS_OUTLOOK", 1, 0),
        ("mangstadt__ez-vcard__gmail-list", 3, 0), ("mangstadt__ez-vcard__gmail-single", 1, 0),
        ("mangstadt__ez-vcard__outlook-2003", 1, 0), ("mangstadt__ez-vcard__outlook-2007", 1, 0),
        ("mangstadt__ez-vcard__rfc6350-example", 1, 0), ("py-vobject__vobject__radicale-1587", 1, 0),
        ("mangstadt__ez-vcard__thunderbird-MoreFunctionsForAddressBook-extension", 1, 0),
        ("sabre-io__vobject__issue153", 1, 0), ("sabre-io__vobject__issue64", 0, 1),
    ],
)  # fmt: skip
def test_real_cards(file, taken, refused):
    found = rows((FOLDER / f"{file}.vcf").read_bytes(), "vcard")
    assert (sum(one.record is not None for one in found), sum(one.record is None for one in found)) == (taken, refused)
    assert all(one.refused.code == "no_name" for one in found if one.record is None)


def test_a_real_iphone_card_in_full():
    (parsed,) = rows((FOLDER / "mangstadt__ez-vcard__John_Doe_IPHONE.vcf").read_bytes(), "vcard")
    record = guest(parsed)
    details = record.details
    assert (details.names[0].full, details.names[0].honorific) == ("John Richter James Doe Sr.", "Mr.")
    assert [(p.typed, p.label) for p in details.phones][:4] == [
        ("905-555-1234", "mobile"), ("905-666-1234", "home"), ("905-777-1234", "work"), ("905-888-1234", "fax"),
    ]  # fmt: skip
    assert [(a.city, a.country, a.label) for a in details.addresses] == [
        ("New York", "US", "home"),
        ("New York", "US", "work"),
    ]
    assert (details.birthday, record.organisation) == (Birthday(2012, 6, 6), "IBM")


def test_the_example_of_rfc_6350():
    (parsed,) = rows((FOLDER / "mangstadt__ez-vcard__rfc6350-example.vcf").read_bytes(), "vcard")
    details = guest(parsed).details
    assert (details.birthday, details.language) == (Birthday(None, 2, 3), "fr")
    assert [p.e164 for p in details.phones] == ["+14186569254", "+14182626501"]


def test_names_in_both_scripts_how_they_sound_and_messengers():
    text = card(
        "FN;LANGUAGE=zh-Hant:陳怡君", "N;LANGUAGE=zh-Hant:陳;怡君;;;", "FN;LANGUAGE=en:Yi-Chun Chen",
        "N;LANGUAGE=en:Chen;Yi-Chun;;;", "X-PHONETIC-FIRST-NAME:Yijun", "X-PHONETIC-LAST-NAME:Chen",
        "NICKNAME:小君,君君", "X-WECHAT:chen_yj",
        "IMPP;X-SERVICE-TYPE=LINE:line:yijun", "IMPP:skype:yj", "BDAY:--0415", "UID:urn:uuid:1",
        version="4.0",
    )  # fmt: skip
    (parsed,) = rows(text, "vcard")
    details = guest(parsed).details
    assert [(n.kind, n.full) for n in details.names] == [
        ("primary", "陳怡君"), ("alternate", "Yi-Chun Chen"), ("phonetic", "Yijun Chen"), ("alternate", "小君"),
    ]  # fmt: skip
    assert [n.family for n in details.names[:3]] == ["陳", "Chen", "Chen"]
    assert [(h.service, h.handle) for h in details.handles] == [("wechat", "chen_yj"), ("line", "yijun")]
    assert (details.birthday, details.external_id) == (Birthday(None, 4, 15), "urn:uuid:1")
    assert codes(parsed) == ["not_kept"]


def test_vcard_2_1_in_big5_and_quoted_printable():
    name = "".join(f"={byte:02X}" for byte in "陳怡君".encode("big5"))
    text = card(
        f"N;CHARSET=BIG5;ENCODING=QUOTED-PRINTABLE:{name[:9]}=", f"{name[9:]};;;;", "TEL;CELL:0912345678", version="2.1"
    )
    (parsed,) = rows(text, "vcard")
    assert guest(parsed).details.names[0].full == "陳怡君"
    assert guest(parsed).details.phones[0].label == "mobile"


def test_a_fold_in_the_middle_of_a_character():
    data = card("FN:陳怡君", "NOTE:不吃牛").encode()
    at = data.index("怡".encode()) + 1
    folded = data[:at] + b"\r\n " + data[at:]
    (parsed,) = rows(folded, "vcard")
    assert guest(parsed).details.names[0].full == "陳怡君"


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "gb18030"])
def test_cards_in_other_encodings(codec):
    (parsed,) = rows(card("FN:张伟", "NOTE:请给高楼层的房间，不吃海鲜").encode(codec), "vcard")
    assert guest(parsed).details.names[0].full == "张伟"


@pytest.mark.parametrize(
    ("value", "born"),
    [("1604-04-15", Birthday(None, 4, 15)), ("19800322", Birthday(1980, 3, 22)),
     ("1980-03-22T00:00:00Z", Birthday(1980, 3, 22)),
     ("--04-15", Birthday(None, 4, 15)), ("1985", Birthday(1985)), ("circa 1800", Birthday())],
)  # fmt: skip
def test_birthdays(value, born):
    (parsed,) = rows(card("FN:A B", f"BDAY:{value}"), "vcard")
    assert guest(parsed).details.birthday == born


def test_a_company_is_an_organisation():
    for lines in (
        ["FN:台積電", "ORG:台積電"],
        ["ORG:台積電;HR", "X-ABShowAs:COMPANY", "N:;;;;"],
        ["FN:x", "ORG:台積電", "KIND:org"],
    ):
        (parsed,) = rows(card(*lines), "vcard")
        assert (guest(parsed).details.kind, guest(parsed).details.names[0].full) == ("organisation", "台積電")


def test_chinese_organisation_cards_are_no_vcards_and_say_so():
    data = (FOLDER / "cn_org_cards.jsonl").read_bytes()
    with pytest.raises(Unreadable) as caught:
        rows(data, "vcard")
    assert caught.value.reason == "not_vcard"
    assert {one.refused.code for one in rows(data, "opera")} == {"no_guest_here"}


def test_chinese_organisation_cards_made_into_vcards_are_all_taken():
    made = []
    for line in (FOLDER / "cn_org_cards.jsonl").read_text("utf-8").splitlines():
        yaml = json.loads(line)["yaml"]
        name = re.search(r"organization: *(.+)", yaml)[1].strip().strip("'\"")
        phones = re.findall(r"^ *- *(?:number: *)?'?([+\d][\d -]{3,})'?$", yaml, re.MULTILINE)
        emails = re.findall(r"([\w.+-]+@[\w.-]+)", yaml)
        made.append(card(f"ORG:{name}", *(f"TEL:{one}" for one in phones), *(f"EMAIL:{one}" for one in emails)))
    found = rows("".join(made), "vcard")
    assert len(found) == 209
    assert {guest(one).details.kind for one in found} == {"organisation"}
    assert sum(len(guest(one).details.phones) for one in found) > 200
