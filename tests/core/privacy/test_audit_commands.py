"""`rugui audit`: the exit status tells, and the first bad entry is named."""

import json

import pytest
from click.testing import CliRunner
from rugui import jobs, migrate
from rugui.app import create_app
from rugui.cli import main
from rugui.privacy import audit
from sqlalchemy import text


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An instance on SQLite with five sealed entries; its application."""
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    app = create_app({"INSTANCE": tmp_path, "TESTING": True})
    state = app.extensions["rugui"]
    migrate.upgrade(state.database, state.plugins)
    with state.database.unit_of_work(state.plugins) as session:
        for n in range(5):
            audit.record(session, f"x.{n}")
    jobs.run_job(state, jobs.find(state, "audit.seal"))
    yield app
    state.database.dispose()


def _change(app, statement):
    with app.extensions["rugui"].database.writer.begin() as connection:
        for name in ("audit_entry_changed", "audit_entry_deleted"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.execute(text(statement))


def _run(*arguments):
    return CliRunner().invoke(main, ["audit", *arguments])


def test_a_whole_log_is_status_0(house):
    result = _run("verify")
    assert result.exit_code == 0, result.output
    assert "5 entries in the chain" in result.output
    assert result.output.endswith("whole\n")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET action = 'y' WHERE seq = 3", "entry 3"),
        ("DELETE FROM audit_entry WHERE seq = 3", "entry 4"),
        ("DELETE FROM audit_entry WHERE seq > 3", "entry 5"),
    ],
)
def test_a_changed_one_is_status_1_and_says_where(house, statement, said):
    _change(house, statement)
    result = _run("verify")
    assert result.exit_code == 1
    assert "NOT WHOLE" in result.output
    assert said in result.output


def test_a_head_kept_elsewhere_finds_what_the_instance_itself_was_made_to_forget(house, tmp_path):
    printed = _run("head")
    kept = tmp_path / "kept.json"
    kept.write_text(printed.stdout.splitlines()[0])
    assert json.loads(kept.read_text())["seq"] == 5
    _change(house, "DELETE FROM audit_entry WHERE seq > 3")
    for file in (tmp_path / "audit").iterdir():
        file.unlink()
    assert "no signed head" in _run("verify").output
    result = _run("verify", "--head", str(kept))
    assert result.exit_code == 1
    assert "its tail was cut off" in result.output
    kept.write_text("{}")
    assert _run("verify", "--head", str(kept)).exit_code == 1


def test_after_a_restored_backup_the_shorter_log_is_accepted_with_a_reason(house):
    _change(house, "DELETE FROM audit_entry WHERE seq > 3")
    assert _run("verify").exit_code == 1
    assert _run("accept").exit_code == 2
    result = _run("accept", "--reason", "restored the backup of Friday")
    assert result.exit_code == 0, result.output
    result = _run("verify")
    assert result.exit_code == 0, result.output
    assert "4 entries in the chain" in result.output
