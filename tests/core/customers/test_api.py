"""/api/v1/customers: what programs get and send, and what hostile ones send."""

import pytest
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, PhoneForm
from rugui.privacy.models import AuditEntry
from rugui.values import NameForm
from sqlalchemy import select

from tests.core.customers.pages import add_guest, add_site, token, work

READ = ("customers.read", "customers.reveal")
WRITE = (*READ, "customers.write")
WANG = Details(
    names=(NameForm("primary", "王小明", honorific="先生"), NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn")),
    phones=(PhoneForm("0912 345 678"),),
    emails=("ming@example.com",),
    birthday=Birthday(None, 5, 17),
    external_id="PMS-1",
)


@pytest.fixture
def program(app):
    """`program(*permissions)` → call(method, path, …) with a bearer token of those scopes."""

    def make(*permissions):
        secret = token(app, *permissions)

        def call(method, path, **options):
            headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"} | options.pop("headers", {})
            return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **options)

        return call

    return make


def test_finding(app, program):
    add_site(app)
    guest = add_guest(app, WANG)
    call = program(*READ)
    for text in ("王小明", "wanghsiaoming", "+886912345678", "PMS-1"):
        answer = call("GET", "/customers", query_string={"q": text, "site": "tpe", "limit": 5})
        assert answer.status_code == 200
        (found,) = answer.json["matches"]
        assert (found["id"], found["external_id"], found["name"]) == (guest, "PMS-1", "王小明")
        assert found["why"]
        assert found["score"] > 0
    assert call("GET", "/customers?q=").json == {"matches": []}, "an empty box is no question for everybody"
    for wrong in ({"limit": "0"}, {"limit": "x"}, {"limit": "9" * 400}, {"q": "x" * 201}, {"site": "x" * 30}):
        answer = call("GET", "/customers", query_string=wrong)
        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"
        assert set(answer.json["fields"]) == set(wrong)
    assert call("GET", "/customers", query_string={"site": "nowhere"}).status_code == 404


def test_one_guest(app, program):
    guest = add_guest(app, WANG)
    call = program(*READ)
    answer = call("GET", f"/customers/{guest}")
    assert answer.json["phones"] == [{"typed": "0912 345 678", "label": "", "e164": "+886912345678"}]
    assert answer.json["birthday"] == "--05-17"
    assert answer.json["names"][0]["family"] == "王"
    assert answer.headers["ETag"] == '"1"'
    assert call("GET", f"/customers/{guest}", headers={"If-None-Match": '"1"'}).status_code == 304
    with work(app) as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.revealed")).all()) == 1
    assert call("GET", "/customers/nobody").json["code"] == "not_found"


def test_without_the_right_to_reveal_everything_is_masked(app, program):
    guest = add_guest(app, WANG)
    answer = program("customers.read")("GET", f"/customers/{guest}")
    assert answer.json["masked"] is True
    for secret in ("0912", "912345", "ming@", "05-17"):
        assert secret not in answer.text
    assert answer.json["phones"][0]["typed"] == "•••• 678"


def test_permissions(app, program):
    guest = add_guest(app, WANG)
    assert app.test_client().get("/api/v1/customers").status_code == 401
    assert program("arrivals.read")("GET", "/customers").status_code == 403
    assert program(*READ)("POST", "/customers", json={"names": [{"full": "A"}]}).status_code == 403
    assert program(*READ)("PATCH", f"/customers/{guest}", json={"version": 1}).status_code == 403


def test_adding_and_changing(app, program):
    add_site(app)
    call = program(*WRITE)
    values = {
        "names": [{"full": "歐陽雅婷", "honorific": "小姐"}],
        "phones": [{"typed": "0922 000 111"}],
        "birthday": "--02-29",
    }
    made = call("POST", "/customers?site=TPE", json=values)
    assert made.status_code == 201
    assert made.json["names"][0]["family"] == "歐陽"
    assert made.json["phones"][0]["e164"] == "+886922000111"
    path = made.headers["Location"].removeprefix("/api/v1")
    changed = call("PATCH", path, json={"vip": "V1"}, headers={"If-Match": made.headers["ETag"]})
    assert changed.status_code == 200
    assert (changed.json["vip"], changed.json["version"], changed.headers["ETag"]) == ("V1", 2, '"2"')
    assert changed.json["phones"] == made.json["phones"], "what was not sent stays"
    stale = call("PATCH", path, json={"vip": "V2", "birthday": "1999-01-01", "version": 1})
    assert stale.status_code == 409
    assert stale.mimetype == "application/problem+json"
    assert stale.json["version"] == 2
    assert {(one["name"], one["theirs"], one["yours"]) for one in stale.json["differences"]} == {
        ("vip", "V1", "V2"), ("birthday", "--02-29", "1999-01-01"),
    }  # fmt: skip
    assert call("PATCH", path, json={"vip": "V2"}).status_code == 428
    assert call("PATCH", path, json={"vip": "V2", "version": 2}).json["version"] == 3


A = [{"full": "A"}]
WRONG = [
    ({}, "names"),
    ({"names": []}, "names"),
    ({"names": [{"full": ""}]}, "names"),
    ({"names": "A"}, "names"),
    ({"names": [{"full": "A", "shoe": 1}]}, "names.0.shoe"),
    ({"names": [{"full": "A" * 201}]}, "names.0.full"),
    ({"names": [{"full": "a\0b"}]}, "names.0.full"),
    ({"names": A, "birthday": "soon"}, "birthday"),
    ({"names": A, "birthday": "1990-02-30"}, "birthday"),
    ({"names": A, "emails": ["nothing"]}, "emails.0"),
    ({"names": A, "emails": ["a@b"] * 41}, "emails"),
    ({"names": A, "kind": "cat"}, "kind"),
    ({"names": A, "version": 10**18}, "version"),
    ({"names": A, "id": "x"}, "id"),
]


def test_each_wrong_field_is_named(app, program):
    call = program(*WRITE)
    for values, field in WRONG:
        answer = call("POST", "/customers", json=values)
        assert answer.status_code == 422, values
        assert field in answer.json["fields"], answer.json


HOSTILE = [
    (b"", 400),
    (b"nonsense", 400),
    (b"\xff\xfe{}", 400),
    (b'{"names": [{"full": "a\\ud800b"}]}', 400),
    (b'{"a": NaN}', 400),
    (b'{"version": ' + b"9" * 5000 + b"}", 400),
    (b'{"version": 1e400}', 400),
    (b"[" * 10_000 + b"]" * 10_000, 400),
    (b'{"a":' * 900 + b"1" + b"}" * 900, 422),
    (b'{"names": [], "names": []}', 400),
    (b"[]", 422),
    (b"7", 422),
    (b"null", 422),
    (b'{"names": "' + b"x" * 300_000 + b'"}', 413),
    (b'{"' + b"x" * 100_000 + b'": 1}', 422),
    ('{"names": [{"full": "\u202egnp.exe"}]}'.encode(), 201),
]


def test_hostile_bodies_are_refused_and_nothing_breaks(app, program):
    call = program(*WRITE)
    for body, status in HOSTILE:
        answer = call("POST", "/customers", data=body, content_type="application/json")
        assert answer.status_code == status, (body[:40], answer.text[:300])
        assert answer.mimetype == ("application/json" if status == 201 else "application/problem+json")


def test_other_content_and_hostile_addresses(app, program):
    call = program(*WRITE)
    assert call("POST", "/customers", data="<a/>", content_type="text/xml").status_code == 415
    for address in ("/customers/%00", "/customers/%ED%A0%80", "/customers/" + "a" * 5000, "/customers/王"):
        assert call("GET", address).status_code == 404
    for query in ("%00", "%ED%A0%80", "%F0%9F", "a%00b", "''--", "%25", "%E2%80%AE"):
        assert call("GET", f"/customers?q={query}").status_code == 200


def test_a_phone_without_a_digit_is_refused_by_field(app, program):
    call = program(*WRITE)
    wrong = call("POST", "/customers", json={"names": [{"full": "李四"}], "phones": [{"typed": "1"}, {"typed": "abc"}]})
    assert (wrong.status_code, wrong.json["fields"]) == (422, {"phones.1": "A phone number has digits."})
    assert call("POST", "/customers", json={"names": [{"full": "李四"}], "phones": [{"typed": "1"}]}).status_code == 201


def test_what_is_wrong_is_said_in_the_language_asked_for(program):
    call = program(*WRITE)
    said = {
        language: call("POST", "/customers", json={}, headers={"Accept-Language": language}).json["fields"]["names"]
        for language in ("en", "zh-Hant-TW", "zh-Hans-CN")
    }
    assert said["en"] == "This field is required."
    assert said["zh-Hant-TW"] == said["zh-Hans-CN"] == "必填。"
