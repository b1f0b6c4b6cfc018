"""The whole file of a guest: what it is, and taking it along."""

import orjson
from flask import Response, current_app, render_template

from rugui.customers.profile import profile
from rugui.edge import requires, session, viewer
from rugui.errors import NotFound
from rugui.i18n import _
from rugui.privacy import export, export_page
from rugui.privacy.pages import blueprint

KINDS = {"json": "application/json", "html": "text/html; charset=utf-8"}


@blueprint.get("/guests/<id>/file")
@requires(export.EXPORT)
def file(id: str) -> str:
    """Where the guest's whole file is to be had."""
    return render_template("privacy/file.html", guest=profile(session(), id, viewer()))


@blueprint.get("/guests/<id>/file/<form>")
@requires(export.EXPORT)
def download(id: str, form: str) -> Response:
    """The whole file as JSON or as a page in the guest's language; always saved, never shown inside this site."""
    if form not in KINDS:
        raise NotFound(_("There is nothing here."))
    found = export.export(session(), id, form=form)
    plugins = current_app.extensions["rugui"].plugins
    body = export_page.page(found, plugins) if form == "html" else orjson.dumps(found, option=orjson.OPT_INDENT_2)
    response = Response(body, content_type=KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="guest-{id}.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
