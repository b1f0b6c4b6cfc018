"""Interactions for programs: a guest's timeline, and recording what happened."""

from flask import Blueprint, Response, request

from rugui.edge import requires, session, viewer
from rugui.followups import making
from rugui.interactions import schemas, service
from rugui.interactions import timeline as timelines
from rugui.interactions.access import READ, WRITE
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, number_argument, text_argument

blueprint = Blueprint("interactions_api", __name__, url_prefix="/api/v1")


@blueprint.get("/customers/<id>/timeline")
@requires(READ)
def timeline(id: str) -> Response:
    """What happened, newest first: `limit` entries a page, `before` is `next` of the page before; `kind` filters."""
    customer_id = service.customer_id_of(session(), id)
    page = timelines.timeline(
        session(), customer_id, viewer(), before=text_argument("before", 60) or None,
        kind=text_argument("kind", 40) or None, limit=number_argument("limit", 50, timelines.MOST),
    )  # fmt: skip
    return answer(schemas.timeline(page))


@blueprint.post("/customers/<id>/interactions")
@requires(WRITE)
def record(id: str) -> Response:
    """Record a call, e-mail, message, meeting or note: 201 and the entry."""
    values = body(schemas.InteractionSchema())
    customer_id = service.customer_id_of(session(), id)
    site = site_by_code(session(), values["site"], viewer()) if values["site"] else None
    row = service.record(session(), customer_id, site_id=site.id if site else None, **schemas.arguments(values))
    entry = schemas.recorded(row, site.code if site else "", making.of(session(), row.id))
    return answer(entry, 201, Location=f"{request.base_url}/{row.public_id}")
