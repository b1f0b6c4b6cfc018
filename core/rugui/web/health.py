"""Two addresses for whoever watches the process: is it alive, and may it be sent guests."""

import logging
from typing import Any

from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from rugui import migrate
from rugui.edge import PUBLIC, requires

blueprint = Blueprint("health", __name__)
log = logging.getLogger("rugui")


@blueprint.get("/healthz")
@requires(PUBLIC)
def healthz() -> dict[str, str]:
    """The process answers; says nothing about the database, so that a slow one gets nobody restarted."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@requires(PUBLIC)
def readyz() -> Any:
    """The database answers and its tables are those this version expects; 503 otherwise, without details."""
    state = current_app.extensions["rugui"]
    try:
        ready = not migrate.pending(state.database, state.plugins)
    except SQLAlchemyError:
        log.exception("not ready: the database does not answer")
        ready = False
    response = jsonify({"status": "ok" if ready else "not ready"})
    response.status_code = 200 if ready else 503
    return response
