"""The API of exchanges, and what screens show."""

import re
from html import unescape

import pytest
from rugui.calls.models import PhoneCall
from rugui.customers import service as customers
from rugui.customers.details import Details, PhoneForm
from rugui.db import utcnow
from rugui.interactions.models import Interaction
from rugui.privacy.models import AuditEntry
from rugui.staff import sessions
from rugui.staff.extensions import set_extension
from rugui.staff.models import Account, Role, Site, StaffSession
from rugui.testing.guests import new_account, new_site
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.values import OPERATOR, NameForm
from sqlalchemy import delete, select, update

from tests.core.calls.conftest import DESK, seat
from tests.core.programs.conformance import hold

MOBILE = "+886912345678"
NAME = '王小明 "<b>'


def work(app):
    state = app.extensions["rugui"]
    return state.database.unit_of_work(state.plugins, viewer=OPERATOR)


@pytest.fixture
def tpe(app):
    """The site's id; 王小明 calls from `MOBILE`."""
    with work(app) as session:
        site = new_site(session)
        names = (NameForm("primary", NAME, "zh-Hant-TW"),)
        customers.create(session, Details(names=names, phones=(PhoneForm(MOBILE),)), region="TW")
        return site.id


@pytest.fixture
def desk(app, sign_in, tpe):
    """`desk("101", …permissions)` → a client who sits there."""

    def call(extension, *permissions, **options):
        client = sign_in(*(permissions or DESK), **options)
        with work(app) as session:
            account = session.scalars(select(Account).order_by(Account.id.desc())).first()
            set_extension(session, account, extension, session.get_one(Site, tpe))
        return client

    return call


@pytest.fixture
def exchange(app, tpe):
    """`exchange(call=…, …)` → the answer."""
    headers = bearer(app, ["calls.report"])
    client = app.test_client()

    def call(**told):
        sent = {"call": "c1", "number": MOBILE, "extension": "101", **told}
        return hold(app, client.post("/api/v1/calls", json=sent, headers=headers))

    return call


def asked(client, etag='"none"'):
    return client.get("/calls/mine", headers={"If-None-Match": etag, "HX-Request": "true"})


def test_the_exchange_is_told_at_whose_screen_and_nobodys_name(desk, exchange):
    desk("101")
    first, again = exchange(), exchange()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    (screen,) = first.json["screens"]
    assert (screen["site"], screen["extension"], screen["state"]) == ("TPE", "101", "ringing")
    assert "王" not in first.text


def test_what_cannot_be_read_is_said_by_field(desk, exchange):
    desk("101")
    for field, wrong in (
        ("extension", ("7", ["101"], None)), ("call", ("", None, "x" * 121, 5)),
        ("number", (886912345678, "x\0", "Alice")),
        ("state", ("gone", "")), ("direction", ("up",)), ("guest", ("x",)), ("site", (7,)),
    ):  # fmt: skip
        for value in wrong:
            answer = exchange(**{field: value})
            assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), (field, value)
            assert list(answer.json["fields"]) == [field]


def test_strange_texts_do_no_harm(app, desk, exchange):
    lin = desk("101")
    for place, number in enumerate(("９" * 60, "\u202e1234567", "0" * 60, "1' OR 1=1 --", "<script>1</script>", "😀1")):
        assert exchange(call=f"<{place}>", number=number).status_code == 201
    page = asked(lin).text
    assert "<script>" not in page
    assert "5 more calls" in page


def test_only_a_token_for_it_may_tell(app, tpe):
    client, told = app.test_client(), {"call": "c", "extension": "101"}
    assert client.post("/api/v1/calls", json=told).status_code == 401
    for held in (["calls.read", "customers.write"], ["customers.read"]):
        assert client.post("/api/v1/calls", json=told, headers=bearer(app, held)).status_code == 403


def test_the_card_is_at_the_right_screen_and_comes_once(app, desk, exchange):
    lin, wu = desk("101"), desk("102")
    assert asked(lin).status_code == 304
    exchange()
    card = asked(lin)
    assert card.status_code == 200
    assert 'lang="zh-Hant-TW">王小明 &#34;&lt;b&gt;' in card.text
    assert "0912 345 678" in card.text, "as people there write it"
    assert asked(lin, card.headers["ETag"]).status_code == 304
    assert asked(wu).status_code == 304
    exchange(state="ended")
    gone = asked(lin, card.headers["ETag"])
    assert (gone.status_code, gone.text) == (200, "")
    assert asked(lin, gone.headers["ETag"]).status_code == 304


def test_asking_costs_two_statements_and_leaves_no_trace(app, desk, exchange, database, monkeypatch):
    lin = desk("101")
    exchange()
    etag = asked(lin).headers["ETag"]
    with work(app) as session:
        session.execute(update(StaffSession).values(seen_at=utcnow() - sessions.SEEN_EVERY * 2))
        entries = len(session.scalars(select(AuditEntry.id)).all())
        before = session.scalars(select(StaffSession.seen_at)).all()
    with statements(database) as sent:
        assert asked(lin, etag).status_code == 304
    asking = [one for one in sent if one.upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    assert len(asking) == 2, "who is asking, and what is on the screen"
    with work(app) as session:
        assert session.scalars(select(StaffSession.seen_at)).all() == before, "no sign of somebody there"
        assert len(session.scalars(select(AuditEntry.id)).all()) == entries
    lin.get("/calls")
    with work(app) as session:
        assert session.scalars(select(StaffSession.seen_at)).all() != before


def test_signed_out_the_screen_hears_so(app, desk):
    lin = desk("101")
    with work(app) as session:
        session.execute(delete(StaffSession))
    assert asked(lin).status_code == 401


def test_an_unknown_caller_is_offered_to_be_added_with_the_number(desk, exchange):
    lin = desk("101")
    exchange(number="0933 000 111")
    card = asked(lin).text
    assert "Nobody here has this number." in card
    new = re.search(r'href="(/guests/new\?call=[^"]+)"', card)[1]
    assert "0933" not in new, "no number in an address"
    form = lin.get(new).text
    assert 'value="0933 000 111"' in form
    typed = {"names-0-kind": "primary", "names-0-full": "李四", "phones-0-typed": "0933 000 111"}
    assert lin.post(new, data=typed).status_code == 303
    assert "李四" in asked(lin, "").text
    other = desk("102")
    assert "0933" not in other.get(new).text


def test_a_withheld_number_says_so_and_offers_the_search(desk, exchange):
    lin = desk("101")
    exchange(number=None)
    card = asked(lin).text
    assert "Number withheld" in card
    assert "data-palette" in card
    assert "/guests/new" not in card


def test_two_calls_queue(desk, exchange):
    lin = desk("101")
    exchange(call="a")
    exchange(call="b", number="0933 000 111")
    card = unescape(asked(lin).text)
    assert card.count("<article") == 1
    assert card.index("王小明") < card.index("1 more call") < card.index("0933 000 111")
    close = re.search(r'action="(/calls/[^"]+/close)"', card)[1]
    assert lin.post(close, headers={"HX-Request": "true"}).status_code == 204
    card = asked(lin).text
    assert "0933 000 111" in card
    assert "more call" not in card
    assert lin.post(close).location == "/calls"
    assert "0933 000 111" in lin.get("/calls").text
    assert desk("102").post(close).status_code == 404


def test_what_was_said_is_written_down_and_the_card_leaves(app, desk, exchange):
    lin = desk("101")
    exchange(state="answered")
    card = unescape(asked(lin).text)
    note = re.search(r'href="(/guests/[^"]+/notes\?call=[^"]+)"', card)[1]
    form = lin.get(note).text
    assert re.search(r'<option selected value="call">', form)
    assert re.search(r'<option selected value="phone">', form)
    assert re.search(r'<option selected value="in">', form)
    assert re.search(r'name="at"[^>]* value="\d{4}-', form)
    assert lin.post(note, data={"kind": "call"}).status_code == 422
    assert "王小明" in asked(lin).text, "not lost to an error"
    typed = {"kind": "call", "channel": "phone", "direction": "in", "body": "asks for a cot", "site": "TPE"}
    assert lin.post(note, data=typed).status_code == 303
    assert asked(lin).status_code == 304
    with work(app) as session:
        assert session.scalars(select(Interaction.kind)).all() == ["call"]
        assert session.scalars(select(PhoneCall.number)).all() == [""]
    assert lin.get(note).status_code == 200
    assert lin.post(note, data=typed).status_code == 303, "the call is gone, the note is kept"


def test_nobody_sees_more_on_a_card_than_elsewhere(desk, exchange):
    blind, reading = desk("101", "calls.read"), desk("102", "calls.read", "customers.read")
    exchange()
    exchange(call="c2", extension="102")
    for card, named in ((asked(blind).text, False), (asked(reading).text, True)):
        assert ("王小明" in card) == named
        assert "0912" not in card
        assert "•••• 678" in card
        assert "/notes" not in card
        assert "/guests/new" not in card


def test_a_pseudonym_stays_one(app, desk, exchange):
    with work(app) as session:
        names = (NameForm("primary", "張惠妹", "zh-Hant-TW"), NameForm("incognito", "Mrs Moon", "en"))
        customers.create(session, Details(names=names, phones=(PhoneForm("+886933000111"),)), region="TW")
    lin = desk("101")
    exchange(number="+886933000111")
    card = asked(lin).text
    assert "Mrs Moon" in card
    assert "張惠妹" not in card


def test_who_may_not_see_calls_has_no_place_for_them(sign_in, desk):
    assert 'id="calls"' in desk("101").get("/").text
    client = sign_in("customers.read")
    assert "calls.js" not in client.get("/").text
    assert client.get("/calls/mine").status_code == 403


def test_one_sits_down_oneself_and_the_manager_seats_who_is_not_in_the_way(app, desk):
    lin, wu = desk("101"), desk("102")
    saved = wu.post("/account/phone", data={"phone-extension": "101", "phone-site": "TPE"})
    assert saved.status_code == 303
    page = wu.get("/account").text
    assert "had this extension" in page
    assert 'value="101"' in page
    assert wu.post("/account/phone", data={"phone-extension": "1 1", "phone-site": "TPE"}).status_code == 422
    assert lin.post("/account/phone", data={"phone-extension": ""}).status_code == 303
    with work(app) as session:
        assert session.scalars(select(Account.extension).order_by(Account.id)).all() == ["", "101"]
        lin_id = session.scalars(select(Account.public_id).order_by(Account.id)).first()
        held = session.scalars(select(Role.permissions)).first()
    chief = desk("110", *held, "staff.manage")
    path = f"/staff/accounts/{lin_id}/phone"
    assert chief.post(path, data={"phone-extension": "101", "phone-site": "TPE"}).status_code == 409
    assert chief.post(path, data={"phone-extension": "103", "phone-site": "TPE"}).status_code == 303
    assert 'value="103"' in chief.get(f"/staff/accounts/{lin_id}").text


def test_who_has_no_role_at_the_site_is_not_seated_there(app, sign_in, tpe):
    with work(app) as session:
        elsewhere = new_site(session, "LIS").id
        seat(session, new_account(session, "Wu"), "101", session.get_one(Site, tpe))
    client = sign_in(*DESK, site_id=elsewhere)
    answer = client.post("/account/phone", data={"phone-extension": "101", "phone-site": "TPE"})
    assert answer.status_code == 404
    with work(app) as session:
        assert session.scalar(select(Account.extension).where(Account.login == "wu")) == "101"
