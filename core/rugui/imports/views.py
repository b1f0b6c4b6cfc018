"""The import page: upload, look, confirm, watch, undo."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from rugui import edge
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import _, _l
from rugui.imports import mapping, resolving, service, steps
from rugui.imports.forms import UploadForm
from rugui.imports.mapping import LARGEST
from rugui.imports.models import ImportBatch
from rugui.imports.problems import Unreadable, words
from rugui.imports.service import Options
from rugui.imports.tally import Tally
from rugui.staff.models import Site
from rugui.web import site_name
from rugui.web.forms import choices

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
PAGE = 100
VERDICTS = {
    "new": _l("New"), "same": _l("The same"), "updates": _l("Updates"), "person": _l("Needs a person"),
    "refused": _l("Refused"),
}  # fmt: skip
STATES = {
    service.LOOKING: _l("Being read"), service.READY: _l("To be confirmed"), service.REFUSED: _l("Not readable"),
    service.FAILED: _l("Not finished"),
    service.RUNNING: _l("Running"), service.DONE: _l("Imported"), service.UNDOING: _l("Being undone"),
    service.UNDONE: _l("Undone"),
}  # fmt: skip


@blueprint.get("", endpoint="index")
@requires(service.RUN)
def index() -> str:
    """The upload form and the latest imports."""
    return _index(_form())


def _index(form: UploadForm) -> str:
    return render_template("imports/index.html", form=form, batches=service.latest(session()), states=STATES)


def _form() -> UploadForm:
    form = UploadForm()
    sites = _sites()
    form.site.choices = choices([("", _l("None")), *((one.code, site_name(one)) for one in sites)])
    form.packaged.choices = choices([("", _l("As named in the first line")), *((one, one) for one in mapping.names())])
    here = edge.current_site(session())
    if not form.is_submitted() and here is not None and here.code in {one.code for one in sites}:
        form.site.data = here.code
    return form


def _sites() -> Sequence[Site]:
    return [one for one in edge.sites(session()) if viewer().can(service.RUN, one.id)]


@blueprint.post("", endpoint="upload")
@requires(service.RUN)
def upload() -> Any:
    """Keep the file and look at it in the background."""
    form = _form()
    if form.validate_on_submit():
        try:
            return _begin(form)
        except Invalid as error:
            form.file.errors = [str(error)]
    return _index(form), 422


def _begin(form: UploadForm) -> Response:
    given: FileStorage = form.file.data
    options = Options(form.site.data, _mapping(form), form.encoding.data, form.unnamed.data)
    state = current_app.extensions["rugui"]
    batch = steps.upload(session(), state, given.stream, given.filename or "", form.format.data, options)
    return _to(batch)


def _mapping(form: UploadForm) -> str:
    given: FileStorage | None = form.mapping.data
    if not given or not given.filename:
        return str(form.packaged.data)
    try:
        return given.stream.read(LARGEST * 4).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("mapping", why="UTF-8") from error


def _to(batch: ImportBatch) -> Response:
    return redirect(url_for("imports.show", id=batch.public_id), 303)


@blueprint.get("/<id>")
@requires(service.RUN)
def show(id: str) -> str:
    """A batch as it stands; to htmx only the part that changes while it is worked on."""
    batch = service.get(session(), id)
    tally = Tally.load(batch.tally)
    template = "imports/_state.html" if request.headers.get("HX-Request") else "imports/show.html"
    return render_template(
        template, batch=batch, tally=tally, states=STATES, verdicts=VERDICTS,
        own_sites=[(one.code, site_name(one)) for one in _sites()],
        unknown=[name for name in tally.sites if name.casefold() not in batch.options["sites"]],
    )  # fmt: skip


@blueprint.post("/<id>/look")
@requires(service.RUN)
def look(id: str) -> Response:
    """Look again, now that it is known which sites the file means."""
    allowed = {one.code for one in _sites()}
    named = {name: code for name, code in zip(request.form.getlist("name"), request.form.getlist("code"), strict=False)
             if code in allowed}  # fmt: skip
    return _to(steps.look(session(), id, named))


@blueprint.post("/<id>/confirm")
@requires(service.RUN)
def confirm(id: str) -> Response:
    """Import what was looked at."""
    return _to(steps.confirm(session(), id))


@blueprint.post("/<id>/undo", endpoint="undo")
@requires(service.RUN)
def take_back(id: str) -> Response:
    """Take a whole import back."""
    return _to(steps.take_back(session(), id))


@blueprint.post("/<id>/discard")
@requires(service.RUN)
def discard(id: str) -> Response:
    """Forget a file that was only looked at."""
    steps.discard(session(), current_app.extensions["rugui"], id)
    flash(_("The file was discarded; nothing was imported."), "done")
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/<id>/rows")
@requires(service.RUN)
def rows(id: str) -> str:
    """The rows of a batch that were not taken, with their reasons, a page at a time."""
    batch = service.get(session(), id)
    verdict = request.args.get("verdict", "refused")
    after = request.args.get("after", 0, type=int)
    found = service.rows_of(session(), batch, verdict, after, PAGE)
    asked = resolving.open_questions(session(), found) if batch.state == service.DONE else {}
    listed = [(row, [words(*one[:4]) for one in row.problems if one[4] or verdict != "refused"]) for row in found]
    more = url_for("imports.rows", id=id, verdict=verdict, after=found[-1].id) if len(found) == PAGE else ""
    return render_template(
        "imports/rows.html", batch=batch, rows=listed, asked=asked, verdict=verdict, verdicts=VERDICTS, more=more
    )


@blueprint.post("/<id>/rows/<int:row>")
@requires(service.RUN)
def resolve(id: str, row: int) -> Response:
    """Say whom a row is about: one of the guests it may be, or somebody new."""
    service.get(session(), id)
    choice = request.form.get("guest", "")
    if not choice:
        flash(_("Choose who it is."), "alert")
    else:
        resolving.resolve(session(), id, row, choice)
        flash(_("The row was taken."), "done")
    return redirect(url_for("imports.rows", id=id, verdict="person"), 303)
