"""A small house: two sites, the built-in roles, and people with passwords."""

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from rugui.staff import service

PASSWORD = "lotus ferry granite seven"
HASH = service.make_hash(PASSWORD)


@dataclass
class House:
    """The application with its people; `accounts` and `sites` hold ids and public ids."""

    app: object
    sites: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, tuple[int, str]] = field(default_factory=dict)

    def work(self, *, write: bool = True, viewer: object = None):
        state = self.app.extensions["rugui"]
        return state.database.unit_of_work(state.plugins, write=write, viewer=viewer or service_operator())

    @property
    def database(self):
        return self.app.extensions["rugui"].database

    def viewer(self, login: str):
        """The viewer that signing in as `login` makes."""
        from rugui.staff import accounts
        from rugui.values import Viewer

        account_id, _ = self.accounts[login]
        with self.work(write=False) as session:
            return Viewer(account_id, login, accounts.held_by(session, account_id))

    def client(self, login: str | None = None, password: str = PASSWORD, **environ: str) -> FlaskClient:
        """A browser; signed in through the page where a login is given."""
        client = self.app.test_client()
        client.environ_base.update({"HTTP_ACCEPT_LANGUAGE": "en"} | environ)
        if login:
            answer = client.post("/sign-in", data={"login": login, "password": password})
            assert answer.status_code == 303, answer.text
        return client


def service_operator():
    from rugui.values import OPERATOR

    return OPERATOR


@pytest.fixture
def house(app):
    """TPE and HKG; `chen` administers the chain, `lin` stands at the desk of TPE, `ho` administers HKG only."""
    from rugui.staff.models import Account
    from sqlalchemy import update

    house = House(app)
    with house.work() as session:
        service.ensure_roles(session)
        for code, zone, currency in (("TPE", "Asia/Taipei", "TWD"), ("HKG", "Asia/Hong_Kong", "HKD")):
            values = {"code": code, "name": code, "timezone": zone, "region": "TW", "currency": currency}
            house.sites[code] = service.create_site(session, values).id
        for login, role, site in (
            ("chen", "administrator", None),
            ("lin", "front_desk", "TPE"),
            ("ho", "administrator", "HKG"),
        ):
            held = [(role, house.sites[site] if site else None)]
            account = service.create_account(session, login, login.title(), roles=held)
            house.accounts[login] = (account.id, account.public_id)
        session.execute(update(Account).values(password_hash=HASH))
    return house
