"""The pages of webhooks, and of what could not be delivered."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rugui.edge import requires, session
from rugui.errors import Invalid
from rugui.i18n import _, _n
from rugui.webhooks import service, undelivered
from rugui.webhooks.forms import EndpointForm
from rugui.webhooks.service import MANAGE

blueprint = Blueprint("webhooks", __name__)


@blueprint.get("/webhooks")
@requires(MANAGE)
def index() -> str:
    """Every webhook, how it goes, and how much waits for it."""
    return _page("webhooks/index.html", rows=service.listing(session()))


@blueprint.route("/webhooks/new", methods=["GET", "POST"])
@requires(MANAGE)
def new() -> Any:
    """Add one, and show its secret once."""
    form = EndpointForm()
    if form.validate_on_submit():
        try:
            made, secret = service.create(session(), form.url.data, form.names)
            return render_template("webhooks/secret.html", endpoint=made, secret=secret)
        except Invalid as error:
            form.take(error)
    return render_template("webhooks/edit.html", form=form, endpoint=None), 422 if form.errors else 200


@blueprint.route("/webhooks/<id>", methods=["GET", "POST"])
@requires(MANAGE)
def edit(id: str) -> Any:
    """Change one."""
    endpoint = service.get(session(), id)
    form = EndpointForm(data={"url": endpoint.url, "events": "\n".join(endpoint.events)})
    if form.validate_on_submit():
        try:
            service.change(session(), id, form.url.data, form.names)
            return _done(_("Saved."))
        except Invalid as error:
            form.take(error)
    return render_template("webhooks/edit.html", form=form, endpoint=endpoint), 422 if form.errors else 200


@blueprint.post("/webhooks/<id>/paused")
@requires(MANAGE)
def pause(id: str) -> Response:
    """Pause one (`paused` is 1) or resume it."""
    paused = request.form.get("paused") == "1"
    service.set_paused(session(), id, paused)
    return _done(_("Paused. What happens is kept for 30 days.") if paused else _("Running again."))


@blueprint.post("/webhooks/<id>/secret")
@requires(MANAGE)
def rotate(id: str) -> str:
    """Make a new secret and show it once."""
    secret = service.rotate(session(), id)
    return render_template("webhooks/secret.html", endpoint=service.get(session(), id), secret=secret)


@blueprint.post("/webhooks/<id>/test")
@requires(MANAGE)
def try_out(id: str) -> Response:
    """Send the event webhooks.test."""
    service.try_out(session(), id)
    return _done(_("webhooks.test is on its way."))


@blueprint.post("/webhooks/<id>/remove")
@requires(MANAGE)
def remove(id: str) -> Response:
    """Forget one, and what waits for it."""
    service.remove(session(), id)
    return _done(_("Removed."))


@blueprint.get("/webhooks/undelivered", endpoint="undelivered")
@requires(MANAGE)
def letters() -> str:
    """What was tried too often."""
    return _page("webhooks/undelivered.html", letters=undelivered.listing(session()))


@blueprint.post("/webhooks/undelivered", endpoint="settle")
@requires(MANAGE)
def settle() -> Response:
    """Try again (`what` is retry) or drop one (`id`) or all."""
    given = request.form.get("id", "")
    ids = [int(given)] if given.isascii() and given.isdigit() and len(given) < 19 else None if not given else []
    if request.form.get("what") == "drop":
        done = undelivered.drop(session(), ids)
        flash(_n("%(num)s dropped.", "%(num)s dropped.", done), "done")
    else:
        done = undelivered.retry(session(), ids)
        flash(_n("%(num)s is tried again.", "%(num)s are tried again.", done), "done")
    return redirect(url_for("webhooks.undelivered"), 303)


def _page(template: str, **values: Any) -> str:
    return render_template(template, dead=undelivered.count(session()), **values)


def _done(message: str) -> Response:
    flash(message, "done")
    return redirect(url_for("webhooks.index"), 303)
