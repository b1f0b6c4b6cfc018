"""Reads the packaged tables of recall once a process (`data/LICENCES.md` says where they come from)."""

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> list[str]:
    """The lines of a packaged table, comments and blank lines left out."""
    text = (files("rugui.recall") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
