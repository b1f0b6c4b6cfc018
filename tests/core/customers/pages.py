"""Small helpers of the tests of pages: a guest written and committed, and what a page says."""

import html
import re
from contextlib import contextmanager

from rugui.customers import service
from rugui.staff.models import Site
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


def text_of(response):
    """What a reader sees, without tags."""
    bare = re.sub(r"<(script|style).*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
