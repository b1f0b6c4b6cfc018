"""Small helpers of the tests of pages: a guest written and committed, and what a page says."""

import html
import re
import secrets
from contextlib import contextmanager

from rugui.customers import service
from rugui.staff import sessions
from rugui.staff.models import Account, AccountRole, ApiToken, Role, Site
from rugui.values import OPERATOR

DESK = ("customers.read", "customers.write", "customers.reveal", "interactions.read", "interactions.write",
        "arrivals.read")  # fmt: skip


@contextmanager
def work(app, viewer=OPERATOR):
    """A transaction that is kept."""
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=viewer) as session:
        yield session


def add_site(app, code="TPE", region="TW", timezone="Asia/Taipei"):
    with work(app) as session:
        site = Site(code=code, name=code, region=region, timezone=timezone)
        session.add(site)
        session.flush()
        return site.id


def add_guest(app, details, region="TW"):
    with work(app) as session:
        return service.create(session, details, region=region).public_id


def token(app, *permissions):
    """A bearer token of a new account with these permissions everywhere."""
    secret = secrets.token_hex(16)
    with work(app) as session:
        account = Account(login=f"program-{secret[:8]}", name="Program")
        role = Role(key=f"role-{secret[:8]}", permissions=list(permissions))
        session.add_all([account, role])
        session.flush()
        session.add(AccountRole(account_id=account.id, role_id=role.id))
        hashed = sessions.digest(secret)
        session.add(ApiToken(account_id=account.id, name="test", secret_hash=hashed, scopes=list(permissions)))
    return secret


def text_of(response):
    """What a reader sees, without tags."""
    bare = re.sub(r"<(script|style).*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
