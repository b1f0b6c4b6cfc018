"""`rugui import` as a person types it."""

import json

import pytest
from click.testing import CliRunner
from rugui.cli import main
from rugui.staff.models import Site

GUESTS = "name,phone\n陳怡君,0912345678\n=1+1,\n"


@pytest.fixture
def rugui(tmp_path, monkeypatch):
    from rugui.app import create_app
    from rugui.migrate import upgrade
    from rugui.values import OPERATOR

    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LANG", "en")
    monkeypatch.setenv("LC_ALL", "en")
    state = create_app().extensions["rugui"]
    upgrade(state.database, state.plugins)
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        session.add(Site(code="TPE", name="Taipei"))
    state.database.dispose()

    def run(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(main, ["import", *arguments])
        assert result.exit_code == status, result.output
        return result.output

    return run


def test_look_take_list_undo(rugui, tmp_path):
    file = tmp_path / "guests.csv"
    file.write_text(GUESTS, "utf-8")
    looked = rugui(str(file), "--site", "TPE", "--dry-run")
    assert "1 new" in looked
    assert "refused: Name holds a formula (=1+1), not a text. (line 3)" in looked
    assert "Nothing was written" in looked
    taken = rugui(str(file), "--format", "csv", "--site", "TPE")
    batch = taken.rpartition("undo ")[2].strip()
    assert batch in rugui("list")
    assert json.loads(rugui(str(file), "--site", "TPE", "--json"))["verdicts"] == {"same": 1, "refused": 1}
    assert f"Undone: {batch}." in rugui("undo", batch)
    assert "There is nothing to undo" in rugui("undo", batch, status=1)


def test_mapping_sites_and_nameless_stays(rugui, tmp_path):
    file, mapping = tmp_path / "list.txt", tmp_path / "m.toml"
    file.write_text("Haus;Von;Bis\nGrand;1.2.2026;3.2.2026\n", "utf-8")
    mapping.write_text(
        'rows = "stays"\n[columns]\nsite = "Haus"\narrival = { column = "Von", date = "%d.%m.%Y" }\n'
        'departure = { column = "Bis", date = "%d.%m.%Y" }\n',
        "utf-8",
    )
    options = (str(file), "--format", "csv", "--mapping", str(mapping))
    assert "This row names no guest" in rugui(*options)
    assert "There is no site “Grand” here" in rugui(*options, "--unnamed")
    assert "1 new" in rugui(*options, "--unnamed", "--site", "Grand=TPE")


def test_what_cannot_be_read_is_one_sentence_and_status_one(rugui, tmp_path):
    (tmp_path / "x.vcf").write_text("hello", "utf-8")
    (tmp_path / "x.xyz").write_text("hello", "utf-8")
    assert "This is not a vCard" in rugui(str(tmp_path / "x.vcf"), status=1)
    assert "what kind of file" in rugui(str(tmp_path / "x.xyz"), status=1)
    assert "There is no site" in rugui(str(tmp_path / "x.vcf"), "--site", "NOWHERE", status=1)
    assert "There is no file" in rugui(str(tmp_path / "x.vcf"), "--mapping", "none.toml", status=1)
    rugui(str(tmp_path / "missing.csv"), status=2)
    assert "FILE" in rugui("--help")
