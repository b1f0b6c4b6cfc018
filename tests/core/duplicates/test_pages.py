"""The pages and the API of duplicates and merges, from the list to the undo."""

import re

import pytest
from rugui import jobs
from rugui.customers import service
from rugui.customers.details import Details, PhoneForm
from rugui.duplicates import service as pairs
from rugui.duplicates.models import CustomerMerge
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.values import OPERATOR, NameForm
from sqlalchemy import select

MERGE = "customers.merge"
MANAGER = (MERGE, "customers.read", "customers.write", "customers.reveal", "customers.incognito")


@pytest.fixture
def house(app):
    """Two records of Ming and one of a stranger, looked through; the public ids."""
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        made = [
            service.create(session, Details(names=(NameForm("primary", name),), phones=(PhoneForm(phone),), vip=vip),
                           region="TW").public_id
            for name, phone, vip in (("王小明", "0912345678", ""), ("Wang Xiaoming", "0912345678", "Gold"),
                                     ("陳怡君", "0922000111", ""))
        ]  # fmt: skip
    return made


def look(app, client):
    assert client.post("/duplicates/look").status_code == 303
    assert "hx-get" in client.get("/duplicates").text
    with app.app_context():
        jobs.run_pending(app.extensions["rugui"])


def form_of(text):
    return dict(re.findall(r'name="(kept|dropped|kept_version|dropped_version)" value="([^"]*)"', text))


def test_from_the_list_to_the_undo(app, house, sign_in):
    client = sign_in(*MANAGER)
    assert "Nobody looked yet" in client.get("/duplicates").text
    look(app, client)
    page = client.get("/duplicates").text
    for words in ("almost certain", "same phone", "one name is how the other is spelt", "王小明", "Wang Xiaoming"):
        assert words in page
    assert "陳怡君" not in page
    compare = re.search(r'href="(/merges/new\?[^"]+)"', page)[1].replace("&amp;", "&")
    side = client.get(compare).text
    for words in ("Gold", "Only this one says it", "Both are kept", "Neither record has a restriction", "Change sides"):
        assert words in side or words == "Both are kept"
    form = form_of(side)
    done = client.post("/merges", data=form)
    assert done.status_code == 303
    assert done.location == f"/guests/{form['kept']}"
    again = client.get(f"/guests/{form['dropped']}")
    assert (again.status_code, again.location) == (302, f"/guests/{form['kept']}")
    guest = client.get(done.location).text
    assert "Gold" in guest
    assert "王小明" in guest
    assert "Wang Xiaoming" in guest
    assert "王小明" not in client.get("/duplicates").text
    listed = client.get(f"/guests/{form['kept']}/duplicates").text
    merge = re.search(r'href="(/merges/[^"?]+)"', listed)[1]
    assert "an undo restores both records exactly" in client.get(merge).text
    assert client.post(merge + "/undo").status_code == 303
    assert "undone" in client.get(merge).text
    assert client.get(f"/guests/{form['dropped']}").status_code == 200
    assert client.post(merge + "/undo").status_code == 409
    assert "王小明" in client.get("/duplicates").text


def test_stale_chosen_and_impossible(app, house, sign_in):
    client = sign_in(*MANAGER)
    one, other, _stranger = house
    side = client.get("/merges/new", query_string={"kept": one, "dropped": other, "take_vip": "kept"}).text
    form = form_of(side) | {"kept_version": "7"}
    stale = client.post("/merges", data=form)
    assert stale.status_code == 409
    assert "Please look again" in stale.text
    assert form_of(stale.text)["kept_version"] != "7"
    for wrong in ({"kept": one, "dropped": one}, {"kept": one, "dropped": "nobody"}, {}):
        assert client.get("/merges/new", query_string=wrong).status_code in (404, 422)
    chosen = form_of(stale.text) | {"take_vip": "kept", "take_names": "dropped"}
    assert client.post("/merges", data=chosen).status_code == 303
    page = client.get(f"/guests/{one}").text
    assert "Gold" not in page
    assert page.index("Wang Xiaoming") < page.index("王小明")


def test_two_people_remembered_and_taken_back(app, house, sign_in):
    client = sign_in(*MANAGER)
    look(app, client)
    apart = re.search(r'action="(/duplicates/[^"]+/apart)"', client.get("/duplicates").text)[1]
    assert client.post(apart).status_code == 303
    assert client.post(apart).status_code == 409
    look(app, client)
    assert "王小明" not in client.get("/duplicates").text
    assert "said to be two people" in client.get("/duplicates?status=apart").text
    assert client.post(apart.replace("/apart", "/open")).status_code == 303
    assert "王小明" in client.get("/duplicates").text


def test_weights(app, house, sign_in):
    client = sign_in(*MANAGER)
    page = client.get("/duplicates/weights").text
    form = dict(re.findall(r'name="([a-z_]+)"[^>]* value="([-0-9.]+)"', page)) | {"phone": "1.5"}
    assert client.post("/duplicates/weights", data=form).status_code == 303
    assert 'value="1.5"' in client.get("/duplicates/weights").text
    refused = client.post("/duplicates/weights", data=form | {"phone": "-3"})
    assert refused.status_code == 422
    assert "cannot speak against it" in refused.text
    assert client.post("/duplicates/weights", data=form | {"phone": "x"}).status_code == 422


def test_who_may_not_reveal_sees_masked_fields_and_an_incognito_guest_is_not_offered(app, house, sign_in):
    client = sign_in(MERGE, "customers.read")
    one, other, stranger = house
    side = client.get("/merges/new", query_string={"kept": one, "dropped": other}).text
    assert "678" in side
    assert "0912345678" not in side
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        names = {"names": (NameForm("primary", "陳怡君"), NameForm("incognito", "Ms Star"))}
        service.update(session, stranger, 1, names)
    assert client.get("/merges/new", query_string={"kept": one, "dropped": stranger}).status_code == 403
    assert "陳怡君" not in client.get(f"/guests/{stranger}/duplicates").text


def test_another_record_is_found_by_name(app, house, sign_in):
    client = sign_in(*MANAGER)
    page = client.get(f"/guests/{house[0]}/duplicates", query_string={"q": "陳怡君"}).text
    assert f"dropped={house[2]}" in page
    assert "Nobody else found" in client.get(f"/guests/{house[0]}/duplicates", query_string={"q": "nobody"}).text


def test_reading_writes_nothing_and_a_page_costs_the_same_for_any_number(app, house, sign_in):
    state = app.extensions["rugui"]
    client = sign_in(*MANAGER)
    look(app, client)
    client.get("/duplicates")
    with statements(state.database) as sent:
        client.get("/duplicates")
    few = len(sent)
    assert not [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        for n in range(6):
            for _ in range(2):
                service.create(session, Details(names=(NameForm("primary", f"Guest {'abcdef'[n] * 4}"),),
                               phones=(PhoneForm(f"093300000{n}"),)), region="TW")  # fmt: skip
    look(app, client)
    with statements(state.database) as sent:
        assert client.get("/duplicates").text.count("almost certain") == 7
    assert len(sent) == few


def test_api(app, house):
    client, headers = app.test_client(), bearer(app, [MERGE, "customers.read"])
    one, other, _stranger = house
    assert client.get("/api/v1/duplicates").status_code == 401
    assert client.get("/api/v1/duplicates", headers=bearer(app, ["customers.read"])).status_code == 403
    assert client.post("/api/v1/duplicates/look", headers=headers, json={}).status_code == 202
    with app.app_context():
        jobs.run_pending(app.extensions["rugui"])
    found = client.get("/api/v1/duplicates", headers=headers).json
    assert found["next"] is None
    (pair,) = found["pairs"]
    assert {guest["id"] for guest in pair["customers"]} == {one, other}
    assert {reason["name"] for reason in pair["reasons"]} == {"phone", "name_spelling", "name_rare"}
    body = {"kept": one, "dropped": other, "kept_version": 1, "dropped_version": 1}
    dry = client.post("/api/v1/merges", headers=headers, json=body | {"dry_run": True})
    assert dry.status_code == 200
    assert dry.json["fields"]["vip"] == {"kept": "", "dropped": "Gold", "side": "dropped", "rule": "only"}
    assert client.post("/api/v1/merges", headers=headers, json=body | {"kept_version": 2}).status_code == 409
    assert client.post("/api/v1/merges", headers=headers, json=body | {"choices": {"vip": "x"}}).status_code == 422
    made = client.post("/api/v1/merges", headers=headers, json=body | {"choices": {"vip": "kept"}})
    assert made.status_code == 201
    assert made.json["fields"]["vip"] == {"side": "kept", "rule": "chosen"}
    moved = client.get(f"/api/v1/customers/{other}", headers=headers)
    assert (moved.status_code, moved.json["id"], moved.json["vip"]) == (200, one, "")
    assert moved.headers["Content-Location"] == f"/api/v1/customers/{one}"
    assert client.get("/api/v1/duplicates", headers=headers).json["pairs"] == []
    assert client.post(made.location + "/undo", headers=headers, json={}).json["left"] == []
    assert client.get(made.location, headers=headers).json["undone_at"]
    assert client.post(made.location + "/undo", headers=headers, json={}).status_code == 409
    changed = client.patch(f"/api/v1/duplicates/{pair['id']}", headers=headers, json={"status": "apart"})
    assert changed.json == {"id": pair["id"], "status": "apart"}
    assert client.get("/api/v1/duplicates?status=apart", headers=headers).json["pairs"][0]["decided_at"]
    for wrong in ("status=x", "after=x", "after=nan%2Fx%00", "limit=0"):
        assert client.get(f"/api/v1/duplicates?{wrong}", headers=headers).status_code in (200, 422)


def test_pages_of_pairs_follow_one_another(app, session):
    for n in range(5):
        for _ in range(2):
            service.create(session, Details(names=(NameForm("primary", f"Guest {'abcde'[n] * 4}"),),
                           phones=(PhoneForm(f"093300000{n}"),)), region="TW")  # fmt: skip
    from rugui.duplicates import finding

    run = finding.start(session)
    while run.state == finding.RUNNING:
        run = finding.keep(session, run.id, finding.look(session, run))
    whole = [one.public_id for one in pairs.listed(session, OPERATOR)]
    assert len(whole) == 5
    walked, after = [], ""
    while page := pairs.listed(session, OPERATOR, after=after, limit=2):
        walked += [one.public_id for one in page]
        after = page[-1].cursor
    assert walked == whole
    assert session.scalar(select(CustomerMerge)) is None
