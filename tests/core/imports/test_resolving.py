"""Rows that need a person: said whom they are about, taken, and undone with their batch."""

import csv
import io
import re

import orjson
import pytest
from rugui.customers import service as customers
from rugui.customers.models import Customer
from rugui.errors import Conflict, NotFound
from rugui.events_models import EventRow
from rugui.imports import questions, resolving, service
from rugui.imports.models import ImportRow
from rugui.imports.problems import Unreadable
from rugui.interactions.models import Visit
from rugui.privacy.models import AuditEntry
from sqlalchemy import Row, select

from tests.core.imports.house import House
from tests.core.imports.reading import DATA, rows
from tests.core.imports.test_page import count, settle, upload, work
from tests.core.imports.test_page import house as page_house  # noqa: F401
from tests.core.imports.test_service import everything, without_times

FIRST = "external_id,name,phone,email\n1,王小明,0912345678,\n2,王小明,0912345678,\n7,John Smith,,john@example.com\n"
UNSURE = "name,phone,email,vip,notes\n王小明,0912345678,new@example.tw,,likes tea\n"


@pytest.fixture
def house(database, plugins) -> House:
    house = House(database, plugins)
    house.take(FIRST)
    return house


def asked(house: House, batch: str) -> list[tuple[int, list[str]]]:
    with house.work() as session:
        found = service.rows_of(session, service.get(session, batch), "person")
        return [(id_, [one.public_id for one in question.candidates])
                for id_, question in resolving.open_questions(session, found).items()]  # fmt: skip


def answer(house: House, batch: str, row: int, choice: str) -> str:
    with house.work(True) as session:
        return resolving.resolve(session, batch, row, choice)


def guest(house: House, external_id: str) -> Row[tuple[int, str]]:
    with house.work() as session:
        return session.execute(select(Customer.id, Customer.public_id).where(Customer.external_id == external_id)).one()


def test_one_of_the_candidates_is_chosen_and_the_batch_undone(house):
    before = everything(house)
    batch, tally = house.take(UNSURE)
    assert dict(tally.verdicts) == {"person": 1}
    ((row, candidates),) = asked(house, batch)
    second = guest(house, "2").public_id
    assert sorted(candidates) == sorted([guest(house, "1").public_id, second])
    assert answer(house, batch, row, second) == second
    with house.work() as session:
        here = customers.details_of(customers.get(session, second))
        assert here.emails == ("new@example.tw",)
        assert service.get(session, batch).tally["verdicts"] == {"person": 0, "updates": 1}
        assert service.get(session, batch).tally["reasons"] == []
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "imports.resolved")).one()
        assert entry.customer_id == customers.get(session, second).id
        told = session.scalars(select(EventRow.payload).where(EventRow.name == "customers.changed")).all()
        assert {"action": "imports.resolved"} in told
    with pytest.raises(NotFound):
        answer(house, batch, row, second)
    assert house.counts(UNSURE) == {"same": 1}  # it is known now whom the row is about
    assert house.undo(batch) == []
    after = everything(house)
    assert without_times(after) == without_times(before)
    assert after["customer_email"] == before["customer_email"]


def test_a_new_guest_is_made_without_a_number_that_is_anothers(house):
    before = everything(house)
    batch, _ = house.take("external_id,name,email\n7,Peter Brown,peter@example.com\n")
    ((row, candidates),) = asked(house, batch)
    assert candidates == [guest(house, "7").public_id]
    made = answer(house, batch, row, resolving.NOBODY)
    with house.work() as session:
        here = customers.details_of(customers.get(session, made))
        assert (here.names[0].full, here.external_id) == ("Peter Brown", None)
    assert house.undo(batch) == []
    assert without_times(everything(house)) == without_times(before)


def test_a_stay_whose_guest_was_not_clear(house):
    mapping = """rows = "stays"
[columns]
external_id = "n"
arrival = "a"
departure = "d"
site = "s"
guest_name = "g"
guest_phone = "p"
"""
    text = "n,a,d,s,g,p\nS1,2026-12-01,2026-12-03,TPE,王小明,0912345678\n"
    batch, _ = house.take(text, mapping=mapping)
    ((row, _candidates),) = asked(house, batch)
    answer(house, batch, row, guest(house, "1").public_id)
    with house.work() as session:
        assert session.scalars(select(Visit.customer_id)).one() == guest(house, "1").id
    assert house.undo(batch) == []
    with house.work() as session:
        assert session.scalar(select(Visit)) is None


def test_nothing_is_settled_in_a_batch_that_was_undone(house):
    batch, _ = house.take(UNSURE)
    ((row, candidates),) = asked(house, batch)
    house.undo(batch)
    with pytest.raises(Conflict):
        answer(house, batch, row, candidates[0])


def test_what_is_kept_of_a_row_is_sealed(house):
    house.take(UNSURE)
    with house.work() as session:
        (row,) = session.scalars(select(ImportRow).where(ImportRow.verdict == "person"))
        assert "王小明" not in str(row.journal)
        assert questions.parsed_of(session, row).record.notes[0].text == "likes tea"


def test_every_record_of_real_files_survives_being_kept():
    seen = 0
    for path in (*(DATA / "ohip").rglob("*.json"), *(DATA / "vcard").glob("*.vcf")):
        try:
            found = rows(path.read_bytes(), "vcard" if path.suffix == ".vcf" else "opera")
        except Unreadable:
            continue
        for one in found:
            if one.record is not None:
                seen += 1
                assert questions.load(orjson.loads(orjson.dumps(questions.dump(one.record)))) == one.record
    assert seen > 20


def test_on_the_page(page_house, sign_in):  # noqa: F811
    client = sign_in("imports.run", "customers.read", "customers.export", "customers.reveal")
    for text in (FIRST, UNSURE):
        page = upload(client, text).location
        settle(page_house)
        client.post(page + "/confirm")
        settle(page_house)
    listed = client.get(page + "/rows?verdict=person").text
    action = re.search(r'action="([^"]+/rows/\d+)"', listed)[1]
    assert "Choose who it is" in client.post(action, data={}, follow_redirects=True).text
    assert count(page_house) == 3
    assert "The row was taken" in client.post(action, data={"guest": "new"}, follow_redirects=True).text
    assert count(page_house) == 4
    assert client.post(action, data={"guest": "new"}).status_code == 404
    assert client.post(page + "/undo").status_code == 303
    settle(page_house)
    assert count(page_house) == 3
    assert "/guests.csv" in client.get("/imports").text
    got = client.post("/guests.csv")
    assert got.mimetype == "text/csv"
    assert "attachment" in got.headers["Content-Disposition"]
    header, *found = csv.reader(io.StringIO(got.data.decode("utf-8-sig")))
    assert (header[0], header[-1], len(found)) == ("external_id", "id", 3)
    with work(page_house) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.exported")).all()
        assert len(entries) == 1
        assert entries[0].account_id is not None
