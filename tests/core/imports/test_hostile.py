"""Input made to hurt: each is refused by row or by file, in bounded time and memory, and takes nothing else with it."""

import gzip
import io
import json
import zipfile
import zlib

import pytest
from rugui.imports import sources
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import codes, guest, rows


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with sources.opened(io.BytesIO(data)) as found:
        return [(one.name, one.file.read()) for one in found]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        unpacked(data)
    assert str(caught.value)
    return caught.value.reason


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_plain_gz_and_zip_are_opened():
    assert unpacked(b"name\n1") == [("", b"name\n1")]
    assert unpacked(gzip.compress(b"name\n") + gzip.compress(b"1")) == [("", b"name\n1")]
    assert unpacked(zipped({"a.csv": b"name\n1", "__MACOSX/._a.csv": b"x", ".DS_Store": b"y"})) == [("", b"name\n1")]
    assert [name for name, _ in unpacked(zipped({"a.vcf": b"1", "b/c.vcf": b"2"}))] == ["a.vcf", "b/c.vcf"]


def test_a_bomb_is_not_opened():
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(b"\0" * 1024 * 1024) for _ in range(64)) + bomb.flush()
    assert reason(packed) == "bomb"
    assert reason(zipped({"a.csv": b"0" * 64 * 1024 * 1024})) == "bomb"


def test_a_bomb_whose_header_lies_is_counted_while_reading():
    data = bytearray(zipped({"a.csv": b"0" * 64 * 1024 * 1024}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (100).to_bytes(4, "little")  # the uncompressed size it claims
    assert reason(bytes(data)) in ("bomb", "broken_archive")


def test_archives_that_are_cut_off_or_damaged():
    packed = gzip.compress(b"name\n" + bytes(range(256)) * 100)
    assert reason(packed[:-20]) == "cut_off"
    assert reason(packed[:20] + b"xxxx" + packed[24:]) in ("broken_archive", "cut_off")
    assert reason(zipped({"a.csv": b"name\n1"})[:-30]) == "broken_archive"
    assert reason(zipped({})) == "no_file"
    assert reason(zipped({f"{n}.csv": b"1" for n in range(1001)})) == "many_files"
    assert reason(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})) == "binary"
    assert reason(zipped({"a.zip": zipped({"a.csv": b"1"}), "b.csv": b"1"})) == "binary"


def test_what_follows_an_archive_is_left_out_and_said():
    with sources.opened(io.BytesIO(gzip.compress(b"name\n1") + b"garbage")) as found:
        (source,) = found
        assert source.file.read() == b"name\n1"
        assert [problem.code for problem in source.problems] == ["archive_tail"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0 old excel", b"SQLite format 3\0"]
)
def test_files_of_other_programs(data):
    assert reason(data) == "binary"


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_nothing(data):
    assert reason(data) == "empty"


@pytest.mark.parametrize(
    "field",
    ["x" * 10_000_000, '"' + "x" * 10_000_000 + '"', '"' + "x\n" * 5_000_000 + '"', '"' + 'say ""x"" ' * 300_000 + '"'],
    ids=["plain", "quoted", "with line breaks", "with quotation marks"],
)
def test_a_field_of_ten_megabytes_is_refused_in_its_row_alone(field):
    found = rows(f"name,notes\n李,fine\n王,{field}\n張,fine\n")
    assert [one.record is not None for one in found] == [True, False, True]
    assert codes(found[1])[0] in ("row_too_long", "row_too_long_to")
    assert guest(found[2]).details.names[0].full == "張"


def test_many_columns():
    with pytest.raises(Unreadable):
        rows("name," + ",".join(f"c{n}" for n in range(100_000)) + "\n李\n")
    found = rows("name,phone\n李" + ",x" * 50_000 + "\n王,0912345678\n")
    assert [one.record is not None for one in found] == [False, True]


def test_controls_and_direction_marks():
    found = rows("name\n\u202egnaW\u202c\na\x07b\n王\u200b小明\n")
    assert guest(found[0]).details.names[0].full == "gnaW"
    assert codes(found[1]) == ["characters"]
    assert guest(found[2]).details.names[0].full == "王小明"


def opera(text: str | bytes) -> list:
    return rows(text, "opera")


def test_json_nested_ten_thousand_deep():
    for text in ("[" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000, "[" * 10_000 + "]" * 10_000):
        with pytest.raises(Unreadable) as caught:
            opera(text)
        assert caught.value.reason in ("too_deep", "not_json", "no_guest")


def test_a_line_nested_deep_is_refused_alone():
    good = json.dumps({"profileDetails": {"customer": {"personName": [{"surname": "Lee"}]}}})
    found = opera(f"{good}\n" + "[" * 10_000 + "\n" + '{"a":' * 200 + "1" + "}" * 200 + f"\n{good}\n")
    assert [one.record is not None for one in found] == [True, False, False, True]


def test_json_numbers_duplicate_keys_and_garbage_at_the_end():
    name = '{"personName":[{"surname":"Lee","surname":"Lin"}]}'
    (one,) = opera(f'{{"profileDetails":{{"customer":{name},"x":{"9" * 400},"y":1e400,"z":NaN}}}}\'"')
    assert guest(one).details.names[0].family == "Lin"
    assert set(codes(one)) == {"keys_twice", "after_end"}


def test_json_lone_surrogates_and_nul():
    text = '{"profileDetails":{"customer":{"personName":[{"surname":"%s"}]}}}'
    for bad in ("\\ud800", "a\\u0000b"):
        (one,) = opera(text % bad)
        assert codes(one) == ["characters"]


@pytest.mark.parametrize("text", ["{", '{"a": 1', "hello", '{"a": }', "\x00\x01", "[1,2", '"'])
def test_what_is_no_json(text):
    with pytest.raises(Unreadable):
        opera(text)


def test_a_json_line_cut_off_is_refused_alone():
    good = json.dumps({"profileDetails": {"customer": {"personName": [{"surname": "Lee"}]}}})
    found = opera(f"{good}\n{good}\n{good[:40]}")
    assert [one.record is not None for one in found] == [True, True, False]
    assert codes(found[2]) == ["json_line"]


def test_a_vcard_cut_off_a_vcard_in_a_vcard_and_a_huge_one():
    found = rows(
        "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nAGENT:\nBEGIN:VCARD\nFN:C\nEND:VCARD\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:D\n" + "NOTE:" + "x" * 5_000_000 + "\nEND:VCARD\nBEGIN:VCARD\nFN:E",
        "vcard",
    )
    assert [codes(one)[:1] for one in found] == [["card_cut_off"], ["not_kept"], ["too_long"], ["card_cut_off"]]
    assert guest(found[1]).details.names[0].full == "B"


def test_a_vcard_with_thousands_of_properties():
    found = rows(
        "BEGIN:VCARD\nFN:A\n" + "TEL:0912345678\n" * 100_000 + "END:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", "vcard"
    )
    assert [one.record is not None for one in found] == [False, True]
