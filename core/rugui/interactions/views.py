"""Pages of interactions: the timeline, adding a note and taking it back."""

from functools import lru_cache
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from rugui import edge
from rugui.calls import service as calls
from rugui.edge import requires, session, viewer
from rugui.errors import Invalid
from rugui.i18n import LANGUAGES, _, html_lang
from rugui.interactions import service, views_stays, words
from rugui.interactions import timeline as timelines
from rugui.interactions.access import READ, WRITE
from rugui.interactions.forms import NoteForm
from rugui.interactions.pages import blueprint, writable_sites
from rugui.interactions.writing import when
from rugui.web import context

__all__ = ["blueprint", "note_form", "views_stays"]

blueprint.add_app_template_global(when, "entry_when")
blueprint.record_once(
    lambda state: state.app.jinja_env.globals.update(channels=words.CHANNELS, directions=words.DIRECTIONS)
)


@lru_cache(maxsize=len(LANGUAGES))
def _more(language: str) -> Markup:
    # Ten empty fields are a third of what the guest's page costs to write, and nothing in them is anybody's.
    return Markup(render_template("interactions/_note_more.html", note_form=NoteForm(formdata=None)))  # noqa: S704


@blueprint.app_template_global()
def note_more() -> Markup:
    """The folded fields of an empty note form, in the reader's language."""
    return _more(html_lang())


def note_form() -> NoteForm:
    """The form for the guest's page: empty, or with what was just typed."""
    return NoteForm().offer(writable_sites(), edge.current_site(session()))


@blueprint.get("/guests/<id>/timeline")
@requires(READ)
def timeline(id: str) -> str:
    """A page of a guest's timeline; to htmx only the entries, to be added below those already there."""
    kind = request.args.get("kind") or None
    customer_id = service.customer_id_of(session(), id)
    page = timelines.timeline(session(), customer_id, viewer(), before=request.args.get("before"), kind=kind)
    template = "interactions/_entries.html" if request.headers.get("HX-Request") else "interactions/timeline.html"
    return render_template(template, timeline=page, guest_id=id, kind=kind, kinds=words.KINDS)


@blueprint.route("/guests/<id>/notes", methods=["GET", "POST"])
@requires(WRITE)
def add(id: str) -> Any:
    """Write down what happened; back to the guest, with undo. What was typed stays in the form until it is saved."""
    customer_id = service.customer_id_of(session(), id)
    call_id = request.args.get("call", "")[:22]
    form = _call_form(call_id) if call_id else note_form()
    if form.validate_on_submit():
        site = next((one for one in writable_sites() if one.code == form.site.data), None)
        try:
            row = service.record(session(), customer_id, **form.values(site))
        except Invalid as error:
            form.take(error)
        else:
            if call_id:
                calls.noted(session(), call_id)
            undo = url_for("interactions.undo", id=row.public_id)
            return _saved(id, customer_id, {"text": _("Noted."), "undo": undo})
    template = "interactions/_note_form.html" if request.headers.get("HX-Request") else "interactions/note.html"
    return render_template(template, note_form=form, guest_id=id, call_id=call_id), 422 if form.errors else 200


def _call_form(call_id: str) -> NoteForm:
    """The form about a telephone call: empty as ever where the call is gone."""
    about = calls.about(session(), call_id)
    if about is None:
        return note_form()
    site = next((one for one in writable_sites() if one.id == about.site_id), None)
    at = context.at_site(about.at, site).replace(second=0, microsecond=0, tzinfo=None)
    data = {"kind": "call", "channel": "phone", "direction": about.direction, "at": at}
    return NoteForm(data=data).offer(writable_sites(), site or edge.current_site(session()))


def _saved(guest_id: str, customer_id: int, message: dict[str, str]) -> Any:
    if not request.headers.get("HX-Request"):
        flash(message, "done")  # type: ignore[arg-type]
        return redirect(url_for("customers.show", id=guest_id) + "#timeline", 303)
    page = timelines.timeline(session(), customer_id, viewer())
    empty = NoteForm(formdata=None).offer(writable_sites(), edge.current_site(session()))
    return render_template(
        "interactions/_saved.html", note_form=empty, guest_id=guest_id, timeline=page, kind=None, kinds=words.KINDS,
        latest=service.latest(session(), customer_id, viewer()), message=message,
    )  # fmt: skip


@blueprint.post("/interactions/<id>/undo")
@requires(WRITE)
def undo(id: str) -> Response:
    """Take back what was just written."""
    customer_id = service.undo(session(), id)
    flash(_("Taken back."), "done")
    return _to_guest(customer_id)


def _to_guest(customer_id: int | None) -> Response:
    public_id = service.public_id_of(session(), customer_id)
    return redirect(url_for("customers.show", id=public_id) + "#timeline", 303)
