"""The arrival briefing for programs."""

from datetime import date

from flask import Blueprint, Response, request

from rugui.arrivals import schemas, service
from rugui.arrivals.candidates import today_at
from rugui.arrivals.schemas_given import BriefingGiven, ReviewedGiven, ReviewSchema
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.interactions import transitions
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff.sites import site_by_code
from rugui.web.fields import answer, body, picked_each, text_argument

blueprint = Blueprint("arrivals_api", __name__, url_prefix="/api/v1")


@blueprint.get("/arrivals")
@requires(service.READ)
@describes(
    gives=BriefingGiven, versioned=True,
    query={"site": describing.SITE, "date": describing.text("A day like 2026-11-22; today there if not given.", 10),
           "fields": describing.chosen()},
)  # fmt: skip
def arrivals() -> Response:
    """The briefing of `site` (a code) on `date` (ISO; today there if not given); 304 while the ETag is the same."""
    site = site_by_code(session(), text_argument("site", 20), viewer())
    try:
        day = date.fromisoformat(text_argument("date", 10)) if request.args.get("date") else today_at(site)
    except ValueError as error:
        reason = _l("Write the date like 2026-11-22.")
        raise Invalid(reason, fields={"date": reason}) from error
    tag = f'"{service.version(session(), viewer(), site, day)}"'
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    found = schemas.briefing(service.briefing(session(), viewer(), site, day))
    return answer(found | {name: picked_each(found[name]) for name in transitions.SECTIONS}, ETag=tag)


@blueprint.post("/arrivals/<id>/review")
@requires(service.REVIEW)
@describes(takes=ReviewSchema, gives=ReviewedGiven)
def review(id: str) -> Response:
    """Mark the row of a stay as read, or not."""
    reviewed = body(ReviewSchema())["reviewed"]
    service.review(session(), id, reviewed=reviewed)
    return answer({"id": id, "reviewed": reviewed})
