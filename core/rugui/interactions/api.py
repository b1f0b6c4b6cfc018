"""Interactions for programs: a guest's timeline, recording what happened, and stays."""

from flask import Blueprint, Response, url_for

from rugui import edge
from rugui.edge import requires, session, viewer
from rugui.followups import making
from rugui.interactions import api_stays, schemas, service
from rugui.interactions import timeline as timelines
from rugui.interactions.access import READ, WRITE
from rugui.interactions.models import Interaction
from rugui.interactions.schemas import InteractionGiven, InteractionSchema, TimelineGiven
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.values import Json
from rugui.web.fields import answer, body, number_argument, picked, picked_each, text_argument

blueprint = Blueprint("interactions_api", __name__, url_prefix="/api/v1")
api_stays.register(blueprint)


@blueprint.get("/customers/<id>/timeline")
@requires(READ)
@describes(
    gives=TimelineGiven,
    query={"limit": describing.limit(timelines.MOST), "before": describing.text("`next` of the page before.", 60),
           "kind": describing.text("Only entries of this kind.", 40), "fields": describing.chosen()},
)  # fmt: skip
def timeline(id: str) -> Response:
    """What happened, newest first: `limit` entries a page, `before` is `next` of the page before; `kind` filters."""
    customer_id = service.customer_id_of(session(), id)
    page = timelines.timeline(
        session(), customer_id, viewer(), before=text_argument("before", 60) or None,
        kind=text_argument("kind", 40) or None, limit=number_argument("limit", 50, timelines.MOST),
    )  # fmt: skip
    found = schemas.timeline(page)
    return answer(found | {"entries": picked_each(schemas.entry(one) for one in page.entries)})


@blueprint.post("/customers/<id>/interactions")
@requires(WRITE)
@describes(takes=InteractionSchema, gives=InteractionGiven, status=201)
def record(id: str) -> Response:
    """Record a call, e-mail, message, meeting or note: 201 and the entry."""
    values = body(InteractionSchema())
    customer_id = service.customer_id_of(session(), id)
    site = site_by_code(session(), values["site"], viewer()) if values["site"] else None
    row = service.record(session(), customer_id, site_id=site.id if site else None, **schemas.arguments(values))
    return answer(_told(row), 201, Location=url_for("interactions_api.show", id=row.public_id))


@blueprint.get("/interactions/<id>")
@requires(READ)
@describes(gives=InteractionGiven, query={"fields": describing.chosen()})
def show(id: str) -> Response:
    """One entry."""
    return answer(picked(_told(service.get(session(), id, viewer()))))


@blueprint.delete("/interactions/<id>")
@requires(WRITE)
@describes(status=204)
def undo(id: str) -> Response:
    """Take back an entry just written, by whoever wrote it; a moment later 409."""
    service.undo(session(), id)
    return Response(status=204)


def _told(row: Interaction) -> dict[str, Json]:
    code = next((one.code for one in edge.sites(session()) if one.id == row.site_id), "")
    return schemas.recorded(row, code, making.of(session(), row.id))
