"""The import page: upload, look, confirm, undo, with the background work run in between."""

import io
import re

import pytest
from rugui import jobs
from rugui.customers.models import Customer
from rugui.imports import background
from rugui.imports.models import ImportBatch
from rugui.staff.models import Site
from rugui.values import OPERATOR
from sqlalchemy import func, select

RUN = "imports.run"
GUESTS = "name,phone\n陳怡君,0912345678\n,\n=1+1,x\n"
STAYS = "guest_external_id,site,arrival,departure\n1,GRAND HOTEL,2026-01-01,2026-01-02\n"


@pytest.fixture
def house(app):
    with work(app) as session:
        session.add_all([Site(code="TPE", name="Taipei"), Site(code="NYC", name="New York", region="US")])
    return app


def work(app):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, viewer=OPERATOR)


def upload(client, data, name="guests.csv", **fields):
    given = {
        "file": (io.BytesIO(data.encode()), name),
        "site": "TPE",
        "format": "",
        "packaged": "",
        "encoding": "",
        **fields,
    }
    return client.post("/imports", data=given, content_type="multipart/form-data")


def settle(app):
    with app.app_context():
        jobs.run_pending(app.extensions["rugui"])


def count(app, model=Customer):
    with work(app) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_from_the_file_to_the_undo(house, sign_in):
    client = sign_in(RUN)
    assert "Read the file" in client.get("/imports").text
    answer = upload(client, GUESTS)
    assert answer.status_code == 303
    page = answer.location
    waiting = client.get(page).text
    assert "hx-get" in waiting
    assert "being read" in waiting
    settle(house)
    looked = client.get(page).text
    assert "What it would do" in looked
    assert "holds a formula" in looked
    assert count(house) == 0
    assert client.post(page + "/confirm").status_code == 303
    settle(house)
    assert count(house) == 1
    done = client.get(page, headers={"HX-Request": "true"}).text
    assert "<html" not in done
    assert "Undo this import" in done
    assert "holds a formula" in client.get(page + "/rows?verdict=refused").text
    assert client.post(page + "/confirm").status_code == 409
    assert client.post(page + "/undo").status_code == 303
    settle(house)
    assert count(house) == 0
    assert "Undone" in client.get("/imports").text
    with work(house) as session:
        public_id = session.scalar(select(ImportBatch.public_id))
    assert not background.path_of(house.extensions["rugui"], public_id).exists()


def test_sites_the_file_names_are_asked_for(house, sign_in):
    client = sign_in(RUN)
    page = upload(client, STAYS, "stays.csv").location
    settle(house)
    asked = client.get(page).text
    assert "GRAND HOTEL" in asked
    assert client.post(page + "/look", data={"name": "GRAND HOTEL", "code": "NYC"}).status_code == 303
    settle(house)
    assert "Import the guests first" in client.get(page).text
    assert client.post(page + "/discard").status_code == 303
    assert count(house, ImportBatch) == 0


def test_stopped_while_it_is_read_and_while_it_runs(house, sign_in):
    client = sign_in(RUN)
    page = upload(client, GUESTS).location
    assert "Discard the file" in client.get(page).text
    assert client.post(page + "/discard").status_code == 303
    settle(house)
    page = upload(client, GUESTS).location
    settle(house)
    client.post(page + "/confirm")
    assert "Undo this import" in client.get(page).text
    assert client.post(page + "/undo").status_code == 303
    settle(house)
    assert "Undone" in client.get(page).text
    assert count(house) == 0


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (GUESTS, "guests.xyz", "what kind of file"), ("", "guests.csv", "empty"),
        ("Vorname\nA\n", "guests.csv", "does not name the columns"), ("hello", "guests.vcf", "not a vCard"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(house, sign_in, data, name, words):
    client = sign_in(RUN)
    answer = upload(client, data, name)
    if answer.status_code == 303:
        settle(house)
        answer = client.get(answer.location)
    assert words in answer.text


def test_a_mapping_file_and_a_bad_one(house, sign_in):
    client = sign_in(RUN)
    good = (io.BytesIO(b'rows = "guests"\n[columns]\nname = "Gast"\n'), "m.toml")
    page = upload(client, "Gast\n陳怡君\n", mapping=good).location
    settle(house)
    assert re.search(r"New</td><td[^>]*>1<", client.get(page).text)
    bad = upload(client, "Gast\nA\n", mapping=(io.BytesIO(b"rows = ["), "m.toml"))
    assert bad.status_code == 422
    assert "mapping cannot be used" in bad.text


def test_only_who_may_and_only_for_their_sites(house, sign_in):
    assert sign_in("customers.read").get("/imports").status_code == 403
    with work(house) as session:
        taipei = session.scalar(select(Site.id).where(Site.code == "TPE"))
    here = sign_in(RUN, site_id=taipei)
    page = upload(here, "guest_external_id,site,arrival,departure\n1,NYC,2026-01-01,2026-01-02\n", "stays.csv").location
    settle(house)
    assert "You may not import for the site" in here.get(page).text
    other = sign_in(RUN, site_id=taipei + 1, name="Other")
    assert other.get(page).status_code == 404
    assert other.post(page + "/confirm").status_code == 404
