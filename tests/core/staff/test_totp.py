"""One-time codes: from the first QR code to the last recovery code."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from rugui.staff import totp
from rugui.staff.models import Account
from sqlalchemy import select

from .conftest import PASSWORD

NOW = datetime(2026, 11, 22, 8, 0, 10, tzinfo=UTC)
# RFC 6238, appendix B, SHA-1: seconds since the epoch and the last six of the eight digits.
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_the_published_examples(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)
    step = totp.step_of(RFC_SECRET, code, now, None)
    assert step == seconds // 30
    assert totp.step_of(RFC_SECRET, f"{code[:3]} {code[3:]}", now, step - 1) == step
    assert totp.step_of(RFC_SECRET, code, now, step) is None  # no code works twice
    assert totp.step_of(RFC_SECRET, code, now + timedelta(seconds=30), None) == step  # a slow clock
    assert totp.step_of(RFC_SECRET, code, now + timedelta(seconds=61), None) is None


@pytest.mark.parametrize("rubbish", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "0x1234"])
def test_rubbish_is_no_code(rubbish):
    assert totp.step_of(RFC_SECRET, rubbish, NOW, None) is None


@pytest.fixture
def enrolled(house):
    """`lin` with codes on: client, secret, recovery codes."""
    with time_machine.travel(NOW, tick=False):
        client = house.client("lin")
        assert client.post("/account/codes").location == "/account/codes"
        secret = re.search(r">([A-Z2-7]{32})<", client.get("/account/codes").text).group(1)
        picture = client.get("/account/codes.svg")
        assert picture.mimetype == "image/svg+xml"
        assert "style" not in picture.text
        assert client.post("/account/codes/confirm", data={"code": "000000"}).status_code == 422
        page = client.post("/account/codes/confirm", data={"code": pyotp.TOTP(secret).at(NOW)})
    codes = re.findall(r">((?:[a-z0-9]{4}-){3}[a-z0-9]{4})<", page.text)
    assert len(codes) == totp.CODES
    return client, secret, codes


def _password(house, **environ):
    client = house.client(**environ)
    answer = client.post("/sign-in", data={"login": "lin", "password": PASSWORD, "next": "/account"})
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert client.get("/account").status_code == 302  # the password alone opens nothing
    return client


def test_signing_in_needs_the_code_and_takes_each_only_once(house, enrolled):
    _, secret, _ = enrolled
    later = NOW + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        first, second = _password(house), _password(house)
        code = pyotp.TOTP(secret).at(later)
        assert first.post("/sign-in/code", data={"code": "000000"}).status_code == 422
        answer = first.post("/sign-in/code", data={"code": code})
        assert (answer.status_code, answer.location) == (303, "/account")
        assert first.get("/account").status_code == 200
        assert second.post("/sign-in/code", data={"code": code}).status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed(house, enrolled):
    _, _, codes = enrolled
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        typed = codes[3].upper().replace("-", " ")
        assert _password(house).post("/sign-in/code", data={"code": typed}).status_code == 303
        assert _password(house).post("/sign-in/code", data={"code": typed}).status_code == 422


def test_who_knows_the_password_cannot_guess_the_code(house, enrolled):
    street = {"REMOTE_ADDR": "203.0.113.9"}
    seen = []
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        for _ in range(12):
            client = house.client(**street)
            answer = client.post("/sign-in", data={"login": "lin", "password": PASSWORD})
            seen.append(answer.status_code)
            if answer.status_code == 303:
                seen.append(client.post("/sign-in/code", data={"code": "000000"}).status_code)
    assert seen.count(422) == 5
    assert seen[-1] == 429


def test_the_second_step_must_come_soon(house, enrolled):
    with time_machine.travel(NOW, tick=False) as clock:
        client = _password(house)
        clock.shift(301)
        assert client.post("/sign-in/code", data={"code": "000000"}).location.startswith("/sign-in?next=")
        assert client.get("/sign-in/code").location == "/sign-in"


def test_a_secret_in_use_is_never_shown_again_and_the_database_does_not_hold_it(house, enrolled):
    client, secret, codes = enrolled
    with time_machine.travel(NOW, tick=False):
        assert client.get("/account/codes").location == "/account"
        assert client.get("/account/codes.svg").status_code == 404
        assert client.post("/account/codes").status_code == 422
    with house.work(write=False) as session:
        account = session.scalar(select(Account).where(Account.login == "lin"))
        assert secret.encode() not in account.totp_secret
        assert not set(codes) & set(account.recovery_codes)


def test_turning_codes_off_needs_the_password(house, enrolled):
    client, _, _ = enrolled
    with time_machine.travel(NOW, tick=False):
        assert client.post("/account/codes/off", data={"proof": "wrong"}).status_code == 422
        assert client.post("/account/codes/off", data={"proof": PASSWORD}).status_code == 303
        house.client("lin")
