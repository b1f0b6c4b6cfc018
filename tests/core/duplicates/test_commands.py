"""`rugui duplicates`, `merge` and `unmerge`, on the database of a configured instance."""

import json
import re

import pytest
from click.testing import CliRunner
from rugui.cli import main
from rugui.customers.details import Details, PhoneForm
from rugui.values import NameForm

from tests.core.customers.pages import add_guest


@pytest.fixture
def run(app, database, monkeypatch, tmp_path):
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_found_merged_and_taken_apart(app, run):
    ids = [
        add_guest(app, Details(names=(NameForm("primary", name),), phones=(PhoneForm("0912345678"),), vip=vip))
        for name, vip in (("王小明", ""), ("Wang Xiaoming", "Gold"))
    ]
    found = run("duplicates", "find")
    assert found.exit_code == 0, found.output
    assert "1 pairs compared" in found.output
    listed = run("duplicates", "list").output
    assert "same phone" in listed
    assert all(one in listed for one in ids)
    assert json.loads(run("duplicates", "list", "--json").output)[0]["band"] == "sure"
    dry = run("merge", *ids, "--dry-run").output
    assert "VIP: dropped (Only this one says it)" in dry
    merged = run("merge", *ids, "--take", "vip=kept")
    assert merged.exit_code == 0, merged.output
    assert run("guest", ids[1]).output.startswith("王小明")
    assert run("merge", *ids).exit_code == 1
    undone = run("unmerge", re.search(r"[\w-]{22}", merged.output)[0])
    assert undone.exit_code == 0, undone.output
    assert run("guest", ids[1]).output.startswith("Wang Xiaoming")
    assert run("unmerge", "nothing").exit_code == 1
    assert run("merge", *ids, "--take", "vip=x").exit_code == 1
    assert run("duplicates", "list", "--apart").output == ""
