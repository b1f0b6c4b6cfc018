"""Fresh databases for tests: one migrated template per engine, copied for each test."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.util import LRUCache

from rugui import migrate
from rugui.db import Base, Database
from rugui.plugins import load
from rugui.privacy.sealing import Seals

SEALS = Seals("a key for tests")


def _make(database: Database, folder: Path) -> None:
    """Every installed plugin's tables and core's, as `rugui db upgrade` makes them.

    While models are ahead of their migrations, from the models: then one contract test fails and says so, not all.
    """
    plugins = load()
    trial = Database(f"sqlite:///{folder}/trial-{secrets.token_hex(4)}.db")
    migrate.upgrade(trial, plugins)
    agree = not migrate.drift(trial, plugins)
    trial.dispose()
    if agree:
        migrate.upgrade(database, plugins)
        return
    components = migrate.components(plugins)
    owned = [t for t in Base.metadata.sorted_tables if any(one.owns(t.name) for one in components)]
    with migrate.migrating(database) as connection:
        Base.metadata.create_all(connection, tables=owned)
        for component in components:
            command.stamp(migrate.config_of(component, connection), "head")


class Templates:
    """Makes each engine's template once per test session and hands out copies (a file copy, CREATE … TEMPLATE)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, str] = {}
        self.dialects: dict[str, Dialect] = {}
        self.compiled: LRUCache[Any, Any] = LRUCache(2000)

    @contextmanager
    def fresh(self, folder: Path, server: str | None) -> Iterator[Database]:
        """A copy of the template: SQLite in `folder`, or PostgreSQL on the server with that URL."""
        if server is None:
            target = folder / "rugui.db"
            shutil.copyfile(self._sqlite(), target)
            database = Database(f"sqlite:///{target}", seals=SEALS, audit_folder=folder / "audit")
        else:
            database = Database(self._postgres_copy(server), seals=SEALS, audit_folder=folder / "audit")
        self._share_statements(database)
        try:
            yield database
        finally:
            database.dispose()
            if server is not None:
                self._execute(server, f'DROP DATABASE "{database.engine.url.database}" WITH (FORCE)')

    def _share_statements(self, database: Database) -> None:
        """Each test's engine would compile every statement anew, a fifth of the whole run: all share what one compiled.

        A compiled statement is kept by its dialect, which knows the server only after its first connection.
        """
        engine = database.engine
        if engine.dialect.name not in self.dialects:
            engine.connect().close()
            self.dialects[engine.dialect.name] = engine.dialect
        for one in (engine, database.writer):
            one.dialect = self.dialects[engine.dialect.name]
            one.update_execution_options(compiled_cache=self.compiled)

    def _sqlite(self) -> str:
        if "sqlite" not in self.made:
            file = self.folder / "template.db"
            database = Database(f"sqlite:///{file}")
            _make(database, self.folder)
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.dispose()
            self.made["sqlite"] = str(file)
        return self.made["sqlite"]

    def _postgres_copy(self, server: str) -> str:
        if "postgresql" not in self.made:
            name = f"template_{secrets.token_hex(4)}"
            self._execute(server, f'CREATE DATABASE "{name}"')
            database = Database(_named(server, name))
            _make(database, self.folder)
            database.dispose()
            self.made["postgresql"] = name
        copy = f"test_{secrets.token_hex(6)}"
        self._execute(server, f'CREATE DATABASE "{copy}" TEMPLATE "{self.made["postgresql"]}" STRATEGY FILE_COPY')
        return _named(server, copy)

    @staticmethod
    def _execute(server: str, statement: str) -> None:
        database = Database(server)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        database.dispose()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
