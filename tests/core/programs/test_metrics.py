"""What Prometheus reads, and that nobody is in it: a word written into every place is in no figure and no log line."""

import json

from rugui.testing.guests import new_guest, new_site
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from werkzeug.routing import IntegerConverter

CANARY = "金絲雀Canary7391"
HELD = ("customers.read", "customers.write", "customers.reveal", "customers.documents", "interactions.read",
        "interactions.write", "hotel_preferences.read", "hotel_preferences.write", "metrics.read")  # fmt: skip


def scrape(app, headers):
    answer = app.test_client().get("/metrics", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


def test_requests_are_counted_and_what_waits_costs_one_statement(app, database):
    headers = bearer(app, HELD)
    app.test_client().get("/api/v1/customers/nobody", headers=headers)
    app.test_client().open("/api/v1/customers", method=CANARY.encode().hex().upper(), headers=headers)
    with statements(database) as asked:
        text = scrape(app, headers)
    assert len([one for one in asked if "event_delivery" in one]) == 1
    assert 'rugui_requests_total{endpoint="customers_api.show",method="GET",status="404"}' in text
    assert 'method="other"' in text
    assert CANARY.encode().hex().upper() not in text
    assert 'rugui_request_seconds_count{endpoint="customers_api.show"}' in text
    assert "rugui_outbox_waiting" in text


def test_only_a_token_with_the_permission_reads_them(app, sign_in):
    assert app.test_client().get("/metrics").status_code == 401
    assert app.test_client().get("/metrics", headers=bearer(app, ["customers.read"])).status_code == 403
    assert sign_in("metrics.read").get("/metrics").status_code == 401


def test_nobody_is_in_the_figures_or_the_log(app, logged):
    state, headers = app.extensions["rugui"], bearer(app, HELD)
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        new_site(work)
        guest = new_guest(work, CANARY).public_id
    client = app.test_client()
    sent = [
        ("POST", "/api/v1/customers", {"names": [{"full": CANARY}], "emails": [f"{CANARY}@example.com"]}),
        ("POST", "/api/v1/customers", {"names": [{"full": CANARY}], "phones": [{"typed": CANARY}], CANARY: 1}),
        ("POST", "/api/v1/customers/bulk", {"rows": [{"names": [{"full": CANARY}]}, {CANARY: CANARY}]}),
        ("POST", f"/api/v1/customers/{guest}/interactions", {"kind": "note", "summary": CANARY, "body": CANARY}),
        ("POST", f"/api/v1/customers/{guest}/documents", {"kind": "passport", "number": CANARY}),
        ("POST", f"/api/v1/customers/{guest}/preferences", {"text": CANARY}),
        ("GET", f"/api/v1/customers?q={CANARY}", None),
        ("GET", f"/api/v1/customers/{guest}", None),
        ("GET", f"/api/v1/customers/{guest}/timeline?kind={CANARY}&before={CANARY}", None),
    ]
    for method, path, body in sent:
        said = headers | ({"Idempotency-Key": CANARY.encode().hex() + path[-9:]} if method == "POST" else {})
        assert client.open(path, method=method, json=body, headers=said).status_code < 500
    for rule in app.url_map.iter_rules():
        given = {name: 1 if isinstance(rule._converters[name], IntegerConverter) else CANARY for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, given)
        client.get(f"{path}?q={CANARY}", headers=headers)
    said = logged()
    assert len(said.splitlines()) > len(sent)
    assert all(json.loads(line) for line in said.splitlines())
    for text in (said, scrape(app, headers)):
        assert CANARY not in text
        assert json.dumps(CANARY)[1:-1] not in text
