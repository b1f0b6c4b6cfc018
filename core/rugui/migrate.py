"""Runs Alembic for core and for each plugin: one env.py, a version table per component, core first."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from rugui.db import Base, Database
from rugui.drift import sentences
from rugui.plugins import Loaded, PluginSet, tables

CORE = "core"
VERSIONS = "alembic_version_"
# Any number: what two hosts that start at once agree to wait for on PostgreSQL.
ADVISORY_LOCK = 7_238_411


@dataclass(frozen=True, slots=True)
class Component:
    """Core or a plugin, as far as its tables go: where its revisions are and which tables it owns."""

    name: str
    folder: Path
    owns: Callable[[str], bool]

    @property
    def version_table(self) -> str:
        """The table in which Alembic keeps where this component stands."""
        return VERSIONS + self.name


def components(plugins: PluginSet, gone: Sequence[str] = ()) -> list[Component]:
    """Core first, then the plugins that run and keep tables, by name. `gone`: uninstalled ones that left tables."""
    tables.import_core_models()
    prefixes = tuple(f"{name}_" for name in [*(one.name for one in plugins.found), *gone])
    core = Component(CORE, home() / "versions", lambda table: _is_cores(table, prefixes))
    return [core, *(one for loaded in plugins.running if (one := component_of(loaded)) is not None)]


def component_of(loaded: Loaded) -> Component | None:
    """A plugin's part, running or not; None where it keeps no tables."""
    folder = loaded.folder / "migrations" if loaded.folder else None
    if folder is None or not folder.is_dir():
        return None
    return Component(loaded.name, folder, lambda table: table.startswith(f"{loaded.name}_"))


def _is_cores(table: str, prefixes: tuple[str, ...]) -> bool:
    return not table.startswith((VERSIONS, *prefixes)) and table not in tables.foreign()


def home() -> Path:
    """The folder of env.py, in the source tree or in an installed package."""
    return Path(str(importlib.import_module("rugui.migrations").__file__)).parent


def config_of(component: Component, connection: Connection | None = None, **attributes: Any) -> Config:
    """Alembic's configuration for one component; nothing is read from a file or from the working folder."""
    config = Config()
    # configparser reads % as the start of a reference, and a folder's name may hold one, or a space, or a colon.
    config.set_main_option("script_location", str(home()).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(component.folder).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=Base.metadata, owns=component.owns,
                             version_table=component.version_table, **attributes)  # fmt: skip
    return config


def upgrade(database: Database, plugins: PluginSet) -> list[str]:
    """Bring core and every running plugin to its newest revision; returns the names of those that changed.

    Each component in a transaction of its own: one that fails leaves the others and its own data as they were.
    """
    changed = []
    for component in components(plugins):
        if behind(database, component):
            with migrating(database) as connection:
                command.upgrade(config_of(component, connection), "head")
            changed.append(component.name)
    return changed


def downgrade(database: Database, component: Component) -> None:
    """Take every table of one component out of the database, its version table last."""
    with migrating(database) as connection:
        if component.version_table in inspect(connection).get_table_names():
            command.downgrade(config_of(component, connection), "base")
            connection.execute(text(f'DROP TABLE "{component.version_table}"'))


def pending(database: Database, plugins: PluginSet) -> list[str]:
    """Names of the components whose tables are not at their newest revision."""
    return [component.name for component in components(plugins) if behind(database, component)]


def behind(database: Database, component: Component) -> bool:
    """Whether a component's tables are not at its newest revision."""
    with database.engine.connect() as connection:
        return current(connection, component.version_table) != heads(component.folder)


def current(connection: Connection, version_table: str) -> frozenset[str]:
    """The revisions a component's tables are at; empty before the first upgrade."""
    return frozenset(MigrationContext.configure(connection, opts={"version_table": version_table}).get_current_heads())


@lru_cache
def heads(folder: Path) -> frozenset[str]:
    """The newest revisions in a folder; read once, for code does not change under a running process."""
    return frozenset(ScriptDirectory(str(home()), version_locations=[str(folder)]).get_heads())


def drift(database: Database, plugins: PluginSet) -> dict[str, list[str]]:
    """By component, how the tables differ from the models, in sentences; {} where they do not."""
    found = {}
    for component in components(plugins, left_behind(database, plugins)):
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=_compare(component))
            if differences := sentences(compare_metadata(context, Base.metadata)):
                found[component.name] = differences
    return found


def _compare(component: Component) -> dict[str, Any]:
    def own(name: str | None, kind: str, parents: Any) -> bool:
        return kind != "table" or (name is not None and component.owns(name))

    return {
        "version_table": component.version_table,
        "compare_type": True,
        "include_name": own,
        "include_object": lambda thing, name, kind, reflected, other: own(name, kind, None),
    }


def left_behind(database: Database, plugins: PluginSet) -> list[str]:
    """Names of plugins that are no longer installed but whose tables still are."""
    with database.engine.connect() as connection:
        found = inspect(connection).get_table_names()
    known = {CORE, *(one.name for one in plugins.found)}
    return sorted(t.removeprefix(VERSIONS) for t in found if t.startswith(VERSIONS) and t[len(VERSIONS) :] not in known)


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """A connection in a writing transaction for changing tables; on SQLite with foreign keys checked only at its end.

    SQLite changes a table by making a new one and dropping the old, which would cascade into its children.
    """
    with database.writer.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()):
                    raise RuntimeError(f"a migration left a key that leads nowhere: {tuple(broken)}")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")
