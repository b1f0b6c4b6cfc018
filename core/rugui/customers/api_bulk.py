"""Many guests at once, each with a verdict of its own."""

from dataclasses import replace
from typing import Any

from flask import Response

from rugui.customers import access, schemas, service
from rugui.customers.api_base import asked_site, blueprint, checked, today
from rugui.customers.details import Details
from rugui.customers.models import Customer
from rugui.customers.schemas_given import BulkRows, BulkSchema, VerdictsGiven
from rugui.customers.snapshot import fields
from rugui.edge import requires, session
from rugui.errors import Invalid, RuguiError
from rugui.i18n import _l
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.models import Site
from rugui.web.fields import answer, body, loaded


@blueprint.post("/customers/bulk", endpoint="bulk")
@requires(access.WRITE)
@describes(takes=BulkSchema, gives=VerdictsGiven, status=200, query={"site": describing.SITE})
def bulk() -> Response:
    """Up to 200 guests: a row with `id` and `version` changes that guest, one without is a new one.

    200 whatever became of the rows: each has a verdict with its own status, 201, 200 or that of a problem. A row that
    cannot be saved leaves the others alone.
    """
    site = asked_site()
    return answer({"rows": [_verdict(place, row, site) for place, row in enumerate(body(BulkRows())["rows"])]})


def _verdict(place: int, row: dict[str, Any], site: Site | None) -> dict[str, Any]:
    status = 200 if "id" in row else 201
    try:
        with session().begin_nested():
            made = _save(row, site)
    except RuguiError as error:
        why = {name: str(text) for name, text in error.fields.items()}
        said = {"row": place, "status": error.status, "code": error.code, "title": str(error.message), "fields": why}
        return error.details | said
    return {"row": place, "status": status, "id": made.public_id, "version": made.version}


def _save(row: dict[str, Any], site: Site | None) -> Customer:
    id = row.pop("id", None)
    values = checked(loaded(schemas.CustomerSchema(), row, partial=id is not None))
    version = values.pop("version", None)
    region = site.region if site else ""
    if id is None:
        return service.create(session(), replace(Details(), **fields(values)), region=region, today=today(site))
    if version is None:
        raise Invalid(_l("This cannot be saved yet."), fields={"version": _l("This field is required.")})
    return service.update(session(), str(id), version, fields(values), region=region, today=today(site))
