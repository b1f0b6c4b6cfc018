"""Cards in a house: issued once, lost, replaced with their history, signed, revoked, found by number; pages and API."""

from datetime import timedelta

import pytest
from membership_club import access, cards, service_cards, service_check, service_keys
from membership_club import plugin as module
from membership_club.models_cards import CardKey
from rugui.testing.people import bearer
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, today_here
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.membership_club.accounts import new_member

DESK = ("customers.read", access.READ, access.CARDS, access.CHECK)


def code_of(session, card):
    return service_cards.code(session, service_cards.shown(session, card.public_id))


def test_issued_lost_replaced_with_its_history(session, house):
    first = service_cards.issue(session, house.id)
    assert cards.number_fits(first.number)
    with pytest.raises(Conflict):
        service_cards.issue(session, house.id)
    service_cards.end(session, house.id, first.public_id, "lost", "in a taxi")
    with pytest.raises(Conflict):
        service_cards.end(session, house.id, first.public_id, "stopped")
    second = service_cards.replace(session, house.id, first.public_id)
    with pytest.raises(Conflict):
        service_cards.replace(session, house.id, first.public_id)
    third = service_cards.replace(session, house.id, second.public_id, "bent")
    said = [(card.status, card.why, card.replaced_by) for card in service_cards.of_member(session, house.member.id)]
    assert said == [("active", "", None), ("replaced", "bent", third.id), ("lost", "in a taxi", second.id)]
    with pytest.raises(NotFound):
        service_cards.end(session, house.id, "nothing", "lost")
    with pytest.raises(Invalid):
        service_cards.end(session, house.id, third.public_id, "eaten")
    house.member.status = "expired"
    with pytest.raises(Refused):
        service_cards.replace(session, house.id, third.public_id)


def test_a_code_holds_until_the_card_the_key_or_the_membership_ends(session, house):
    today = today_here(session)
    first = service_cards.issue(session, house.id)
    code = code_of(session, first)
    found = service_cards.check(session, code)
    assert (found.verdict, found.claim.member, found.claim.tier) == ("good", "RG-1", "gold")
    assert first.until == service_cards.add_months(today, 24)
    service_keys.change(session)
    assert service_cards.check(session, code).verdict == "good"
    second = service_cards.replace(session, house.id, first.public_id)
    assert service_cards.check(session, code).verdict == "revoked"
    with pytest.raises(NotFound):
        code_of(session, first)
    newer = code_of(session, second)
    assert newer.split(".")[1] != code.split(".")[1]
    house.member.status = "left"
    session.flush()
    assert service_cards.check(session, newer).verdict == "revoked"
    house.member.status = "active"
    session.flush()
    key = service_keys.listed(session)[0]
    service_keys.revoke(session, key.public_id)
    assert service_cards.check(session, newer).verdict == "unknown_key"
    assert service_cards.check(session, code_of(session, second)).verdict == "good"  # a new key signs
    first.until = second.until = today - timedelta(days=1)
    session.flush()
    assert service_cards.revoked(session, today) == []


def test_a_card_ends_with_the_term(session, house):
    house.member.term_end = today_here(session) + timedelta(days=10)
    assert service_cards.issue(session, house.id).until == house.member.term_end


def test_private_keys_are_sealed_and_in_no_answer(session, house):
    service_cards.issue(session, house.id)
    (row,) = session.scalars(select(CardKey))
    _name, private = service_keys.signing(session)
    raw = private.private_bytes_raw()
    assert raw not in row.private_sealed
    assert raw.hex().encode() not in row.private_sealed
    said = str(service_check.offline(session)) + str(
        module.export_customer(session=session, customer_id=house.customer_id)
    )
    assert raw.hex() not in said
    assert row.public_key in said


def test_found_by_number_and_moved_with_a_merge(session, house):
    card = service_cards.issue(session, house.id)
    assert service_cards.by_number(session, cards.grouped(card.number)).membership is house.member
    wrong = card.number[:-1] + str((int(card.number[-1]) + 1) % 10)
    with pytest.raises(Invalid):
        service_cards.by_number(session, wrong)
    other = new_member(session, house.club, number="RG-2", tier=0)
    second = service_cards.issue(session, other.public_id)
    keys = module.customer_search_keys(session=session, customer_ids=[house.customer_id, other.customer_id])
    assert [one.text for one in keys[other.customer_id]] == ["RG-2", second.number]
    journal = module.merge_customers(session=session, kept_id=house.customer_id, dropped_id=other.customer_id)
    assert len(service_cards.of_member(session, house.member.id)) == 2
    module.unmerge_customers(session=session, journal=journal)
    assert service_cards.of_member(session, other.id) == [second]


def test_the_pages(sign_in, front, kept):
    client = sign_in(*DESK, access.CARD_KEYS)
    at = f"/clubs/members/{front.id}/cards"
    assert "No card yet" in client.get(at).get_data(as_text=True)
    assert "No key yet" in client.get("/clubs/card-keys").get_data(as_text=True)
    assert client.post(at).status_code == 303
    assert client.post(at).status_code == 303
    assert "There is an active card." in client.get(at).get_data(as_text=True)
    with kept(viewer=OPERATOR) as session:
        (card,) = service_cards.of_member(session, front.member.id)
        code = code_of(session, card)
    shown = client.get(f"/clubs/cards/{card.public_id}").get_data(as_text=True)
    assert cards.grouped(card.number) in shown
    assert all(name in shown for name in ("如歸會", "如归会", "Rugui"))
    picture = client.get(f"/clubs/cards/{card.public_id}/code.svg")
    assert picture.mimetype == "image/svg+xml"
    page = client.post("/clubs/check/", data={"code": code})
    assert "Good" in page.get_data(as_text=True)
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert client.post("/clubs/check/", data={"code": card.number}).location.endswith(at)
    for wrong in ("", "x" * 500, "123", "9000000000000001", "\0"):
        assert client.post("/clubs/check/", data={"code": wrong}).status_code == 422
    for wrong in ("RG1.", "RG1.x.y", "RG1." + "A" * 300):
        assert "no code of a card" in client.post("/clubs/check/", data={"code": wrong}).get_data(as_text=True)
    assert client.post(f"{at}/{card.public_id}/replace").status_code == 303
    assert "Lost, replaced or stopped" in client.post("/clubs/check/", data={"code": code}).get_data(as_text=True)
    assert client.get(f"/clubs/cards/{card.public_id}/code.svg").status_code == 404
    found = client.get("/clubs/check/list").json
    assert found["revoked"] == [card.number]
    assert client.post("/clubs/card-keys").status_code == 303
    assert "Signs now" in client.get("/clubs/card-keys").get_data(as_text=True)
    worker = sign_in().get("/clubs/check/worker.js")
    assert worker.mimetype == "text/javascript"


def test_who_may(sign_in, front, kept):
    with kept(viewer=OPERATOR) as session:
        card = service_cards.issue(session, front.id).public_id
    reader = sign_in("customers.read", access.READ)
    at = f"/clubs/members/{front.id}/cards"
    assert reader.get(at).status_code == 200
    for path in (at, f"{at}/{card}/lost", f"{at}/{card}/stop", f"{at}/{card}/replace", "/clubs/card-keys",
                 "/clubs/check/"):  # fmt: skip
        assert reader.post(path).status_code == 403, path
    client = sign_in(*DESK)
    assert client.post(f"{at}/{card}/lost", data={"why": "x\0"}).status_code == 303
    assert client.post(f"{at}/{card}/stop").status_code == 303
    assert "This card is not active any more." in client.get(at).get_data(as_text=True)


def test_the_api(app, front):
    client = app.test_client()
    headers = bearer(app, (access.READ, access.CARDS, access.CHECK, access.CARD_KEYS))
    at = f"/api/v1/memberships/{front.id}/cards"

    def post(path, **sent):
        return client.post(path, json=sent, headers=headers)

    card = post(at).json["cards"][0]
    assert post(at).status_code == 409
    code = client.get(f"/api/v1/cards/{card['id']}/code", headers=headers).json["code"]
    assert post("/api/v1/cards/check", code=code).json["verdict"] == "good"
    assert post("/api/v1/cards/check", code=code[:-8] + "AAAAAAAA").json == {"verdict": "forged", "claim": None}
    assert post("/api/v1/cards/check").status_code == 422
    assert post("/api/v1/cards/check", code="x" * 401).status_code == 422
    lost = post(f"{at}/{card['id']}/lost", why="taxi").json["cards"][0]
    assert (lost["status"], lost["why"]) == ("lost", "taxi")
    assert post(f"{at}/{card['id']}/stop").status_code == 409
    assert post(f"{at}/{card['id']}/replace").status_code == 201
    assert client.get(at, headers=headers).json["cards"][1]["replaced_by"]
    found = client.get("/api/v1/cards/list", headers=headers).json
    assert found["revoked"] == [card["number"]]
    assert found["tiers"]["gold"]["en"] == "Gold"
    keys = post("/api/v1/card-keys").json["keys"]
    assert len(keys) == 2
    assert "private" not in str(keys)
    assert post(f"/api/v1/card-keys/{keys[0]['id']}/revoke").json["keys"][0]["retired_at"] is None
    assert post("/api/v1/card-keys/nothing/revoke").status_code == 404
