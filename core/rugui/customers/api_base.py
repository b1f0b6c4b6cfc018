"""The blueprint of guests for programs, and what its routes share."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for

from rugui.arrivals.candidates import today_at
from rugui.customers import access, schemas, sheet
from rugui.customers.birthday import parse
from rugui.customers.details import FIELDS
from rugui.customers.profile import Profile, profile
from rugui.db import utcnow
from rugui.edge import session, viewer
from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.staff.models import Site
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, picked, text_argument

blueprint = Blueprint("customers_api", __name__, url_prefix="/api/v1")


def told(id: str, status: int = 200, **headers: str) -> Response:
    """The guest as this program may see them; that contacts were opened is noted."""
    guest = profile(session(), id, viewer())
    tag = f'"{guest.version}"'
    if guest.public_id != id:  # merged away: whoever knows this version of it knows another record
        headers["Content_Location"] = url_for("customers_api.show", id=guest.public_id)
    elif request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    if viewer().can(access.REVEAL):
        sheet.opened(session(), guest, FIELDS)
    return answer(picked(schemas.customer(guest, viewer())), status, ETag=tag, **headers)


def known(id: str) -> Profile:
    """The guest, where this program may know who it is."""
    guest = profile(session(), id, viewer())
    if guest.hidden:
        raise NotFound(_l("There is nothing here."))
    return guest


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """What a `CustomerSchema` loaded; raises `Invalid` for a birthday that is none."""
    if parse(values.get("birthday", "")) is None:
        reason = _l("This is not a birthday such as 1990-05-17 or --05-17.")
        raise Invalid(_l("This cannot be saved yet."), fields={"birthday": reason})
    return values


def asked_site() -> Site | None:
    """The site of the argument `site`, whose country reads local phone numbers."""
    code = text_argument("site", 20)
    return site_by_code(session(), code, viewer()) if code else None


def today(site: Site | None) -> date:
    """The day it is at that site."""
    return today_at(site) if site else utcnow().date()
