"""The pages: the one add box in three languages, undo, allergies, tasks, kinds; with and without JavaScript."""

import re
from datetime import timedelta

import pytest
from hotel_preferences import service, service_allergies, service_tasks
from hotel_preferences.access import READ, WRITE
from hotel_preferences.models import Preference, Suggestion, Task
from rugui.testing.guests import new_stay
from rugui.toolkit import customers, sites, today_at
from sqlalchemy import select

from tests.hotel_preferences.conftest import DESK, MANAGER

HX = {"HX-Request": "true", "HX-Source": "input#preference-1"}


def picks(response):
    return re.findall(r'name="pick" value="([^"]*)"', response.get_data(as_text=True))


def undo(client):
    """Post to the address of the last toast's undo."""
    with client.session_transaction() as cookie:
        flashed = [message for _, message in cookie.get("_flashes", []) if isinstance(message, dict)]
        cookie["_flashes"] = []
    return client.post(flashed[-1]["undo"])


def chips(client, front):
    page = client.get(f"/guests/{front.public_id}").get_data(as_text=True)
    return re.findall(r'<span class="chip-value">([^<]*)</span>', page)


def test_added_in_any_language_with_undo(sign_in, front):
    client, reader = sign_in(*DESK), sign_in(*DESK, name="Chen")
    find = f"/preferences/guest/{front.public_id}/find"
    for typed in ("feather", "羽毛", "羽绒"):
        found = client.get(find, query_string={"q": typed}, headers=HX)
        assert picks(found)[0] == "allergy.feather|must|"
        assert "<html" not in found.get_data(as_text=True)
    page = client.get(find, query_string={"q": "軟枕"})
    assert picks(page)[0] == "pillow.soft|likes|"
    assert "<html" in page.get_data(as_text=True)
    added = client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "pillow.soft|likes|"})
    assert (added.status_code, added.location) == (303, f"/guests/{front.public_id}#preferences")
    assert chips(client, front) == ["Soft pillow"]
    client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "pillow.firm|likes|"})
    assert undo(client).status_code == 303
    assert chips(reader, front) == ["Soft pillow"]
    assert undo(client).status_code == 303  # the undo of the undo
    assert len(chips(reader, front)) == 1  # two that exclude each other are one chip with its reason
    assert "This one is used here" in client.get(f"/guests/{front.public_id}").get_data(as_text=True)


def test_a_text_sent_without_a_pick_comes_back_with_its_choices(sign_in, front):
    client = sign_in(*DESK)
    address = f"/preferences/guest/{front.public_id}/add"
    page = client.post(address, data={"q": "feather <b>pillow</b>"})
    assert page.status_code == 422
    assert 'value="feather &lt;b&gt;pillow&lt;/b&gt;"' in page.get_data(as_text=True)
    assert "allergy.feather|must|" in picks(client.post(address, data={"q": "feather"}))
    assert chips(client, front) == []
    assert client.post(address, data={"q": "feather", "pick": "pillow.soft|likes|"}).status_code == 303
    assert client.post(address, data={"q": "  "}).status_code == 422


def test_a_kind_that_needs_a_value_leads_to_its_form(sign_in, front):
    client = sign_in(*DESK, language="zh-Hans-CN")
    led = client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "taste.coffee|must|"})
    assert led.location.endswith("/new?kind=taste.coffee&strength=must")
    assert "拿铁" in client.get(led.location).get_data(as_text=True)
    form = {"value": "", "strength": "must", "site_id": "0", "source": "guest", "months": ["1", "12"], "note": " hot "}
    refused = client.post(led.location, data=form)
    assert refused.status_code == 422
    assert client.post(led.location, data={**form, "value": "latte"}).status_code == 303
    led = client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "allergy.other|must|"})
    assert led.location.endswith("/allergy?kind=allergy.other")
    assert client.get(led.location).status_code == 200
    allergy = {"value": "", "severity": "severe", "source": "guest"}
    assert client.post(led.location, data=allergy).status_code == 422
    assert client.post(led.location, data={**allergy, "value": "Zebra"}).status_code == 303
    for pick in ("", "nothing|likes|", "floor.high|adores|", "taste.coffee|likes|zzz", "|" * 400):
        assert client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": pick}).status_code in (303, 422)
    assert client.get("/preferences/guest/nobody/find?q=x").status_code == 404


def test_a_second_save_loses_nothing_typed(sign_in, front, kept):
    with kept() as session:
        row = service.add(session, front.id, "newspaper.title", value="Le Monde")
        public_id, version = row.public_id, row.version
    client = sign_in(*DESK)
    form = {"version": version, "value": "Times", "strength": "likes", "site_id": "0", "source": "guest", "note": ""}
    assert client.get(f"/preferences/item/{public_id}").status_code == 200
    assert client.post(f"/preferences/item/{public_id}", data=form).status_code == 303
    stale = client.post(f"/preferences/item/{public_id}", data={**form, "value": "El País"})
    assert stale.status_code == 409
    assert 'value="El País"' in stale.get_data(as_text=True)
    again = re.search(r'name="version" type="hidden" value="(\d+)"', stale.get_data(as_text=True))
    assert client.post(f"/preferences/item/{public_id}", data={**form, "version": again[1]}).status_code == 303
    assert client.post(f"/preferences/item/{public_id}/confirm").status_code == 303
    assert client.post(f"/preferences/item/{public_id}/remove").status_code == 303
    assert "Le Monde" not in "".join(chips(client, front))
    assert "Put back" in client.get(f"/preferences/guest/{front.public_id}").get_data(as_text=True)


def test_an_allergy_from_alert_to_acknowledged(sign_in, front, kept):
    lin, chen, blind = sign_in(*DESK), sign_in(*DESK, name="Chen"), sign_in("customers.read", READ, WRITE)
    lin.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "allergy.peanut|must|"})
    page = f"/guests/{front.public_id}"
    shown = lin.get(page).get_data(as_text=True)
    assert re.search(r'alert-safety" role="alert".*?Allergy.*?peanut.*?severity not known', shown, re.S)
    address = re.search(r"(/preferences/allergy/[^/\"]+)/seen", shown)[1]
    lin.post(f"{address}/seen")
    assert "seen by you on" in lin.get(page).get_data(as_text=True)
    assert 'role="alert"' not in lin.get(page).get_data(as_text=True)
    assert 'alert-safety" role="alert"' in chen.get(page).get_data(as_text=True)
    form = {"severity": "severe", "reaction": "anaphylaxis", "source": "guest"}
    assert chen.post(address, data=form).status_code == 303
    assert 'alert-safety" role="alert"' in lin.get(page).get_data(as_text=True)
    assert chen.post(f"{address}/confirm").status_code == 303
    assert "peanut" not in blind.get(page).get_data(as_text=True)
    assert "peanut" not in blind.get(f"/preferences/guest/{front.public_id}").get_data(as_text=True)
    assert blind.get(address).status_code in (403, 404)
    assert lin.post(f"{address}/remove", data={"why-why": ""}).location == address
    assert lin.post(f"{address}/remove", data={"why-why": "A mistake"}).location.endswith("#preferences")
    assert "peanut" not in chen.get(page).get_data(as_text=True).split("<main")[0]
    assert "Removed by" in chen.get(address).get_data(as_text=True)
    assert undo(lin).status_code == 303
    assert 'alert-safety" role="alert"' in chen.get(page).get_data(as_text=True)


def test_suggestions_by_click(sign_in, front, kept):
    with kept() as session:
        for kind in ("pillow.extra", "leisure.spa", "allergy.egg"):
            session.add(Suggestion(customer_id=front.id, kind=kind, origin="line", words="x"))
        session.flush()
        ids = dict(session.execute(select(Suggestion.kind, Suggestion.public_id)).all())
    client = sign_in(*DESK)
    assert "Suggested by the last stays" in client.get(f"/guests/{front.public_id}").get_data(as_text=True)
    for kind in ("pillow.extra", "allergy.egg"):
        assert client.post(f"/preferences/suggestion/{ids[kind]}/accept").status_code == 303
    assert client.post(f"/preferences/suggestion/{ids['leisure.spa']}/dismiss").status_code == 303
    assert undo(client).status_code == 303
    assert (
        client.post(f"/preferences/guest/{front.public_id}/alike/dismiss", data={"kind": "bath.tub"}).status_code == 303
    )
    assert client.post(f"/preferences/suggestion/{ids['pillow.extra']}/accept").status_code == 409


@pytest.fixture
def working(front, kept):
    """Three rooms to prepare today."""
    with kept() as session:
        site = sites(session)[0]
        front.today = today_at(site)
        for room in ("1208", "901", ""):
            new_stay(session, _row(session, front.id), _site(session, front.site), front.today, room=room)
        service.add(session, front.id, "pillow.soft", note="two of them")
        service.add(session, front.id, "diet.halal", strength="must")
        service_allergies.add(session, front.id, "allergy.feather", severity="severe")
        service_tasks.make(session, front.site, front.today)
    return front


def _row(session, customer_id):
    return next(iter(customers(session, [customer_id]).values()))


def _site(session, site_id):
    return next(site for site in sites(session) if site.id == site_id)


def test_tasks_room_by_room(sign_in, working, kept):
    client = sign_in(*DESK)
    listed = client.get("/preferences/tasks?department=housekeeping").get_data(as_text=True)
    rooms = re.findall(r'href="(/preferences/tasks/[^"]+)"', listed)
    assert re.findall(r'room-number num">([^<]+)<', listed) == ["901", "1208", "–"]
    first = client.get(rooms[0].replace("&amp;", "&")).get_data(as_text=True)
    following = re.search(r'button primary" href="([^"]+)">Next room', first)[1].replace("&amp;", "&")
    assert "1208" in client.get(following).get_data(as_text=True)  # two taps from the list
    assert "Allergy: feather and down" in first
    assert "two of them" in first
    done = re.search(r'action="(/preferences/task/[^"]+/done[^"]*)"', first)[1].replace("&amp;", "&")
    assert client.post(done, data={"back": "room"}).location.split("?")[0] == rooms[0].split("?")[0]
    assert undo(client).status_code == 303
    impossible = done.replace("/done", "/impossible")
    assert client.post(impossible, data={"back": "list"}).status_code == 303
    with kept(write=False) as session:
        assert set(session.scalars(select(Task.status))) == {"open"}
    assert (
        "department=housekeeping"
        in client.post(impossible, data={"reason": "None left", "back": "department"}).location
    )
    assert client.post("/preferences/tasks", query_string={"date": "not-a-day"}).status_code == 303
    far = working.today + timedelta(days=30)
    assert "Nothing to do" in client.get(f"/preferences/tasks?date={far}").get_data(as_text=True)
    assert client.get("/preferences/tasks?site=99999").status_code == 404
    assert client.get("/preferences/tasks/nothing").status_code == 404
    assert "Tasks before arrival" in client.get("/").get_data(as_text=True)


def test_who_may_not_know_of_allergies_still_does_the_work(sign_in, working):
    client = sign_in("hotel_preferences.tasks")
    listed = client.get("/preferences/tasks").get_data(as_text=True)
    assert "Keep away: feather and down" in listed
    assert "Allergy" not in listed
    assert "severe" not in listed
    assert sign_in("hotel_preferences.tasks", site_id=None, name="x").get("/preferences/kinds").status_code == 403


def test_kinds_of_a_sites_own(sign_in, front, kept):
    client = sign_in(*MANAGER)
    form = {"group": "room", "department": "housekeeping", "title_en": "Tatami corner", "title_zh_hant": "和室角落",
            "synonyms": "tatami nook；榻榻米角", "sensitive": "", "value": "none", "site_id": "0"}  # fmt: skip
    assert client.post("/preferences/kinds", data=form).status_code == 303
    assert client.post("/preferences/kinds", data=form).status_code == 422  # there is such a kind already
    assert client.post("/preferences/kinds", data={**form, "title_en": "", "title_zh_hant": ""}).status_code == 422
    own = {
        **form,
        "title_en": "",
        "title_zh_hant": "屋頂",
        "synonyms": "",
        "site_id": str(front.site),
        "group": "allergy",
    }
    assert client.post("/preferences/kinds", data=own).status_code == 303
    assert "Tatami corner" in client.get("/preferences/kinds").get_data(as_text=True)
    find = f"/preferences/guest/{front.public_id}/find"
    assert picks(client.get(find, query_string={"q": "榻榻米角"}))[0] == "room.own_tatami_corner|likes|"
    client.post(f"/preferences/guest/{front.public_id}/add", data={"pick": "room.own_tatami_corner|likes|"})
    reader = sign_in(*DESK)
    assert client.post("/preferences/kinds/room.own_tatami_corner/retire").status_code == 303
    assert "room.own_tatami_corner|likes|" not in picks(reader.get(find, query_string={"q": "榻榻米角"}))
    assert "Tatami corner" in chips(reader, front)
    assert undo(client).status_code == 303
    assert client.post("/preferences/kinds/nothing/retire").status_code == 404
    with kept(write=False) as session:
        assert session.scalar(select(Preference.kind)) == "room.own_tatami_corner"


def test_everything_shown_in_three_languages(sign_in, working):
    for language, word in (("zh-Hant-TW", "柔軟枕頭"), ("zh-Hans-CN", "软枕"), ("en", "Soft pillow")):
        client = sign_in(*MANAGER, language=language)
        for path in (f"/guests/{working.public_id}", f"/preferences/guest/{working.public_id}", "/preferences/tasks"):
            assert word in client.get(path).get_data(as_text=True), path


def test_reading_only(sign_in, front, kept):
    with kept() as session:
        public_id = service.add(session, front.id, "floor.high").public_id
    client = sign_in("customers.read", READ)
    page = client.get(f"/guests/{front.public_id}").get_data(as_text=True)
    assert "High floor" in page
    assert "/remove" not in page
    for path in (f"/preferences/item/{public_id}/remove", f"/preferences/guest/{front.public_id}/add"):
        assert client.post(path).status_code == 403
    assert sign_in("customers.read").get(f"/preferences/guest/{front.public_id}").status_code == 403
