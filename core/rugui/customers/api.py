"""Guests for programs: /api/v1/customers."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import PreconditionRequired

from rugui.arrivals.candidates import today_at
from rugui.customers import access, schemas, service, sheet
from rugui.customers.birthday import parse
from rugui.customers.details import FIELDS, Details
from rugui.customers.profile import profile
from rugui.customers.snapshot import fields
from rugui.db import utcnow
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.recall import service as recall
from rugui.staff.models import Site
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, number_argument, text_argument

blueprint = Blueprint("customers_api", __name__, url_prefix="/api/v1")


@blueprint.get("/customers", endpoint="find")
@requires(access.READ)
def find() -> Response:
    """Guests found by `q`, best first; `site` (a code) ranks those of that site before others."""
    text, limit, site = text_argument("q"), number_argument("limit", 20, recall.MOST), _site()
    matches = recall.find(session(), text, viewer(), site_id=site.id if site else None, limit=limit, today=_today(site))
    return answer({"matches": [schemas.match(one) for one in matches]})


@blueprint.get("/customers/<id>", endpoint="show")
@requires(access.READ)
def show(id: str) -> Response:
    """One guest. The ETag is the version, to be sent back as If-Match with a change. The id of a record merged away
    gives the one that stayed: `id` and Content-Location are its."""
    return _answer(id)


@blueprint.post("/customers", endpoint="create")
@requires(access.WRITE)
def create() -> Response:
    """A new guest: 201 and where it is. `site` (a code) reads local phone numbers."""
    values = _values()
    values.pop("version", None)
    site = _site()
    details = replace(Details(), **fields(values))
    made = service.create(session(), details, region=site.region if site else "", today=_today(site))
    return _answer(made.public_id, 201, Location=url_for("customers_api.show", id=made.public_id))


@blueprint.patch("/customers/<id>", endpoint="update")
@requires(access.WRITE)
def update(id: str) -> Response:
    """Change the fields sent. Needs the version that was read, as If-Match or `version`; a stale one answers 409
    with `differences` and the present `version`."""
    values = _values(partial=True)
    version = _version(values.pop("version", None))
    site = _site()
    region = site.region if site else ""
    service.update(session(), id, version, fields(values), region=region, today=_today(site))
    return _answer(id)


def _answer(id: str, status: int = 200, **headers: str) -> Response:
    guest = profile(session(), id, viewer())
    tag = f'"{guest.version}"'
    if guest.public_id != id:  # merged away: whoever knows this version of it knows another record
        headers["Content_Location"] = url_for("customers_api.show", id=guest.public_id)
    elif request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    if viewer().can(access.REVEAL):
        sheet.opened(session(), guest, FIELDS)
    return answer(schemas.customer(guest, viewer()), status, ETag=tag, **headers)


def _values(*, partial: bool = False) -> dict[str, Any]:
    values = body(schemas.CustomerSchema(), partial=partial)
    if parse(values.get("birthday", "")) is None:
        reason = _l("This is not a birthday such as 1990-05-17 or --05-17.")
        raise Invalid(_l("This cannot be saved yet."), fields={"birthday": reason})
    return values


def _version(given: object) -> int:
    match = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if match.isascii() and match.isdigit() and len(match) < 10:
        return int(match)
    if isinstance(given, int):
        return given
    raise PreconditionRequired


def _site() -> Site | None:
    code = text_argument("site", 20)
    return site_by_code(session(), code, viewer()) if code else None


def _today(site: Site | None) -> date:
    return today_at(site) if site else utcnow().date()
