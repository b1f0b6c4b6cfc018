"""Pages of batches: preview, read, hold, commit, undo; and the same for bulk changes."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, Refused, _, requires, session, text_argument, today_here
from werkzeug.wrappers import Response

from membership_club import service_batches, service_bulk, service_clubs, service_commits, service_lists, words
from membership_club.access import BATCHES, READ
from membership_club.forms import BulkForm, HoldForm, PreviewForm
from membership_club.history import Change as Step
from membership_club.models import Club
from membership_club.names import Named
from membership_club.views import blueprint, say
from membership_club.views_members import wanted_of

PAGE = 50


@blueprint.get("/batches")
@requires(READ)
def batches() -> str:
    """Nightly runs and bulk changes, the newest first; the form asks what happens on a day."""
    clubs = {one.id: one for one in service_clubs.clubs(session())}
    form = PreviewForm(formdata=None)
    form.club.choices = [(one.public_id, str(Named(one))) for one in clubs.values() if one.retired_at is None]
    form.on.data = today_here(session())
    rows = [(one, Named(clubs[one.club_id])) for one in service_batches.listed(session())]
    return render_template("membership_club/batches.html", rows=rows, form=form, words=words)


@blueprint.post("/batches")
@requires(BATCHES)
def preview() -> Response:
    """What the rules would do to every member by a day."""
    form = PreviewForm()
    clubs = {one.public_id: one for one in service_clubs.clubs(session())}
    form.club.choices = [(id_, str(Named(one))) for id_, one in clubs.items()]
    if not form.validate_on_submit():
        flash(_("Choose a club and a day."), "error")
        return redirect(url_for("membership_club.batches"), 303)
    try:
        batch = service_batches.preview(session(), clubs[form.club.data], form.on.data)
    except Invalid as error:
        flash(str(next(iter(error.fields.values()), error)), "error")
        return redirect(url_for("membership_club.batches"), 303)
    return _to(batch.public_id)


def _to(batch_id: str) -> Response:
    return redirect(url_for("membership_club.batch", batch_id=batch_id), 303)


@blueprint.get("/batches/<batch_id>")
@requires(READ)
def batch(batch_id: str) -> str:
    """What a batch does, did or would do, row by row with the reason."""
    one = service_batches.get(session(), batch_id)
    club = session().get_one(Club, one.club_id)
    kind, after = text_argument("kind", 16), text_argument("after", 12)
    start = int(after) if after.isascii() and after.isdigit() else 0
    found = service_batches.rows(session(), one, kind=kind, limit=PAGE + 1, after=start)
    names, guests = service_clubs.names_of(session(), club.id), service_lists.named(session(), [m for _r, m in found])
    rows: list[dict[str, Any]] = [
        {"row": row, "member": member, "guest": guests.get(member.customer_id),
         "what": words.ROWS[service_batches.kind_of(row.kind, row.data)],
         "why": words.step(Step(row.on, row.kind, row.data), names, club.currency)}
        for row, member in found[:PAGE]
    ]  # fmt: skip
    return render_template(
        "membership_club/batch.html", batch=one, club_name=Named(club), rows=rows, words=words, kind=kind,
        following=found[PAGE - 1][0].id if len(found) > PAGE else 0, today=today_here(session()),
        hold=HoldForm(formdata=None),
    )  # fmt: skip


def _do(batch_id: str, act: Any, said: str, undo: str = "") -> Response:
    try:
        with session().begin_nested():
            act()
    except (Conflict, Refused, Invalid) as error:
        session().expire_all()
        flash(str(next(iter(error.fields.values()), error)), "error")
    else:
        say(said, undo)
    return _to(batch_id)


@blueprint.post("/batches/<batch_id>/rows/<row_id>/hold")
@requires(BATCHES)
def hold(batch_id: str, row_id: str) -> Response:
    """Keep a row back."""
    form = HoldForm()
    why = (form.why.data or "") if form.validate_on_submit() else ""
    return _do(batch_id, lambda: service_batches.hold(session(), batch_id, row_id, why=why), _("Held."),
               url_for("membership_club.release", batch_id=batch_id, row_id=row_id))  # fmt: skip


@blueprint.post("/batches/<batch_id>/rows/<row_id>/release")
@requires(BATCHES)
def release(batch_id: str, row_id: str) -> Response:
    """Let a row go again."""
    return _do(batch_id, lambda: service_batches.hold(session(), batch_id, row_id, held=False), _("No longer held."))


@blueprint.post("/batches/<batch_id>/commit")
@requires(BATCHES)
def commit(batch_id: str) -> Response:
    """Write down what is not held."""
    return _do(batch_id, lambda: service_commits.apply(session(), batch_id), _("Committed."),
               url_for("membership_club.undo_batch", batch_id=batch_id))  # fmt: skip


@blueprint.post("/batches/<batch_id>/undo")
@requires(BATCHES)
def undo_batch(batch_id: str) -> Response:
    """Take the whole batch back."""
    return _do(batch_id, lambda: service_commits.undo(session(), batch_id), _("Undone."))


@blueprint.post("/batches/<batch_id>/drop")
@requires(BATCHES)
def drop(batch_id: str) -> Response:
    """Leave it be."""
    return _do(batch_id, lambda: service_batches.drop(session(), batch_id), _("Nothing of it happens."))


@blueprint.post("/<club_id>/members/bulk")
@requires(BATCHES)
def bulk(club_id: str) -> Response:
    """Preview one change for everybody the list is of."""
    club = service_clubs.get(session(), club_id, BATCHES)
    form = BulkForm()
    form.tier.choices = [(code, code) for code in service_clubs.names_of(session(), club.id)]
    asked, wanted = wanted_of()
    back = redirect(url_for("membership_club.members", club_id=club_id, **asked), 303)
    if not form.validate_on_submit():
        flash(next((str(one) for errors in form.errors.values() for one in errors), _("Nothing was saved.")), "error")
        return back
    try:
        made = service_bulk.preview(session(), club, wanted, form.action.data, tier=form.tier.data or "",
                                    until=form.until.data, why=form.why.data or "",
                                    reason=form.reason.data or "")  # fmt: skip
    except (Invalid, Refused) as error:
        flash(str(next(iter(error.fields.values()), error)), "error")
        return back
    return _to(made.public_id)
