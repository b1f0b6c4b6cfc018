"""How a file writes its characters is found, or said not to be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.imports import encoding
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import SETTING, codes, encoding_of, guest, rows

TRADITIONAL = "name,notes\n張偉,請給高樓層的房間\n陳怡君,不吃海鮮，過敏\n歐陽雅婷,安靜的房間\n"
SIMPLIFIED = "name,notes\n张伟,请给高楼层的房间\n陈怡君,不吃海鲜，过敏\n欧阳雅婷,安静的房间\n"
WESTERN = "name,notes\nJürgen Müller,möchte ein ruhiges Zimmer\nRené Lefèvre,préfère l'étage élevé\n"
RARE = b"name\n\xc9\x40\xc9\x41\xc9\x42\xc9\x43\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (TRADITIONAL, "utf-8"), (TRADITIONAL, "utf-8-sig"), (TRADITIONAL, "utf-16"), (TRADITIONAL, "utf-16-le"),
        (TRADITIONAL, "utf-16-be"), (TRADITIONAL, "cp950"), (TRADITIONAL, "gb18030"), (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-8"), (WESTERN, "cp1252"), (WESTERN, "utf-8"),
    ],
)  # fmt: skip
def test_the_text_comes_out_whatever_it_was_written_in(text, codec):
    found = rows(text.encode(codec))
    assert [guest(one).details.names[0].full for one in found] == [
        line.split(",")[0] for line in text.split("\n")[1:-1]
    ]


def test_what_fits_two_encodings_alike_is_refused():
    with pytest.raises(Unreadable) as caught:
        rows(RARE)
    assert caught.value.reason == "encoding"


def test_a_person_may_say_which():
    from dataclasses import replace

    (one,) = rows(RARE, setting=replace(SETTING, encoding="Big5"))
    assert guest(one).details.names[0].full == RARE[5:-1].decode("cp950")
    with pytest.raises(Unreadable) as caught:
        rows(SIMPLIFIED.encode("gb18030") * 20, setting=replace(SETTING, encoding="utf-8"))
    assert caught.value.reason == "wrong_encoding"
    with pytest.raises(Unreadable):
        encoding.named("klingon")


def test_one_row_in_another_encoding_is_refused_alone():
    good = "".join(f"陳怡君{n},不吃海鮮，過敏\n" for n in range(50))
    data = ("name,notes\n" + good).encode() + "張偉,高樓層\n".encode("cp950") + "王小明,x\n".encode()
    found = rows(data)
    assert set(codes(found[50])) == {"bytes"}
    assert [n for n, one in enumerate(found) if one.record is None] == [50]
    assert guest(found[51]).details.names[0].full == "王小明"


def test_a_lone_surrogate_is_refused_in_its_row_alone():
    data = ("name\n" + "陳怡君\n" * 20).encode() + b"\xed\xa0\x80x\n" + "王小明\n".encode()
    found = rows(data)
    assert [n for n, one in enumerate(found) if one.record is None] == [20]


@given(st.text(alphabet=sorted(encoding.COMMON)[:400], min_size=8, max_size=60))
def test_common_characters_are_never_taken_for_another_text(text):
    for codec in ("cp950", "gb18030"):
        try:
            data = ("name\n" + text + "\n").encode(codec)
        except UnicodeEncodeError:
            continue
        try:
            found = encoding_of(data)
        except Unreadable:
            continue  # an honest no is fine, a wrong yes is not
        assert data.decode(found) == data.decode(codec)
