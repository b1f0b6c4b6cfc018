"""What a page costs, in statements, whatever there is to show; and that saves at the same moment lose nothing."""

import threading
from datetime import date, timedelta

import pytest
from rugui.customers import documents, relations, restrictions, service
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.profile import names_of, profile
from rugui.errors import Conflict
from rugui.interactions import service as interactions
from rugui.interactions import visits
from rugui.testing.statements import statements
from rugui.values import OPERATOR, NameForm

from tests.core.customers.pages import DESK, add_guest, add_site, token, work

PAGE = 12


@pytest.fixture
def busy(app):
    """A guest with everything: fifty entries, five relations, documents, restrictions."""
    site = add_site(app)
    many = Details(
        names=(NameForm("primary", "王小明"), NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn")),
        phones=tuple(PhoneForm(f"0912 345 {n:03}") for n in range(5)),
        emails=tuple(f"a{n}@example.com" for n in range(5)),
        handles=(HandleForm("line", "a"), HandleForm("wechat", "b")),
        addresses=(AddressForm("1 Road", "Taipei"),),
        birthday=Birthday(1990, 5, 17),
    )
    guest = add_guest(app, many)
    with work(app) as session:
        customer = service.get(session, guest)
        for n in range(5):
            other = service.create(session, Details(names=(NameForm("primary", f"Friend {n}"),)))
            relations.add(session, guest, "friend", other.public_id)
        documents.add(session, guest, "passport", "A1234567")
        restrictions.impose(session, guest, "watch", "loud", until=date(2099, 1, 1))
        today = date.today()
        visits.create(session, customer.id, site, today, today + timedelta(days=2), room="1208")
        for n in range(50):
            interactions.record(
                session, customer.id, kind="note", body=f"note {n}", site_id=site, promise="soon" if n == 3 else ""
            )
    return guest


def test_a_profile_is_one_statement(app, busy, database):
    plain = add_guest(app, Details(names=(NameForm("primary", "B"),)))
    for guest in (busy, plain):
        with work(app) as session, statements(database) as sent:
            profile(session, guest, OPERATOR)
        assert len(sent) == 1, sent
    with work(app) as session:
        ids = [service.get(session, busy).id, service.get(session, plain).id]
        with statements(database) as sent:
            found = names_of(session, ids, OPERATOR)
    assert len(sent) == 1, sent
    assert [found[one][0].full for one in ids] == ["王小明", "B"]


def test_the_guests_page_costs_the_same_whatever_it_shows(app, busy, database, sign_in):
    plain = add_guest(app, Details(names=(NameForm("primary", "B"),)))
    client = sign_in(*DESK, "customers.documents")
    costs = []
    for guest in (plain, busy):
        client.get(f"/guests/{guest}")
        with statements(database) as sent:
            page = client.get(f"/guests/{guest}")
        assert page.status_code == 200
        costs.append(len(sent))
        assert len(sent) <= PAGE, sent
    assert costs[0] == costs[1], costs


def test_a_search_costs_the_same_for_one_and_for_many(app, busy, database, sign_in):
    client = sign_in(*DESK)
    headers = {"Authorization": "Bearer " + token(app, *DESK)}
    program = app.test_client()
    program.get("/api/v1/customers", headers=headers)  # notes that the token is in use, at most once a minute
    for query in ("王小明", "friend"):
        with statements(database) as sent:
            program.get("/api/v1/customers", query_string={"q": query, "limit": 1}, headers=headers)
        assert len(sent) <= 3, sent
        with statements(database) as sent:
            client.get("/find", query_string={"q": query}, headers={"HX-Request": "true"})
        assert len(sent) <= 10, sent


def test_of_saves_at_the_same_moment_one_wins_and_the_others_are_told(app):
    guest = add_guest(app, Details(names=(NameForm("primary", "A"),)))
    told, barrier = [], threading.Barrier(6)

    def save(n):
        barrier.wait()
        try:
            with work(app) as session:
                service.update(session, guest, 1, {"vip": f"V{n}", "emails": (f"a{n}@example.com",)})
        except Conflict as conflict:
            told.append(conflict.details)

    threads = [threading.Thread(target=save, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with work(app) as session:
        customer = service.get(session, guest)
        details = service.details_of(customer)
    assert customer.version == 2
    assert len(told) == 5
    assert all(one["version"] == 2 for one in told)
    theirs = {row["theirs"] for one in told for row in one["differences"] if row["name"] == "vip"}
    assert theirs == {details.vip}, "each loser is shown what the winner saved"
    assert details.emails == (f"a{details.vip[1:]}@example.com",), "one save, whole"


def test_rows_of_their_own_changed_at_the_same_moment_count_as_versions_too(app):
    guest = add_guest(app, Details(names=(NameForm("primary", "A"),)))
    with work(app) as session:
        restrictions.impose(session, guest, "watch", "why", until=date(2099, 1, 1))
    with work(app) as session, pytest.raises(Conflict):
        service.update(session, guest, 1, {"vip": "V1"})
