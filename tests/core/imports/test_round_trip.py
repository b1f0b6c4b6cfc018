"""An export read back says nothing new of anybody, whatever was typed."""

import csv
import io
from contextlib import contextmanager
from datetime import date

from hypothesis import given, reject
from hypothesis import strategies as st
from rugui.customers import export
from rugui.customers import service as customers
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, HandleForm, PhoneForm, clean
from rugui.demo import service as demo
from rugui.errors import Invalid
from rugui.imports import csv_files, extras, merge, running, service
from rugui.imports.guest_rows import Setting
from rugui.imports.match import Known, who
from rugui.imports.service import Options
from rugui.values import OPERATOR, NameForm

TODAY = date(2026, 11, 22)
SIGNS = st.sampled_from("'=+-@;；,\"\\ \tnNuUlL王小明àé9#—\u3000")
WORDS = st.sampled_from(["N/A", "null", "—", "-", "'Null", "=1+1", "'=x"])
TEXT = st.one_of(WORDS, st.text(SIGNS, min_size=1, max_size=12)).map(str.strip).filter(bool)
NAMES = st.builds(NameForm, st.sampled_from(["primary", "alternate", "phonetic"]), TEXT)
PHONES = st.builds(PhoneForm, st.one_of(st.from_regex(r"\+?[0-9][0-9 ()-]{5,14}", fullmatch=True), TEXT))
EMAILS = st.from_regex(r"[a-zA-Z=+'-]{1,6}@[a-z]{1,6}\.tw", fullmatch=True)
BORN = st.sampled_from([Birthday(), Birthday(1980, 5, 17), Birthday(None, 2, 29), Birthday(1975), Birthday(1901, 1, 1)])


@st.composite
def guests(draw: st.DrawFn) -> Details:
    """Somebody as a form would have saved them."""
    first = NameForm("primary", draw(TEXT), "", "", "", draw(st.sampled_from(["", "先生", "Mr"])))
    typed = Details(
        names=(first, *draw(st.lists(NAMES, max_size=3))),
        phones=tuple(draw(st.lists(PHONES, max_size=3))),
        emails=tuple(draw(st.lists(EMAILS, max_size=3))),
        handles=tuple(HandleForm("member", one) for one in draw(st.lists(TEXT, max_size=2))),
        birthday=draw(BORN),
        nationality=draw(st.sampled_from(["", "TW", "DE"])),
        language=draw(st.sampled_from(["", "zh-Hant-TW", "en", "yue"])),
        external_id=draw(st.one_of(st.none(), TEXT)),
    )
    try:
        return clean(typed, TODAY, draw(st.sampled_from(["TW", "", "US"])))
    except Invalid:
        reject()


@given(guests(), TEXT, st.sampled_from(["TW", "US"]))
def test_a_row_of_the_export_adds_nothing_to_its_guest(here, note, region):
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(export.HEADER)
    writer.writerow(export.row(here, "", note, False, "QK3zjKgL97cbWDAUduz3mA"))
    setting = Setting(TODAY, "X", {"x": region}, encoding="utf-8")
    _codec, rows = csv_files.read(io.BytesIO(sheet.getvalue().encode()), setting)
    (parsed,) = rows
    assert parsed.refused is None, parsed.problems
    record = parsed.record
    known = Known(details={1: here}, public={"QK3zjKgL97cbWDAUduz3mA": 1})
    assert who(record.details, known, record.public_id).customer_id == 1
    assert merge.merged(here, record.details) == here
    assert not extras.fresh(record, {f"n{note}", *extras.lines(note)}, {})


def exported(state) -> bytes:
    sheet = io.StringIO()
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
        csv.writer(sheet).writerows(export.rows(session, OPERATOR))
    return sheet.getvalue().encode()


def tallies(state, data: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """The verdicts of a dry run, and of the run."""

    @contextmanager
    def work(write):
        with state.database.unit_of_work(state.plugins, write=write, viewer=OPERATOR) as session:
            yield session

    looked = running.look(work, io.BytesIO(data), "csv", Options(), lambda done: None).tally.verdicts
    with work(True) as session:
        batch = service.start(session, io.BytesIO(data), "guests.csv", "csv", Options())
        batch.state, public_id = service.RUNNING, batch.public_id
        session.flush()
        batch_id = batch.id
    running.run(work, io.BytesIO(data), batch_id, lambda done: None)
    with work(False) as session:
        return dict(looked), dict(service.get(session, public_id).tally["verdicts"])


def test_the_whole_house_read_back_is_the_same(app):
    state = app.extensions["rugui"]
    demo.populate(state, guests=400, seed=3, today=TODAY, password="harbour-crane-1")
    data = exported(state)
    assert data.count(b"\n") > 400
    for again in (data, data.replace(b",zh-Hant-TW,", b",zh_TW,")):
        looked, taken = tallies(state, again)
        assert looked == taken
        assert taken.keys() == {"same"}, taken
    elsewhere = b"id,name,notes\nanother-installations-id,Never Seen,\n,Nobody Either,\n"
    assert tallies(state, elsewhere)[1] == {"new": 2}


def test_a_guest_merged_away_is_known_by_the_old_id(app):
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        names = (NameForm("primary", "王小明"),)
        kept, dropped = (customers.create(session, Details(names=names)) for _ in range(2))
        dropped.merged_into_id = kept.id
        old = dropped.public_id
    assert tallies(state, f"name,id\n王小明,{old}\n".encode())[1] == {"same": 1}
    assert exported(state).count(b"\n") == 2
