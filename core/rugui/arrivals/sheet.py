"""The briefing on A4, black on white: header on every page, no row split, what is masked on the screen masked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from fpdf import FPDF
from fpdf.enums import TextMode

from rugui.arrivals import briefing as rules
from rugui.arrivals.briefing import Row
from rugui.arrivals.glyphs import Letters, wrapped
from rugui.customers.names import display
from rugui.i18n import _, _l, _n, html_lang, long_date, short_date
from rugui.interactions import transitions, words
from rugui.values import Fact
from rugui.web import site_name

TITLES = {
    transitions.ARRIVING: _l("Arriving"), transitions.IN_HOUSE: _l("In house"), transitions.DEPARTING: _l("Departing"),
}  # fmt: skip
REVIEWS = {"reviewed": _l("Reviewed"), "modified": _l("Modified")}
# Points. A4 is 595 by 842.
MARGIN, TOP, BOTTOM = 34, 72, 800
COLUMNS = (56, 140, 186, 109, 36)
SIZE, SMALL, LARGE = 9.0, 7.5, 11.0
PAD = 4
MOST_LINES = 8
STRONG = ("safety", "alert")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a cell: its lines, size, whether it is bold, boxed (safety) or framed (alert)."""

    lines: Sequence[str]
    language: str = ""
    size: float = SIZE
    bold: bool = False
    tone: str = ""

    @property
    def height(self) -> float:
        """Points, with the space below."""
        return len(self.lines) * self.size * 1.35 + (2 if self.tone else 0)


def pdf(briefing: Any) -> bytes:
    """The document of a `service.Briefing` in the current language."""
    sheet = _Sheet(briefing)
    try:
        return sheet.render()
    finally:
        sheet.letters.close()


class _Sheet:
    def __init__(self, briefing: Any) -> None:
        self.briefing = briefing
        self.pdf = FPDF(format="A4", unit="pt")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_lang(html_lang())
        self.pdf.alias_nb_pages("{pages}")
        self.letters = Letters(self.pdf, str(current_app.extensions["rugui"].settings["PDF_FONT"]))
        self.y = 0.0
        self.section = ""

    def render(self) -> bytes:
        title = f"{site_name(self.briefing.site)} · {long_date(self.briefing.day)}"
        self.pdf.set_title(title)
        for section in transitions.SECTIONS:
            rows = self.briefing.section(section)
            self.section = f"{TITLES[section]} ({len(rows)})"
            if not self.pdf.page or self.y + 90 > BOTTOM:
                self._page(title)
            else:
                self.y += 14
            self._heading()
            for row in rows:
                self._row(section, row, title)
            if not rows:
                self._draw(MARGIN, self.y + 12, str(_("Nobody")), "", SIZE)
                self.y += 20
        for problem in self.briefing.problems:
            self._draw(MARGIN, self.y + 14, str(problem.problem), "", SMALL)
            self.y += 14
        self._numbers()
        return bytes(self.pdf.output())

    def _page(self, title: str) -> None:
        self.pdf.add_page()
        self._draw(MARGIN, 46, title, html_lang(), LARGE, bold=True)
        self.pdf.set_line_width(0.8)
        self.pdf.line(MARGIN, 52, 595 - MARGIN, 52)
        self.y = TOP

    def _heading(self) -> None:
        self._draw(MARGIN, self.y, self.section, html_lang(), LARGE, bold=True)
        titles = (_("Time, room"), _("Guest"), _("What matters"), _("Stay"), _("Read"))
        x = MARGIN
        for column, width in zip(titles, COLUMNS, strict=True):
            self._draw(x, self.y + 13, str(column), html_lang(), SMALL)
            x += width
        self.y += 17
        self.pdf.set_line_width(0.5)
        self.pdf.line(MARGIN, self.y, 595 - MARGIN, self.y)

    def _row(self, section: str, row: Row, title: str) -> None:
        cells = self._cells(section, row)
        height = max(sum(text.height for text in cell) for cell in cells) + 2 * PAD
        if self.y + height > BOTTOM:
            self._page(title)
            self._heading()
        x = MARGIN
        for cell, width in zip(cells, COLUMNS, strict=True):
            self._cell(x, self.y + PAD, width - 6, cell)
            x += width
        self.y += height
        self.pdf.set_line_width(0.25)
        self.pdf.line(MARGIN, self.y, 595 - MARGIN, self.y)

    def _cell(self, x: float, y: float, width: float, texts: Sequence[Text]) -> None:
        for text in texts:
            if text.tone == "safety":
                self.pdf.set_fill_color(0)
                self.pdf.rect(x - 2, y, width + 2, text.height - 1, style="F")
                self._ink(255)
            elif text.tone == "alert":
                self.pdf.set_line_width(0.8)
                self.pdf.rect(x - 2, y, width + 2, text.height - 1)
            baseline = y + text.size
            for line in text.lines:
                self._draw(x, baseline, line, text.language, text.size, bold=text.bold)
                baseline += text.size * 1.35
            self._ink(0)
            y += text.height

    def _ink(self, grey: int) -> None:
        self.pdf.set_text_color(grey)
        self.pdf.set_draw_color(grey)  # bold is drawn as an outline

    def _cells(self, section: str, row: Row) -> tuple[list[Text], ...]:
        first = [self._text(0, row.eta or "–", bold=True)] if section == transitions.ARRIVING else []
        first.append(self._text(0, row.room or _("no room yet"), bold=bool(row.room)))
        names = [self._text(1, display(name), name.language, LARGE if place == 0 else SMALL, bold=place == 0)
                 for place, name in enumerate(row.names)]  # fmt: skip
        names = names or [self._text(1, _("Guest not named yet"))]
        if row.status != "expected" or section != transitions.ARRIVING:
            names.append(self._text(1, str(words.STATUSES[row.status]), size=SMALL))
        shown, more = rules.few(row.facts)
        facts = [self._fact(fact) for fact in shown] + ([self._text(2, f"+{more}", size=SMALL)] if more else [])
        review = row.review.state
        return first, names, facts, self._stay(row), [self._text(4, str(REVIEWS.get(review, "")), size=SMALL)]

    def _stay(self, row: Row) -> list[Text]:
        party = _("%(n)s adults", n=row.adults)
        if row.children:
            party += " · " + _("%(n)s children", n=row.children)
        lines = [
            f"{short_date(row.arrival)} – {short_date(row.departure)}",
            _n("%(num)s night", "%(num)s nights", row.nights) + " · " + party,
        ]
        if row.last:
            room = f" {row.last.room}" if row.last.room else ""
            lines.append(_("last here %(day)s", day=short_date(row.last.departure)) + room)
        return [self._text(3, line, size=SMALL) for line in lines]

    def _fact(self, fact: Fact) -> Text:
        text = _("%(what)s (%(why)s)", what=fact.label, why=fact.reason) if fact.reason else str(fact.label)
        if fact.tone in STRONG:
            return self._text(2, f"! {text}", bold=True, tone=fact.tone)
        return self._text(2, text)

    def _text(
        self, column: int, text: str, language: str = "", size: float = SIZE, *, bold: bool = False, tone: str = ""
    ) -> Text:
        lines = wrapped(self.letters, text, language or html_lang(), size, COLUMNS[column] - 8)
        if len(lines) > MOST_LINES:
            lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + "…"]
        return Text(lines, language or html_lang(), size, bold, tone)

    def _draw(self, x: float, y: float, text: str, language: str, size: float, *, bold: bool = False) -> None:
        for family, piece, width in self.letters.runs(text, language):
            self.letters.font(family)
            self.pdf.set_font(family, size=size)
            if bold:  # the same outlines drawn fatter: a second weight would double what is installed
                with self.pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=size / 45):
                    self.pdf.text(x, y, piece)
            else:
                self.pdf.text(x, y, piece)
            x += width * size / 1000

    def _numbers(self) -> None:
        pages = self.pdf.pages_count
        for number in range(1, pages + 1):
            self.pdf.page = number
            self._draw(595 - MARGIN - 60, 822, f"{number} / {pages}", "", SMALL)
