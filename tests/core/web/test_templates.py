"""What no template may hold, because the content security policy or the typography of Han forbids it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted([*ROOT.glob("core/**/templates/**/*.html"), *ROOT.glob("plugins/**/templates/**/*.html")])
STYLES = sorted([*ROOT.glob("core/**/static/**/*.css"), *ROOT.glob("plugins/**/static/**/*.css")])
SCRIPTS = [
    file
    for file in sorted([*ROOT.glob("core/**/static/**/*.js"), *ROOT.glob("plugins/**/static/**/*.js")])
    if "vendor" not in file.parts
]

FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)[^>]*>": "a script in the page is blocked by script-src 'self'; put it into static/js",
    r"<style\b": "a style in the page is blocked by style-src 'self'; put it into static/css",
    r"\sstyle\s*=": "a style attribute is blocked by style-src 'self'; use a class",
    r"\son[a-z]+\s*=\s*[\"'{]": "an event attribute is blocked by script-src 'self'",
    r"hx-on\b": "hx-on is evaluated as script, which is blocked",
    r"\bjs:|javascript:": "js: and javascript: values are evaluated as script, which is blocked",
    r"hx-trigger=\"[^\"]*\[": "a filter in hx-trigger is evaluated as script, which is blocked",
    r"\|\s*safe\b": "|safe lets what a guest typed through as markup",
    r"<(i|em|cite|address|dfn)\b": "Han has no italics; use weight",
    r"https?://(?!www\.w3\.org/)": "nothing is loaded from elsewhere",
}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_template_holds_nothing_forbidden(file):
    text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    found = [f"{match[0]!r}: {why}" for pattern, why in FORBIDDEN.items() for match in re.finditer(pattern, text)]
    assert not found


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_post_form_carries_a_token(file):
    text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, flags=re.DOTALL):
        assert re.search(r"csrf|hidden_tag", form), form[:200]


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_style_sheet_has_no_italics_no_wide_han_and_no_foreign_address(file):
    text = file.read_text("utf-8")
    assert not re.search(r"\bitalic\b|\boblique\b", text)
    assert "letter-spacing" not in text
    assert not re.search(r"url\(|@import", text)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_script_evaluates_nothing_and_writes_no_markup(file):
    text = file.read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert not re.search(r"https?://", text)


def test_there_is_something_to_look_at():
    assert len(TEMPLATES) > 8
    assert STYLES
    assert SCRIPTS
