"""Pages that belong to no noun: the language switch and, in development, the style guide."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from rugui.edge import PUBLIC, requires
from rugui.i18n import LANGUAGES

blueprint = Blueprint("web", __name__)


@blueprint.route("/language", methods=["GET", "POST"])
@requires(PUBLIC)
def language() -> Response:
    """Remember `language` (BCP 47) in the session and go back to `next`, a path of this application."""
    chosen = request.values.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(local_path(request.values.get("next", "")), 303)


@blueprint.get("/styleguide")
@requires(PUBLIC)
def styleguide() -> str:
    """Every part in every state; only in development."""
    if not current_app.config.get("DEVELOPMENT"):
        abort(404)
    from rugui.web import samples

    return render_template("styleguide.html", **samples.everything())


def local_path(address: str) -> str:
    """The path and query of an address of this application, or "/" for anything that leads elsewhere."""
    parts: Any = urlsplit(address.replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return "/"
    return str(parts.path) + (f"?{parts.query}" if parts.query else "")
