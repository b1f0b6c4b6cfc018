"""Records out of delimited text as spreadsheets write it, one at a time and never more of one than fits a page.

`csv` does the reading; what is added is that no field, row or missing quotation mark can take the rest of the file
with it, or more memory than `MOST_CHARACTERS`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from rugui.imports.problems import Problem, Unreadable, refused

MOST_CHARACTERS = 1_000_000  # of one row
MOST_COLUMNS = 500
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 8192


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line it starts on, its cells, or why there are none."""

    number: int
    cells: tuple[str, ...] = ()
    problem: Problem | None = None


class _TooLong(Exception):
    pass


class _Lines:
    """The lines of a text for `csv.reader`, which must get whole ones; remembers where the present record began."""

    def __init__(self, text: TextIO, skip: int) -> None:
        self.text = text
        self.number = skip
        self.start = skip + 1
        self.kept: list[str] = []
        self.size = 0
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(MOST_CHARACTERS)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.kept.append(line)
        self.size += len(line)
        if self.size > MOST_CHARACTERS or (len(line) == MOST_CHARACTERS and line[-1] not in "\r\n"):
            raise _TooLong
        return line

    def begin(self) -> None:
        """The next line read starts a record."""
        self.start, self.size = self.number + 1, 0
        self.kept.clear()


def dialect(text: TextIO, known: frozenset[str], wanted: str = "") -> tuple[str, int]:
    """The delimiter and how many lines to skip (Excel's `sep=;`); leaves the text at its start.

    It is the one that finds most of the `known` column names in the header, then the one that cuts it oftenest.
    """
    text.seek(0)
    first = text.readline(LOOKED_AT)
    if first.lower().startswith("sep=") and len(first.rstrip("\r\n")) == 5:
        text.seek(0)
        return first[4], 1
    while first and not first.strip():
        first = text.readline(LOOKED_AT)
    text.seek(0)
    if wanted:
        return wanted, 0

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(header(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=fit), 0


def header(cell: str) -> str:
    """A column's name as compared: `Guest External ID` is guest_external_id."""
    return "_".join(cell.strip().strip("\ufeff").casefold().replace("-", " ").replace("_", " ").split())


def read(text: TextIO, delimiter: str, skip: int = 0) -> Iterator[Line]:
    """The records of a text at its start; empty lines are none. One that cannot be read comes with its problem."""
    for _ in range(skip):
        text.readline(LOOKED_AT)
    lines = _Lines(text, skip)
    reader = csv.reader(lines, delimiter=delimiter, doublequote=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_TooLong, csv.Error):
            yield _skip(lines, delimiter)
            reader = csv.reader(lines, delimiter=delimiter, doublequote=True)
            continue
        if lines.ended and _inside_quotes(lines.kept, delimiter):
            yield Line(lines.start, problem=refused("unclosed", lines.number - lines.start))
            return
        if cells and (len(cells) > 1 or cells[0].strip()) and any(cells):
            yield Line(lines.start, tuple(cells))


def _skip(lines: _Lines, delimiter: str) -> Line:
    """Reads on to the end of a record that is too long, keeping nothing of it."""
    state = _State(delimiter)
    for line in lines.kept:
        state.feed(line)
    whole = lines.kept[-1].endswith(("\n", "\r"))
    readline = lines.text.readline
    while state.quoted or not whole:
        line = readline(MOST_CHARACTERS)
        if whole and line and '"' not in line:  # the quick way through millions of short lines
            lines.number += 1
            whole = line[-1] in "\r\n"
            continue
        if not line:
            if state.quoted:
                return Line(lines.start, problem=refused("unclosed", lines.number - lines.start))
            break
        lines.number += whole
        whole = line.endswith(("\n", "\r"))
        state.feed(line)
    if lines.number > lines.start:
        return Line(lines.start, problem=refused("row_too_long_to", lines.number))
    return Line(lines.start, problem=refused("row_too_long", limit=MOST_CHARACTERS))


def _inside_quotes(kept: list[str], delimiter: str) -> bool:
    if not any('"' in line for line in kept):
        return False
    state = _State(delimiter)
    for line in kept:
        state.feed(line)
    return state.quoted


class _State:
    """Whether a text is inside quotation marks, as `csv` sees it: they open at the start of a cell only."""

    def __init__(self, delimiter: str) -> None:
        self.starts = delimiter + "\r\n"
        self.quoted = False
        self.at_start = True
        self.closed = -1  # where a quotation mark closed: one more right there means one inside the cell

    def feed(self, text: str) -> None:
        """Goes on through `text`."""
        at = 0
        while (found := text.find('"', at)) >= 0:
            if self.quoted:
                self.quoted, self.closed = False, found + 1
            elif found == self.closed:
                self.quoted, self.closed = True, -1
            else:
                self.quoted, self.closed = text[found - 1] in self.starts if found else self.at_start, -1
            at = found + 1
        self.closed = 0 if self.closed == len(text) else -1
        self.at_start = text[-1] in self.starts if text else self.at_start


def checked_header(cells: tuple[str, ...]) -> list[str]:
    """The column names as compared; `Unreadable` where one is there twice or there are too many."""
    if len(cells) > MOST_COLUMNS:
        raise Unreadable("header", missing="name", found=f"{len(cells)}")
    found = [header(cell) for cell in cells]
    seen: set[str] = set()
    for name, cell in zip(found, cells, strict=True):
        if name and name in seen:
            raise Unreadable("header_twice", column=cell.strip())
        seen.add(name)
    return found
