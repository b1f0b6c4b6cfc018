"""pytest fixtures for core's tests and for plugin authors (entry point `pytest11`).

`database` gives a fresh, migrated database of each engine; `session` a unit of work on it that is never committed;
`app` the application on it; `sign_in` a client of a person with the permissions named.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from rugui.db import Database
    from rugui.plugins import PluginSet

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a real PostgreSQL of this test session."""
    from rugui.testing import postgres

    with postgres.server(in_memory=True) as url:
        yield url


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> "Templates":
    """Migrated, empty databases that each test gets a copy of."""
    from rugui.testing.databases import Templates

    return Templates(tmp_path_factory.mktemp("databases"))


if TYPE_CHECKING:
    from rugui.testing.databases import Templates


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, templates: "Templates", tmp_path: Path) -> Iterator["Database"]:
    """A fresh, migrated database; the test runs once on SQLite and once on PostgreSQL."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with templates.fresh(tmp_path, server) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def _app(tmp_path_factory: pytest.TempPathFactory) -> "Flask":
    from rugui.app import create_app

    settings = {"INSTANCE": tmp_path_factory.mktemp("instance"), "SECRET_KEY": "test" * 10, "DATABASE_URL": "sqlite://",
                "TESTING": True, "DEVELOPMENT": True, "WTF_CSRF_ENABLED": False,
                "RATELIMIT_ENABLED": False}  # fmt: skip
    return create_app(settings)


@pytest.fixture
def app(_app: "Flask", database: "Database") -> "Flask":
    """The application with every installed plugin, on the test's database."""
    _app.extensions["rugui"].database = database
    return _app


@pytest.fixture
def plugins(_app: "Flask") -> "PluginSet":
    """The application's plugins."""
    loaded: PluginSet = _app.extensions["rugui"].plugins
    return loaded


@pytest.fixture
def session(database: "Database", plugins: "PluginSet") -> Iterator["Session"]:
    """A unit of work that is rolled back after the test."""
    from rugui.values import OPERATOR

    with database.unit_of_work(plugins, write=True, viewer=OPERATOR) as work:
        yield work
        work.rollback()


@pytest.fixture
def sign_in(app: "Flask") -> Callable[..., "FlaskClient"]:
    """`sign_in("customers.read", …, site_id=None, language="en")` → a client of a new account holding those."""
    from rugui.testing.people import signed_in_client

    def call(*permissions: str, **options: Any) -> "FlaskClient":
        return signed_in_client(app, permissions, **options)

    return call
