"""Accounts and clients for tests."""

import secrets
from collections.abc import Iterable

from flask import Flask
from flask.testing import FlaskClient

from rugui.staff import sessions
from rugui.staff.models import Account, AccountRole, ApiToken, Role


def signed_in_client(
    app: Flask, permissions: Iterable[str], *, site_id: int | None = None, language: str = "en", name: str = "Lin"
) -> FlaskClient:
    """A client signed in as a new account holding `permissions` at one site, or everywhere."""
    state = app.extensions["rugui"]
    client = app.test_client()
    with state.database.unit_of_work(state.plugins) as work:
        account = Account(login=f"test-{secrets.token_hex(4)}", name=name)
        role = Role(key=f"test-{secrets.token_hex(4)}", permissions=list(permissions))
        work.add_all([account, role])
        work.flush()
        work.add(AccountRole(account_id=account.id, role_id=role.id, site_id=site_id))
        agent = str(client.environ_base["HTTP_USER_AGENT"])
        secret = sessions.open_session(work, account.id, user_agent=agent)
    with client.session_transaction() as cookie:
        cookie["sid"] = secret
        cookie["language"] = language
    return client


def bearer(app: Flask, permissions: Iterable[str], *, site_id: int | None = None) -> dict[str, str]:
    """The Authorization header of a program with these permissions at one site, or everywhere."""
    state = app.extensions["rugui"]
    secret = secrets.token_urlsafe(32)
    with state.database.unit_of_work(state.plugins) as work:
        account = Account(login=f"program-{secrets.token_hex(4)}", name="Program")
        role = Role(key=f"program-{secrets.token_hex(4)}", permissions=list(permissions))
        work.add_all([account, role])
        work.flush()
        work.add(AccountRole(account_id=account.id, role_id=role.id, site_id=site_id))
        digest = sessions.digest(secret)
        work.add(ApiToken(account_id=account.id, name="test", secret_hash=digest, scopes=list(permissions)))
    return {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
