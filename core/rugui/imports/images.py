"""The rows that hang on a customer, in core's tables and the plugins', before and after: what an undo is made from.

A guest's own lists (names, phones …) are compared as `Details`; these are the rest: notes, relations, documents,
and whatever the plugins keep.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Column, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from rugui.db import Base
from rugui.plugins import PluginSet
from rugui.plugins.tables import foreign, owned_by

CUSTOMER = "customer"
# Compared as Details, kept by recall itself, or the journal's own.
ELSEWHERE = frozenset({"customer_name", "customer_phone", "customer_email", "customer_handle", "customer_address",
                       "customer_card", "import_row", "visit", "customer_merge", "duplicate_pair"})  # fmt: skip
Images = dict[str, dict[int, dict[str, dict[str, Any]]]]


def tables(plugins: PluginSet) -> dict[str, tuple[Table, list[str]]]:
    """Core's tables and the running plugins' with a key to customer, by name, and the columns of that key."""
    found: dict[str, tuple[Table, list[str]]] = {}
    strangers = foreign() - {table.name for one in plugins.running for table in owned_by(one.name)}
    for table in Base.metadata.sorted_tables:
        columns = [key.parent.name for key in table.foreign_keys if key.column.table.name == CUSTOMER]
        if columns and table.name not in ELSEWHERE | strangers:
            found[table.name] = (table, columns)
    return found


def further(plugins: PluginSet) -> dict[str, tuple[Table, Column[Any], Column[Any], Table]]:
    """The tables that hang on those, such as the evidence of a preference: by name, with the key and what it names."""
    near = tables(plugins)
    strangers = foreign() - {table.name for one in plugins.running for table in owned_by(one.name)}
    found: dict[str, tuple[Table, Column[Any], Column[Any], Table]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in near or table.name in ELSEWHERE | strangers | {CUSTOMER}:
            continue
        key = next((one for one in table.foreign_keys if one.column.table.name in near), None)
        if key is not None:
            found[table.name] = (table, key.parent, key.column, near[key.column.table.name][0])
    return found


def capture(session: Session, ids: Sequence[int]) -> Images:
    """table → customer → primary key → row; one statement a table."""
    images: Images = {}
    if not ids:
        return images
    wanted = set(ids)
    near = tables(session.info["plugins"])
    for name, (table, key, target, parent) in further(session.info["plugins"]).items():
        owners = [parent.c[one] for one in near[parent.name][1]]
        query = select(table, *(owner.label(f"owner_{at}") for at, owner in enumerate(owners)))
        query = query.join(parent, key == target).where(or_(*(owner.in_(wanted) for owner in owners)))
        below: dict[int, dict[str, dict[str, Any]]] = {}
        for row in session.execute(query):
            values = {column.name: plain(row._mapping[column.name]) for column in table.columns}
            for customer_id in set(row[-len(owners) :]) & wanted:
                below.setdefault(customer_id, {})[_key(table, values)] = values
        if below:
            images[name] = below
    for name, (table, columns) in near.items():
        of: dict[int, dict[str, dict[str, Any]]] = {}
        for row in session.execute(select(table).where(or_(*(table.c[one].in_(wanted) for one in columns)))):
            values = {column: plain(value) for column, value in row._mapping.items()}
            for customer_id in {values[one] for one in columns} & wanted:
                of.setdefault(customer_id, {})[_key(table, values)] = values
        if of:
            images[name] = of
    return images


def refresh(session: Session, images: Images, customer_id: int) -> None:
    """Brings what was captured of one customer up to date."""
    fresh = capture(session, [customer_id])
    for name in images.keys() | fresh.keys():
        images.setdefault(name, {})[customer_id] = fresh.get(name, {}).get(customer_id, {})


def mark(images: Images, customer_id: int) -> str:
    """A digest of everything that hangs on one customer; "" where nothing does."""
    rows = {name: one for name, of in images.items() if (one := of.get(customer_id))}
    return digest(rows) if rows else ""


def difference(before: Images, after: Images, customer_id: int) -> dict[str, Any]:
    """What came and what changed: table → {"came": {key: digest}, "changed": {key: [row before, digest after]}}."""
    found: dict[str, Any] = {}
    for name, of in after.items():
        old, new = before.get(name, {}).get(customer_id, {}), of.get(customer_id, {})
        came = {key: digest(row) for key, row in new.items() if key not in old}
        changed = {key: [old[key], digest(row)] for key, row in new.items() if key in old and old[key] != row}
        if came or changed:
            found[name] = {"came": came, "changed": changed}
    return found


def take_back(session: Session, now: Images, customer_id: int, journal: Mapping[str, Any]) -> list[str]:
    """Undoes a difference; rows somebody changed since stay. Returns the names of tables with such rows."""
    kept: list[str] = []
    plugins = session.info["plugins"]
    hanging = {name: one[0] for name, one in tables(plugins).items()}
    hanging |= {name: one[0] for name, one in further(plugins).items()}
    for name, table in reversed(hanging.items()):
        here = now.get(name, {}).get(customer_id, {})
        for key, made in journal.get(name, {}).get("came", {}).items():
            if key not in here:
                continue
            if digest(here[key]) != made:
                kept.append(name)
                continue
            session.execute(delete(table).where(*_where(table, here[key])))
        for key, (old, made) in journal.get(name, {}).get("changed", {}).items():
            if key not in here or digest(here[key]) != made:
                kept.append(name)
                continue
            values = {column: back(value) for column, value in old.items() if here[key].get(column) != value}
            session.execute(update(table).where(*_where(table, here[key])).values(values))
    return list(dict.fromkeys(kept))


def digest(value: Any) -> str:
    """Sixteen characters that change when the value does."""
    packed = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.blake2b(packed, digest_size=8).hexdigest()


def _key(table: Table, values: Mapping[str, Any]) -> str:
    return "/".join(str(values[column.name]) for column in table.primary_key.columns)


def _where(table: Table, values: Mapping[str, Any]) -> list[Any]:
    return [column == back(values[column.name]) for column in table.primary_key.columns]


def plain(value: Any) -> Any:
    """A value of a column as JSON."""
    if isinstance(value, datetime):
        return {"$": "datetime", "v": value.isoformat()}
    if isinstance(value, date):
        return {"$": "date", "v": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "decimal", "v": str(value)}
    if isinstance(value, bytes):
        return {"$": "bytes", "v": value.hex()}
    return value


_KINDS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
    "bytes": bytes.fromhex,
}


def back(value: Any) -> Any:
    """What `plain` was given."""
    if isinstance(value, dict) and value.keys() == {"$", "v"}:
        return _KINDS[value["$"]](value["v"])
    return value
