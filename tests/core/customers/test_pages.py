"""The pages of guests, on both databases."""

from datetime import date, timedelta

import pytest
from rugui.customers import service
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.interactions import service as interactions
from rugui.interactions import visits
from rugui.privacy.models import AuditEntry
from rugui.staff.models import Site
from rugui.values import NameForm
from sqlalchemy import select

from tests.core.customers.pages import DESK, add_guest, add_site, text_of, work

WANG = Details(
    names=(NameForm("primary", "王小明", honorific="先生"), NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn")),
    phones=(PhoneForm("0912 345 678", "mobile"),),
    emails=("ming@example.com",),
    handles=(HandleForm("line", "ming.tw"),),
    addresses=(AddressForm("1 Harbour Road", "Taipei", country="TW"),),
    birthday=Birthday(1990, 5, 17),
    nationality="TW",
    vip="V1",
)


@pytest.fixture
def guest(app):
    add_site(app)
    return add_guest(app, WANG)


def test_home_is_a_search_box_with_the_arrivals_under_it(app, guest, sign_in):
    page = sign_in(*DESK).get("/")
    assert page.status_code == 200
    assert "autofocus" in page.text
    assert "Nobody arrives today" in text_of(page)


@pytest.mark.parametrize("query", ["王小明", "wangxiaoming", "0912345678", "5678", "ming@example.com"])
def test_find_answers_a_browser_with_a_page_and_htmx_with_options(app, guest, sign_in, query):
    client = sign_in(*DESK)
    query = "678" if query == "5678" else query
    page = client.get("/find", query_string={"q": query})
    part = client.get("/find", query_string={"q": query}, headers={"HX-Request": "true"})
    for answer in (page, part):
        assert answer.status_code == 200
    if query != "678":
        assert f"/guests/{guest}" in page.text
        assert 'role="option"' in part.text
    assert "<html" not in part.text


def test_the_guest_is_masked_until_asked_for_and_that_is_recorded(app, guest, sign_in):
    client = sign_in(*DESK)
    page = client.get(f"/guests/{guest}")
    assert page.status_code == 200
    said = text_of(page)
    assert "王小明 先生" in said
    assert "Wang Hsiao-ming" in said
    for secret in ("0912", "345 678", "ming@example.com", "ming.tw", "Harbour", "05-17"):
        assert secret not in page.text, secret
    for field, secret in {"phones.0": "0912 345 678", "emails.0": "ming@example.com", "handles.0": "ming.tw",
                          "addresses.0": "1 Harbour Road", "birthday": "1990-05-17"}.items():  # fmt: skip
        whole = client.post(f"/guests/{guest}/reveal/{field}")
        part = client.post(f"/guests/{guest}/reveal/{field}", headers={"HX-Request": "true"})
        assert secret in text_of(whole), field
        assert secret in text_of(part), field
        assert "<html" not in part.text
    with work(app) as session:
        read = session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.revealed")).all()
    assert len(read) == 10
    assert read[0].account_id is not None
    assert read[0].details == {"fields": ["phones.0"]}


def test_revealing_needs_the_permission_and_a_line(app, guest, sign_in):
    reader = sign_in("customers.read")
    assert "/reveal/" not in reader.get(f"/guests/{guest}").text
    assert reader.post(f"/guests/{guest}/reveal/phones.0").status_code == 403
    assert sign_in(*DESK).post(f"/guests/{guest}/reveal/phones.7").status_code == 404
    assert sign_in(*DESK).post(f"/guests/{guest}/reveal/documents.x").status_code == 403


def test_pages_ask_for_their_permission(app, guest, sign_in):
    for address in (f"/guests/{guest}/edit", "/guests/new", f"/guests/{guest}/relations", f"/guests/{guest}/documents",
                    f"/guests/{guest}/restrictions", "/guests/rows/names/1"):  # fmt: skip
        assert sign_in("customers.read").get(address).status_code == 403, address
        assert app.test_client().get(address).status_code == 302, address
    assert sign_in().get(f"/guests/{guest}").status_code == 403
    assert sign_in("customers.read").get("/guests/nobody").status_code == 404


def test_the_stay_the_clerk_has_in_mind_stands_at_the_top(app, guest, sign_in):
    today = date.today()
    client = sign_in(*DESK)
    with work(app) as session:
        customer = service.get(session, guest)
        site = session.scalars(select(Site.id)).one()
        visits.create(session, customer.id, site, today + timedelta(9), today + timedelta(11), room="9")
        visits.create(session, customer.id, site, today + timedelta(3), today + timedelta(5), room="707")
    assert f"Expected 707 {today + timedelta(3)} – {today + timedelta(5)}" in text_of(client.get(f"/guests/{guest}"))
    with work(app) as session:
        visits.create(
            session, customer.id, site, today - timedelta(2), today + timedelta(2), status="in_house", room="1208"
        )
    assert "In house 1208" in text_of(client.get(f"/guests/{guest}"))


def test_the_last_price_and_the_open_promise_are_seen_at_once(app, guest, sign_in):
    with work(app) as session:
        customer = service.get(session, guest)
        interactions.record(
            session, customer.id, kind="call", quoted_minor=480000, quoted_currency="TWD", promise="A crib by six"
        )
    said = text_of(sign_in(*DESK).get(f"/guests/{guest}"))
    assert "Last price quoted NT$4,800" in said
    assert "Promised: A crib by six" in said
    assert said.index("NT$4,800") < said.index("Timeline")


def test_without_the_right_to_read_interactions_there_is_no_timeline(app, guest, sign_in):
    said = text_of(sign_in("customers.read").get(f"/guests/{guest}"))
    assert "王小明" in said
    assert "Timeline" not in said
