"""The mapping: a small TOML file that says where the fields of a guest or stay stand in somebody else's columns.

    rows = "stays"                      # or "guests"
    encoding = "big5"                   # only where it cannot be worked out
    delimiter = ";"                     # likewise
    decimal = ","                       # the decimal mark of amounts, "." if not given
    missing = ["NULL", "NA"]            # cells that mean nothing

    [columns]
    external_id = "Res No"                                             # a column
    name = { join = ["Last", "First"], with = " " }                    # several, with something between
    arrival = { column = "CI", date = "%d/%m/%Y" }                     # a date in another order
    departure = { from = "arrival", days = ["Nights"] }                # days after another field, columns added up
    status = { column = "State", values = { "X" = "cancelled" } }      # other words for the same
    revenue = { column = "Rate", times = ["Nights"] }                  # multiplied by columns added up
    children = { sum = ["Kids", "Babies"] }                            # columns added up
    currency = { value = "TWD" }                                       # the same in every row
    adults = { column = "Pax", default = "1" }                         # where the cell is empty

    [sites]                                                            # their name of a hotel = the code here
    "HOTEL1" = "TPE"

A mapping with `[sites]` only serves vCard and OPERA files too.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from rugui.imports.problems import Unreadable

GUESTS, STAYS = "guests", "stays"
GUEST_FIELDS = (
    "external_id", "name", "name_language", "alternate_name", "phonetic_name", "honorific", "phone", "email",
    "birthday",
    "nationality", "language", "organisation", "member_number", "notes", "id",
)  # fmt: skip
# Without a column of their own in the native form, but a mapping may fill them.
MORE_GUEST_FIELDS = ("family_name", "given_name", "form_of_address", "vip", "address", "city", "state", "postal_code",
                     "country", "wechat", "line", "whatsapp", "telegram", "kakaotalk", "membership_program",
                     "membership_number", "membership_level", "membership_status", "membership_since",
                     "membership_until")  # fmt: skip
STAY_FIELDS = (
    "external_id", "guest_external_id", "site", "arrival", "departure", "status", "room", "booking_reference", "adults",
    "children", "currency", "revenue", "cost", "requests",
)  # fmt: skip
MORE_STAY_FIELDS = ("source", "eta")
# A guest inside a row of stays: the guest's fields with this before them, except the number, which has its own.
GUEST_OF_STAY = "guest_"
FIELDS = {
    GUESTS: frozenset((*GUEST_FIELDS, *MORE_GUEST_FIELDS)),
    STAYS: frozenset((*STAY_FIELDS, *MORE_STAY_FIELDS,
                      *(GUEST_OF_STAY + name for name in (*GUEST_FIELDS, *MORE_GUEST_FIELDS)))),
}  # fmt: skip
LARGEST = 64 * 1024
PACKAGED = "hotel_booking_demand"


@dataclass(frozen=True, slots=True)
class Column:
    """Where one field comes from: `columns` joined (or added up), or a field `origin` plus days, or a constant."""

    columns: tuple[str, ...] = ()
    joint: str = " "
    adds: bool = False
    value: str = ""
    origin: str = ""
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    date: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """Every column of the file it reads."""
        return (*self.columns, *self.days, *self.times)


@dataclass(frozen=True, slots=True)
class Mapping_:
    """A mapping as read. `rows` is "" where it names no columns."""

    rows: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    missing: frozenset[str] = frozenset()


NONE = Mapping_()


def packaged(name: str) -> Mapping_:
    """A mapping that comes with the package, by name (`hotel_booking_demand`)."""
    found = files("rugui.imports") / "mappings" / f"{name}.toml"
    if not name.replace("_", "").isalnum() or not found.is_file():
        raise _bad(name)
    return parse(found.read_text("utf-8"))


def with_sites(given: Mapping_, sites: Mapping[str, str]) -> Mapping_:
    """The mapping with more names of sites (case folded) and their codes."""
    return replace(given, sites={**given.sites, **sites}) if sites else given


def names() -> list[str]:
    """The mappings that come with the package."""
    return sorted(
        one.name[:-5] for one in (files("rugui.imports") / "mappings").iterdir() if one.name.endswith(".toml")
    )


def native(rows: str) -> Mapping_:
    """The native form: each field in a column of its own name."""
    return Mapping_(rows, {name: Column((name,)) for name in (GUEST_FIELDS if rows == GUESTS else STAY_FIELDS)})


def parse(text: str) -> Mapping_:
    """A mapping from its text; `Unreadable` says what is wrong with it."""
    if len(text) > LARGEST:
        raise _bad(f"> {LARGEST // 1024} KB")
    try:
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _bad(str(error)) from error
    unknown = read.keys() - {"rows", "columns", "sites", "encoding", "delimiter", "decimal", "missing"}
    if unknown:
        raise _bad(", ".join(sorted(unknown)))
    rows, columns = _text(read, "rows"), _table(read, "columns")
    if columns and rows not in FIELDS:
        raise _bad('rows = "guests" / "stays"')
    if strange := columns.keys() - FIELDS.get(rows, frozenset()):
        raise _bad(", ".join(sorted(strange)))
    decimal = _text(read, "decimal") or "."
    if decimal not in (".", ","):
        raise _bad("decimal")
    delimiter = _text(read, "delimiter")
    if len(delimiter) > 1 or delimiter in ('"', "\n", "\r"):
        raise _bad("delimiter")
    return Mapping_(
        rows if columns else "",
        {name: _column(name, one) for name, one in columns.items()},
        {key.casefold(): str(value) for key, value in _table(read, "sites").items()},
        _text(read, "encoding"),
        delimiter,
        decimal,
        frozenset(_texts(read, "missing")),
    )


def _column(name: str, given: Any) -> Column:
    if isinstance(given, str):
        return Column((given,))
    if not isinstance(given, dict) or not given:
        raise _bad(name)
    known = {"column", "join", "with", "sum", "value", "from", "days", "times", "values", "default", "date"}
    if (strange := given.keys() - known) or sum(
        key in given for key in ("column", "join", "sum", "value", "from")
    ) != 1:
        raise _bad(f"{name}: {', '.join(sorted(strange or given))}")
    columns = _texts(given, "join") or _texts(given, "sum") or tuple(filter(None, [_text(given, "column")]))
    return Column(
        columns=columns,
        joint=_text(given, "with") if "with" in given else " ",
        adds="sum" in given,
        value=_text(given, "value"),
        origin=_text(given, "from"),
        days=_texts(given, "days"),
        times=_texts(given, "times"),
        values={str(key): str(value) for key, value in _table(given, "values").items()},
        default=_text(given, "default"),
        date=_text(given, "date"),
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _bad(key)
    return value


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise _bad(key)
    return tuple(value)


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _bad(key)
    return value


def _bad(why: str) -> Unreadable:
    return Unreadable("mapping", why=why)
