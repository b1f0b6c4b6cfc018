"""Plugins made for one test, and databases without any tables."""

import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rugui import hookspecs
from rugui.db import Database
from rugui.plugins import Loaded, Plugin, PluginSet, load

EXAMPLES = Path(__file__).parents[3] / "examples"


def module(name: str, declaration: Any = None, **functions: Callable[..., Any]) -> tuple[str, ModuleType]:
    """A plugin as (name, module): its declaration, and functions by hook name, marked as implementations."""
    made = ModuleType(f"made_{name}")
    made.plugin = declaration or Plugin(api=1, title=name.title())
    for hook, function in functions.items():
        setattr(made, hook, hookspecs.hookimpl(function))
    return name, made


@pytest.fixture
def make_plugin() -> Callable[..., tuple[str, ModuleType]]:
    return module


@pytest.fixture
def house() -> Callable[..., PluginSet]:
    """`house(make_plugin("a", panels=…), …, strict=False)` → a set of plugins that contains what fails."""

    def build(*modules: tuple[str, ModuleType], strict: bool = False) -> PluginSet:
        plugins = load(modules, strict=True)
        plugins.strict = strict
        return plugins

    return build


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, on each engine."""
    from rugui.testing.databases import Templates, _named

    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/empty.db")
        yield database
        database.dispose()
        return
    server, name = request.getfixturevalue("postgres_url"), f"empty_{secrets.token_hex(4)}"
    Templates._execute(server, f'CREATE DATABASE "{name}"')
    database = Database(_named(server, name))
    yield database
    database.dispose()
    Templates._execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def valet() -> tuple[str, Any]:
    """The example plugin, as a third party would install it."""
    import importlib

    sys.path.insert(0, str(EXAMPLES / "valet_parking"))
    return "valet_parking", importlib.import_module("valet_parking.plugin")


@pytest.fixture
def valet_house(valet: tuple[str, Any], database: Database) -> PluginSet:
    """The example plugin loaded, its tables made in the test's database."""
    from rugui import migrate

    plugins = load([valet], strict=True)
    component = migrate.component_of(_only(plugins))
    with migrate.migrating(database) as connection:
        from alembic import command

        command.upgrade(migrate.config_of(component, connection), "head")
    return plugins


def _only(plugins: PluginSet) -> Loaded:
    return plugins.found[0]
