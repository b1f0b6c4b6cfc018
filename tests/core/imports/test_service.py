"""Importing into a real database: verdicts, idempotence, undo, chunks."""

from datetime import date
from typing import Any

import pytest
from rugui.customers import service as customers
from rugui.customers.models import Customer, CustomerDocument, CustomerRelation
from rugui.db import Base
from rugui.imports import running, service, undo
from rugui.imports.models import ImportBatch, ImportRow
from rugui.interactions import visits
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.recall import service as recall
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import func, inspect, select

from tests.core.imports.house import House
from tests.core.imports.reading import DATA

GUESTS = """external_id,name,phone,email,organisation,member_number,notes,nationality
G1,陳怡君,0912-345-678,yijun@example.tw,台積電,VIP001,不吃牛,TW
G2,王小明,,ming@example.tw,台積電,,,TW
,李大同,02-2345-6789,,,,,
,Anna Müller,,anna@example.de,,,,DE
"""
STAYS = """external_id,guest_external_id,site,arrival,departure,status,room,booking_reference,adults,currency,revenue
S1,G1,TPE,2026-11-20,2026-11-23,in_house,1208,R1,2,TWD,12600
S2,G2,NYC,2026-12-01,2026-12-03,,,R2,1,USD,300
S3,G9,TPE,2026-12-01,2026-12-03,,,R3,1,,
"""
TODAY = date(2026, 11, 22)


@pytest.fixture
def house(database, plugins) -> House:
    return House(database, plugins)


def everything(house: House) -> dict[str, list[Any]]:
    """Every row of the database but for what keeps record of imports and reads."""
    aside = {"import_batch", "import_row", "audit_entry", "event", "event_delivery", "job_state"}
    with house.work() as session:
        kept = set(inspect(session.connection()).get_table_names()) - aside
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables if table.name in kept
        }  # fmt: skip


def without_times(rows: dict[str, list[Any]]) -> dict[str, int]:
    return {name: len(found) for name, found in rows.items()}


def how_many(house: House, model: type) -> int:
    with house.work() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_dry_run_says_what_the_run_does_and_writes_nothing(house):
    before = everything(house)
    seen = house.look(GUESTS)
    assert everything(house) == before
    assert seen == house.counts(GUESTS) == {"new": 4}
    assert house.look(STAYS) == house.counts(STAYS) == {"new": 2, "refused": 1}


def test_what_was_imported_is_found(house):
    house.take(GUESTS)
    with house.work() as session:
        for text in ("陈怡君", "0912345678", "VIP001", "yijun@example.tw", "G1"):
            assert [m.external_id for m in recall.find(session, text, OPERATOR, today=TODAY)][:1] == ["G1"], text
        found = recall.find(session, "台積電", OPERATOR, today=TODAY)
        assert {m.external_id for m in found} == {"", "G1", "G2"}  # the company itself, and who works there
        guest = session.scalar(select(Customer).where(Customer.external_id == "G1"))
        assert customers.details_of(guest).names[0].language == "zh-Hant-TW"
        assert session.scalar(select(Interaction.body).where(Interaction.customer_id == guest.id)) == "不吃牛"
    assert how_many(house, Customer) == 5  # four guests, and where two of them work
    assert how_many(house, CustomerRelation) == 2


def test_the_same_file_again_changes_nothing(house):
    house.take(GUESTS)
    house.take(STAYS)
    before = everything(house)
    assert house.counts(GUESTS) == {"same": 4}
    assert house.counts(STAYS) == {"same": 2, "refused": 1}
    assert everything(house) == before


def test_rows_reordered_and_reworded_are_known_by_number_mail_and_phone(house):
    house.take(GUESTS)
    again = """name,external_id,email,phone,language
陈怡君,G1,YIJUN@example.tw,,
MÜLLER Anna,,Anna@Example.de,,
李大同,,,+886 2 2345 6789,
"""
    assert house.counts(again) == {"same": 3}


def test_an_update_adds_and_is_journaled(house):
    house.take(GUESTS)
    before = everything(house)
    batch, tally = house.take("external_id,name,phone,email,vip\nG1,陳怡君,0987654321,new@example.tw,\n")
    assert dict(tally.verdicts) == {"updates": 1}
    with house.work() as session:
        guest = session.scalar(select(Customer).where(Customer.external_id == "G1"))
        assert [p.e164 for p in guest.phones] == ["+886912345678", "+886987654321"]
        assert [m.external_id for m in recall.find(session, "0987654321", OPERATOR, today=TODAY)] == ["G1"]
    assert house.undo(batch) == []
    after = everything(house)
    assert without_times(after) == without_times(before)
    for name in ("customer_phone", "customer_email", "customer_name", "customer_search_key"):
        assert after[name] == before[name], name


@pytest.mark.parametrize("again", [False, True])
def test_a_batch_undone_leaves_no_row(house, again):
    before = everything(house)
    batches = [house.take(GUESTS)[0], house.take(STAYS)[0]]
    if again:
        house.take(GUESTS)
    assert [house.undo(batch) for batch in reversed(batches)] == [[], []]
    assert everything(house) == before
    assert how_many(house, ImportRow) == 1  # the refused stay's reason stays with its batch
    assert house.counts(GUESTS) == {"new": 4}


def test_what_a_person_did_since_is_kept_and_listed(house):
    first, _ = house.take(GUESTS)
    second, _ = house.take(STAYS)
    with house.work(True) as session:
        guest = session.scalar(select(Customer).where(Customer.external_id == "G2"))
        customers.update(session, guest.public_id, guest.version, {"vip": "GOLD"})
        anna = session.scalars(select(Customer).where(Customer.nationality == "DE")).one()
        visits.create(session, anna.id, 1, *_days())
        stay = session.scalar(
            select(Interaction).join(Visit, Visit.id == Interaction.id).where(Visit.external_id == "S1")
        )
        visits.change(session, stay.public_id, room="1501")
    assert house.undo(second) == [["2", "stay", "R1"]]
    assert sorted(house.undo(first)) == [
        ["", "organisation", ""],
        ["2", "guest", ""],
        ["3", "guest", ""],
        ["5", "guest", ""],
    ]
    with house.work() as session:
        assert set(session.scalars(select(Customer.external_id))) == {"G1", "G2", None}
        assert session.scalar(select(Visit.room).where(Visit.external_id == "S1")) == "1501"
        assert session.scalar(select(ImportBatch.state).where(ImportBatch.public_id == first)) == "undone"


def _days():
    return date(2026, 12, 24), date(2026, 12, 26)


def test_a_changed_field_edited_since_stays_as_edited(house):
    house.take(GUESTS)
    batch, _ = house.take("external_id,name,nationality,email\nG1,陳怡君,US,second@example.tw\n")
    with house.work(True) as session:
        guest = session.scalar(select(Customer).where(Customer.external_id == "G1"))
        customers.update(session, guest.public_id, guest.version, {"nationality": "JP"})
    assert house.undo(batch) == [["2", "guest", ""]]
    with house.work() as session:
        guest = session.scalar(select(Customer).where(Customer.external_id == "G1"))
        assert (guest.nationality, [e.typed for e in guest.emails]) == ("JP", ["yijun@example.tw"])


def test_a_family_on_one_address_needs_a_person(house):
    batch, tally = house.take("name,email\n陳怡君,home@example.tw\n陳大明,home@example.tw\n陈怡君,home@example.tw\n")
    assert dict(tally.verdicts) == {"new": 1, "person": 1, "same": 1}
    with house.work() as session:
        (row,) = service.rows_of(session, service.get(session, batch), "person")
        assert (row.place, row.problems[0][0]) == ("3", "family")


def test_two_numbers_of_the_source_are_two_guests_whatever_they_share(house):
    text = "external_id,name,email\n1,陳怡君,home@example.tw\n2,陳大明,home@example.tw\n3,陳怡君,home@example.tw\n"
    _, tally = house.take(text)
    assert dict(tally.verdicts) == {"new": 3}
    assert [reason.code for reason in tally.listed()] == ["looks_like"]


def test_a_number_with_quite_another_name_needs_a_person(house):
    house.take("external_id,name,email\n7,John Smith,john@example.com\n")
    assert house.counts("external_id,name,email\n7,Peter Brown,peter@example.com\n") == {"person": 1}
    assert house.counts("external_id,name\n7,John F. Smith\n") == {"same": 1}


def test_two_who_fit_need_a_person(house):
    house.take("external_id,name,phone\n1,王小明,0912345678\n2,王小明,0912345678\n")
    _, tally = house.take("name,phone\n王小明,0912345678\n")
    assert [reason.code for reason in tally.listed()] == ["several"]


def test_an_agencys_address_says_nothing_about_who_it_is(house):
    rows = "".join(f"{n},客人{'甲乙丙丁戊己庚辛壬癸'[n]},agent@example.tw\n" for n in range(10))
    house.take("external_id,name,email\n" + rows)
    assert house.counts("name,email\n黃大山,agent@example.tw\n") == {"new": 1}


NAMELESS = "external_id,site,arrival,departure,currency,revenue\n" + ",TPE,2026-01-01,2026-01-03,TWD,100\n" * 3


def test_stays_that_name_nobody_are_refused_or_kept_unnamed_each_of_them(house):
    assert house.counts(NAMELESS) == {"refused": 3}
    assert house.counts(NAMELESS, unnamed=True) == {"new": 3}
    assert house.counts(NAMELESS, unnamed=True) == {"same": 3}
    assert house.counts(NAMELESS + ",TPE,2026-01-01,2026-01-03,TWD,100\n", unnamed=True) == {"same": 3, "new": 1}
    assert how_many(house, Visit) == how_many(house, InteractionLine) == 4
    with house.work() as session:
        assert set(session.scalars(select(Visit.customer_id))) == {None}


def test_an_old_list_does_not_send_a_guest_away_again(house):
    house.take(GUESTS)
    house.take(STAYS)
    changed = STAYS.replace("in_house,1208", "expected,1210").replace("12600", "13000")
    batch, tally = house.take(changed)
    assert tally.verdicts["updates"] == 1
    with house.work() as session:
        visit = session.scalar(select(Visit).where(Visit.external_id == "S1"))
        assert (visit.status, visit.room) == ("in_house", "1210")
        assert (
            session.scalar(select(InteractionLine.net_minor).where(InteractionLine.interaction_id == visit.id))
            == 1_300_000
        )
    assert house.undo(batch) == []
    with house.work() as session:
        visit = session.scalar(select(Visit).where(Visit.external_id == "S1"))
        assert (visit.status, visit.room) == ("in_house", "1208")
        assert (
            session.scalar(select(InteractionLine.net_minor).where(InteractionLine.interaction_id == visit.id))
            == 1_260_000
        )


def test_the_same_stay_twice_in_one_file_is_one_stay_as_its_last_row_has_it(house):
    house.take(GUESTS)
    text = (
        STAYS.splitlines()[0]
        + "\nS1,G1,TPE,2026-11-20,2026-11-23,,1208,,,,\nS1,G1,TPE,2026-11-20,2026-11-24,,1209,,,,\n"
    )
    assert house.look(text) == house.counts(text) == {"new": 1, "updates": 1}
    with house.work() as session:
        assert [(v.room, v.departure.day) for v in session.scalars(select(Visit))] == [("1209", 24)]


def test_a_killed_run_goes_on_where_it_stopped(house, monkeypatch):
    monkeypatch.setattr(service, "CHUNK", 2)
    data = NAMELESS + "".join(f",TPE,2026-01-0{n},2026-01-09,TWD,100\n" for n in range(1, 6))

    def killed(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        house.take(data, progress=killed, unnamed=True)
    assert how_many(house, Visit) == 4
    with house.work() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.state, batch.done_rows) == ("running", 4)
        import io

        options = running.options_of(batch)
        assert service.unfinished(session, service.digest(io.BytesIO(data.encode()))[0], options).id == batch.id
        batch_id, public_id = batch.id, batch.public_id
    running.run(house.work, io.BytesIO(data.encode()), batch_id, lambda done: None)
    assert how_many(house, Visit) == 8
    with house.work() as session:
        batch = session.get(ImportBatch, batch_id)
        assert (batch.state, batch.done_rows, batch.tally["verdicts"]) == ("done", 8, {"new": 8})
    assert house.undo(public_id) == []
    assert how_many(house, Visit) == 0


def test_chunks_know_of_one_another(house, monkeypatch):
    monkeypatch.setattr(service, "CHUNK", 1)
    text = "name,email,phone\n陳怡君,a@example.tw,\n陳怡君,a@example.tw,0912345678\n陳大明,a@example.tw,\n"
    assert house.look(text) == house.counts(text) == {"new": 1, "updates": 1, "person": 1}


def test_the_cost_of_a_chunk_does_not_depend_on_its_rows(house):
    def cost(n: int, start: int) -> int:
        rows = "".join(
            f"N{start + i},客人{i},09{start + i:08},g{start + i}@example.tw,公司,note {i},M{i}\n" for i in range(n)
        )
        with statements(house.database) as sent:
            house.take("external_id,name,phone,email,organisation,notes,member_number\n" + rows)
        return len(sent)

    cost(3, 10_000_000)  # what is asked once, is asked now
    few, many = cost(3, 20_000_000), cost(60, 30_000_000)
    assert many <= few + 2  # word lists of recall may come in one piece more


def test_an_opera_file_brings_documents_preferences_and_the_stay(house):
    body = (DATA / "ohip" / "profiles" / "spec__postprofile__52261bb6.json").read_bytes()
    batch, tally = house.take(body, "opera")
    assert dict(tally.verdicts) == {"new": 1}
    assert how_many(house, CustomerDocument) == 1
    assert house.counts(body, "opera") == {"same": 1}
    assert house.undo(batch) == []
    assert how_many(house, Customer) == how_many(house, CustomerDocument) == 0
    stays = (DATA / "ohip" / "reservations" / "spec__getreservations__0c3a7aa5.json").read_bytes()
    batch, tally = house.take(stays, "opera", sites={"HOTEL1": "NYC"})
    assert dict(tally.verdicts) == {"new": 3}
    assert (tally.guests, tally.stays) == (1, 3)  # SARAH SMITH three times, her phone in two spellings
    assert house.counts(stays, "opera", sites={"HOTEL1": "NYC"}) == {"same": 3}
    assert house.undo(batch) == []
    assert how_many(house, Visit) == how_many(house, Customer) == 0


def test_nothing_to_undo(house):
    from rugui.errors import Conflict, NotFound

    batch, _ = house.take(GUESTS)
    house.undo(batch)
    with pytest.raises(Conflict):
        house.undo(batch)
    with pytest.raises(NotFound), house.work() as session:
        undo.begin(session, "nothing-of-that-name")
