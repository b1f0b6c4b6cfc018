"""What the pages of guests share: the blueprint, the site the clerk works at, and result lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from rugui import edge, facts
from rugui.arrivals.candidates import today_at
from rugui.customers import choices
from rugui.db import utcnow
from rugui.edge import session, viewer
from rugui.i18n import short_date
from rugui.recall import service as recall
from rugui.recall.match import Match
from rugui.values import Fact, NameForm

blueprint = Blueprint("customers", __name__)
SUGGESTED, LISTED = 8, 50


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"country_name": choices.country, "language_label": choices.language, "honorifics": choices.HONORIFICS}


@dataclass(frozen=True, slots=True)
class Result:
    """A guest in two lines, as `ui.guest_line` shows one."""

    href: str
    names: Sequence[NameForm]
    why: object = ""
    fact: Fact | None = None
    state: str = ""
    room: str = ""
    date: str = ""
    public_id: str = ""


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page."""
    return bool(request.headers.get("HX-Request"))


def today() -> date:
    """The present day at the site the clerk works at."""
    site = edge.current_site(session())
    return today_at(site) if site else utcnow().date()


def region() -> str:
    """The region (ISO 3166) whose local phone numbers the clerk types."""
    site = edge.current_site(session())
    return site.region if site else ""


def find(text: str, limit: int) -> list[Result]:
    """Guests found, with why and the one fact that matters most about each."""
    site = edge.current_site(session())
    site_id = site.id if site else None
    day = today()
    matches = recall.find(session(), text, viewer(), site_id=site_id, limit=limit, today=day)
    stated: dict[int, list[Fact]] = {}
    if matches:
        stated, _failed = facts.facts(session(), [match.customer_id for match in matches], viewer(), site_id)
    return [result(match, day, next(iter(stated.get(match.customer_id, ())), None)) for match in matches]


def result(match: Match, day: date, fact: Fact | None = None) -> Result:
    """A match as a line."""
    state = match.state
    if state == "arriving" and match.arrival != day.isoformat():
        state = "expected"
    elif state == "in_house" and match.departure == day.isoformat():
        state = "departing"
    when = short_date(date.fromisoformat(match.arrival)) if state == "expected" and match.arrival else ""
    href = url_for("customers.show", id=match.public_id)
    return Result(href, match.names, match.why, fact, state, match.room, when, match.public_id)


def saved(message: str, public_id: str, endpoint: str = "customers.show") -> Response:
    """Back to the guest after something was saved."""
    flash(message, "done")
    return redirect(url_for(endpoint, id=public_id), 303)
