"""The list of pairs that may be one guest, the look for them, and what the house lets each piece of evidence weigh."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rugui.customers.pages import find
from rugui.customers.profile import profile
from rugui.duplicates import finding, service, unmerging, views_merges, weights, words
from rugui.duplicates.apart import APART, OPEN
from rugui.duplicates.forms import WeightsForm
from rugui.duplicates.merging import MERGE
from rugui.duplicates.pages import blueprint
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _

__all__ = ["blueprint", "views_merges"]


@blueprint.get("/duplicates")
@requires(MERGE)
def index() -> str:
    """Pairs, the likeliest first; `status` apart shows those said to be two people."""
    status = APART if request.args.get("status") == APART else OPEN
    pairs = service.listed(
        session(), viewer(), after=request.args.get("after", "")[:80], limit=service.PAGE + 1, status=status
    )
    more = ""
    if len(pairs) > service.PAGE:
        pairs = pairs[: service.PAGE]
        more = url_for("duplicates.index", status=status, after=pairs[-1].cursor)
    return render_template(
        "duplicates/index.html", pairs=pairs, more=more, status=status, counts=service.counted(session()),
        run=finding.latest(session()), words=words,
    )  # fmt: skip


@blueprint.get("/duplicates/run")
@requires(MERGE)
def run() -> str:
    """How far the look is: the part of the page that asks again while it goes on."""
    return render_template("duplicates/_run.html", run=finding.latest(session()), words=words)


@blueprint.get("/guests/<id>/duplicates")
@requires(MERGE)
def guest(id: str) -> str:
    """One guest's pairs and merges, and a search for another record (`q`) that is the same guest."""
    found = profile(session(), id, viewer())
    text = request.args.get("q", "")[:200]
    results = [one for one in find(text, 20) if one.public_id != found.public_id] if text else []
    pairs = service.listed(session(), viewer(), guest=found.public_id)
    merges = unmerging.of(session(), found.id)
    return render_template(
        "duplicates/guest.html", guest=found, results=results, query=text, pairs=pairs, merges=merges, words=words
    )


@blueprint.post("/duplicates/look")
@requires(MERGE)
def look() -> Response:
    """Look at everybody."""
    finding.start(session())
    flash(_("Looking for duplicates."), "info")
    return redirect(url_for("duplicates.index"), 303)


@blueprint.post("/duplicates/<id>/apart")
@requires(MERGE)
def apart(id: str) -> Response:
    """These are two people."""
    service.say_apart(session(), id)
    flash({"text": _("Remembered: two people."), "undo": url_for("duplicates.reopen", id=id)}, "done")  # type: ignore[arg-type]
    return redirect(url_for("duplicates.index"), 303)


@blueprint.post("/duplicates/<id>/open")
@requires(MERGE)
def reopen(id: str) -> Response:
    """They may be one after all."""
    service.take_back_apart(session(), id)
    flash(_("Listed again."), "done")
    return redirect(url_for("duplicates.index"), 303)


@blueprint.route("/duplicates/weights", methods=["GET", "POST"])
@requires(MERGE)
def weigh() -> Any:
    """What each piece of evidence weighs, and from where on a pair is listed."""
    form = WeightsForm(data=weights.weights_of(session()))
    if form.validate_on_submit():
        try:
            weights.set_weights(session(), form.wanted())
            flash(_("Saved. It counts from the next look."), "done")
            return redirect(url_for("duplicates.weigh"), 303)
        except Invalid as error:
            form.take(error)
    page = render_template("duplicates/weights.html", form=form, defaults=weights.DEFAULTS)
    return page, 422 if form.errors else 200
