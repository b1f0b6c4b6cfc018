"""/api/v1/openapi.json, the API described, and /metrics, the house in figures."""

from flask import Blueprint, Response, current_app
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from rugui.edge import PUBLIC, requires, session
from rugui.programs import metrics
from rugui.programs.describing import describes
from rugui.programs.openapi import ROOT, document
from rugui.web.fields import answer

blueprint = Blueprint("programs_api", __name__)


@blueprint.get(f"{ROOT}/openapi.json")
@requires(PUBLIC)
@describes()
def openapi() -> Response:
    """This document."""
    return answer(document(current_app))


@blueprint.get("/metrics")
@requires(metrics.READ)
def figures() -> Response:
    """What Prometheus reads, with a bearer token."""
    return Response(metrics.text(session()), content_type=CONTENT_TYPE_LATEST)
