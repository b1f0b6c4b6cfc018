"""Migrations per component: core first, nothing shared, nothing left."""

import threading

import pytest
from rugui import config, migrate
from rugui.db import Database
from rugui.plugins import load
from sqlalchemy import MetaData, inspect, text


@pytest.fixture
def both(valet):
    """Core, the bundled plugins and the example."""
    bundled = [(one.name, one.module) for one in load(strict=True).running]
    return load([*bundled, valet], strict=True)


def tables(database):
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_upgrading_makes_what_the_models_say_and_a_second_time_nothing(empty_database, both):
    assert migrate.upgrade(empty_database, both)[0] == "core"
    assert migrate.drift(empty_database, both) == {}, "run tools/baseline.py"
    assert migrate.upgrade(empty_database, both) == []
    assert migrate.pending(empty_database, both) == []
    assert {"alembic_version_core", "alembic_version_valet_parking"} <= tables(empty_database)


def test_going_down_takes_exactly_the_components_own_tables(empty_database, both):
    migrate.upgrade(empty_database, both)
    before = tables(empty_database)
    for component in reversed(migrate.components(both)):
        own = {name for name in before if component.owns(name)} | {component.version_table}
        migrate.downgrade(empty_database, component)
        assert before - tables(empty_database) == own
        before = tables(empty_database)
    assert before == set()


def test_a_plugin_whose_folder_is_gone_blocks_nobody(empty_database, both):
    migrate.upgrade(empty_database, both)
    rest = load([(one.name, one.module) for one in both.running if one.name != "valet_parking"], strict=True)
    assert migrate.pending(empty_database, rest) == []
    assert migrate.upgrade(empty_database, rest) == []
    assert migrate.drift(empty_database, rest) == {}
    assert migrate.left_behind(empty_database, rest) == ["valet_parking"]


def test_drift_is_found(empty_database, both):
    migrate.upgrade(empty_database, both)
    with migrate.migrating(empty_database) as connection:
        connection.execute(text("ALTER TABLE valet_parking_car ADD COLUMN odd INTEGER"))
    assert list(migrate.drift(empty_database, both)) == ["valet_parking"]


def test_collation_and_rowid_survive(empty_database, both):
    migrate.upgrade(empty_database, both)
    with empty_database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE name = 'customer_search_key'"
            assert "WITHOUT ROWID" in connection.execute(text(query)).scalar()
        else:
            metadata = MetaData()
            metadata.reflect(connection, only=["customer_search_key"])
            assert metadata.tables["customer_search_key"].c.key.type.collation == "C"


def test_a_migration_that_leaves_a_key_to_nowhere_changes_nothing(tmp_path, both):
    database = Database(f"sqlite:///{tmp_path}/broken.db")
    migrate.upgrade(database, both)

    def leave_a_key_to_nowhere():
        with migrate.migrating(database) as connection:
            connection.execute(text("INSERT INTO valet_parking_car (customer_id, plate, looks) VALUES (99, 'A', '')"))

    with pytest.raises(RuntimeError, match="leads nowhere"):
        leave_a_key_to_nowhere()
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM valet_parking_car")).scalar() == 0
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.dispose()


def test_two_hosts_may_start_at_once(empty_database, both):
    problems = []

    def start():
        try:
            migrate.upgrade(empty_database, both)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert migrate.pending(empty_database, both) == []


def test_a_folder_may_be_called_anything(tmp_path, both):
    folder = tmp_path / "a b%20:c"
    folder.mkdir()
    database = Database(config.load({"INSTANCE": folder, "SECRET_KEY": "k" * 40}, environ={})["DATABASE_URL"])
    assert migrate.upgrade(database, both)
    assert (folder / "rugui.db").is_file()
    database.dispose()
