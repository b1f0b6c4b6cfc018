import re
from datetime import date, timedelta
from html import unescape

import pytest
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.testing.guests import new_guest, new_site, new_stay

DAY = date.today()
DESK = ("customers.read", "customers.write", "interactions.read", "interactions.write", "arrivals.read",
        "followups.read", "followups.write")  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(app, database, plugins, sign_in):
    """A client of the desk, and the ids for URLs of a guest and a stay of theirs."""
    with database.unit_of_work(plugins) as work:
        site, guest = new_site(work), new_guest(work)
        stay = new_stay(work, guest, site, DAY)
        ids = guest.public_id, stay.interaction.public_id
    return (sign_in(*DESK), *ids)


@pytest.fixture
def read(database, plugins):
    """`read(model, **values)`: the rows of a model with these values, as they are in the database now."""

    def rows(model, **values):
        with database.unit_of_work(plugins, write=False) as work:
            found = work.query(model).filter_by(**values).all()
            for row in found:
                work.expunge(row)
            return found

    return rows


def test_a_note_without_javascript_and_its_undo(desk, read):
    client, guest, _ = desk
    answer = client.post(
        f"/guests/{guest}/notes", data={"kind": "call", "body": "Wants a quiet room\r\n要安靜", "site": "TPE"}
    )
    assert (answer.status_code, answer.location) == (303, f"/guests/{guest}#timeline")
    (row,) = read(Interaction, kind="call")
    assert row.body == "Wants a quiet room\n要安靜"
    assert row.account_id is not None
    page = client.get(f"/guests/{guest}").text
    assert "要安靜" in page
    undo = re.search(r'action="(/interactions/[^"]+/undo)"', page)[1]
    assert client.post(undo).status_code == 303
    assert read(Interaction, kind="call") == []


def test_a_note_with_htmx_brings_form_timeline_and_undo(desk):
    client, guest, _ = desk
    answer = client.post(f"/guests/{guest}/notes", data={"kind": "note", "body": "Loves jasmine"}, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="note-form"' in answer.text
    assert re.search(r'<section[^>]*id="timeline"[^>]*hx-swap-oob', answer.text)
    assert "Loves jasmine" not in answer.text[: answer.text.index('id="timeline"')]  # the form is empty again
    assert "/undo" in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nothing_typed_is_lost(desk, read, headers):
    client, guest, _ = desk
    typed = {"kind": "call", "body": "Asked about <b>prices</b>", "quoted": "about five thousand",
             "promise": "a call back", "promise_due": "2026-12-01", "channel": "phone"}  # fmt: skip
    answer = client.post(f"/guests/{guest}/notes", data=typed, headers=headers)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for text in ("about five thousand", "a call back", "2026-12-01", "Asked about <b>prices</b>"):
        assert text in page
    assert "<b>prices" not in answer.text
    assert '<option selected value="phone">' in answer.text
    assert "data-focus" in answer.text
    assert read(Interaction, kind="call") == []


def test_price_and_promise_are_seen_at_once_and_kept(desk):
    client, guest, _ = desk
    client.post(
        f"/guests/{guest}/notes", data={"kind": "call", "quoted": "4,800", "promise": "a corner room", "site": "TPE"}
    )
    page = client.get(f"/guests/{guest}").text
    rail = page[page.index('id="latest"') : page.index('id="main"')]
    assert "NT$4,800" in rail
    assert "a corner room" in rail
    kept = re.search(r'action="(/follow-ups/[^"]+/settle)"', rail)[1]
    assert client.post(kept, data={"status": "done"}).status_code == 303
    assert '/settle"' not in client.get(f"/guests/{guest}").text  # but for the undo of the toast


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "visit", "body": "x"},
        {"kind": "note", "body": ""},
        {"kind": "note", "body": "a\0b"},
        {"kind": "note", "body": "x", "site": "NOWHERE", "quoted": "5"},
        {"kind": "note", "body": "x" * 20_001},
        {"kind": "note", "body": "x", "at": "yesterday"},
        {"kind": "note", "body": "x", "promise_due": "31/12"},
        {"kind": "note", "promise": "x", "promise_time": "25:00", "promise_due": "2026-12-01"},
        {"kind": "note", "promise": "x", "promise_time": "10:00"},
        {"kind": "note", "promise": "x", "promise_who": "team:nobody"},
        {"kind": "note", "promise": "x" * 301},
        {"kind": ["note", "call"], "body": "x", "confidential": "1", "guest_visible": "1"},
    ],
)
def test_a_hostile_form_is_refused_in_its_place(desk, data):
    client, guest, _ = desk
    answer = client.post(f"/guests/{guest}/notes", data=data)
    assert answer.status_code == 422, answer.text[:2000]


@pytest.mark.parametrize("id", ["nobody", "%00", "%ED%A0%80", "王", "a" * 5000])
def test_ids_that_are_none(desk, id):
    client = desk[0]
    for path in (f"/guests/{id}/timeline", f"/stays/{id}", f"/guests/{id}/stays/new", f"/guests/{id}/notes"):
        assert client.get(path).status_code in (400, 404), path
    assert client.post(f"/interactions/{id}/undo").status_code in (400, 404)


def test_the_timeline_goes_on_page_by_page(desk, database, plugins):
    from rugui.interactions import service

    client, guest, _ = desk
    with database.unit_of_work(plugins) as work:
        for number in range(120):
            service.record(work, service.customer_id_of(work, guest), kind="note", summary=f"note {number:03}")
    seen, url, headers = [], f"/guests/{guest}/timeline?kind=note", {}
    while url:
        page = client.get(url, headers=headers).text
        seen += re.findall(r"note \d{3}", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url, headers = unescape(more[1]) if more else "", HTMX
    assert seen == [f"note {number:03}" for number in reversed(range(120))]


def test_a_stay_is_booked_changed_and_lived(desk, read):
    client, guest, stay = desk
    values = {"arrival": DAY.isoformat(), "departure": (DAY + timedelta(days=3)).isoformat(), "adults": "2",
              "children": "1", "room": "1208", "eta": "18:30", "requests": "高樓層"}  # fmt: skip
    booked = client.post(f"/guests/{guest}/stays/new", data=values)
    assert booked.status_code == 303
    assert "高樓層" in client.get(booked.location).text
    wrong = client.post(f"{booked.location}/edit", data=values | {"eta": "late", "departure": "2020-01-01"})
    assert wrong.status_code == 422
    assert 'value="late"' in wrong.text
    assert client.post(f"{booked.location}/edit", data=values | {"room": "1209"}).status_code == 303
    done = client.post(f"/stays/{stay}/status", data={"to": "in_house", "room": "801", "next": "/arrivals"})
    assert (done.status_code, done.location) == (303, "/arrivals")
    assert [row.room for row in read(Visit, status="in_house")] == ["801"]
    undo = re.search(r'action="(/stays/[^"]+to=expected[^"]*)"', client.get("/arrivals").text)
    assert client.post(unescape(undo[1])).status_code == 303
    assert read(Visit, status="in_house") == []
    assert client.post(f"/stays/{stay}/status", data={"to": "departed"}).status_code == 409
    assert client.post(f"/stays/{stay}/status", data={"to": "nonsense"}).status_code == 409


def test_lines_of_a_stay(desk, read):
    client, _, stay = desk
    add = f"/stays/{stay}/lines"
    assert (
        client.post(add, data={"product": "ROOM", "quantity": "2", "net": "9,000", "cost": "3000"}).status_code == 303
    )
    (line,) = read(InteractionLine)
    assert (line.net_minor, line.cost_minor, line.currency) == (900000, 300000, "TWD")
    wrong = client.post(add, data={"product": "SPA", "quantity": "1", "net": "US$50", "cost": "NT$9"})
    assert wrong.status_code == 422
    assert 'value="US$50"' in wrong.text
    assert "NT$9,000" in client.get(f"/stays/{stay}").text
    assert client.post(f"/stays/{stay}/lines/{line.id}/remove").status_code == 303
    assert read(InteractionLine) == []


def test_an_unnamed_stay_is_given_to_a_guest(desk, database, plugins, read):
    from rugui.staff.models import Site

    client, guest, _ = desk
    with database.unit_of_work(plugins) as work:
        unnamed = new_stay(work, None, work.query(Site).one(), DAY).interaction.public_id
    assert f"/stays/{unnamed}/guest" in client.get("/arrivals").text
    found = client.get(f"/stays/{unnamed}/guest?q=王小明").text
    link = unescape(re.search(r'href="(/stays/[^"]+guest=[^"]+)"', found)[1])
    assert "王小明" in client.get(link).text
    assert client.post(f"/stays/{unnamed}/guest", data={"guest": guest}).status_code == 303
    assert {row.customer_id for row in read(Visit)} != {None}
    assert client.post(f"/stays/{unnamed}/guest", data={"guest": "nobody"}).status_code == 404


def test_who_may_only_read_gets_no_buttons_and_no_writing(desk, sign_in):
    _, guest, stay = desk
    reader = sign_in("customers.read", "interactions.read", "arrivals.read")
    assert "<form" not in reader.get(f"/stays/{stay}").text.split("<main")[1].split("</main>")[0]
    assert "/review" not in reader.get("/arrivals").text
    for path in (f"/guests/{guest}/notes", f"/stays/{stay}/status", f"/stays/{stay}/lines", f"/arrivals/{stay}/review"):
        assert reader.post(path, data={"kind": "note", "body": "x", "to": "in_house"}).status_code == 403


def test_another_sites_stay_is_not_there(desk, sign_in, database, plugins):
    _, _, stay = desk
    with database.unit_of_work(plugins) as work:
        hkg = new_site(work, "HKG").id
    other = sign_in(*DESK, "arrivals.review", site_id=hkg)
    assert other.get(f"/stays/{stay}").status_code == 404
    assert other.post(f"/stays/{stay}/status", data={"to": "in_house"}).status_code == 404
    assert other.post(f"/arrivals/{stay}/review").status_code == 404
    assert other.get("/arrivals?site=TPE").status_code == 404


def _form(page):
    """What the browser would send of the stay's form untouched."""
    text = page.text[page.text.index("data-keep=") :].partition("</form>")[0]
    found = {
        name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text)
    }
    found |= {
        name: unescape(value).strip()
        for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</t', text, re.S)
    }
    return found


def test_a_second_save_of_a_stay_shows_both_sides_and_loses_nothing(desk, read):
    client, _, stay = desk
    address = f"/stays/{stay}/edit"
    form = _form(client.get(address))
    assert client.post(address, data=form | {"room": "1208", "eta": "16:00"}).status_code == 303
    stale = client.post(address, data=form | {"room": "1509", "requests": "a cot"})
    assert stale.status_code == 409
    assert "1208" in stale.text
    assert 'value="1509"' in stale.text
    assert "a cot" in stale.text
    again = _form(stale)
    assert again["eta"] == "16:00", "changed on their side only"
    assert read(Visit, room="1208")
    assert client.post(address, data=again | {"take_room": "theirs"}).status_code == 303
    (row,) = read(Visit, room="1208")
    assert (row.eta, row.requests) == ("16:00", "a cot")


def test_a_stale_form_that_changed_nothing_saves_nothing(desk, read):
    client, _, stay = desk
    address = f"/stays/{stay}/edit"
    form = _form(client.get(address))
    assert client.post(address, data=form | {"room": "1208"}).status_code == 303
    assert client.post(address, data=form | {"room": "1208"}).status_code == 303
    assert client.post(address, data=form).status_code == 409
    assert client.post(address, data=form | {"base": "{rubbish", "room": "1"}).status_code == 409
    assert read(Visit, room="1208")


def test_how_a_stay_was_booked_is_said_in_words_and_kept_as_a_code(desk, read):
    client, _, stay = desk
    address = f"/stays/{stay}/edit"
    form = _form(client.get(address))
    assert client.post(address, data=form | {"source": "Online agency"}).status_code == 303
    assert read(Visit, source="ota")
    assert "Online agency" in client.get(f"/stays/{stay}").text
    form = _form(client.get(address))
    assert form["source"] == "Online agency"
    assert client.post(address, data=form | {"source": "my cousin", "room": "7"}).status_code == 303
    assert read(Visit, source="my cousin", room="7")
