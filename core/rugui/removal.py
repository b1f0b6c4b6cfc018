"""Takes a plugin out of the database: what it kept goes into a file, and no row of it stays behind."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from sqlalchemy import Connection, MetaData, Table, delete, inspect, select, text
from sqlalchemy.orm import Session

from rugui import migrate
from rugui.db import Base, utcnow
from rugui.errors import NotFound
from rugui.events_models import EventRow
from rugui.i18n import _l
from rugui.plugins import pausing
from rugui.plugins.tables import import_core_models
from rugui.recall.index import batches, reindex
from rugui.staff.models import ApiToken, Role

if TYPE_CHECKING:
    from rugui.app import Rugui


@dataclass(frozen=True, slots=True)
class Removed:
    """The file with what the plugin kept (JSON lines), and how many rows are in it."""

    file: Path
    rows: int


def remove(state: "Rugui", name: str) -> Removed:
    """Remove a plugin, running, broken or no longer installed; raises `NotFound` where there is no trace of it.

    Stopped half-way it can be started again: the tables go last, in one transaction with every other row about it.
    """
    loaded = state.plugins.get(name)
    if loaded is None and name not in migrate.left_behind(state.database, state.plugins):
        raise NotFound(_l("There is no plugin %(name)s.", name=name))
    with state.database.engine.connect() as connection:
        tables = _tables(connection, name)
        file, rows = _export(connection, tables, name, Path(state.settings["INSTANCE"]) / "removed")
        customers = sorted(_customers(connection, tables))
    if loaded is not None:
        with state.database.unit_of_work(state.plugins) as session:
            pausing.pause(session, name, "being removed")
    for batch in batches(customers):
        with state.database.unit_of_work(state.plugins) as session:
            reindex(session, batch)  # paused, it states no search keys any more
    component = migrate.component_of(loaded) if loaded else None
    with migrate.migrating(state.database) as connection:
        _drop(connection, name, tables, component)
        _forget(connection, name)
    state.plugins.give_up(name, f"plugin {name} was removed; uninstall its package and restart")
    return Removed(file, rows)


def _tables(connection: Connection, name: str) -> list[Table]:
    found = inspect(connection).get_table_names()
    if migrate.VERSIONS + name not in found:
        return []  # never migrated: a table that begins alike is somebody else's
    metadata = MetaData()
    metadata.reflect(connection, only=[table for table in found if table.startswith(f"{name}_")])
    return [table for table in metadata.sorted_tables if table.name.startswith(f"{name}_")]


def _export(connection: Connection, tables: list[Table], name: str, folder: Path) -> tuple[Path, int]:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{utcnow():%Y%m%d-%H%M%S}.jsonl"
    rows = 0
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        for table in tables:
            for row in connection.execution_options(yield_per=1000).execute(select(table)).mappings():
                line = {"table": table.name, "row": {str(key): _plain(value) for key, value in row.items()}}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                rows += 1
        out.flush()
        os.fsync(out.fileno())
    return file, rows


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value if isinstance(value, (str, int, float, bool, list, dict)) or value is None else str(value)


def _customers(connection: Connection, tables: list[Table]) -> Iterator[int]:
    found: set[int] = set()
    for table in tables:
        for key in table.foreign_keys:
            if key.target_fullname == "customer.id":
                found |= set(connection.scalars(select(key.parent).where(key.parent.is_not(None)).distinct()))
    return iter(found)


def _drop(connection: Connection, name: str, tables: list[Table], component: migrate.Component | None) -> None:
    if not tables:
        return
    if component is not None:
        command.downgrade(migrate.config_of(component, connection), "base")
    for table in reversed(tables):  # what a downgrade left, or the whole of a plugin that is no longer installed
        connection.execute(text(f'DROP TABLE IF EXISTS "{table.name}"'))
    connection.execute(text(f'DROP TABLE "{migrate.VERSIONS}{name}"'))


def _forget(connection: Connection, name: str) -> None:
    import_core_models()
    prefix = f"{name}."
    for table in Base.metadata.sorted_tables:
        if "plugin" in table.columns and not table.name.startswith(f"{name}_"):
            connection.execute(delete(table).where(table.c.plugin == name))
    for start in (prefix, f"job:{prefix}"):
        connection.execute(delete(EventRow).where(EventRow.name.startswith(start, autoescape=True)))
    with Session(connection) as session:
        for role in session.scalars(select(Role)):
            role.permissions = [one for one in role.permissions if not one.startswith(prefix)]
            role.offered = [one for one in role.offered if not one.startswith(prefix)]
        for token in session.scalars(select(ApiToken)):
            token.scopes = [one for one in token.scopes if not one.startswith(prefix)]
        session.flush()
