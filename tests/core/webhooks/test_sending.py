"""From an event to a real HTTP receiver: signed, tried again, put aside, paused, dropped."""

import json
import threading
from datetime import timedelta

import pytest
from rugui import deliveries, jobs
from rugui.db import utcnow
from rugui.errors import Invalid, NotFound, Refused
from rugui.events import emit
from rugui.events_models import EventDelivery
from rugui.mail.models import MailMessage
from rugui.privacy.models import AuditEntry
from rugui.privacy.sealing import Seals
from rugui.staff.models import Account, AccountRole, Role
from rugui.testing.guests import new_guest, new_viewer
from rugui.testing.receiver import receiver
from rugui.testing.statements import statements
from rugui.testing.work import read, write
from rugui.webhooks import sending, service, signing
from rugui.webhooks.models import WebhookEndpoint
from sqlalchemy import func, select


@pytest.fixture
def ear():
    with receiver() as one:
        yield one


@pytest.fixture
def state(app, database, monkeypatch):
    found = app.extensions["rugui"]
    monkeypatch.setitem(found.settings, "WEBHOOKS_LOOPBACK", True)
    database.info |= {"webhooks_loopback": True, "mail": True}
    with app.app_context():
        yield found


def add(state, ear, *wanted, path="/hook"):
    made, secret = write(state, lambda s: service.create(s, ear.url + path, wanted or ["*"]))
    return made.public_id, secret


def happen(state, name="customers.changed", **payload):
    return write(state, lambda s: emit(s, name, **payload))


def waiting(state):
    return read(state, theirs(func.count()))[0][0]


def theirs(what):
    return select(what).select_from(EventDelivery).where(EventDelivery.plugin.startswith("webhook:"))


def test_an_event_is_posted_signed_to_who_wants_it(state, ear):
    _, secret = add(state, ear, "customers.*")
    add(state, ear, "imports.finished", path="/other")
    guest = write(state, new_guest)
    happen(state, customer_id=guest.id, action="customers.updated", fields=["names"])
    happen(state, "visits.changed")
    assert sending.send(state) == 1
    [(path, headers, body)] = ear.got
    assert (path, headers["content-type"]) == ("/hook", "application/json")
    assert signing.verify(secret, headers, body, utcnow())
    told = json.loads(body)
    assert told["type"] == "customers.changed"
    assert told["data"] == {"customer": guest.public_id, "action": "customers.updated", "fields": ["names"]}
    assert waiting(state) == 0
    [(at,)] = read(state, select(WebhookEndpoint.succeeded_at).where(WebhookEndpoint.succeeded_at.is_not(None)))
    assert utcnow() - at < timedelta(minutes=5)


def test_nothing_is_posted_of_what_was_rolled_back(state, ear):
    add(state, ear)

    def emit_and_fail(session):
        emit(session, "customers.changed")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(state, emit_and_fail)
    assert jobs.send(state) == 0
    assert ear.got == []


def test_no_transaction_is_open_while_the_other_side_is_waited_for(state, ear):
    """A receiver that takes its time must not stop SQLite's one writer: it writes itself before it answers."""
    add(state, ear)
    happen(state)

    def answer(path):
        done = threading.Thread(target=lambda: write(state, new_guest))
        done.start()
        done.join(20)
        return 500 if done.is_alive() else 200

    ear.answer = answer
    assert sending.send(state) == 1


def test_what_failed_is_tried_again_with_the_same_id_and_the_rest_is_put_aside(state, ear):
    add(state, ear)
    ear.answer = lambda path: 500
    for _ in range(3):
        happen(state)
    now = utcnow()
    assert sending.send(state, now) == 0
    assert len(ear.got) == 1  # the others were not tried: an endpoint that fails is left alone for a while
    assert sorted(tries for (tries,) in read(state, theirs(EventDelivery.tries))) == [0, 0, 1]
    assert sending.send(state, now + timedelta(seconds=1)) == 0
    assert len(ear.got) == 1
    ear.answer = lambda path: 200
    assert sending.send(state, now + timedelta(seconds=6)) == 2
    assert sending.send(state, now + timedelta(minutes=2)) == 1
    assert len({headers["webhook-id"] for _, headers, _ in ear.got}) == 3
    assert ear.got[0][1]["webhook-id"] == ear.got[-1][1]["webhook-id"]
    [row] = read(state, select(WebhookEndpoint.failures, WebhookEndpoint.held_until, WebhookEndpoint.problem))
    assert tuple(row) == (0, None, "answered 500")


def test_a_slow_endpoint_keeps_no_delivery_longer_than_its_lease(state, ear, monkeypatch):
    monkeypatch.setattr(sending, "LONGEST", 0.0)  # over after the first
    add(state, ear)
    for _ in range(3):
        happen(state)
    assert sending._turn(state, read(state, select(WebhookEndpoint.public_id))[0][0], None) == 1
    assert read(state, theirs(EventDelivery.tries)) == [(0,), (0,)]
    assert sending.send(state) == 2
    assert len(ear.got) == 3


def test_a_redirect_is_not_followed(state, ear):
    add(state, ear)
    ear.answer, ear.headers = lambda path: 307, {"Location": ear.url + "/elsewhere"}
    happen(state)
    assert sending.send(state) == 0
    assert [path for path, _, _ in ear.got] == ["/hook"]
    [(problem,)] = read(state, theirs(EventDelivery.problem))
    assert problem == "answered 307: redirects are not followed"


def test_without_the_setting_for_tests_nothing_private_is_called(state, ear, monkeypatch):
    add(state, ear)
    monkeypatch.setitem(state.settings, "WEBHOOKS_LOOPBACK", False)
    happen(state)
    assert sending.send(state) == 0
    assert ear.got == []
    [(problem,)] = read(state, theirs(EventDelivery.problem))
    assert problem.startswith("not called: ")


def test_nobody_there_and_a_port_that_says_nothing_sensible(state, ear):
    ear.url = "http://127.0.0.1:1"
    with pytest.raises(Invalid):
        add(state, ear)
    ear.url = "http://127.0.0.1:65000"
    add(state, ear)
    happen(state)
    assert sending.send(state) == 0
    [(problem,)] = read(state, select(WebhookEndpoint.problem))
    assert problem.startswith("ConnectionRefusedError")


def test_an_endpoint_that_only_fails_is_paused_and_the_administrators_are_told(state, ear):
    public_id, _ = add(state, ear)

    def administrator(session):
        account, role = Account(login="a", name="A", email="a@example.com", locale="en"), Role(key="x")
        role.permissions = ["webhooks.manage"]
        session.add_all([account, role])
        session.flush()
        session.add(AccountRole(account_id=account.id, role_id=role.id))

    write(state, administrator)
    ear.answer, now = lambda path: 503, utcnow()
    for _ in range(14):
        happen(state)
        sending.send(state, now)
        now += timedelta(hours=2)
    [row] = read(state, select(WebhookEndpoint.paused_why, WebhookEndpoint.failures))
    assert row.paused_why == "failing"
    tried = len(ear.got)
    assert sending.send(state, now + timedelta(days=1)) == 0
    assert len(ear.got) == tried
    [(subject, text)] = read(state, select(MailMessage.subject, MailMessage.text))
    assert "paused" in subject
    assert ear.url in text
    ear.answer = lambda path: 200
    write(state, lambda s: service.set_paused(s, public_id, False))
    assert sending.send(state, now + timedelta(days=1)) == 14
    assert "webhooks.paused" in {action for (action,) in read(state, select(AuditEntry.action))}


def test_gone_is_taken_at_its_word(state, ear):
    add(state, ear)
    ear.answer = lambda path: 410
    happen(state)
    sending.send(state)
    [row] = read(state, select(WebhookEndpoint.paused_why))
    assert row.paused_why == "gone"


def test_one_endpoint_that_fails_holds_up_no_other(state, ear):
    add(state, ear, path="/bad")
    add(state, ear, path="/good")
    ear.answer = lambda path: 500 if path == "/bad" else 200
    for _ in range(25):
        happen(state)
    assert sending.send(state) == 25


def test_a_new_secret_and_the_earlier_one_for_a_day(state, ear):
    public_id, old = add(state, ear)
    new = write(state, lambda s: service.rotate(s, public_id))
    happen(state)
    sending.send(state)
    _, headers, body = ear.got[-1]
    assert signing.verify(old, headers, body, utcnow())
    assert signing.verify(new, headers, body, utcnow())
    happen(state)
    later = utcnow() + service.BOTH_SIGN + timedelta(minutes=1)
    sending.send(state, later)
    _, headers, body = ear.got[-1]
    assert not signing.verify(old, headers, body, later)
    assert signing.verify(new, headers, body, later)


def test_a_secret_sealed_with_another_key_sends_nothing(state, ear, database):
    _, secret = add(state, ear)
    [(sealed,)] = read(state, select(WebhookEndpoint.secret))
    assert secret.encode() not in bytes(sealed)
    database.info["seals"] = Seals("another key")
    happen(state)
    assert sending.send(state) == 0
    assert ear.got == []


def test_trying_out_reaches_that_endpoint_alone(state, ear):
    public_id, _ = add(state, ear, "imports.*")
    add(state, ear, path="/other")
    write(state, lambda s: service.try_out(s, public_id))
    assert sending.send(state) == 1
    assert [(path, json.loads(body)["type"]) for path, _, body in ear.got] == [("/hook", "webhooks.test")]


def test_removed_nothing_waits_for_it(state, ear):
    public_id, _ = add(state, ear)
    happen(state)
    assert waiting(state) >= 1
    write(state, lambda s: service.remove(s, public_id))
    deliveries.deliver(state)
    assert waiting(state) == 0
    with pytest.raises(NotFound):
        write(state, lambda s: service.get(s, public_id))


def test_what_waits_for_a_paused_endpoint_is_kept_for_thirty_days(state, ear):
    public_id, _ = add(state, ear)
    write(state, lambda s: service.set_paused(s, public_id, True))
    happen(state)
    assert sending.send(state) == 0
    write(state, deliveries.prune)
    assert waiting(state) == 1

    def age(session):
        row = session.scalar(select(deliveries.EventRow).order_by(deliveries.EventRow.id.desc()).limit(1))
        row.at = utcnow() - timedelta(days=31)

    write(state, age)
    write(state, deliveries.prune)
    assert waiting(state) == 0


@pytest.mark.parametrize("wanted", [[], ["王"], ["a b"], ["*.changed"], ["customers.*.x"], ["x" * 81], ["*", "-"]])
def test_names_of_events_that_cannot_be(state, ear, wanted):
    with pytest.raises(Invalid) as refused:
        write(state, lambda s: service.create(s, "https://example.com/", wanted))
    assert "events" in refused.value.fields


def test_who_manages_one_site_only_adds_no_webhook(state):
    def narrow(session):
        session.info["viewer"] = new_viewer("webhooks.manage", sites=[1])
        service.create(session, "https://example.com/", ["*"])

    with pytest.raises(Refused):
        write(state, narrow)


def test_an_event_costs_one_statement_more_for_all_of_a_unit_of_work(state, ear, database):
    add(state, ear)

    def many(session):
        with statements(database) as sent:
            for _ in range(5):
                emit(session, "customers.changed")
        return sent

    sent = write(state, many)
    assert sum("webhook_endpoint" in one for one in sent) == 1
