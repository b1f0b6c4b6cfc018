"""A dry run says what the run does: every verdict, every reason, whatever is in the file and where its chunks end."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rugui.errors import Refused
from rugui.imports import running, service
from rugui.interactions.models import Interaction
from rugui.plugins import load
from sqlalchemy import select

from tests.core.imports.house import House, _file, _options
from tests.core.imports.reading import DATA
from tests.core.imports.test_plugins_part import plugin

# Each example is several imports: a failure is read as it was found, not shrunk for minutes.
ANY = settings(
    max_examples=8, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
NUMBERS = st.sampled_from(["", "", "G1", "G2", "G3"])
NAMES = st.sampled_from(["陳怡君", "陈怡君", "陳大明", "Anna Müller", "MÜLLER Anna", "John Smith", "John F. Smith", ""])
PHONES = st.sampled_from(["", "", "0912-345-678", "+886 912345678", "ext 12 34", "1234"])
EMAILS = st.sampled_from(["", "", "home@example.tw", "HOME@example.tw", "a@example.tw"])
FIRMS = st.sampled_from(["", "", "台積電", "ACME", "acme"])
NOTES = st.sampled_from(["", "", "不吃牛", "不吃牛\n高樓", "高樓"])
GUESTS = st.lists(st.tuples(NUMBERS, NAMES, PHONES, EMAILS, FIRMS, NOTES, st.sampled_from(["", "M1"])), max_size=8)
STAYS = st.lists(
    st.tuples(
        st.sampled_from(["", "S1", "S2"]), NUMBERS, st.sampled_from(["TPE", "NYC", "LAX", ""]),
        st.sampled_from(["2026-11-20", "2026-12-01"]), st.just("2026-12-24"), st.sampled_from(["", "1208", "1501"]),
        st.sampled_from(["", "in_house", "expected"]), st.sampled_from(["", "1200"]),
        st.sampled_from(["", "高樓層", "late"]), NAMES, EMAILS,
    ), max_size=8,
)  # fmt: skip
CHUNKS = st.sampled_from([1, 2, 1000])
STAY_MAPPING = """rows = "stays"
[columns]
""" + "\n".join(
    f'{name} = "{name}"'
    for name in ("external_id", "guest_external_id", "site", "arrival", "departure", "room", "status", "revenue",
                 "requests", "guest_name", "guest_email")
) + '\ncurrency = { value = "TWD" }\n'  # fmt: skip


@pytest.fixture
def house(database, plugins) -> House:
    return House(database, plugins)


def both(house: House, data: str | bytes, form: str = "csv", **options: object) -> dict[str, Any]:
    """The verdicts of a dry run, which must be those of the run, with the same reasons.

    But for what plugins say of a wish an earlier chunk has brought: a dry run does not ask twice.
    """
    looked = running.look(house.work, _file(data), form, _options(options), lambda done: None).tally.dump()
    taken = house.take(data, form, **options)[1].dump()
    for tally in (looked, taken):
        tally["reasons"] = [one for one in tally["reasons"] if one[1] not in ("plugin_took", "plugin_unread")]
    assert looked == taken, data
    return looked["verdicts"]


def sheet(header: str, rows: list[tuple[str, ...]]) -> str:
    cells = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\n".join([header, *cells]) + "\n"


@ANY
@given(first=GUESTS, second=GUESTS, size=CHUNKS)
def test_of_guests(house, monkeypatch, first, second, size):
    monkeypatch.setattr(service, "CHUNK", size)
    for rows in (first, second):
        if rows:
            both(house, sheet("external_id,name,phone,email,organisation,notes,member_number", rows))


@ANY
@given(rows=STAYS, size=CHUNKS, unnamed=st.booleans())
def test_of_stays(house, monkeypatch, rows, size, unnamed):
    monkeypatch.setattr(service, "CHUNK", size)
    header = "external_id,guest_external_id,site,arrival,departure,room,status,revenue,requests,guest_name,guest_email"
    if rows:
        both(house, sheet(header, rows), mapping=STAY_MAPPING, unnamed=unnamed)


KINDS = st.sampled_from(["org", "individual"])
CARDS = st.lists(st.tuples(KINDS, st.sampled_from(["ACME", "台積電", "Lee"]), FIRMS, PHONES), min_size=1, max_size=6)


@ANY
@given(cards=CARDS, size=CHUNKS)
def test_of_people_and_the_firms_they_work_for(house, monkeypatch, cards, size):
    monkeypatch.setattr(service, "CHUNK", size)
    both(house, "".join(
        f"BEGIN:VCARD\nVERSION:4.0\nKIND:{kind}\nFN:{name}\nORG:{of}\nTEL:{phone}\nEND:VCARD\n"
        for kind, name, of, phone in cards
    ), "vcard")  # fmt: skip


PROFILES = st.lists(
    st.tuples(st.sampled_from(["7", "8", "9"]), st.sampled_from(["Lee", "Lin", ""]),
              st.lists(st.sampled_from(["HIGH", "LOW", "LAKE"]), max_size=2)), min_size=1, max_size=6,
)  # fmt: skip


def profile(number: str, surname: str, wishes: list[str]) -> str:
    wanted = [{"preferenceValue": one, "description": one.title(), "global": True} for one in wishes]
    details: dict[str, Any] = {"preferenceCollections": [{"preferenceType": "FLOOR", "preference": wanted}]}
    if surname:
        details["customer"] = {"personName": [{"surname": surname, "nameType": "Primary"}]}
    return json.dumps({"profileIdList": [{"id": number, "type": "Profile"}], "profileDetails": details})


@ANY
@given(profiles=PROFILES, size=CHUNKS)
def test_of_wishes_which_the_plugin_judges(house, monkeypatch, profiles, size):
    monkeypatch.setattr(service, "CHUNK", size)
    both(house, "\n".join(profile(*one) for one in profiles), "opera")


@pytest.fixture
def refusing(database) -> House:
    def refuse(session, customer_id, record):
        notes = select(Interaction.id).where(Interaction.customer_id == customer_id)
        if session.scalar(notes.limit(1)) is None:
            session.add(Interaction(customer_id=customer_id, kind="note", body="half done"))
            session.flush()
        if any(one["value"] == "LAKE" for one in record["preferences"]):
            raise Refused("No lake here.")

    return House(database, load([plugin(refuse)], strict=False))


@ANY
@given(profiles=PROFILES, size=CHUNKS)
def test_of_a_plugin_that_refuses(refusing, monkeypatch, profiles, size):
    monkeypatch.setattr(service, "CHUNK", size)
    both(refusing, "\n".join(profile(*one) for one in profiles), "opera")


FILES = sorted((DATA / "ohip").rglob("*.json")) + sorted((DATA / "vcard").glob("*.vcf"))


def test_of_real_files(house):
    for path in FILES:
        form = "vcard" if path.suffix == ".vcf" else "opera"
        for _time in range(2):
            try:
                both(house, path.read_bytes(), form, sites={"HOTEL1": "NYC"})
            except service.Unreadable:
                break
