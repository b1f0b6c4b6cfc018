"""From the cells of a row to its fields, as a mapping says. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rugui.imports import amounts
from rugui.imports.csv_lines import header
from rugui.imports.mapping import Column, Mapping_
from rugui.imports.problems import Unreadable

Cells = Sequence[str]


class Uncountable(Exception):
    """A cell that is to be added up or multiplied is no number."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field, text)
        self.field, self.text = field, text


@dataclass(frozen=True)
class Plan:
    """How the rows of one file are read: a function per field, worked out once from its header."""

    fields: Mapping[str, Callable[[Cells], str]]
    dates: Mapping[str, str]
    days: Mapping[str, tuple[str, Callable[[Cells], int]]]
    width: int

    def values(self, cells: Cells) -> dict[str, str]:
        """The fields of a row as text; raises `Uncountable`."""
        return {name: take(cells) for name, take in self.fields.items()}


def plan(mapping: Mapping_, found: Sequence[str]) -> Plan:
    """Finds the columns of a mapping in a header; `Unreadable` names one that is not there.

    Of the native form the columns that are there are taken; only what a row cannot be without must be.
    """
    at = {name: position for position, name in reversed(list(enumerate(found))) if name}
    native = all(column == Column((name,)) for name, column in mapping.columns.items())
    fields: dict[str, Callable[[Cells], str]] = {}
    dates, days = {}, {}
    for name, column in mapping.columns.items():
        missing = [one for one in column.needed if header(one) not in at]
        if missing and native:
            continue
        if missing:
            raise Unreadable("mapping_column", column=missing[0], found=", ".join(found))
        if column.date:
            dates[name] = column.date
        if column.origin:
            days[name] = (column.origin, _whole(name, [at[header(one)] for one in column.days], mapping))
        else:
            fields[name] = _take(name, column, [at[header(one)] for one in column.columns], mapping, at)
    return Plan(fields, dates, days, len(found))


def _take(
    name: str, column: Column, positions: list[int], mapping: Mapping_, at: Mapping[str, int]
) -> Callable[[Cells], str]:
    missing = mapping.missing
    if column == Column(column.columns) and len(positions) == 1 and not missing:
        only = positions[0]
        return lambda cells: cells[only]
    times = _whole(name, [at[header(one)] for one in column.times], mapping) if column.times else None

    def take(cells: Cells) -> str:
        parts = [cells[position].strip() for position in positions]
        parts = [part for part in parts if part and part not in missing]
        if column.adds:
            text = str(sum((_number(name, part, mapping) for part in parts), Decimal(0))) if parts else ""
        else:
            text = column.joint.join(parts) if positions else column.value
        text = column.values.get(text, text) or column.default
        if times is not None and text:
            text = format(_number(name, text, mapping) * times(cells), "f").replace(".", mapping.decimal)
        return text

    return take


def _whole(name: str, positions: list[int], mapping: Mapping_) -> Callable[[Cells], int]:
    def add(cells: Cells) -> int:
        total = sum((_number(name, cells[one], mapping) for one in positions if cells[one].strip()), Decimal(0))
        if total != int(total) or not 0 <= total <= 10_000:
            raise Uncountable(name, str(total))
        return int(total)

    return add


def _number(name: str, text: str, mapping: Mapping_) -> Decimal:
    value = amounts.number(text, mapping.decimal)
    if value is None:
        raise Uncountable(name, text)
    return value
