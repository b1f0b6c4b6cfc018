"""Ids for URLs and command lines, and the day it is where somebody works."""

from datetime import UTC, date, datetime

import time_machine
from click.testing import CliRunner
from rugui import cli, db
from rugui.testing.guests import new_guest, new_site


def test_an_id_is_never_taken_for_an_option(monkeypatch):
    made = iter(["-Gx6W8h0T0mK0mQe2nYk0A", "--P9jcqT0mK0mQe2nYk0AA", "aGx6W8h0T0mK0mQe2nYk0A"])
    monkeypatch.setattr(db.secrets, "token_urlsafe", lambda size: next(made))
    assert db.new_public_id() == "aGx6W8h0T0mK0mQe2nYk0A"


def test_a_command_on_an_empty_database_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("RUGUI_INSTANCE", str(tmp_path))
    monkeypatch.delenv("RUGUI_DATABASE_URL", raising=False)
    result = CliRunner().invoke(cli.main, ["find", "wang"])
    assert result.exit_code == 1
    assert "run `rugui db upgrade`" in result.output


def test_what_is_noted_before_eight_in_taipei_is_noted_today(app, sign_in, database):
    with database.unit_of_work(app.extensions["rugui"].plugins) as work:
        new_site(work, "TPE", timezone="Asia/Taipei")
        guest = new_guest(work, "王小明").public_id
    with time_machine.travel(datetime(2026, 11, 21, 22, 30, tzinfo=UTC), tick=False):  # 06:30 on the 22nd in Taipei
        client = sign_in("customers.read", "interactions.read", "hotel_preferences.read", "hotel_preferences.write")
        answer = client.post(f"/preferences/guest/{guest}/add", data={"pick": "floor.high|likes|"})
        assert answer.status_code == 303, answer.text
    from hotel_preferences.models import Preference

    with database.unit_of_work(app.extensions["rugui"].plugins, write=False) as work:
        assert work.query(Preference.first_noted).scalar() == date(2026, 11, 22)
