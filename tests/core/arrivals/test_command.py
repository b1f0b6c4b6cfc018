import json

import pytest
from click.testing import CliRunner
from rugui.cli import main
from rugui.testing.guests import new_guest, new_site, new_stay


@pytest.fixture
def run(database, plugins, tmp_path, monkeypatch):
    from rugui.arrivals.candidates import today_at

    with database.unit_of_work(plugins) as work:
        site = new_site(work)
        new_stay(work, new_guest(work, "王小明"), site, today_at(site), room="1208", eta="15:30", requests="高樓層")
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    return lambda *arguments: CliRunner().invoke(main, ["arrivals", *arguments])


def test_text(run):
    said = run("--site", "tpe")
    assert said.exit_code == 0, said.output
    for text in ("王小明", "15:30", "1208", "高樓層"):
        assert text in said.output


def test_json_and_pdf(run, tmp_path):
    found = json.loads(run("--site", "TPE", "--format", "json").stdout_bytes)
    assert found["arriving"][0]["room"] == "1208"
    file = tmp_path / "sheet.pdf"
    assert run("--site", "TPE", "--format", "pdf", "--output", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_what_cannot_be(run):
    assert run("--site", "NOWHERE").exit_code == 1
    assert run("--site", "TPE", "--date", "tomorrow").exit_code == 1
    assert run().exit_code == 2
