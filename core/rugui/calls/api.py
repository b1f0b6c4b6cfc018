"""Calls, told by a telephone exchange: POST /api/v1/calls."""

from flask import Blueprint, Response

from rugui.calls import access, schemas, service
from rugui.calls.schemas import CallGiven, CallSchema
from rugui.calls.service import Told
from rugui.edge import requires, session
from rugui.programs.describing import describes
from rugui.web.fields import answer, body

blueprint = Blueprint("calls_api", __name__, url_prefix="/api/v1")


@blueprint.post("/calls")
@requires(access.REPORT)
@describes(takes=CallSchema, gives=CallGiven, status=(200, 201))
def report() -> Response:
    """A call rings, is answered or has ended: 201 where it comes to a new screen, else 200.

    Whom it cannot be shown to is said with 422; of a call that never came here 200 and no screen.
    """
    values = body(CallSchema())
    if "number" in values:
        values["number"] = values["number"] or ""
    legs, made = service.report(session(), Told(**values))
    return answer(schemas.given(values["call"], legs, service.logins(session(), legs)), 201 if made else 200)
