"""Two records side by side, made one, and taken apart again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rugui.customers.profile import profile
from rugui.duplicates import merging, preview, survivorship, unmerging, words
from rugui.duplicates.merging import MERGE
from rugui.duplicates.pages import blueprint
from rugui.edge import requires, session, viewer
from rugui.errors import Conflict
from rugui.i18n import _
from rugui.privacy.consent_words import said_of


@blueprint.get("/merges/new")
@requires(MERGE)
def compare() -> str:
    """Two records side by side: `kept` stays, `dropped` is merged into it; nothing is done yet."""
    return _page(request.args.get("kept", ""), request.args.get("dropped", ""))


@blueprint.post("/merges")
@requires(MERGE)
def merge() -> Any:
    """Merge them as chosen; 409 shows them again as they are now where either was changed meanwhile."""
    kept, dropped = request.form.get("kept", ""), request.form.get("dropped", "")
    versions = _number("kept_version"), _number("dropped_version")
    try:
        row = merging.merge(session(), kept, dropped, versions, _chosen())
    except Conflict as error:
        if "versions" not in error.details:
            raise
        return _page(kept, dropped, str(error)), 409
    flash({"text": _("Merged."), "undo": url_for("duplicates.unmerge", id=row.public_id)}, "done")  # type: ignore[arg-type]
    return redirect(url_for("customers.show", id=kept), 303)


@blueprint.get("/merges/<id>")
@requires(MERGE)
def merged(id: str) -> str:
    """What a merge did, and what undoing it would leave where it is."""
    row = unmerging.get(session(), id)
    kept = profile(session(), unmerging.public_id_of(session(), row.kept_id), viewer())
    left = row.left if row.undone_at else unmerging.left(session(), row)
    return render_template(
        "duplicates/merged.html", merge=row, guest=kept, left=words.later(left),
        fields=[(survivorship.LABELS[name], side, survivorship.RULES[rule]) for name, side, rule in row.fields],
    )  # fmt: skip


@blueprint.post("/merges/<id>/undo")
@requires(MERGE)
def unmerge(id: str) -> Response:
    """Take the two apart again; what stays with the survivor is listed."""
    row = unmerging.unmerge(session(), id)
    flash(_("Undone: two records again."), "done")
    return redirect(url_for("duplicates.merged", id=row.public_id), 303)


def _page(kept: str, dropped: str, problem: str = "") -> str:
    found = preview.preview(session(), kept, dropped, viewer(), _chosen())
    return render_template(
        "duplicates/merge.html", preview=found, problem=problem, effects=preview.EFFECTS,
        lost=[said_of(one.purpose, one.channel) for one in found.lost],
    )  # fmt: skip


def _chosen() -> dict[str, str]:
    """The sides that were chosen, by field."""
    given = {name: request.values.get(f"take_{name}", "") for name in survivorship.FIELDS}
    return {name: side for name, side in given.items() if side in survivorship.SIDES}


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
