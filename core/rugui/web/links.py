"""Where things are, for plugins: a guest's page, and the site the reader works at."""

from collections.abc import Iterable
from datetime import date

from flask import g, has_request_context, url_for
from sqlalchemy.orm import Session

from rugui import edge
from rugui.db import utcnow
from rugui.stays import today_at
from rugui.values import SiteRef


def guest_url(public_id: str, anchor: str = "") -> str:
    """Address of a guest's page, at the element `anchor`."""
    return url_for("customers.show", id=public_id, _anchor=anchor or None)


def consent_url(public_id: str, purposes: Iterable[str] = ()) -> str:
    """Address of the page on which a guest's consent to these purposes is written down."""
    return url_for("privacy.consents", id=public_id, about=[f"{one}." for one in purposes])


def current_site(session: Session) -> SiteRef | None:
    """The site the reader works at: the one chosen, else the first they may see; None while there is none."""
    site = edge.current_site(session)
    if site is None:
        return None
    return SiteRef(site.id, site.code, site.name, site.name_zh_hant, site.name_zh_hans, site.timezone, site.currency)


def today_here(session: Session) -> date:
    """The present day where the reader works; in jobs and commands, which work nowhere, the day in UTC."""
    somebody = has_request_context() and g.get("viewer") is not None
    site = current_site(session) if somebody else None
    return today_at(site) if site else utcnow().date()
