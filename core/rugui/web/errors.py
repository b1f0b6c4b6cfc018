"""One handler turns refusals and HTTP errors into a page, another into problem+json (RFC 9457)."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed

from rugui.edge import is_api
from rugui.errors import RuguiError
from rugui.i18n import _

log = logging.getLogger("rugui")
SECRETS = frozenset({"password", "current", "again", "proof", "code"})


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(RuguiError, _refusal)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unusable)
    if not app.config.get("TESTING"):
        app.register_error_handler(Exception, _crash)


def _wants_json() -> bool:
    return is_api(request.endpoint or "") or request.path.startswith("/api/")


def problem(status: int, code: str, title: str, extra: Mapping[str, Any] | None = None) -> Response:
    """An RFC 9457 answer; `extra` members stand beside the four that each has."""
    response = jsonify({**(extra or {}), "type": "about:blank", "status": status, "code": code, "title": title})
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _refusal(error: RuguiError) -> Any:
    if _wants_json():
        fields = {name: str(text) for name, text in error.fields.items()}
        extra = error.details | ({"fields": fields} if fields else {})
        return problem(error.status, error.code, str(error.message), extra)
    return _page(error.status, str(error.message))


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if error.response is not None:
        return error.response
    if _wants_json():
        response = problem(status, error.name.lower().replace(" ", "_"), _title(status) or error.name)
        if status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="rugui"'
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response
    message = _title(status) or error.name
    if isinstance(error, CSRFError):
        message = _("This page was open for too long, or you signed in again meanwhile.")
    if (isinstance(error, CSRFError) or status == 401) and (typed := _typed()):
        g.setdefault("viewer", None)
        return render_template("errors/kept.html", status=status, message=message, typed=typed), status
    return _page(status, message)


def _typed() -> list[tuple[str, str]]:
    """What was sent and not taken, to be sent again: only to the page it came from, and never a password."""
    origin = request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        request.headers.get("Origin", "") == request.host_url.rstrip("/")
    )
    if not origin or request.headers.get("HX-Request") or SECRETS & set(request.form):
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def _unusable(error: DataError) -> Any:
    # PostgreSQL takes no NUL and no number beyond its columns; SQLite finds nothing by them.
    log.info("the database refused a value at %s", request.endpoint)
    return _http(BadRequest())


def _busy(error: OperationalError) -> Any:
    # Locked for too long, full, or away: nothing of the request is kept, and the same request may pass in a moment.
    log.exception("the database does not answer at %s", request.endpoint)
    g.viewer = None  # no more questions to the database for this page's frame
    response = problem(503, "busy", _title(503)) if _wants_json() else make_response(_page(503, _title(503)))
    response.headers["Retry-After"] = "5"
    return response


def _crash(error: Exception) -> Any:
    log.exception("unexpected error at %s", request.endpoint)
    if _wants_json():
        return problem(500, "internal_error", _title(500))
    return _page(500, _title(500))


def _title(status: int) -> str:
    return {
        400: _("The request could not be understood."),
        401: _("Please sign in."),
        403: _("You may not do this."),
        404: _("There is nothing here."),
        405: _("This cannot be done here."),
        413: _("That is too large."),
        415: _("This kind of content is not accepted."),
        428: _("Say which version you changed: send its ETag as If-Match."),
        429: _("Too many tries. Wait a moment."),
        503: _("The database does not answer. Nothing was saved; try again in a moment."),
        500: _("Something went wrong. It has been noted; nothing was saved."),
    }.get(status, "")


def _page(status: int, message: str) -> tuple[str, int]:
    g.setdefault("viewer", None)
    return render_template("errors/error.html", status=status, message=message), status
