"""`rugui find`, `guest` and `export`, on the database of a configured instance."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from rugui.cli import main
from rugui.customers import cells, export, relations, restrictions, service
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, HandleForm, PhoneForm
from rugui.imports.csv_files import read
from rugui.imports.guest_rows import Setting
from rugui.interactions import service as interactions
from rugui.privacy.models import AuditEntry
from rugui.values import OPERATOR, NameForm, Viewer
from sqlalchemy import select

from tests.core.customers.conftest import TODAY
from tests.core.customers.pages import add_guest, add_site, work

WANG = Details(
    names=(
        NameForm("primary", "王小明", "zh-Hant-TW", honorific="先生"),
        NameForm("alternate", "王小明", "zh-Hans-CN"),
        NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn"),
    ),
    phones=(PhoneForm("0912 345 678"), PhoneForm("+852 9123 4567")),
    emails=("a@example.com", "b@example.com"),
    handles=(HandleForm("member", "TP00123"), HandleForm("line", "ming")),
    birthday=Birthday(None, 5, 17),
    nationality="TW",
    language="zh-Hant-TW",
    external_id="PMS-1",
)


@pytest.fixture
def run(app, database, monkeypatch, tmp_path):
    """`run(*arguments)` → the result of `rugui` on the test's database."""
    add_site(app)
    monkeypatch.setenv("RUGUI_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_finding(app, run):
    guest = add_guest(app, WANG)
    found = run("find", "wang", "5678", "--site", "TPE")
    assert found.exit_code == 0, found.output
    assert guest in found.output
    assert "王小明" in found.output
    answer = json.loads(run("find", "王小明", "--json", "--limit", "1").output)
    assert {"id", "external_id", "name", "why", "score"} <= answer["matches"][0].keys()
    assert run("find", "nobody at all").exit_code == 1
    assert run("find", "x", "--site", "NOPE").exit_code == 1
    assert run("find", "x", "--limit", "0").exit_code == 2


def test_one_guest(app, run):
    guest = add_guest(app, WANG)
    with work(app) as session:
        relations.employ(session, service.get(session, guest), "遠東航運")
        restrictions.impose(session, guest, "watch", "Loud at night", review_on=TODAY.replace(year=2099))
    for id_ in (guest, "PMS-1"):
        shown = run("guest", id_, "--site", "TPE")
        assert shown.exit_code == 0, shown.output
        for words in (
            "王小明 先生",
            "Wang Hsiao-ming",
            "Keep an eye: Loud at night",
            "0912 345 678",
            "--05-17",
            "works for 遠東航運",
        ):
            assert words in shown.output
    answer = json.loads(run("guest", guest, "--json").output)
    assert (answer["id"], answer["birthday"], answer["facts"]) == (guest, "--05-17", [])
    assert run("guest", "nobody").exit_code == 1


def test_the_export_reads_back_as_it_was(app, run, tmp_path):
    guest = add_guest(app, WANG)
    add_guest(app, Details(names=(NameForm("primary", "=HYPERLINK(1)"),), emails=("-x@example.com",), external_id="+7"))
    add_guest(app, Details(kind="organisation", names=(NameForm("primary", "Not a person"),)))
    with work(app) as session:
        customer = service.get(session, guest)
        relations.employ(session, customer, "遠東航運")
        interactions.record(session, customer.id, kind="note", body='- likes "tea", green')
        interactions.record(session, customer.id, kind="note", body="nobody's business", confidential=True)
    out = tmp_path / "people.csv"
    assert run("export", "customers", "--output", str(out), "--bom").exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    text = out.read_text("utf-8-sig")
    assert run("export", "customers", "--format", "csv").output.splitlines() == text.splitlines()
    header, *lines = csv.reader(io.StringIO(text))
    assert tuple(header) == export.HEADER
    assert len(lines) == 2
    assert lines[0] == [
        "PMS-1", "王小明", "zh-Hant-TW", "王小明", "Wang Hsiao-ming", "先生", "+886912345678;+85291234567",
        "a@example.com;b@example.com", "'--05-17", "TW", "zh-Hant-TW", "遠東航運", "TP00123", "'- likes \"tea\", green",
        guest,
    ]  # fmt: skip
    assert "nobody's business" not in text, "a list is sent around"
    for line in lines:
        for at, cell in enumerate(line):
            assert not cell.startswith(cells.STARTS) or at == export.HEADER.index("phone")
    _encoding, rows = read(io.BytesIO(out.read_bytes()), Setting(TODAY, "TPE", {"tpe": "TW"}))
    first, second = list(rows)
    assert first.problems == second.problems == ()
    assert first.record.details.names[0].full == "王小明"
    assert first.record.organisation == "遠東航運"
    assert first.record.notes[0].text == '- likes "tea", green'
    assert (second.record.details.names[0].full, second.record.details.external_id) == ("=HYPERLINK(1)", "+7")
    with work(app) as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.exported")).first()


def test_an_export_holds_what_its_reader_may_see(app):
    add_guest(app, WANG)
    viewer = Viewer(1, "clerk", dict.fromkeys(["customers.export", "interactions.read"]))
    with work(app, viewer) as session:
        _header, line = list(export.rows(session, viewer))
    assert line[1] == "王小明"
    assert [line[at] for at in (6, 7, 8)] == ["•••• 678;•••• 567", "a•••@example.com;b•••@example.com", ""]
    with work(app) as session, pytest.raises(Exception, match="may not"):
        list(export.rows(session, Viewer(1, "clerk", {})))


def test_an_export_of_many_costs_by_the_batch(app, database, monkeypatch):
    from rugui.testing.statements import statements

    monkeypatch.setattr(export, "BATCH", 10)
    with work(app) as session:
        for n in range(25):
            service.create(session, Details(names=(NameForm("primary", f"Guest {n:02}"),)))
    with work(app) as session, statements(database) as sent:
        assert [row[1] for row in export.rows(session, OPERATOR)][1:] == [f"Guest {n:02}" for n in range(25)]
    assert len(sent) <= 3 * 7 + 2, sent


def test_an_export_imported_again_is_all_the_same(app, run, tmp_path):
    guest = add_guest(app, WANG)
    plain = Details(names=(NameForm("primary", "O'Brien, Seán"),), emails=("s@example.com",), external_id="7")
    add_guest(app, plain)
    add_guest(app, Details(names=(NameForm("primary", "陳大文"),), phones=(PhoneForm("0922 000 111"),)))
    with work(app) as session:
        customer = service.get(session, guest)
        relations.employ(session, customer, "遠東航運")
        for text in ("- likes tea", "arrives late"):
            interactions.record(session, customer.id, kind="note", body=text)
    out, again = tmp_path / "people.csv", tmp_path / "again.csv"
    assert run("export", "customers", "--output", str(out)).exit_code == 0
    done = run("import", str(out), "--site", "TPE", "--json")
    assert done.exit_code == 0, done.output
    counts = json.loads(done.output)
    assert counts["verdicts"] == {"same": 3}, counts
    assert run("export", "customers", "--output", str(again)).exit_code == 0
    assert again.read_text("utf-8") == out.read_text("utf-8")
