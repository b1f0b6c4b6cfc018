"""What was vendored is what its list says, has its licence, and weighs what a slow line can carry."""

import base64
import gzip
import hashlib
from pathlib import Path

import rugui.web

STATIC = Path(rugui.web.__file__).parent / "static"
VENDOR = STATIC / "vendor"


def _listed() -> dict[str, str]:
    lines = (VENDOR / "SHA384").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_every_vendored_file_has_the_listed_hash():
    files = [file for file in VENDOR.rglob("*") if file.is_file() and file.name != "SHA384"]
    found = {
        file.relative_to(VENDOR).as_posix(): base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
        for file in files
    }
    assert found == _listed()


def test_every_vendored_folder_has_a_licence():
    folders = [folder for folder in VENDOR.iterdir() if folder.is_dir()]
    assert folders
    assert all((folder / "LICENSE").is_file() for folder in folders)


def test_sprite_holds_symbols_only():
    text = (STATIC / "icons.svg").read_text("utf-8")
    assert "Tabler Icons" in text
    assert "<script" not in text
    assert "style" not in text


def test_first_load_is_light():
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *VENDOR.rglob("*.js"), *STATIC.glob("*.svg")]
    # 150 KB is the whole first load; a page of HTML needs its part of it.
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 60_000
    styles = sum(len(gzip.compress(file.read_bytes())) for file in STATIC.glob("css/*.css"))
    assert styles < 11_000
