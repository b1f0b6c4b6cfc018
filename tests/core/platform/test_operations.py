"""The operator's commands, run as an operator runs them."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from rugui.cli import main

RUGUI = Path(sys.executable).parent / "rugui"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """`run("db upgrade", NAME=value)` → what the command said and its exit status; the instance's name has a space."""
    folder = tmp_path / "an instance"
    monkeypatch.chdir(tmp_path)

    def call(line, **environ):
        environ = {"RUGUI_INSTANCE": str(folder), "LC_ALL": "C.UTF-8", **environ}
        done = CliRunner().invoke(main, line.split(), env=environ)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    call.folder = folder
    return call


def test_a_house_is_checked_migrated_and_checked_again(run):
    before = run("check")
    assert before.exit_code == 1
    assert "rugui db upgrade" in before.stdout
    assert run("db check").exit_code == 1
    assert run("db upgrade").exit_code == 0
    assert run("db upgrade").stdout == "nothing to upgrade\n"
    assert run("db check").stdout == "the database is as it should be\n"
    after = run("check")
    assert after.exit_code == 0, after.output
    assert "fail" not in after.stdout
    weak = run("check", RUGUI_SECRET_KEY="secret")
    assert weak.exit_code == 1
    assert "too weak" in weak.stdout
    outside = run("check", RUGUI_HOST="0.0.0.0")
    assert outside.exit_code == 1
    assert "HTTPS is off" in outside.stdout
    nowhere = run("check", RUGUI_DATABASE_URL="sqlite:////no/such/folder/x.db")
    assert nowhere.exit_code == 1
    assert "cannot be reached" in nowhere.stdout
    assert {one.name for one in run.folder.parent.iterdir()} == {"an instance"}


def test_what_differs_from_the_models_is_said_in_words(run):
    run("db upgrade")
    with sqlite3.connect(run.folder / "rugui.db") as raw:
        raw.execute("ALTER TABLE visit ADD COLUMN odd INTEGER")
        raw.execute("DROP TABLE interaction_line")
        raw.execute("DROP INDEX ix_audit_entry_at")
        raw.execute("ALTER TABLE hotel_preferences_preference DROP COLUMN note")
    for command in ("check", "db check"):
        said = run(command)
        assert said.exit_code == 1
        for words in (
            "core: the column visit.odd is extra",
            "core: the table interaction_line is missing",
            "core: the index ix_audit_entry_at of audit_entry (at) is missing",
            "hotel_preferences: the column hotel_preferences_preference.note is missing",
        ):
            assert words in said.stdout, said.stdout
        assert "ix_interaction_line" not in said.stdout
        assert "Column(" not in said.stdout


def test_commands_speak_the_language_asked_for(run):
    assert run("db upgrade", RUGUI_LANGUAGE="en").exit_code == 0
    words = {
        language: run("staff role nobody front_desk", **{variable: language}).output
        for variable, language in (
            ("RUGUI_LANGUAGE", "zh-Hant-TW"),
            ("LC_ALL", "zh_CN.UTF-8"),
            ("RUGUI_LANGUAGE", "en"),
        )
    }
    assert len(set(words.values())) == 3, words
    assert run("staff role nobody front_desk", RUGUI_LANGUAGE="en", LC_ALL="zh_CN.UTF-8").output == words["en"]


def test_plugins_are_listed_paused_resumed_and_removed(run):
    run("db upgrade")
    assert run("plugins check").exit_code == 0
    assert "running" in run("plugins list").stdout
    run("plugins pause hotel_preferences --reason stocktaking")
    assert "paused" in run("plugins list").stdout
    run("plugins resume hotel_preferences")
    assert "running" in run("plugins list").stdout
    absent = run("plugins pause absent")
    assert (absent.exit_code, "There is no plugin absent." in absent.output) == (1, True)
    assert run("plugins remove absent --yes").exit_code == 1
    removed = run("plugins remove hotel_preferences --yes")
    assert removed.exit_code == 0, removed.output
    assert list((run.folder / "removed").glob("hotel_preferences-*.jsonl"))


def test_background_work_is_listed_and_run(run):
    run("db upgrade")
    assert "outbox.prune: every 86400 s, not run yet" in run("jobs list").stdout
    assert "outbox.prune" in run("jobs run").stdout
    assert run("jobs run outbox.prune").stdout == "ran outbox.prune\n"
    assert run("jobs run absent").exit_code == 1


def test_serving_an_unprepared_database_is_refused(run):
    refused = run("serve")
    assert refused.exit_code == 1
    assert "rugui db upgrade" in refused.output


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def served(run, port):
    environ = {**os.environ, "RUGUI_INSTANCE": str(run.folder), "RUGUI_PORT": str(port)}
    command = [RUGUI, "serve", "--demo", "--guests", "20"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ)


def answer(port, path):
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
                return json.load(response)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_the_first_start_makes_a_house_and_the_second_touches_nothing(run):
    port, said = free_port(), []
    for _ in range(2):
        process = served(run, port)
        try:
            assert answer(port, "/readyz") == {"status": "ok"}
        finally:
            process.send_signal(signal.SIGTERM)
            said.append(process.communicate(timeout=60)[0])
        assert process.returncode == 0
    first, second = said
    assert f"http://127.0.0.1:{port}/" in first
    assert "20 guests" in first
    assert "guests" not in second
    password = (run.folder / "demo-sign-ins.txt").read_text("utf-8").strip()
    assert password in first
    assert password in second


def test_help_is_quick_because_it_imports_next_to_nothing():
    script = (
        "import sys; sys.argv = ['rugui', '--help']\n"
        "from rugui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('flask', 'sqlalchemy', 'alembic', 'babel', 'pluggy', 'huey') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n"), done.stdout
    assert "serve" in done.stdout
