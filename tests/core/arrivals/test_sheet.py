import io
import logging
import re

import pypdf
import pytest
from flask_babel import force_locale
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from rugui.arrivals import glyphs, service, sheet
from rugui.arrivals.candidates import today_at
from rugui.arrivals.glyphs import MISSING, Letters, wrapped
from rugui.testing.guests import new_guest, new_site, new_stay, new_viewer
from rugui.values import OPERATOR


@pytest.fixture(scope="module")
def letters():
    found = Letters(FPDF(unit="pt"))
    found.spare = []
    yield found
    found.close()


def printed(app, session, site, viewer=OPERATOR):
    with app.test_request_context(), force_locale("en"):
        data = sheet.pdf(service.briefing(session, viewer, site, today_at(site)))
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def flat(pages):
    return re.sub(r"\s", "", "".join(pages))


def test_every_script_in_one_document(app, session):
    site = new_site(session)
    names = [
        ("𠮷田 健", "ja"),
        ("龍驤", "zh-Hant-TW"),
        ("龙骧", "zh-Hans-CN"),
        ("김민준", "ko"),
        ("Nguyễn Thị", "vi"),
        ("Łukasz Dvořák", "pl"),
        ("Иван Ёлкин", "ru"),
    ]
    for full, language in names:
        guest = new_guest(session, (full, language, "primary"))
        new_stay(session, guest, site, today_at(site))
    text = flat(printed(app, session, site))
    for full, _language in names:
        assert full.replace(" ", "") in text


def test_forms_follow_the_language(letters):
    assert {letters.letter("骨", tag)[0] for tag in ("zh-Hant-TW", "ko", "")} == {"rugui"}
    assert letters.letter("骨", "zh-Hans-CN")[0] == "ruguisc"
    assert letters.letter("直", "ja")[0] == "ruguijp"


@pytest.mark.parametrize(
    ("codec", "least"), [("big5hkscs", 18_000), ("gbk", 20_000), ("shift_jis", 6_000), ("euc_kr", 8_000)]
)
def test_the_national_sets_are_there(codec, least):
    kept = glyphs.characters("rugui") | glyphs.characters("ruguilatin")
    wanted = set()
    for code in range(0xA0, 0x30000):
        try:
            chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
        wanted.add(code)
    assert len(wanted & kept) >= least
    missing = [one for one in wanted - kept if chr(one).isalpha()]
    assert not missing, "".join(map(chr, missing))


def test_what_no_font_draws_is_seen_and_logged(app, session, caplog, monkeypatch):
    monkeypatch.setattr(glyphs, "SYSTEM", ())
    site = new_site(session)
    new_stay(session, new_guest(session, "王\U0001f98a\u200d明"), site, today_at(site))
    with caplog.at_level(logging.WARNING, "rugui.arrivals"):
        text = flat(printed(app, session, site))
    assert f"王{MISSING}明" in text
    assert "U+1F98A" in caplog.text
    assert "王" not in caplog.text


def test_header_on_every_page_and_no_row_split(app, session):
    site = new_site(session)
    for number in range(60):
        wishes = "; ".join(f"wish {number} {one}" for one in range(4))
        new_stay(session, new_guest(session, f"王{number}號"), site, today_at(site), requests=wishes)
    pages = printed(app, session, site)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Hotel TPE" in page
        assert "What matters" in page
        assert f"{number} / {len(pages)}" in page
    for number in range(60):
        (page,) = [one for one in pages if f"王{number}號" in re.sub(r"\s", "", one)]
        assert f"wish {number} 0" in page


def test_an_incognito_guest_stays_incognito_on_paper(app, session):
    site = new_site(session)
    guest = new_guest(session, ("王大明", "zh-Hant-TW", "primary"), ("陳先生", "zh-Hant-TW", "incognito"))
    new_stay(session, guest, site, today_at(site))
    desk = new_viewer("arrivals.read", "interactions.read")
    text = flat(printed(app, session, site, desk))
    assert "陳先生" in text
    assert "王大明" not in text
    assert "王大明" in flat(printed(app, session, site))


@given(st.text(max_size=60), st.integers(20, 120))
def test_wrapping_keeps_every_letter_and_the_width(letters, text, width):
    lines = wrapped(letters, text, "", 9, width)
    kept = "".join("".join(line.split()) for line in lines)
    assert kept == "".join("".join(part.split()) for part in text.splitlines())
    for line in lines:
        wide = sum(letters.letter(char, "")[2] for char in line) * 9 / 1000
        assert wide <= width or len(line.strip()) == 1


def test_lines_break_as_chinese_wants(letters):
    assert wrapped(letters, "喜歡高樓層，遠離電梯。", "zh-Hant-TW", 10, 50) == ["喜歡高樓", "層，遠離電", "梯。"]
    assert wrapped(letters, "feather pillow", "en", 10, 45) == ["feather", "pillow"]
