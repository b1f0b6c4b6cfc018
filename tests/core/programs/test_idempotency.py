"""A POST with a key is done once, whatever happens to its answer."""

import threading

import pytest
from rugui.customers.models import Customer
from rugui.programs import idempotency
from rugui.programs.idempotency import KEPT
from rugui.programs.models import IdempotencyKey
from rugui.testing.people import bearer
from sqlalchemy import func, select

WANG = {"names": [{"full": "王小明"}], "emails": ["ming@example.com"]}
HELD = ("customers.read", "customers.write", "customers.reveal")


@pytest.fixture
def program(app):
    headers = bearer(app, HELD)

    def call(key, body=WANG, path="/api/v1/customers", **more):
        said = headers | ({"Idempotency-Key": key} if key is not None else {})
        return app.test_client().post(path, headers=said | more, json=body)

    return call


def count(app, what=Customer):
    with app.extensions["rugui"].database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(what))


def test_the_same_question_is_answered_again_and_done_once(app, program):
    first, again = program("k1"), program("k1")
    assert (first.status_code, again.status_code, count(app)) == (201, 201, 1)
    assert first.data == again.data
    for name in ("Location", "ETag", "Content-Type", "Cache-Control"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert program("k2").json["id"] != first.json["id"]
    assert program(None).status_code == 201
    assert count(app) == 3


def test_a_key_stands_for_one_question_of_one_token(app, program):
    assert program("k1").status_code == 201
    for wrong in (program("k1", {"names": [{"full": "李"}]}), program("k1", path="/api/v1/customers?site=")):
        assert wrong.status_code == 422
        assert "Idempotency-Key" in wrong.json["fields"]
    other = app.test_client().post(
        "/api/v1/customers", json=WANG, headers=bearer(app, HELD) | {"Idempotency-Key": "k1"}
    )
    assert (other.status_code, count(app)) == (201, 2)
    for wrong in ("", "k" * 256, "a\tb"):
        assert program(wrong).status_code == 422


def test_what_was_refused_may_be_sent_again_put_right(app, program):
    assert program("k1", {"names": []}).status_code == 422
    assert count(app, IdempotencyKey) == 0
    assert program("k1").status_code == 201


def test_of_two_at_once_one_does_it_and_both_hear_the_same(app, program):
    answers, start = [], threading.Barrier(4)

    def ask():
        start.wait()
        answers.append(program("k1"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.status_code for one in answers] == [201] * 4
    assert len({one.data for one in answers}) == 1
    assert count(app) == 1


def test_an_answer_is_kept_sealed_and_a_day(app, program, database, session):
    program("k1")
    row = session.scalar(select(IdempotencyKey))
    assert b"ming" not in bytes(row.body_sealed)
    session.rollback()
    with database.unit_of_work(app.extensions["rugui"].plugins) as work:
        idempotency.prune(work)
    assert count(app, IdempotencyKey) == 1
    with database.unit_of_work(app.extensions["rugui"].plugins) as work:
        kept = work.scalar(select(IdempotencyKey))
        kept.created_at -= KEPT
        work.flush()
        idempotency.prune(work)
    assert count(app, IdempotencyKey) == 0
    assert program("k1").status_code == 201
    assert count(app) == 2
