"""The letters of the printed sheet: which font draws which character, how wide it is, and what stands for the missing.

Fonts come with the package (see fonts/README.md). A character they lack is looked for in Noto Sans CJK where the
machine has it, and else printed as 〓, the mark of printers for a missing letter, and logged.
"""

import logging
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

log = logging.getLogger("rugui.arrivals")
MISSING = "〓"
BASE = "rugui"
# Forms of a region where they differ from the base font's, by the language a name is tagged with.
FORMS = {"zh-hans": "ruguisc", "ja": "ruguijp"}
LATIN = "ruguilatin"
FILES = {
    BASE: "rugui-sheet.ttf",
    LATIN: "rugui-sheet-latin.ttf",
    "ruguisc": "rugui-sheet-sc.ttf",
    "ruguijp": "rugui-sheet-jp.ttf",
}
SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
)
# Neither drawn nor missed: joiners, direction marks, variation selectors.
UNSEEN = frozenset(map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
                             *range(0xFE00, 0xFE10), 0xFEFF]))  # fmt: skip


class Letters:
    """The fonts of one document. `configured` is a font file asked first for what the package's fonts lack."""

    def __init__(self, pdf: FPDF, configured: str = "") -> None:
        self.pdf = pdf
        self.spare = [path for path in (configured, *SYSTEM) if path and Path(path).is_file()]
        self.missing: set[str] = set()
        self._fonts: dict[str, TTFFont] = {}
        self._found: dict[tuple[str, str], tuple[str, str, float]] = {}

    def font(self, family: str) -> TTFFont:
        """A font of the package, or the spare one, added to the document when first used."""
        if family not in self._fonts:
            if family in FILES:
                with resources.as_file(resources.files("rugui.arrivals") / "fonts" / FILES[family]) as path:
                    self.pdf.add_font(family, "", str(path))
            else:
                self.pdf.add_font(family, "", self.spare[0])
            font = self.pdf.fonts[family]
            if not isinstance(font, TTFFont):
                raise TypeError(family)
            self._fonts[family] = font
        return self._fonts[family]

    def letter(self, char: str, language: str) -> tuple[str, str, float]:
        """(font, the character or its stand-in, width in thousandths of the size)."""
        key = (char, next((tag for tag in FORMS if language.lower().startswith(tag)), ""))
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, char: str, form: str) -> tuple[str, str, float]:
        if char in UNSEEN:
            return BASE, "", 0
        if char.isspace() or not char.isprintable():
            char = " "
        families = [FORMS[form], BASE, LATIN] if form else [BASE, LATIN]
        if any(ord(char) in characters(family) for family in families):
            family = next(one for one in families if ord(char) in characters(one))
        elif self.spare and ord(char) in self.font("spare").cmap:
            family = "spare"
        else:
            self.missing.add(char)
            family, char = BASE, MISSING
        return family, char, float(self.font(family).cw[ord(char)])

    def runs(self, text: str, language: str = "") -> Iterator[tuple[str, str, float]]:
        """The text as (font, piece, width in thousandths), cut where the font changes."""
        family, piece, width = "", "", 0.0
        for char in text:
            wants, drawn, wide = self.letter(char, language)
            if family and wants != family and drawn:
                yield family, piece, width
                piece, width = "", 0.0
            if drawn:
                family, piece, width = wants, piece + drawn, width + wide
        if piece:
            yield family, piece, width

    def close(self) -> None:
        """Let go of the font files, and log what could not be drawn, as code points."""
        for font in self._fonts.values():
            font.close()
        if self.missing:
            codes = " ".join(f"U+{ord(char):04X}" for char in sorted(self.missing))
            log.warning("the printed sheet has no letters for %s; each is printed as %s", codes, MISSING)


@lru_cache
def characters(family: str) -> frozenset[int]:
    """The characters a font of the package draws."""
    from fontTools.ttLib import TTFont

    file = resources.files("rugui.arrivals") / "fonts" / FILES[family]
    with resources.as_file(file) as path, TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


# No line begins with these nor ends after those (CLREQ).
NOT_FIRST = frozenset("、。，．：；！？）」』】〉》”’…·,.:;!?)]}%")
NOT_LAST = frozenset("（「『【〈《“‘([{")


def wrapped(letters: Letters, text: str, language: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width` (points): broken between Han characters, at blanks, and inside a word too long."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line, wide = "", 0.0
        for unit in _units(paragraph):
            more = sum(letters.letter(char, language)[2] for char in unit) * size / 1000
            if line and wide + more > width and not unit.isspace():
                lines.append(line.rstrip())
                line, wide = "", 0.0
            if more > width:
                for char in unit:
                    one = letters.letter(char, language)[2] * size / 1000
                    if line and wide + one > width:
                        lines.append(line)
                        line, wide = "", 0.0
                    line, wide = line + char, wide + one
            elif line or not unit.isspace():
                line, wide = line + unit, wide + more
        lines.append(line.rstrip())
    return lines


def _units(text: str) -> Iterator[str]:
    """What stays on one line: a Latin word, a Han character with the punctuation that belongs to it, a blank."""
    unit = ""
    for char in text:
        together = (
            unit
            and not unit.isspace()
            and not char.isspace()
            and (char in NOT_FIRST or unit[-1] in NOT_LAST or (ord(char) < 0x2E80 and ord(unit[-1]) < 0x2E80))
        )
        if unit and not together:
            yield unit
            unit = ""
        unit += char
    if unit:
        yield unit
