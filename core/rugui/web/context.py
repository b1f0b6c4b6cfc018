"""What every template can count on: the frame of the page and how dates, times, money and phones are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, url_for
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import SQLAlchemyError

from rugui import edge
from rugui.i18n import LANGUAGE_NAMES, _l, html_lang, long_date, money, phone, short_date
from rugui.plugins import paused
from rugui.staff.models import Site
from rugui.values import MenuItem

MENU = (
    MenuItem(_l("Guests"), "customers.home", "customers.read", "search", 10),
    MenuItem(_l("Arrivals"), "arrivals.briefing", "arrivals.read", "bell", 20),
    MenuItem(_l("Follow-ups"), "followups.index", "followups.read", "clipboard-list", 30),
    MenuItem(_l("Duplicates"), "duplicates.index", "customers.merge", "users-group", 50),
    MenuItem(_l("Import"), "imports.index", "imports.run", "upload", 60),
    MenuItem(_l("Staff"), "staff.accounts", "staff.manage", "users", 70),
    MenuItem(_l("Plugins"), "web_plugins.index", "plugins.manage", "plug", 80),
    MenuItem(_l("Webhooks"), "webhooks.index", "webhooks.manage", "link", 82),
    MenuItem(_l("Privacy"), "privacy.wordings", "privacy.manage", "lock", 85),
    MenuItem(_l("Audit log"), "privacy.audit_log", "audit.read", "history", 90),
)


def init_app(app: Flask) -> None:
    """Register the context processor and the filters."""
    app.context_processor(_frame)
    app.jinja_env.globals.update(csrf_token=generate_csrf, main_menu=main_menu)
    app.jinja_env.filters.update(
        money=money, phone=phone, long_date=long_date, short_date=short_date, clock=clock, moment=moment
    )


def at_site(at: datetime, site: Site | None = None) -> datetime:
    """An aware time as the clock on the wall of a site shows it; without one, of the site the viewer works at."""
    if site is None:
        site = _sites()[1] if g.get("viewer") else None
    return at.astimezone(ZoneInfo(site.timezone)) if site else at


def clock(at: datetime, site: Site | None = None) -> str:
    """14:05, in the site's zone."""
    return f"{at_site(at, site):%H:%M}"


def moment(at: datetime, site: Site | None = None) -> str:
    """2026-11-22 14:05, in the site's zone; the year as the reader counts it."""
    local = at_site(at, site)
    return f"{short_date(local.date())} {local:%H:%M}"


def _frame() -> dict[str, Any]:
    viewer = g.get("viewer")
    sites, current = _sites() if viewer else ([], None)
    return {
        "viewer": viewer,
        "sites": sites,
        "current_site": current,
        "html_lang": html_lang(),
        "languages": LANGUAGE_NAMES,
    }


def _sites() -> tuple[Sequence[Site], Site | None]:
    if g.get("session") is not None:
        return edge.sites(g.session), edge.current_site(g.session)
    try:  # an error's page, after the request's own transaction
        with edge.transaction(write=False) as work:
            return edge.sites(work), edge.current_site(work)
    except SQLAlchemyError:
        return [], None  # the database is what failed: the page still says so


def main_menu() -> list[dict[str, Any]]:
    """What the viewer may open; made for whole pages only, fragments have none."""
    if "menu" not in g:
        loaded = current_app.extensions["rugui"].plugins.running
        left_out = paused(g.session) if g.get("session") is not None else frozenset()
        items = [*MENU, *(i for one in loaded if one.plugin and one.name not in left_out for i in one.plugin.menu)]
        shown = [i for i in items if i.endpoint in current_app.view_functions and g.viewer.can(i.permission)]
        g.menu = [
            {"title": item.title, "url": url_for(item.endpoint), "icon": item.icon}
            for item in sorted(shown, key=lambda item: item.order)
        ]
    menu: list[dict[str, Any]] = g.menu
    return menu
