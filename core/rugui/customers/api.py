"""Guests for programs: /api/v1/customers."""

from dataclasses import replace

from flask import Response, request, url_for

from rugui.customers import access, api_bulk, api_parts, api_walk, schemas, service, walking
from rugui.customers.api_base import asked_site, blueprint, checked, today, told
from rugui.customers.details import Details
from rugui.customers.schemas_given import CustomerGiven, FoundGiven
from rugui.customers.snapshot import fields
from rugui.edge import requires, session, viewer
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.recall import service as recall
from rugui.web.fields import answer, body, number_argument, picked_each, text_argument, version_sent

__all__ = ["api_bulk", "api_parts", "api_walk", "blueprint"]


@blueprint.get("/customers", endpoint="find")
@requires(access.READ)
@describes(
    gives=FoundGiven,
    query={"q": describing.text("What a clerk would type: a name, a phone, a number."), "site": describing.SITE,
           "limit": describing.limit(walking.MOST), "fields": describing.chosen(), **api_walk.QUERY},
)  # fmt: skip
def find() -> Response:
    """Guests found by `q`, best first; `site` (a code) ranks those of that site before others.

    Without `q` every guest there is, a page at a time, narrowed by `updated_since` (the earliest change first) and by
    `fact`. Facts are asked of the plugins for up to 1000 guests a request: a page may be short and have a `next`.
    """
    if "q" not in request.args:
        return api_walk.page()
    text, limit, site = text_argument("q"), number_argument("limit", 20, recall.MOST), asked_site()
    matches = recall.find(session(), text, viewer(), site_id=site.id if site else None, limit=limit, today=today(site))
    return answer({"matches": picked_each(schemas.match(one) for one in matches)})


@blueprint.get("/customers/<id>", endpoint="show")
@requires(access.READ)
@describes(gives=CustomerGiven, query={"fields": describing.chosen()}, versioned=True)
def show(id: str) -> Response:
    """One guest. The ETag is the version, to be sent back as If-Match with a change. The id of a record merged away
    gives the one that stayed: `id` and Content-Location are its."""
    return told(id)


@blueprint.post("/customers", endpoint="create")
@requires(access.WRITE)
@describes(takes=schemas.CustomerSchema, gives=CustomerGiven, status=201, query={"site": describing.SITE})
def create() -> Response:
    """A new guest: 201 and where it is. `site` (a code) reads local phone numbers."""
    values = checked(body(schemas.CustomerSchema()))
    values.pop("version", None)
    site = asked_site()
    details = replace(Details(), **fields(values))
    made = service.create(session(), details, region=site.region if site else "", today=today(site))
    return told(made.public_id, 201, Location=url_for("customers_api.show", id=made.public_id))


@blueprint.patch("/customers/<id>", endpoint="update")
@requires(access.WRITE)
@describes(
    takes=schemas.CustomerSchema(partial=True), gives=CustomerGiven, query={"site": describing.SITE}, versioned=True
)
def update(id: str) -> Response:
    """Change the fields sent. Needs the version that was read, as If-Match or `version`; a stale one answers 409
    with `differences` and the present `version`."""
    values = checked(body(schemas.CustomerSchema(), partial=True))
    version = version_sent(values.pop("version", None))
    site = asked_site()
    region = site.region if site else ""
    service.update(session(), id, version, fields(values), region=region, today=today(site))
    return told(id)
