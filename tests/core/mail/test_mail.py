"""From a transaction to a real SMTP server: with consent or not at all, encrypted unless told otherwise, then gone."""

import re
import socketserver
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rugui import jobs
from rugui.cli import main
from rugui.customers.models import CustomerEmail
from rugui.errors import Invalid, Refused
from rugui.mail import sending, service
from rugui.mail.models import MailMessage
from rugui.privacy import consent, consent_wordings
from rugui.privacy.consent_rules import GIVEN, MARKETING, WITHDRAWN
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_account, new_guest
from rugui.testing.work import write
from sqlalchemy import select

TEXTS = {"en": "We may write to you.", "zh-Hant-TW": "我們可以寫信給您。", "zh-Hans-CN": "我们可以写信给您。"}
EMAIL = (MARKETING, "email")


@contextmanager
def smtp(**more):
    """A mail server that knows as much as it needs: what it was sent is in `got` as (from, to, text)."""
    house = SimpleNamespace(got=[], refuse=False)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 here")
            sender, to = "", []
            for line in iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ""):
                word = line.split(" ")[0].upper()
                if word == "MAIL":
                    sender = line
                elif word == "RCPT":
                    to.append(re.search("<(.*)>", line).group(1))
                elif word == "DATA":
                    self.say("354 go on")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    house.got.append((sender, to, text.decode()))
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                self.say("550 no" if house.refuse and word == "RCPT" else "250 ok")

        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        house.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield house
        server.shutdown()
        thread.join()


@pytest.fixture
def post():
    with smtp() as house:
        yield house


@pytest.fixture
def state(app, database, monkeypatch, post):
    found = app.extensions["rugui"]
    database.info["mail"] = True
    for name, value in {
        "HOST": "127.0.0.1",
        "PORT": post.port,
        "TLS": "none",
        "FROM": "Rugui <r@hotel.example>",
    }.items():
        monkeypatch.setitem(found.settings, f"MAIL_{name}", value)
    monkeypatch.setattr(found.plugins, "strict", False)
    with app.app_context():
        yield found


def guest_with_address(session):
    guest = new_guest(session)
    session.add(CustomerEmail(customer_id=guest.id, typed="wang@example.com", folded="wang@example.com"))
    if consent_wordings.current(session).get(MARKETING) is None:
        consent_wordings.write(session, MARKETING, TEXTS)
    return guest


def agree(session, guest, what=GIVEN):
    consent.record(session, guest.public_id, [EMAIL], what, how="paper", language="zh-Hant-TW")


def actions(state, start):
    found = write(state, lambda s: s.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all())
    return [one for one in found if one.startswith(start)]


def left(state):
    return write(state, lambda s: s.scalars(select(MailMessage.subject)).all())


def test_a_guest_who_agreed_gets_it_once(state, post):
    guest = write(state, guest_with_address)
    write(state, lambda s: agree(s, guest))
    write(state, lambda s: service.to_guest(s, guest.id, MARKETING, "春節\r\nBcc: x@example.com", "您好。"))
    jobs.run_pending(state)
    jobs.run_pending(state)
    [(sender, to, text)] = post.got
    assert ("<r@hotel.example>" in sender, to) == (True, ["wang@example.com"])
    assert "\nBcc:" not in text
    assert "Auto-Submitted: auto-generated" in text
    assert left(state) == []
    assert actions(state, "mail.") == ["mail.sent"]


def test_without_consent_nothing_is_sent_and_that_is_on_record(state, post):
    guest = write(state, guest_with_address)
    with pytest.raises(Refused):
        write(state, lambda s: service.to_guest(s, guest.id, MARKETING, "x", "y"))
    assert actions(state, "privacy.consent.missing") == ["privacy.consent.missing"]
    write(state, lambda s: agree(s, guest))
    write(state, lambda s: service.to_guest(s, guest.id, MARKETING, "x", "y"))
    write(state, lambda s: agree(s, guest, WITHDRAWN))  # between the writing and the sending
    jobs.run_pending(state)
    assert post.got == []
    assert left(state) == []
    assert actions(state, "mail.") == ["mail.refused"]


def test_the_staff_need_not_agree_and_nobody_without_an_address_is_written_to(state, post):
    def three(session):
        for name, address in (("Lin", "lin@example.com"), ("Chen", "")):
            account = new_account(session, name)
            account.email = address
            service.to_account(session, account.id, "Hello", "Text")

    write(state, three)
    jobs.run_pending(state)
    assert [to for _, to, _ in post.got] == [["lin@example.com"]]
    assert actions(state, "mail.") == ["mail.sent", "mail.no_address"]


def test_what_the_mail_server_refuses_stays(state, post):
    guest = write(state, guest_with_address)
    write(state, lambda s: agree(s, guest))
    write(state, lambda s: service.to_guest(s, guest.id, MARKETING, "x", "y"))
    post.refuse = True
    jobs.run_pending(state)
    assert post.got == []
    assert left(state) == ["x"]


def test_without_a_mail_server_guests_are_refused_and_the_staff_left_out(state, database):
    database.info["mail"] = False
    with pytest.raises(Refused):
        write(state, lambda s: service.to_guest(s, 1, MARKETING, "x", "y"))
    assert write(state, lambda s: service.to_account(s, 1, "x", "y")) is None


@pytest.mark.parametrize("address", ["", "x", "a@b\r\nBcc: c@d.example", "a@b@c", "wang <wang@example.com>"])
def test_an_address_that_is_none(address):
    with pytest.raises(Invalid):
        sending.letter({"MAIL_FROM": "r@hotel.example"}, address, "x", "y", "z")


def test_a_server_that_cannot_encrypt_gets_nothing_and_the_command_says_so(post, tmp_path, monkeypatch):
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_LANGUAGE", "en")
    monkeypatch.setenv("RUGUI_MAIL_FROM", "r@hotel.example")
    refused = CliRunner().invoke(main, ["mail", "a@example.com"])
    assert "RUGUI_MAIL_HOST" in refused.output
    monkeypatch.setenv("RUGUI_MAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("RUGUI_MAIL_PORT", str(post.port))
    refused = CliRunner().invoke(main, ["mail", "a@example.com"])
    assert (refused.exit_code, "STARTTLS" in refused.output, post.got) == (1, True, [])
    monkeypatch.setenv("RUGUI_MAIL_TLS", "none")
    assert CliRunner().invoke(main, ["mail", "a@example.com"]).exit_code == 0
    assert len(post.got) == 1
