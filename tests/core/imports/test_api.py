"""/api/v1/imports: a file is sent, looked at, confirmed, its rows settled, and all of it undone."""

import io

import pytest
from rugui import jobs
from rugui.customers.models import Customer, CustomerPhone
from rugui.db import utcnow
from rugui.imports import background, service
from rugui.imports.models import ImportBatch
from rugui.staff.models import ApiToken, Site
from rugui.testing.guests import new_guest, new_site
from rugui.testing.people import bearer
from rugui.values import OPERATOR
from sqlalchemy import func, select

from tests.core.programs.conformance import hold

GUESTS = "name,phone\n陳怡君,0912345678\n=1+1,x\n=2+2,y\n"
STAYS = (
    "external_id,guest_external_id,site,arrival,departure\n"
    "8,1,TPE,2026-01-01,2026-01-02\n9,2,HKG,2026-01-01,2026-01-02\n"
)


@pytest.fixture
def keep(app):
    """`with keep() as session:` writes and commits; TPE and HKG are there."""
    state = app.extensions["rugui"]

    def work():
        return state.database.unit_of_work(state.plugins, viewer=OPERATOR)

    with work() as session:
        new_site(session, region="TW")
        new_site(session, "HKG", region="HK")
    return work


@pytest.fixture
def program(app):
    """`program(*permissions)` → call(method, path, …)."""

    def make(*permissions, **at):
        headers = bearer(app, permissions or ("imports.run", "customers.read"), **at)

        def call(method, path="", **sent):
            return hold(app, app.test_client().open(f"/api/v1/imports{path}", method=method,
                                                    headers=headers | sent.pop("headers", {}), **sent))  # fmt: skip

        return call

    return make


def form(data, name="guests.csv", **fields):
    return {"data": {"file": (io.BytesIO(data.encode()), name), **fields}, "content_type": "multipart/form-data"}


def settle(app):
    with app.app_context():
        jobs.run_pending(app.extensions["rugui"])


def count(keep, model=Customer):
    with keep() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_from_the_file_to_the_undo(app, program, keep):
    call = program()
    made = call("POST", **form(GUESTS, site="tpe"))
    path = made.headers["Location"].removeprefix("/api/v1/imports")
    assert (made.status_code, made.json["state"], made.json["site"]) == (202, "looking", "TPE")
    settle(app)
    looked = call("GET", path).json
    assert (looked["state"], looked["verdicts"], count(keep)) == ("ready", {"new": 1, "refused": 2}, 0)
    assert call("POST", f"{path}/undo").status_code == 409
    assert call("POST", f"{path}/confirm").json["state"] == "running"
    settle(app)
    assert (call("GET", path).json["state"], count(keep)) == ("done", 1)
    first = call("GET", f"{path}/rows?limit=1").json
    (one,) = first["rows"]
    assert (one["verdict"], bool(one["reasons"]), one["question"]) == ("refused", True, None)
    second = call("GET", f"{path}/rows?limit=1&after={first['next']}&fields=place").json
    assert (list(second["rows"][0]), second["next"]) == (["place"], None)
    assert call("POST", f"{path}/confirm").status_code == 409
    assert call("DELETE", path).status_code == 409
    assert call("POST", f"{path}/undo").status_code == 202
    settle(app)
    assert (call("GET", path).json["state"], count(keep)) == ("undone", 0)


def test_at_once_or_not_at_all(app, program, keep):
    call = program()
    taken = call("POST", **form(GUESTS, site="TPE", dry_run="false"))
    forgotten = call("POST", **form(GUESTS, site="TPE")).headers["Location"].removeprefix("/api/v1/imports")
    assert call("DELETE", forgotten).status_code == 204
    assert call("GET", forgotten).status_code == 404
    settle(app)
    assert taken.json["state"] == "running"
    assert (call("GET", f"/{taken.json['id']}").json["state"], count(keep)) == ("done", 1)


def test_a_row_that_needs_a_person(app, program, keep):
    with keep() as session:
        one, _two = (new_guest(session, "陳怡君", external_id=None) for _ in range(2))
        for guest in (one, _two):
            guest.phones.append(CustomerPhone(typed="0912345678", e164="+886912345678"))
        id = one.public_id
    call = program("imports.run", "customers.read", "customers.write")
    made = call("POST", **form("name,phone\n陳怡君,0912345678\n", site="TPE", dry_run="0")).json["id"]
    settle(app)
    (row,) = call("GET", f"/{made}/rows?verdict=person").json["rows"]
    assert id in [each["id"] for each in row["question"]["candidates"]]
    assert call("POST", f"/{made}/rows/{row['id']}", json={"customer": "nobody"}).status_code == 404
    assert call("POST", f"/{made}/rows/{row['id']}", json={"customer": id}).json == {"customer": id}
    assert call("POST", f"/{made}/rows/{row['id']}", json={"customer": "new"}).status_code == 404
    assert call("GET", f"/{made}/rows?verdict=person").json["rows"] == []


def test_names_of_sites_are_said_afterwards(app, program, keep):
    call = program()
    with keep() as session:
        new_guest(session, "李四", external_id="1")
    text = STAYS.replace("TPE", "GRAND").partition("9,2")[0]
    made = call("POST", **form(text, "stays.csv")).json["id"]
    settle(app)
    assert call("GET", f"/{made}").json["unknown_sites"] == ["GRAND"]
    assert call("POST", f"/{made}/look", json={"sites": {"GRAND": "XXX"}}).status_code == 422
    assert call("POST", f"/{made}/look", json={"sites": {"GRAND": "tpe"}}).json["state"] == "looking"
    settle(app)
    assert call("GET", f"/{made}").json["verdicts"] == {"new": 1}


def test_the_work_may_do_no_more_than_the_token(app, program, keep):
    """The account may import everywhere, its token at TPE only; a token taken away meanwhile imports nothing."""
    call = program()
    with keep() as session:
        new_guest(session, "李四", external_id="1")
        new_guest(session, "周七", external_id="2")
        session.scalars(select(ApiToken)).one().sites = [session.scalar(select(Site.id).where(Site.code == "TPE"))]
    made = call("POST", **form(STAYS, "stays.csv", site="TPE", dry_run="false")).json["id"]
    settle(app)
    assert call("GET", f"/{made}").json["verdicts"] == {"new": 1, "refused": 1}
    refused = call("POST", **form(GUESTS, site="HKG"))
    assert refused.status_code == 404, "of a site the token is not for it knows nothing"
    before = count(keep)
    call("POST", **form("name\n趙六\n", dry_run="false"))
    with keep() as session:
        session.scalars(select(ApiToken)).one().revoked_at = func.now()
    settle(app)
    assert count(keep) == before


def test_what_may_not_go_on_ends_and_says_why(app, program, keep, monkeypatch):
    """A token taken away before its file is read, and one taken away between two chunks of its import."""
    call, other = program(), program()
    named = "name\n趙六\n錢七\n"
    read, taken = (call("POST", **form(named, dry_run=dry)).json["id"] for dry in ("true", "false"))
    with keep() as session:
        token = session.scalars(select(ApiToken).order_by(ApiToken.id)).first().id
    monkeypatch.setattr(service, "CHUNK", 1)
    as_it_is = service.take

    def take(session, task, batch_id, rows):
        as_it_is(session, task, batch_id, rows)
        session.get(ApiToken, token).revoked_at = utcnow()

    monkeypatch.setattr(service, "take", take)
    settle(app)
    monkeypatch.undo()
    one, two = (other("GET", f"/{id}").json for id in (read, taken))
    assert (two["state"], two["done_rows"], count(keep)) == ("done", 1, 1), "the first row is there and can be undone"
    assert "may no longer import" in two["problem"]
    assert one["state"] == "ready", "it was read before"
    late = other("POST", **form(named, dry_run="false")).json["id"]
    with keep() as session:
        session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).first().expires_at = utcnow()
    settle(app)
    last = program()
    stopped = last("GET", f"/{late}").json
    assert (stopped["state"], count(keep)) == ("failed", 1)
    assert stopped["problem"] == two["problem"]
    assert last("POST", f"/{late}/confirm").status_code == 409
    assert last("DELETE", f"/{late}").status_code == 204
    assert last("POST", f"/{taken}/undo").json["state"] == "undoing", "by whoever may, not by who sent it"
    settle(app)
    assert (last("GET", f"/{taken}").json["state"], count(keep)) == ("undone", 0)


def test_a_file_that_is_gone_ends_the_work(app, program, keep):
    call = program()
    made = call("POST", **form(GUESTS)).json["id"]
    background.path_of(app.extensions["rugui"], made).unlink()
    settle(app)
    assert (call("GET", f"/{made}").json["state"], bool(call("GET", f"/{made}").json["problem"])) == ("failed", True)


def test_all_imports_page_by_page(app, program, keep):
    call, narrow = program(), program(site_id=first_site(keep))
    made = [call("POST", **form(f"name\n{name}\n", site="HKG")).json["id"] for name in "ABC"]
    mine = narrow("POST", **form(GUESTS, site="TPE")).json["id"]
    first = call("GET", "?limit=2&fields=id").json
    assert first == {"imports": [{"id": mine}, {"id": made[2]}], "next": made[2]}
    assert call("GET", f"?limit=2&after={first['next']}").json["next"] is None
    assert [one["id"] for one in narrow("GET").json["imports"]] == [mine], "of another site it hears nothing"
    for wrong in ("x", "%00", made[2] + "'--", "%F0%9F%90%99"):
        assert call("GET", f"?after={wrong}").status_code == 422
    assert narrow("GET", f"?after={made[0]}").status_code == 422


def first_site(keep):
    with keep() as session:
        return session.scalar(select(Site.id).where(Site.code == "TPE"))


def test_a_file_sent_twice_under_one_key_is_one_import(app, program, keep):
    call = program()
    first = call("POST", **form(GUESTS, site="TPE"), headers={"Idempotency-Key": "a"})
    again = call("POST", **form(GUESTS, site="TPE"), headers={"Idempotency-Key": "a"})
    assert (again.json["id"], again.headers["Idempotency-Replayed"]) == (first.json["id"], "true")
    assert call("POST", **form(GUESTS + "x", site="TPE"), headers={"Idempotency-Key": "a"}).status_code == 422
    assert call("POST", **form(GUESTS, site="HKG"), headers={"Idempotency-Key": "a"}).status_code == 422
    assert count(keep, ImportBatch) == 1


def test_what_is_no_file_or_no_answer(app, program, keep):
    call = program()
    assert call("POST", json={"file": "x"}).status_code == 415
    assert list(call("POST", data={"site": "TPE"}, content_type="multipart/form-data").json["fields"]) == ["file"]
    for wrong in ({"format": "exe"}, {"encoding": "klingon"}, {"dry_run": "perhaps"}, {"mapping": "["}, {"x": "y"}):
        assert call("POST", **form(GUESTS, **wrong)).status_code == 422, wrong
    assert call("POST", **form(GUESTS, "guests.exe")).status_code == 422
    assert call("POST", **form(GUESTS, site="nowhere")).status_code == 404
    assert call("POST", data=b"--x\r\n", content_type="multipart/form-data; boundary=x").status_code == 422
    made = call("POST", **form(GUESTS)).json["id"]
    for wrong in ("verdict=same", "after=x", "limit=0", "fields=nothing&verdict=refused"):
        assert call("GET", f"/{made}/rows?{wrong}").status_code in (200, 422), wrong
    assert call("GET", "/nobody/rows").status_code == 404
    assert count(keep) == 0
