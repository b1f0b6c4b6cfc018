"""Behind a pseudonym: the real name, and what would give it away, is in no page, answer, export or search."""

import pytest
from rugui.customers import documents, export, relations, service
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.values import NameForm, Viewer

from tests.core.customers.pages import DESK, add_guest, add_site, text_of, token, work

EVERYTHING_ELSE = (*DESK, "customers.documents", "customers.restrict", "customers.export", "imports.run",
                   "interactions.confidential", "arrivals.review", "audit.read")  # fmt: skip
STAR = Details(
    names=(
        NameForm("primary", "金城武", "zh-Hant-TW", honorific="先生"),
        NameForm("alternate", "かねしろ たけし", "ja"),
        NameForm("phonetic", "Kaneshiro Takeshi", "ja-Latn"),
        NameForm("incognito", "Mr Stone"),
    ),
    phones=(PhoneForm("0912 345 678"),),
    emails=("kaneshiro@example.com",),
    handles=(HandleForm("line", "kaneshiro.t"),),
    addresses=(AddressForm("Kaneshiro House", "Taipei"),),
    birthday=Birthday(1973, 10, 11),
    form_of_address="金城先生",
    external_id="PMS-77",
)
REAL = ("金城", "かねしろ", "kaneshiro", "Kaneshiro", "KANESHIRO", "Takeshi", "A1234567")


@pytest.fixture
def star(app):
    add_site(app)
    guest = add_guest(app, STAR)
    with work(app) as session:
        documents.add(session, guest, "passport", "A1234567")
        customer = service.get(session, guest)
        relations.employ(session, customer, "Kaneshiro Films")
        friend = service.create(session, Details(names=(NameForm("primary", "梁朝偉"),)))
        relations.add(session, friend.public_id, "friend", guest)
        return guest, friend.public_id


def reveals(answer):
    return [secret for secret in REAL if secret in answer.get_data(as_text=True)]


def test_no_page_says_who_it_is(app, star, sign_in):
    guest, friend = star
    client = sign_in(*EVERYTHING_ELSE)
    page = client.get(f"/guests/{guest}")
    assert "Mr Stone" in text_of(page)
    paths = [f"/guests/{guest}", f"/guests/{guest}/edit", f"/guests/{guest}/relations", f"/guests/{guest}/documents",
             f"/guests/{guest}/restrictions", f"/guests/{guest}/timeline", f"/guests/{friend}",
             f"/guests/{friend}/relations", "/", "/find?q=Stone", "/find?q=5678", "/arrivals"]  # fmt: skip
    for path in paths:
        for headers in ({}, {"HX-Request": "true"}):
            assert reveals(client.get(path, headers=headers)) == [], path
    for field in ("phones.0", "emails.0", "handles.0", "addresses.0", "birthday"):
        assert reveals(client.post(f"/guests/{guest}/reveal/{field}")) == [], field
    assert "Mr Stone" in text_of(client.get(f"/guests/{friend}"))


@pytest.mark.parametrize(
    "query", ["金城武", "金城", "jinchengwu", "takeshi", "kaneshiro@example.com", "Kaneshiro Films"]
)
def test_no_search_finds_the_real_name(app, star, sign_in, query):
    guest, _friend = star
    client = sign_in(*EVERYTHING_ELSE)
    assert guest not in client.get("/find", query_string={"q": query}).text
    headers = {"Authorization": "Bearer " + token(app, "customers.read", "customers.reveal")}
    found = app.test_client().get("/api/v1/customers", query_string={"q": query}, headers=headers)
    assert guest not in found.text
    assert guest in sign_in(*EVERYTHING_ELSE, "customers.incognito").get("/find", query_string={"q": query}).text


def test_what_cannot_be_seen_cannot_be_changed_and_survives_a_save(app, star, sign_in):
    guest, _friend = star
    client = sign_in(*EVERYTHING_ELSE)
    saved = client.post(f"/guests/{guest}/edit", data={"version": "2", "vip": "V1", "names-0-full": "X", "base": "{}"})
    assert saved.status_code in (303, 409)
    with work(app) as session:
        version = service.get(session, guest).version
    stale = client.post(f"/guests/{guest}/edit", data={"version": "1", "vip": "V9", "names-0-full": "Y"})
    assert stale.status_code == 409
    assert reveals(stale) == []
    done = client.post(
        f"/guests/{guest}/edit", data={"version": str(version), "vip": "V9", "phones-0-typed": "0912 345 678"}
    )
    assert done.status_code == 303
    with work(app) as session:
        details = service.details_of(service.get(session, guest))
    assert details.names[0].full == "金城武"
    assert details.emails == ("kaneshiro@example.com",)
    assert details.vip == "V9"


def test_no_answer_and_no_export_says_it(app, star):
    guest, friend = star
    headers = {"Authorization": "Bearer " + token(app, "customers.read", "customers.reveal", "customers.write")}
    call = app.test_client()
    for path in (f"/api/v1/customers/{guest}", f"/api/v1/customers/{friend}", "/api/v1/customers?q=Stone"):
        answer = call.get(path, headers=headers)
        assert answer.status_code == 200
        assert reveals(answer) == [], path
        assert "Mr Stone" in answer.text
    stale = call.patch(f"/api/v1/customers/{guest}", json={"vip": "V9", "version": 1}, headers=headers)
    assert stale.status_code == 409
    assert reveals(stale) == []
    assert call.patch(
        f"/api/v1/customers/{guest}", json={"emails": ["x@example.com"], "version": 1}, headers=headers
    ).status_code == 403  # fmt: skip
    viewer = Viewer(1, "clerk", dict.fromkeys(EVERYTHING_ELSE))
    with work(app, viewer) as session:
        text = "\n".join(",".join(row) for row in export.rows(session, viewer))
    assert "Mr Stone" in text
    assert [secret for secret in REAL if secret in text] == []


def test_a_manager_sees_who_it_is(app, star, sign_in):
    guest, _friend = star
    page = sign_in(*EVERYTHING_ELSE, "customers.incognito").get(f"/guests/{guest}")
    said = text_of(page)
    for words in ("金城武 先生", "Kaneshiro Takeshi", "Mr Stone", "Kaneshiro Films"):
        assert words in said
