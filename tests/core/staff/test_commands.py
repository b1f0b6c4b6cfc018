"""`rugui staff` from a terminal."""

import re

import pytest
from click.testing import CliRunner
from rugui.cli import main
from rugui.staff import passwords, sessions
from rugui.staff.models import Account
from sqlalchemy import select

PASSWORD = "lotus ferry granite seven"


@pytest.fixture
def rugui(house, tmp_path, monkeypatch):
    """Runs `rugui staff …` against the test's database; returns the result."""
    monkeypatch.setenv("RUGUI_DATABASE_URL", house.database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUGUI_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("LC_ALL", "en")

    def run(*arguments, typed=None):
        return CliRunner().invoke(main, ["staff", *arguments], input=typed)

    return run


def test_an_account_is_made_used_and_shut(house, rugui):
    made = rugui("create", "Wu", "--name", "Wu", "--role", "front_desk", "--site", "tpe",
                 typed=f"{PASSWORD}\n{PASSWORD}\n")  # fmt: skip
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    house.client("wu")
    assert re.search(r"^wu\tWu\tfront_desk@TPE$", rugui("list").output, re.M)
    assert rugui("role", "wu", "read_only").exit_code == 0
    assert rugui("role", "wu", "front_desk", "--site", "TPE", "--take").exit_code == 0
    assert re.search(r"^wu\tWu\tread_only@\*$", rugui("list").output, re.M)
    assert rugui("role", "wu", "front_desk", "--take").exit_code == 1
    new = "copper lantern ninety tram"
    assert rugui("password", "wu", typed=f"{new}\n{new}\n").exit_code == 0
    house.client("wu", new)
    assert rugui("sessions", "wu").exit_code == 0
    assert rugui("disable", "wu").exit_code == 0
    assert "(may not sign in)" in rugui("list").output
    assert rugui("disable", "wu", "--again").exit_code == 0
    with house.work(write=False) as session:
        account = session.scalar(select(Account).where(Account.login == "wu"))
        assert account.active
        assert passwords.matches(account.password_hash, new)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["create", "chen", "--name", "x", "--password", PASSWORD], "Somebody else signs in as this."),
        (["create", "x", "--name", "x", "--password", "short"], "at least 10 characters"),
        (["create", "x", "--name", "x", "--password", PASSWORD, "--role", "king"], "no such role"),
        (["create", "x", "--name", "x", "--password", PASSWORD, "--role", "read_only", "--site", "Z"], "no such site"),
        (["disable", "chen"], "Somebody must be left"),
        (["disable", "nobody"], "no account nobody"),
        (["token", "--account", "lin", "--name", "x", "--scope", "staff.manage"], "does not hold staff.manage"),
        (["token"], "--account"),
        (["token", "revoke", "nothing"], "no such token"),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence_and_an_exit_status(rugui, arguments, reason):
    result = rugui(*arguments)
    assert result.exit_code in (1, 2)
    assert reason in result.output
    assert "Traceback" not in result.output


def test_a_token_is_printed_once_and_revoked(house, rugui):
    made = rugui("token", "--account", "chen", "--name", "kiosk", "--scope", "customers.read", "--site", "TPE")
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    with house.work(write=False) as session:
        viewer = sessions.identify_token(session, secret).viewer
    assert dict(viewer.grants) == {"customers.read": {house.sites["TPE"]}}
    listed = rugui("token", "list").output
    assert secret not in listed
    assert "\tchen\tkiosk\tcustomers.read\tuntil 20" in listed
    assert rugui("token", "revoke", listed.split("\t")[0]).exit_code == 0
    with house.work(write=False) as session:
        assert sessions.identify_token(session, secret) is None


def test_sites_are_listed_and_added(rugui):
    assert rugui("site", "sha", "--name", "Shanghai", "--timezone", "Asia/Shanghai", "--region", "CN",
                 "--currency", "CNY").exit_code == 0  # fmt: skip
    assert "SHA\tShanghai\tAsia/Shanghai\tCN\tCNY" in rugui("site").output
