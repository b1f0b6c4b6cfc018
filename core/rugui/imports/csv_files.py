"""CSV: guests or stays, in the native form or as a mapping says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from rugui.imports import csv_lines, encoding, mapping
from rugui.imports.columns import Plan, Uncountable, plan
from rugui.imports.guest_rows import Setting, guest
from rugui.imports.mapping import GUESTS, STAYS, Mapping_
from rugui.imports.problems import Problem, Unreadable, refused
from rugui.imports.records import Parsed
from rugui.imports.stay_rows import stay

# What makes a header one of stays or of guests.
MARKS = {STAYS: ("arrival", "departure"), GUESTS: ("name",)}


def read(file: IO[bytes], setting: Setting) -> tuple[str, Iterator[Parsed]]:
    """The encoding, and the rows one after another; `Unreadable` where the file as a whole cannot be read."""
    decision = encoding.decide(file, setting.encoding or setting.mapping.encoding)
    text = encoding.Text(file, decision.codec, decision.errors, newline="")
    used = setting.mapping
    known = frozenset(csv_lines.header(one) for column in used.columns.values() for one in column.needed)
    known = known or mapping.FIELDS[GUESTS] | mapping.FIELDS[STAYS]
    delimiter, skip = csv_lines.dialect(text, known, used.delimiter)
    lines = csv_lines.read(text, delimiter, skip)
    first = next(lines, None)
    if first is None:
        raise Unreadable("empty")
    if first.problem is not None:
        raise Unreadable("header", missing="name", found=str(first.problem))
    header = csv_lines.checked_header(first.cells)
    used = (
        used if used.columns else replace(_native(header), sites=used.sites, missing=used.missing, decimal=used.decimal)
    )
    chosen = plan(used, header)
    row = next(lines, None)
    if row is None:
        raise Unreadable("no_rows")
    return decision.codec, _rows(row, lines, chosen, used, replace(setting, mapping=used))


def _native(header: list[str]) -> Mapping_:
    for rows, marks in MARKS.items():
        if all(mark in header for mark in marks):
            return mapping.native(rows)
    rows = STAYS if any(mark in header for mark in MARKS[STAYS]) else GUESTS
    missing = [mark for mark in MARKS[rows] if mark not in header]
    raise Unreadable("header", missing=", ".join(missing), found=", ".join(filter(None, header)))


def _rows(
    first: csv_lines.Line, lines: Iterator[csv_lines.Line], chosen: Plan, used: Mapping_, setting: Setting
) -> Iterator[Parsed]:
    line: csv_lines.Line | None = first
    while line is not None:
        yield _row(line, chosen, used, setting)
        line = next(lines, None)


def _row(line: csv_lines.Line, chosen: Plan, used: Mapping_, setting: Setting) -> Parsed:
    place = str(line.number)
    if line.problem is not None:
        return Parsed(place, problems=(line.problem,))
    cells = line.cells
    if len(cells) != chosen.width:
        if len(cells) < chosen.width or any(cells[chosen.width :]):
            return Parsed(place, problems=(refused("columns", len(cells), limit=chosen.width),))
        cells = cells[: chosen.width]
    problems: list[Problem] = []
    try:
        values = chosen.values(cells)
        days = {name: (origin, add(cells)) for name, (origin, add) in chosen.days.items()}
    except Uncountable as error:
        return Parsed(place, problems=(refused("number", error.text, error.field),))
    record = (
        stay(values, setting, problems, forms=chosen.dates, days=days)
        if used.rows == STAYS
        else guest(
            values,
            setting,
            problems,
            region=setting.region(),
            form=chosen.dates.get("birthday", ""),
            forms=chosen.dates,
        )
    )
    return Parsed(place, record, tuple(dict.fromkeys(problems)))
