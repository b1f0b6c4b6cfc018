"""/api/v1/openapi.json: the API, described."""

from flask import Blueprint, Response, current_app

from rugui.edge import PUBLIC, requires
from rugui.programs.describing import describes
from rugui.programs.openapi import ROOT, document
from rugui.web.fields import answer

blueprint = Blueprint("programs_api", __name__, url_prefix=ROOT)


@blueprint.get("/openapi.json")
@requires(PUBLIC)
@describes()
def openapi() -> Response:
    """This document."""
    return answer(document(current_app))
