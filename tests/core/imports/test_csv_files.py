"""CSV of guests and stays: the native form, mappings, spreadsheets' dialects."""

import gzip
from dataclasses import replace
from datetime import date

import pytest
from rugui.customers.birthday import Birthday
from rugui.imports import mapping
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import SETTING, codes, guest, rows, stay

GUESTS = ",".join(mapping.GUEST_FIELDS) + "\n"
STAYS = ",".join(mapping.STAY_FIELDS) + "\n"


def test_a_guest_in_the_native_form():
    cells = [
        "G1", "陳怡君", "zh-TW", "Chen Yi-Chun", "ㄔㄣˊ ㄧˊ ㄐㄩㄣ", "小姐", "0912-345-678;+852 9123 4567",
        "a@b.tw；c@d.tw", "05-17", "TWN", "zh_TW", "台積電", "VIP001", "不吃牛", "QK3zjKgL97cbWDAUduz3mA",
    ]  # fmt: skip
    (parsed,) = rows(GUESTS + ",".join(cells) + "\n")
    record = guest(parsed)
    details = record.details
    assert parsed.problems == ()
    assert (details.external_id, details.nationality, details.language) == ("G1", "TW", "zh-Hant-TW")
    assert [(n.kind, n.full) for n in details.names] == [
        ("primary", "陳怡君"), ("alternate", "Chen Yi-Chun"), ("phonetic", "ㄔㄣˊ ㄧˊ ㄐㄩㄣ"),
    ]  # fmt: skip
    assert (details.names[0].family, details.names[0].given, details.names[0].honorific) == ("陳", "怡君", "小姐")
    assert [phone.e164 for phone in details.phones] == ["+886912345678", "+85291234567"]
    assert details.emails == ("a@b.tw", "c@d.tw")
    assert details.birthday == Birthday(None, 5, 17)
    assert [(h.service, h.handle) for h in details.handles] == [("member", "VIP001")]
    assert (record.organisation, record.notes[0].text) == ("台積電", "不吃牛")
    assert record.public_id == "QK3zjKgL97cbWDAUduz3mA"


def test_a_stay_in_the_native_form():
    (parsed,) = rows(STAYS + 'S1,G1,TPE,2026-11-20,2026/11/23,Checked Out,1208,R1,2,1,TWD,"12,600",(50.5),高樓層\n')
    record = stay(parsed)
    assert (record.arrival, record.departure, record.status) == (date(2026, 11, 20), date(2026, 11, 23), "departed")
    # TWD has two decimals in ISO 4217, though nobody there writes them.
    assert (record.revenue_minor, record.cost_minor, record.currency) == (1_260_000, -5050, "TWD")
    assert (record.adults, record.children, record.room, record.requests) == (2, 1, "1208", "高樓層")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (",,,2026-11-20,2026-11-19,,,,,,,,,", "departure_first"),
        (",,,1900-01-01,1900-01-02,,,,,,,,,", "date_nonsense"),
        (",,,0101-01-01,2026-11-19,,,,,,,,,", "date_nonsense"),
        (",,,9999-12-31,9999-12-31,,,,,,,,,", "date_nonsense"),
        (",,,2026-02-30,2026-03-01,,,,,,,,,", "date"),
        (",,,03/04/2026,04/04/2026,,,,,,,,,", "date"),
        (",,,,2026-03-01,,,,,,,,,", "date_missing"),
        (",,,2010-01-01,2026-03-01,,,,,,,,,", "too_many_nights"),
        (",,,2026-01-01,2026-01-02,asleep,,,,,,,,", "status"),
        (",,,2026-01-01,2026-01-02,,,,120,,,,,", "number"),
        (",,,2026-01-01,2026-01-02,,,,two,,,,,", "number"),
        (",,,2026-01-01,2026-01-02,,,,1,,,100,,", "currency_missing"),
        (",,,2026-01-01,2026-01-02,,,,1,,XXZ,100,,", "currency"),
        (",,,2026-01-01,2026-01-02,,,,1,,TWD,1e400,,", "amount"),
        (",,,2026-01-01,2026-01-02,,,,1,,TWD,99999999999999,,", "amount"),
        (",,,2026-01-01,2026-01-02,,,,1,,USD,NT$100,,", "currency"),
    ],
)
def test_a_stay_that_cannot_be_is_refused_for_its_own_reason(cells, code):
    (parsed,) = rows(STAYS + cells + "\n")
    assert parsed.record is None
    assert parsed.refused.code == code
    assert str(parsed.refused)


@pytest.mark.parametrize(
    ("name", "code"),
    [("=1+1", "formula"), ("＝1+1", "formula"), ("@SUM(A1)", "formula"), ("+cmd|' /C calc'!A0", "formula"),
     ("-2+3", "formula"), ("x" * 201, "too_long"), ("a\0b", "characters"), ("a\x1bb", "characters"), ("", "no_name"),
     ("-", "no_name"), ("#REF!", "no_name")],
)  # fmt: skip
def test_a_name_that_is_none_is_refused(name, code):
    (parsed,) = rows(f'external_id,name\nG1,"{name}"\n')
    assert parsed.record is None
    assert code in codes(parsed)


def test_formulas_in_free_text_stay_text():
    (parsed,) = rows("name,notes\n李,=1+1\n")
    assert guest(parsed).notes[0].text == "=1+1"


def test_what_a_spreadsheet_did_to_a_phone():
    first, second, third = rows('name,phone\n李,"=""0912345678"""\n王,8.86912E+11\n張,HomePhone\n')
    assert guest(first).details.phones[0].e164 == "+886912345678"
    assert codes(second) == ["phone_rounded"]
    assert codes(third) == ["phone_none"]


def test_full_width_and_international_phones_are_read():
    (parsed,) = rows("name,phone\n李,０９１２３４５６７８;00886 2 2345 6789;1234\n")
    assert [p.e164 for p in guest(parsed).details.phones] == ["+886912345678", "+886223456789", ""]
    assert codes(parsed) == ["phone"]


def test_what_cannot_be_is_left_out_and_said():
    (parsed,) = rows("name,email,birthday,nationality,language\n李,not an address,1900-01-01,Atlantis,Klingonese\n")
    details = guest(parsed).details
    assert (details.emails, bool(details.birthday), details.nationality, details.language) == ((), False, "", "")
    assert sorted(codes(parsed)) == ["birthday", "country", "email", "language"]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\nname;phone\r\n李;1\r\n",
        "name;phone\n李;1\n",
        "name\tphone\n李\t1\n",
        "\n\nname,phone\n李,1\n",
        '"Name","Phone"\r"李","1"\r',
        " NAME , Phone \n李,1",
        "name,phone\n\n,\n李,1,,\n",
    ],
)
def test_the_dialects_of_spreadsheets(text):
    (parsed,) = rows(text)
    assert guest(parsed).details.names[0].full == "李"


def test_a_line_break_inside_a_cell_and_quotation_marks():
    (parsed,) = rows('name,notes\n李,"one\r\ntwo, ""three"""\n')
    assert guest(parsed).notes[0].text == 'one\ntwo, "three"'


def test_a_half_written_last_row_is_refused_and_the_others_are_not():
    first, second = rows("name,phone,email\n李,0912345678,a@b.c\n王,09")
    assert first.record is not None
    assert codes(second) == ["columns"]


def test_a_quotation_mark_that_never_closes_is_said():
    first, second = rows('name,notes\n李,fine\n王,"lost\n張,x\n陳,y\n')
    assert first.record is not None
    assert (second.place, codes(second), second.refused.value) == ("3", ["unclosed"], "2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("  \n ", "empty"), ("name,phone\n", "no_rows"), ("name,phone,Name\n李,1,2\n", "header_twice"),
        ("Vorname,Nachname\nA,B\n", "header"), ("arrival,room\n2026-01-01,1\n", "header"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_says_why(text, code):
    with pytest.raises(Unreadable) as caught:
        rows(text)
    assert caught.value.reason == code
    assert str(caught.value)


def test_the_columns_missing_and_found_are_named():
    with pytest.raises(Unreadable, match="departure") as caught:
        rows("arrival,room\n2026-01-01,1\n")
    assert "room" in str(caught.value)


MAPPING = """
rows = "stays"
decimal = ","
missing = ["NULL"]
[columns]
external_id = "Res No"
guest_name = { join = ["First", "Last"] }
guest_birthday = { column = "DOB", date = "%d.%m.%Y" }
arrival = { column = "CI", date = "%d/%m/%Y" }
departure = { from = "arrival", days = ["Nights"] }
status = { column = "State", values = { "X" = "cancelled" }, default = "reserved" }
children = { sum = ["Kids", "Babies"] }
revenue = { column = "Rate", times = ["Nights"] }
currency = { value = "EUR" }
site = "Hotel"
[sites]
"Grand Hotel" = "NY"
"""


def test_a_mapping_reads_somebody_elses_columns():
    setting = replace(SETTING, mapping=mapping.parse(MAPPING))
    text = (
        "Res No;First;Last;DOB;CI;Nights;State;Kids;Babies;Rate;Hotel\n"
        "7;Ann;Lee;17.05.1990;03/04/2026;2;X;1;NULL;1.234,50;Grand Hotel\n8;;;;03/04/2026;x;;0;0;1;Grand Hotel\n"
    )
    first, second = rows(text, setting=setting)
    record = stay(first)
    assert (record.arrival, record.departure) == (date(2026, 4, 3), date(2026, 4, 5))
    assert (record.status, record.children, record.revenue_minor, record.site) == ("cancelled", 1, 246_900, "NY")
    assert record.guest.details.names[0].full == "Ann Lee"
    assert record.guest.details.birthday == Birthday(1990, 5, 17)
    assert second.refused.code == "number"


@pytest.mark.parametrize(
    "text",
    [
        "rows = [", "rows = 'guests'\n[columns]\nnme = 'x'\n", "[columns]\nname='x'\n", "strange = 1\n",
        "rows='guests'\n[columns]\nname = {column='a', join=['b']}\n", "rows='guests'\n[columns]\nname = 3\n",
        "rows='guests'\ndelimiter='ab'\n", "decimal='x'", "rows='guests'\n[columns]\nname={column='a', odd=1}\n",
        "missing = 'NULL'", "sites = 3", "rows='guests'\n[columns]\nname={join='a'}\n",
    ],
)  # fmt: skip
def test_a_mapping_that_is_none_says_so(text):
    with pytest.raises(Unreadable) as caught:
        mapping.parse(text)
    assert caught.value.reason == "mapping"


def test_a_mapping_that_names_a_column_not_there():
    with pytest.raises(Unreadable, match="Surname"):
        rows(
            "A,B\n1,2\n", setting=replace(SETTING, mapping=mapping.parse("rows='guests'\n[columns]\nname='Surname'\n"))
        )


def test_the_packaged_bookings_name_no_guest():
    from importlib.resources import files

    data = gzip.decompress((files("rugui.demo") / "data" / "hotel_bookings_sample3000.csv.gz").read_bytes())
    found = rows(data, setting=replace(SETTING, mapping=mapping.packaged("hotel_booking_demand")))
    assert len(found) == 3000
    records = [stay(one) for one in found]
    assert not any(record.named for record in records)
    assert {record.site for record in records} == {"City Hotel", "Resort Hotel"}
    assert {record.status for record in records} == {"departed", "cancelled", "no_show"}
    assert all(record.currency == "EUR" and record.departure >= record.arrival for record in records)


def test_masked_cells_and_foreign_ids_say_nothing():
    cells = '陳怡君,•••• 678;•••• 567,a•••@example.com,1990-••-••,"=no id, of ours"'
    (parsed,) = rows(f"name,phone,email,birthday,id\n{cells}\n")
    record = guest(parsed)
    assert (record.details.phones, record.details.emails, record.public_id) == ((), (), "")
    assert not record.details.birthday
    assert codes(parsed) == ["masked"] * 3
