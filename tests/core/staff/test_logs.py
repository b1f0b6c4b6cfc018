"""Logs name nobody: a canary put into every place a person can type into is never heard of again."""

import json
import logging

import pytest
from rugui import logs
from werkzeug.routing import IntegerConverter

CANARY = "CANARY鳥0912345678"


@pytest.fixture
def lines(logged):
    """What the process logs while the test runs, as parsed lines."""
    return lambda: [json.loads(line) for line in logged().splitlines()]


def test_one_line_a_request_says_who_and_how_long_and_no_path(house, lines):
    client = house.client("lin")
    answer = client.get(f"/account?q={CANARY}", headers={"User-Agent": client.environ_base["HTTP_USER_AGENT"]})
    line = lines()[-1]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["endpoint"], line["method"], line["status"]) == ("staff.account", "GET", 200)
    assert line["account"] == house.accounts["lin"][0]
    assert line["ms"] > 0
    assert CANARY not in json.dumps(lines(), ensure_ascii=False)


def test_nothing_typed_anywhere_reaches_the_log(house, lines):
    client = house.client("chen")
    with client.session_transaction() as cookie:
        secret = cookie["sid"]
    for rule in house.app.url_map.iter_rules():
        values = {
            name: 1 if isinstance(rule._converters[name], IntegerConverter) else CANARY for name in rule.arguments
        }
        with house.app.test_request_context():
            path = house.app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)
        for method in rule.methods & {"GET", "POST", "PATCH", "PUT", "DELETE"}:
            if rule.endpoint == "staff.sign_out":
                continue
            sent = dict.fromkeys(("q", "login", "password", "name", "text", "body", "code", "number"), CANARY)
            headers = {"Authorization": f"Bearer {CANARY}", "X-Canary": CANARY}
            client.open(f"{path}?q={CANARY}", method=method, data=sent if method != "GET" else None, headers=headers)
    text = json.dumps(lines(), ensure_ascii=False)
    assert lines(), "nothing was logged at all"
    assert CANARY not in text
    assert secret not in text


def test_an_exception_is_logged_with_its_place_and_without_its_words(house, lines, database):
    log = logging.getLogger("rugui.test")
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise RuntimeError(f"cannot read {CANARY}") from error
    except RuntimeError:
        log.exception("unexpected error at %s", "somewhere")
    with pytest.raises(Exception, match="canary") as caught, database.engine.connect() as connection:
        connection.exec_driver_sql("select canary from nowhere")
    log.error("database", exc_info=caught.value)
    first, second = lines()[-2:]
    assert first["event"] == "unexpected error at somewhere"
    assert first["error"] == "builtins.RuntimeError from builtins.ValueError"
    assert any("test_logs.py" in place for place in first["where"])
    assert "OperationalError" in second["error"] or "ProgrammingError" in second["error"]
    assert CANARY not in json.dumps(lines(), ensure_ascii=False)


def test_only_fields_allowed_by_name_are_written(lines):
    logs.log.info("request", extra={"endpoint": "x", "phone": CANARY, "note": CANARY})
    assert set(lines()[-1]) <= logs.ALLOWED
    assert lines()[-1]["endpoint"] == "x"


def test_parameters_of_a_failed_statement_are_not_in_its_message(house):
    from rugui.staff.models import Site
    from sqlalchemy.exc import IntegrityError

    with house.work() as session:
        session.add(Site(code="TPE", name=CANARY))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        session.rollback()
    assert CANARY not in str(caught.value)
