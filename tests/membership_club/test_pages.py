"""The pages, as a club administrator and a clerk use them; and what they say when they may not or the rules say no."""

from datetime import timedelta

import pytest
from membership_club.models import Batch, BatchRow, Change, Club, Membership
from sqlalchemy import select

from tests.membership_club.conftest import CLUB, DESK, hotel_day


@pytest.fixture
def read(kept):
    """`read(query)` → the one value, as the database has it now."""

    def ask(query):
        with kept(write=False) as session:
            return session.scalars(query).first()

    return ask


def test_a_club_its_tiers_and_terms_are_made_without_code(sign_in, front, read):
    client = sign_in(*CLUB)
    sent = {"code": "four", "name_en": "Four Seas", "name_zh_hant": "四海", "joining": ["dues"], "currency": "TWD",
            "commits": "person", "site_id": "0"}  # fmt: skip
    assert client.post("/clubs/new", data=sent | {"joining": []}).status_code == 422
    there = client.post("/clubs/new", data=sent).headers["Location"]
    assert client.post("/clubs/new", data=sent).status_code == 422, "the code is taken"
    day = hotel_day().isoformat()
    version = read(select(Club.version).where(Club.code == "FOUR"))
    tier = {"code": "noble", "valid_from": day, "version": version, "name_en": "Noble", "up_window": "rolling",
            "up_months": "12", "keep_window": "rolling", "keep_months": "12", "floor": "", "up_0_nights": "10",
            "up_0_no_shows": "3", "up_1_spend": "50000"}  # fmt: skip
    assert client.post(f"{there}/tiers/new", data=tier | {"code": "not latin 中"}).status_code == 422
    assert client.post(f"{there}/tiers/new", data=tier).status_code == 303
    page = client.get(there).get_data(as_text=True)
    assert "10 nights and at most 3 no-shows or NT$50,000, in the last 12 months" in page
    edit = client.get(f"{there}/tiers/noble").get_data(as_text=True)
    assert 'value="50000"' in edit
    terms = {"valid_from": day, "version": version + 1, "terms": "fixed", "months": "12", "year_start": "04-01",
             "rollover": "02-30", "renewal": "rule", "grace_days": "30", "grace_rights": ["rate"], "freeze_days": "90",
             "hold": "term", "hold_months": "12", "hold_more": "1", "tier_grace": "0", "downgrade": "fit",
             "family": "4", "company": "9", "succession": "each"}  # fmt: skip
    assert "A month and a day of every year" in client.post(f"{there}/terms", data=terms).get_data(as_text=True)
    assert client.post(f"{there}/terms", data=terms | {"rollover": "02-01"}).status_code == 303
    assert "To the tier that fits" in client.get(there).get_data(as_text=True)
    stale = client.post(f"{there}/tiers/noble", data=tier)
    assert "Somebody saved this club" in stale.get_data(as_text=True)
    assert client.post(f"{there}/tiers/noble/remove").status_code == 303
    assert client.post(f"{there}/retire").status_code == client.post(f"{there}/restore").status_code == 303


def test_a_members_page_says_why_on_any_day(sign_in, front):
    client, member = sign_in(*CLUB), f"/clubs/members/{front.member}"
    page = client.get(member).get_data(as_text=True)
    assert "Joined on" in page
    assert "Reached; the next run moves it up." in page
    long_ago = (hotel_day() - timedelta(days=200)).isoformat()
    assert "Not a member on this day." in client.get(f"{member}/why?on={long_ago}").get_data(as_text=True)
    ahead = (hotel_day() + timedelta(days=3)).isoformat()
    assert "Gold reached on" in client.get(f"{member}/why?on={ahead}").get_data(as_text=True)
    then = (hotel_day() - timedelta(days=50)).isoformat()
    assert "Not a member" in client.get(f"{member}/why?on={then}&known=then").get_data(as_text=True)
    for wrong in ("x", "9999-12-31", "0001-01-01"):
        assert client.get(f"{member}/why?on={wrong}").status_code in (400, 422)


def test_set_by_hand_frozen_left_and_undone(sign_in, front, read):
    client, member = sign_in(*CLUB), f"/clubs/members/{front.member}"

    def version():
        return read(select(Membership.version).where(Membership.public_id == front.member))

    sent = {"tier": "platinum", "reason": "opened the house with us", "until": "2099-01-01", "version": version()}
    assert client.post(f"{member}/tier", data=sent).status_code == 303
    page = client.get(member).get_data(as_text=True)
    assert "Automatic changes paused until" in page
    assert "opened the house with us" in page
    client.post(f"{member}/tier", data=sent)
    assert "Somebody changed this membership" in client.get(member).get_data(as_text=True)
    client.post(f"{member}/tier/end")
    client.post(f"{member}/freeze", data={"version": version(), "until": "2020-01-01"})
    assert "before the first day" in client.get(member).get_data(as_text=True)
    client.post(f"{member}/freeze", data={"version": version()})
    assert "the clock stands still" in client.get(member).get_data(as_text=True)
    client.post(f"{member}/thaw")
    client.post(f"{member}/leave", data={"version": version(), "why": "price", "heir": ""})
    assert read(select(Membership.status)) == "left"
    last = read(select(Change.public_id).where(Change.kind == "left"))
    client.post(f"{member}/changes/{last}/undo")
    assert read(select(Membership.status)) == "active"
    assert client.post(f"{member}/changes/nothing/undo").status_code == 404
    clerk = sign_in(*DESK)
    assert clerk.post(f"{member}/tier", data=sent).status_code == 403


def test_the_list_filters_and_a_bulk_change_is_previewed(sign_in, front, read):
    client, there = sign_in(*CLUB), f"/clubs/{front.club}/members"
    assert front.number in client.get(f"{there}?status=active&tier=star&ends=&number=rg").get_data(as_text=True)
    assert "No member is like this" in client.get(f"{there}?status=left&manual=1&ends=30").get_data(as_text=True)
    assert client.get(f"{there}?page=99999999999999999999").status_code == 200
    sent = {"action": "tier", "tier": "gold", "reason": "", "why": "price", "version": "0"}
    assert client.post(f"{there}/bulk?status=active", data=sent).headers["Location"].endswith("status=active")
    batch = client.post(f"{there}/bulk?status=active", data=sent | {"reason": "jubilee"}).headers["Location"]
    assert "Tier set by hand" in client.get(batch).get_data(as_text=True)
    client.post(f"{batch}/commit")
    assert read(select(Membership.manual_until)) is not None
    client.post(f"{batch}/undo")
    assert read(select(Membership.manual_until)) is None


def test_tonights_run_is_read_held_committed_undone(sign_in, front, read):
    client = sign_in(*CLUB)
    batch = client.post("/clubs/batches", data={"club": front.club}).headers["Location"]
    page = client.get(batch).get_data(as_text=True)
    assert "16 of 15 nights" in page
    row = read(select(BatchRow.public_id))
    client.post(f"{batch}/rows/{row}/hold", data={"why": "asks her first"})
    assert "asks her first" in client.get(batch).get_data(as_text=True)
    client.post(f"{batch}/rows/{row}/release")
    assert "1 change waits to be read" in client.get("/").get_data(as_text=True)
    client.post(f"{batch}/commit")
    assert "Gold" in client.get(f"/guests/{front.guest}").get_data(as_text=True)
    client.post(f"{batch}/commit")
    assert "Somebody has done this already." in client.get(batch).get_data(as_text=True)
    client.post(f"{batch}/undo")
    assert read(select(Batch.status)) == "undone"
    ahead = (hotel_day() + timedelta(days=9)).isoformat()
    look = client.post("/clubs/batches", data={"club": front.club, "on": ahead}).headers["Location"]
    client.post(f"{look}/commit")
    assert "still to come" in client.get(look).get_data(as_text=True)
    client.post(f"{look}/drop")
    assert client.get("/clubs/batches").status_code == 200


def test_a_guest_joins_from_their_page_and_is_found_by_number(sign_in, front, kept):
    from rugui.testing.guests import new_guest

    with kept() as session:
        guest = new_guest(session, "李小龍").public_id
    client = sign_in(*CLUB)
    assert f"/clubs/guest/{guest}/join" in client.get(f"/guests/{guest}").get_data(as_text=True)
    sent = {"club": front.club, "how": "purchases", "kind": "family", "number": "card-77"}
    member = client.post(f"/clubs/guest/{guest}/join", data=sent).headers["Location"]
    assert client.post(f"/clubs/guest/{guest}/join", data=sent).status_code == 422
    assert "李小龍" in client.get("/find?q=CARD-77").get_data(as_text=True)
    client.post(f"{member}/dependants", data={"guest": f"http://localhost/guests/{front.guest}"})
    assert "is a member of this club already" in client.get(member).get_data(as_text=True)
    client.post(f"{member}/refer")
    assert "Brought somebody" in client.get(member).get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "zh-Hant-TW", "zh-Hans-CN"])
def test_every_page_in_every_language(sign_in, front, language):
    client = sign_in(*CLUB, language=language)
    batch = client.post("/clubs/batches", data={"club": front.club}).headers["Location"]
    pages = ["/clubs", "/clubs/new", f"/clubs/{front.club}", f"/clubs/{front.club}/edit", f"/clubs/{front.club}/terms",
             f"/clubs/{front.club}/tiers/gold", f"/clubs/{front.club}/tiers/star", f"/clubs/{front.club}/members",
             f"/clubs/members/{front.member}", "/clubs/batches", batch, f"/clubs/guest/{front.guest}/join"]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        if language != "en":
            assert "No-shows at most" not in answer.get_data(as_text=True)
