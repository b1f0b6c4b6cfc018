"""Club events: the rule of seats by hypothesis; booked at once by many, waited for, attended by card; pages and API."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership_club import access, club_events, service_cards, service_events
from membership_club import plugin as module
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.toolkit import Conflict, Invalid, NotFound, Refused, utcnow
from rugui.values import OPERATOR

from tests.membership_club.accounts import new_member

SOON = timedelta(days=30)


@given(st.integers(1, 12), st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=25))
def test_nobody_is_overtaken_and_no_seat_is_given_twice(capacity, steps):
    booked: list[tuple[int, int]] = []
    queue: list[tuple[int, int]] = []
    for number, (cancels, guests) in enumerate(steps):
        if cancels and booked:
            booked.pop(guests % len(booked))
        else:
            wanted = club_events.seats(guests)
            taken = sum(one for _id, one in booked)
            status = club_events.decide(capacity, taken, len(queue), wanted)
            (booked if status == club_events.BOOKED else queue).append((number, wanted))
        due = club_events.promote(capacity, sum(one for _id, one in booked), queue)
        assert due == [id_ for id_, _wanted in queue[: len(due)]]
        booked += queue[: len(due)]
        del queue[: len(due)]
        taken = sum(one for _id, one in booked)
        assert taken <= capacity
        assert not queue or taken + queue[0][1] > capacity


def new_event(session, club, **fields):
    values = {"capacity": 3, "member_minor": 500_00, "guest_minor": 800_00, "guest_quota": 2} | fields
    starts = values.pop("starts_at", utcnow() + SOON)
    return service_events.add(session, club.public_id, {"en": "Wine"}, starts, **values)


def test_booked_waited_for_and_moved_up(session, house):
    event = new_event(session, house.club)
    members = [house.member, *(new_member(session, house.club, number=f"E{n}") for n in range(3))]
    first, second, third, fourth = (
        service_events.book(session, event.public_id, row.public_id, guests)
        for row, guests in zip(members, (1, 1, 0, 0), strict=True)
    )
    assert [one.status for one in (first, second, third, fourth)] == ["booked", "waiting", "waiting", "waiting"]
    assert first.price_minor == 1300_00
    with pytest.raises(Conflict):
        service_events.book(session, event.public_id, house.id)
    with pytest.raises(Refused):
        service_events.book(session, event.public_id, new_member(session, house.club, number="Q").public_id, 3)
    service_events.cancel(session, event.public_id, first.public_id)
    assert [one.status for one in (first, second, third, fourth)] == ["cancelled", "booked", "booked", "waiting"]
    service_events.resize(session, event.public_id, 4)
    assert fourth.status == "booked"
    service_events.resize(session, event.public_id, 1)
    assert fourth.status == "booked"
    with pytest.raises(NotFound):
        service_events.cancel(session, event.public_id, first.public_id)
    service_events.call_off(session, event.public_id)
    assert fourth.status == "cancelled"
    with pytest.raises(Refused):
        service_events.book(session, event.public_id, house.id)


def test_what_cannot_be_made_or_booked(session, house):
    for wrong in ({"capacity": 0}, {"guest_quota": 51}, {"member_minor": -1},
                  {"starts_at": utcnow().replace(year=1999)}):  # fmt: skip
        with pytest.raises(Invalid):
            new_event(session, house.club, **wrong)
    past = new_event(session, house.club, starts_at=utcnow() - SOON)
    with pytest.raises(Refused):
        service_events.book(session, past.public_id, house.id)
    event = new_event(session, house.club)
    house.member.status = "expired"
    with pytest.raises(Refused):
        service_events.book(session, event.public_id, house.id)


def test_attended_by_scanning_the_card(session, house):
    event = new_event(session, house.club, capacity=1)
    card = service_cards.issue(session, house.id)
    code = service_cards.code(session, service_cards.shown(session, card.public_id))
    with pytest.raises(Refused):
        service_events.attend(session, event.public_id, code)
    booking = service_events.book(session, event.public_id, house.id)
    with pytest.raises(Refused):
        service_events.attend(session, event.public_id, code[:-8] + "AAAAAAAA")
    assert service_events.attend(session, event.public_id, code) is booking
    at = booking.attended_at
    service_events.attend(session, event.public_id, card.number)
    assert (booking.status, booking.attended_at) == ("attended", at)
    with pytest.raises(Conflict):
        service_events.cancel(session, event.public_id, booking.public_id)
    service_cards.end(session, house.id, card.public_id, "lost")
    for lost in (code, card.number):
        with pytest.raises(Refused):
            service_events.attend(session, event.public_id, lost)


def test_an_expired_card_lets_nobody_in_by_its_number_either(session, house):
    event = new_event(session, house.club, capacity=1)
    card = service_cards.issue(session, house.id)
    service_events.book(session, event.public_id, house.id)
    house.member.status = "expired"
    with pytest.raises(Refused):
        service_events.attend(session, event.public_id, card.number)
    house.member.status, card.until = "active", utcnow().date() - timedelta(days=2)
    with pytest.raises(Refused):
        service_events.attend(session, event.public_id, card.number)


def test_many_at_once_never_take_more_seats_than_there_are(app, kept, front):
    with kept(viewer=OPERATOR) as session:
        event = new_event(session, front.club, capacity=10).public_id
        ids = [new_member(session, front.club, number=f"E{n}").public_id for n in range(16)]
    state, said = app.extensions["rugui"], []

    def book(number):
        with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
            said.append(service_events.book(work, event, ids[number], number % 2).status)

    threads = [threading.Thread(target=book, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 16
    with kept(viewer=OPERATOR) as session:
        rows = [one for one, _member in service_events.bookings(session, service_events.get(session, event))]
        taken = sum(one.guests + 1 for one in rows if one.status == "booked")
        waiting = [one for one in rows if one.status == "waiting"]
        assert taken <= 10 < taken + waiting[0].guests + 1


def test_lists_cost_the_same_for_many(session, house, database):
    costs = []
    for _ in range(2):
        for _ in range(4):
            service_events.book(session, new_event(session, house.club).public_id, house.id)
        session.flush()
        with statements(database) as sent:
            found = service_events.of_club(session, house.club.public_id)
            service_events.to_book(session, house.member)
        costs.append(len(sent))
    assert [one.taken for one in found] == [1] * 8
    assert costs[0] == costs[1] <= 3


def test_exported_moved_and_brought_back(session, house):
    event = new_event(session, house.club)
    other = new_member(session, house.club, number="RG-2", tier=0)
    service_events.book(session, event.public_id, other.public_id)
    service_events.book(session, event.public_id, house.id)
    journal = module.merge_customers(session=session, kept_id=house.customer_id, dropped_id=other.customer_id)
    found = module.export_customer(session=session, customer_id=house.customer_id)
    assert len(found["event_bookings"]) == 2
    module.unmerge_customers(session=session, journal=journal)
    assert len(module.export_customer(session=session, customer_id=other.customer_id)["event_bookings"]) == 1
    assert module.erase_customer(session=session, customer_id=other.customer_id)["event_bookings"] == 1


def test_the_pages(sign_in, front, kept):
    client = sign_in("customers.read", access.READ, access.EVENTS, access.CHECK)
    club, mine = f"/clubs/{front.club.public_id}/events", f"/clubs/members/{front.id}/events"
    assert "No events yet" in client.get(club).get_data(as_text=True)
    assert "Nothing to book" in client.get(mine).get_data(as_text=True)
    fields = {"name_en": "Wine", "starts_at": "2099-01-01T19:00", "capacity": "2", "member_minor": "500",
              "guest_minor": "800", "guest_quota": "1"}  # fmt: skip
    made = client.post(club, data=fields)
    assert made.status_code == 303
    for wrong in ({"name_en": ""}, {"starts_at": "x"}, {"starts_at": "0001-01-01T00:00"}, {"capacity": "0"},
                  {"member_minor": "-1"}, {"guest_minor": "1.234"}, {"guest_quota": "99"}):  # fmt: skip
        assert client.post(club, data=fields | wrong).status_code == 422, wrong
    at = made.location
    event = at.rpartition("/")[2]
    for sent, said in (({"guests": "2"}, "A member may bring 1 guests."), ({"guests": "x"}, "what you typed"),
                       ({"guests": "1", "guest_names": "Ana"}, "Noted."),
                       ({"guests": "0"}, "booked already")):  # fmt: skip
        assert client.post(f"{mine}/{event}", data=sent).status_code == 303
        assert said in client.get(mine).get_data(as_text=True), said
    with kept(viewer=OPERATOR) as session:
        card = service_cards.issue(session, front.id).number
        row = service_events.get(session, event)
        booking = service_events.bookings(session, row)[0][0].public_id
    for sent, said in (({"code": "RG1.x.y"}, "not good"), ({"code": card}, "Welcome."), ({"code": ""}, "wrong")):
        assert client.post(f"{at}/attend", data=sent).status_code == 303
        assert said in client.get(at).get_data(as_text=True), said
    assert client.post(f"{at}/bookings/{booking}/cancel").status_code == 303
    assert "The member was there." in client.get(at).get_data(as_text=True)
    assert client.post(f"{at}/seats", data={"capacity": "5"}).status_code == 303
    assert client.post(f"{at}/seats", data={"capacity": "-5"}).status_code == 303
    assert client.post(f"{at}/call-off").status_code == 303
    assert "Called off" in client.get(club).get_data(as_text=True)
    assert sign_in(access.READ).post(f"{at}/call-off").status_code == 403


def test_the_api(app, front):
    client, headers = app.test_client(), bearer(app, (access.READ, access.EVENTS, access.CHECK))
    club = f"/api/v1/clubs/{front.club.public_id}/events"

    def post(path, **sent):
        return client.post(path, json=sent, headers=headers)

    fields = {"name_en": "Wine", "starts_at": "2099-01-01T19:00:00+08:00", "capacity": 2, "guest_quota": 1}
    made = post(club, **fields).json
    assert made["starts_at"].startswith("2099-01-01T11:00:00")
    for wrong in ({"capacity": 0}, {"starts_at": "2099-01-01T19:00:00"}, {"starts_at": "0001-01-01T00:00:00Z"},
                  {"name_en": ""}, {"guest_quota": -1}, {"x": 1}):  # fmt: skip
        assert post(club, **(fields | wrong)).status_code == 422, wrong
    at = f"/api/v1/club-events/{made['id']}"
    booked = post(f"{at}/bookings", membership=front.id, guests=1)
    assert booked.json["bookings"][0]["status"] == "booked"
    assert post(f"{at}/bookings", membership=front.id).status_code == 409
    assert post(f"{at}/bookings", membership="nothing").status_code == 404
    assert post(f"{at}/attend", code="9000000000000001").status_code == 404
    assert post(f"{at}/seats", capacity=9).json["capacity"] == 9
    assert post(f"{at}/bookings/{booked.json['bookings'][0]['id']}/cancel").json["bookings"][0]["status"] == "cancelled"
    assert post(f"{at}/call-off").json["cancelled"] is True
    assert len(client.get(club, headers=headers).json["events"]) == 1
    assert client.get(at, headers=headers).json["cancelled"] is True
