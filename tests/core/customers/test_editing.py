"""Adding and changing a guest in the browser: nothing typed is lost."""

import re

import pytest
from rugui.customers import service
from rugui.customers.details import Details, PhoneForm
from rugui.privacy.models import AuditEntry
from rugui.values import NameForm
from sqlalchemy import select

from tests.core.customers.pages import DESK, add_guest, add_site, text_of, work

WANG = Details(
    names=(NameForm("primary", "王小明", honorific="先生"),),
    phones=(PhoneForm("0912 345 678"),),
    emails=("a@example.com",),
)


@pytest.fixture
def client(app, sign_in):
    add_site(app)
    return sign_in(*DESK)


def inputs(page):
    """The form as a browser would send it back untouched."""
    found = {}
    form = page.text[page.text.index("data-keep=") :]
    form = form[: form.index("</form>")]
    for tag in re.findall(r"<input[^>]*>|<select.*?</select>|<textarea.*?</textarea>", form, flags=re.S):
        name = re.search(r'name="([^"]+)"', tag)
        if not name or 'type="radio"' in tag:
            continue
        if tag.startswith("<select"):
            value = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', tag)
        else:
            value = re.search(r'value="([^"]*)"', tag)
        text = value[1] if value else ""
        if tag.startswith("<textarea"):
            text = re.search(r">\s*(.*?)</textarea>", tag, flags=re.S)[1]
        found[name[1]] = text.replace("&#34;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return found


def details(app, public_id):
    with work(app) as session:
        customer = service.get(session, public_id)
        return customer.version, service.details_of(customer)


def test_a_new_guest_from_the_search_box(app, client):
    page = client.get("/guests/new?name=陳大文")
    assert page.status_code == 200
    values = inputs(page)
    assert values["names-0-full"] == "陳大文"
    assert values["names-1-kind"] == "alternate"
    typed = {"phones-0-typed": "0922 000 111", "birth_year": "79", "birth_month": "2", "birth_day": "28"}
    made = client.post("/guests/new", data=values | typed)
    assert made.status_code == 303
    _version, saved = details(app, made.location.rsplit("/", 1)[1])
    assert saved.names == (NameForm("primary", "陳大文", "zh-Hant-TW", "陳", "大文"),)
    assert saved.phones[0].e164 == "+886922000111"
    assert str(saved.birthday) == "1990-02-28", "a year below 150 is counted as in Taiwan"


@pytest.mark.parametrize(
    "typed", [{"names-0-full": "王小明"}, {"names-0-full": "X", "phones-0-typed": "+886912345678"},
              {"names-0-full": "X", "emails-0-typed": "A@example.com"}],
)  # fmt: skip
def test_who_may_be_the_same_is_offered_before_one_is_made(app, client, typed):
    known = add_guest(app, WANG)
    asked = client.post("/guests/new", data=typed)
    assert asked.status_code == 422
    assert "Is it one of these?" in text_of(asked)
    assert f"/guests/{known}" in asked.text
    assert typed["names-0-full"] in asked.text, "what was typed is still there"
    assert client.post("/guests/new", data=typed | {"sure": "1"}).status_code == 303


def test_a_phone_without_a_digit_is_said_at_its_field_and_stays_typed(app, client):
    typed = {"names-0-full": "李四", "phones-0-typed": "12#5 only", "phones-1-typed": "abc"}
    page = client.post("/guests/new", data=typed)
    assert page.status_code == 422
    second = page.text[page.text.index('name="phones-1-typed"') - 400 :][:1500]
    assert 'value="abc"' in second
    assert "A phone number has digits." in second
    assert client.post("/guests/new", data=typed | {"phones-1-typed": "１２ and more"}).status_code == 303


def test_a_phone_that_an_import_brought_without_a_digit_stops_no_other_change(app, client):
    guest = add_guest(app, WANG)
    with work(app) as session:
        service.get(session, guest).phones[0].typed = "none"
    values = inputs(client.get(f"/guests/{guest}/edit"))
    assert values["phones-0-typed"] == "none"
    assert client.post(f"/guests/{guest}/edit", data=values | {"vip": "V1"}).status_code == 303
    values = inputs(client.get(f"/guests/{guest}/edit"))
    assert client.post(f"/guests/{guest}/edit", data=values | {"phones-0-typed": "never"}).status_code == 422


def test_the_way_back_is_named_in_the_guests_language(app, client):
    guest = add_guest(app, WANG)
    for page in ("edit", "relations"):
        crumbs = client.get(f"/guests/{guest}/{page}").text.partition('class="crumbs"')[2].partition("</nav>")[0]
        assert 'lang="zh-Hant-TW">王小明</a>' in crumbs, page


def test_errors_stand_at_their_fields_and_what_was_typed_stays(app, client):
    typed = {"names-0-full": "李四", "emails-0-typed": "", "emails-1-typed": "not an address", "birth_month": "2",
             "birth_day": "30", "nationality": "XX"}  # fmt: skip
    page = client.post("/guests/new", data=typed)
    assert page.status_code == 422
    said = text_of(page)
    for words in (
        "Not saved yet",
        "This is not an e-mail address.",
        "There is no such day.",
        "There is no such country.",
    ):
        assert words in said
    assert 'value="not an address"' in page.text
    wrong = re.search(r'<input[^>]*aria-invalid="true"[^>]*name="emails-1-typed"', page.text)
    assert wrong, "the row itself is marked"


def test_changing_shows_everything_and_is_recorded(app, client):
    guest = add_guest(app, WANG)
    page = client.get(f"/guests/{guest}/edit")
    values = inputs(page)
    assert values["phones-0-typed"] == "0912 345 678"
    assert values["version"] == "1"
    with work(app) as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.revealed")).one()
    assert client.post(f"/guests/{guest}/edit", data=values).status_code == 303
    assert details(app, guest)[0] == 1, "nothing was changed"
    typed = {"names-1-kind": "phonetic", "names-1-full": "Wang Hsiao-ming", "vip": "V2"}
    done = client.post(f"/guests/{guest}/edit", data=values | typed)
    assert done.status_code == 303
    version, saved = details(app, guest)
    assert version == 2
    assert saved.vip == "V2"
    assert [name.full for name in saved.names] == ["王小明", "Wang Hsiao-ming"]


def test_two_clerks_change_one_guest_and_neither_loses_a_word(app, client, sign_in):
    guest = add_guest(app, WANG)
    mine = inputs(client.get(f"/guests/{guest}/edit"))
    other = sign_in(*DESK)
    theirs = inputs(other.get(f"/guests/{guest}/edit"))
    assert (
        other.post(
            f"/guests/{guest}/edit", data=theirs | {"vip": "V1", "emails-0-typed": "theirs@example.com"}
        ).status_code
        == 303
    )

    stale = client.post(
        f"/guests/{guest}/edit", data=mine | {"emails-0-typed": "mine@example.com", "form_of_address": "老王"}
    )
    assert stale.status_code == 409
    said = text_of(stale)
    for words in ("Changed meanwhile", "a@example.com", "theirs@example.com", "mine@example.com", "老王"):
        assert words in said or words in stale.text, words
    again = inputs(stale)
    assert (again["version"], again["vip"], again["emails-0-typed"], again["form_of_address"]) == (
        "2", "V1", "mine@example.com", "老王"), "their change where only they made one, mine where I did"  # fmt: skip
    assert details(app, guest)[0] == 2, "nothing was saved"

    taken = client.post(f"/guests/{guest}/edit", data=again | {"take_emails": "theirs"})
    assert taken.status_code == 303
    version, saved = details(app, guest)
    assert version == 3
    assert (saved.emails, saved.vip, saved.form_of_address) == (("theirs@example.com",), "V1", "老王")


def test_rubbish_in_the_hidden_fields_is_a_conflict_and_no_crash(app, client):
    guest = add_guest(app, WANG)
    values = inputs(client.get(f"/guests/{guest}/edit"))
    for wrong in (
        {"version": "x"},
        {"version": "9" * 400},
        {"version": "99", "base": "{"},
        {"version": "", "base": "[]"},
    ):
        assert client.post(f"/guests/{guest}/edit", data=values | {"vip": "V1"} | wrong).status_code == 409


def test_a_row_more_with_and_without_script(app, client):
    guest = add_guest(app, WANG)
    values = inputs(client.get(f"/guests/{guest}/edit"))
    page = client.post(f"/guests/{guest}/edit", data=values | {"add": "phones", "vip": "kept"})
    assert page.status_code == 200
    assert 'name="phones-2-typed"' in page.text
    assert 'value="kept"' in page.text
    assert details(app, guest)[0] == 1
    part = client.get("/guests/rows/phones/7", headers={"HX-Request": "true"})
    assert 'name="phones-7-typed"' in part.text
    assert "/guests/rows/phones/8" in part.text
    assert client.get("/guests/rows/secrets/1").status_code == 404


def test_without_the_right_to_reveal_contacts_are_not_in_the_form_and_stay(app, sign_in):
    add_site(app)
    guest = add_guest(app, WANG)
    client = sign_in("customers.read", "customers.write")
    page = client.get(f"/guests/{guest}/edit")
    assert "0912" not in page.text
    assert "a@example.com" not in page.text
    assert (
        client.post(f"/guests/{guest}/edit", data=inputs(page) | {"vip": "V1", "phones-0-typed": "1"}).status_code
        == 303
    )
    _version, saved = details(app, guest)
    assert (saved.vip, saved.phones[0].typed) == ("V1", "0912 345 678")
