"""Pages of the hand-over: what the shift hands on, signing it, what was signed."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from rugui import edge
from rugui.arrivals.candidates import today_at
from rugui.db import utcnow
from rugui.edge import requires, session, viewer
from rugui.errors import Conflict, Invalid, NotFound
from rugui.followups import access, handover, shift
from rugui.followups.pages import blueprint, sites
from rugui.i18n import _, _l
from rugui.staff.models import Site
from rugui.values import Page
from rugui.web.fields import moment_argument, text_argument
from rugui.web.forms import Form
from rugui.web.panels import panels_for

PAGE = 50
TITLES = {
    shift.OPEN: _l("Open promises"),
    shift.NOTES: _l("New notes"),
    shift.RESTRICTIONS: _l("Restrictions set or lifted"),
    shift.ARRIVALS: _l("Arrivals that changed"),
}


class SignForm(Form):
    """A word to the next shift; `since` is what the page that was read began with."""

    note = TextAreaField(_l("A word to the next shift"), [Length(max=handover.NOTE)], render_kw={"rows": 5})
    since = HiddenField()


def _site() -> Site:
    code = text_argument("site", 20).upper()
    mine = sites()
    here = edge.current_site(session())
    found = next((one for one in mine if one.code == code), None) if code else None
    if code and found is None:
        raise NotFound(_("There is no such site."))
    found = found or next((one for one in mine if here is not None and one.id == here.id), None)
    if found is None and mine:
        found = mine[0]
    if found is None:
        raise NotFound(_("There is no site yet."))
    return found


@blueprint.get("/handover", endpoint="handover")
@requires(access.READ)
def running() -> Any:
    """What is open and what changed since the last signed hand-over; to be signed."""
    return _page(_site(), SignForm(formdata=None))


def _page(site: Site, form: SignForm, status: int = 200) -> Any:
    now = utcnow()
    found = shift.current(session(), viewer(), site, now)
    if not form.since.data:
        form.since.data = found.since.isoformat()
    panels = panels_for(session(), Page("handover", viewer(), site_id=site.id, day=today_at(site, now)))
    last = handover.history(session(), viewer(), site.id, limit=1)
    page = render_template(
        "followups/handover.html", shift=found, titles=TITLES, form=form, panels=panels, last=last[0] if last else None,
        may_sign=viewer().can(access.SIGN, site.id), signed=None, now=now, me=viewer().account_id,
    )  # fmt: skip
    return page, status


@blueprint.post("/handover")
@requires(access.SIGN)
def sign() -> Any:
    """Sign what was read; it never changes after."""
    site, form = _site(), SignForm()
    if form.validate_on_submit():
        try:
            row = handover.sign(session(), site, form.note.data or "", _moment(form.since.data))
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            form.note.errors = [str(error)]
            form.since.data = ""
        else:
            flash(_("Signed. Now the next shift acknowledges it."), "done")
            return redirect(url_for("followups.signed", id=row.public_id), 303)
    return _page(site, form, 409 if not form.since.data else 422)


def _moment(text: str | None) -> datetime:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        found = datetime.min
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


@blueprint.get("/handover/<id>")
@requires(access.READ)
def signed(id: str) -> Any:
    """A signed hand-over, as it stood then."""
    found = handover.get(session(), id, viewer())
    site = next(one for one in edge.sites(session()) if one.id == found.row.site_id)
    return render_template(
        "followups/handover.html", shift=shift.signed(session(), viewer(), found.row, site), titles=TITLES, form=None,
        panels=(), last=None, may_sign=viewer().can(access.SIGN, site.id), signed=found, now=None,
        me=viewer().account_id,
    )  # fmt: skip


@blueprint.post("/handover/<id>/acknowledge")
@requires(access.SIGN)
def acknowledge(id: str) -> Any:
    """Who comes has read it."""
    handover.acknowledge(session(), id)
    flash(_("Acknowledged. The shift is yours."), "done")
    return redirect(url_for("followups.signed", id=id), 303)


@blueprint.get("/handover/history")
@requires(access.READ)
def history() -> Any:
    """What was signed at a site, the newest first."""
    site, before = _site(), moment_argument("before")
    found = handover.history(session(), viewer(), site.id, before=before, limit=PAGE + 1)
    following = ""
    if len(found) > PAGE:
        found = found[:PAGE]
        following = url_for("followups.history", site=site.code, before=found[-1].row.signed_at.isoformat())
    return render_template("followups/history.html", site=site, rows=found, following=following)
