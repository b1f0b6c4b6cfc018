"""How imports stand, for programs: /api/v1/imports."""

from flask import Blueprint, Response

from rugui.edge import requires, session
from rugui.imports import schemas, service
from rugui.imports.schemas import BatchesGiven, BatchGiven
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, number_argument, picked

blueprint = Blueprint("imports_api", __name__, url_prefix="/api/v1/imports")
MOST = 50


@blueprint.get("")
@requires(service.RUN)
@describes(gives=BatchesGiven, query={"limit": describing.limit(MOST), "fields": describing.chosen()})
def index() -> Response:
    """The newest imports this program may know of."""
    found = service.latest(session(), number_argument("limit", MOST, MOST))
    return answer({"imports": [picked(schemas.batch(one)) for one in found]})


@blueprint.get("/<id>")
@requires(service.RUN)
@describes(gives=BatchGiven, query={"fields": describing.chosen()})
def show(id: str) -> Response:
    """One import: how far it is, what became of its rows, and why rows were not taken."""
    return answer(picked(schemas.batch(service.get(session(), id), reasons=True)))
