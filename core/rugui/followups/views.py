"""Pages of follow-ups: the list, one with its chain, and what becomes of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rugui import edge
from rugui.edge import requires, session, viewer
from rugui.errors import Conflict, Invalid
from rugui.followups import access, lists, making, service, views_handover
from rugui.followups.forms import ChangeForm, FilterForm, HandForm, OutcomeForm
from rugui.followups.models import OPEN
from rugui.followups.pages import blueprint, sites
from rugui.i18n import _
from rugui.web import site_name
from rugui.web.fields import text_argument
from rugui.web.forms import choices
from rugui.web.views import local_path

__all__ = ["blueprint", "views_handover"]


@blueprint.get("/follow-ups")
@requires(access.READ)
def index() -> Any:
    """Open promises, the overdue ones first: mine, my teams', a site's; by person and team."""
    form = FilterForm(request.args)
    mine = sites()
    form.site.choices = choices([("", _("every site")), *((one.code, site_name(one)) for one in mine)])
    people = lists.people(session(), [one.id for one in mine])
    form.who.choices = _keepers(people, ("", _("everybody")))
    if form.status.data not in service.STATUSES:
        form.status.data = OPEN
    site = next((one for one in mine if one.code == form.site.data), None)
    whose = request.args.get("whose", "")
    whose = whose if whose in (lists.MINE, lists.TEAM) else lists.ALL
    kind, _colon, name = (form.who.data or "").partition(":")
    wanted = lists.Wanted(whose, name if kind == "person" else "", name if kind == "team" else "",
                          site.id if site else None, form.status.data)  # fmt: skip
    page = lists.listed(session(), viewer(), wanted, after=text_argument("after", 60))
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key in ("site", "who", "status")}
    titles = ((lists.ALL, _("All")), (lists.MINE, _("Mine")), (lists.TEAM, _("My teams")))
    tabs = [(title, url_for("followups.index", whose=key, **kept), key == whose, None) for key, title in titles]
    following = url_for("followups.index", whose=whose, after=page.next, **kept) if page.next else ""
    return render_template(
        "followups/index.html", form=form, page=page, tabs=tabs, following=following, whose=whose,
        active=sum(bool(kept.get(name)) for name in ("site", "who")), may_write=viewer().can(access.WRITE),
        may_hand_over=viewer().can(access.READ) and bool(mine),
    )  # fmt: skip


def _keepers(people: list[tuple[str, str]], first: tuple[str, object]) -> Any:
    return choices([
        first,
        *((f"team:{key}", _("Team: %(name)s", name=title)) for key, title in lists.teams(session())),
        *((f"person:{login}", name) for login, name in people),
    ])  # fmt: skip


@blueprint.get("/follow-ups/<id>")
@requires(access.READ)
def show(id: str) -> Any:
    """One promise: whose it is, how it came to be, and what can be done with it."""
    return _page(id)


def _page(id: str, status: int = 200, **forms: Any) -> Any:
    row = service.get(session(), id, viewer())
    item = lists.one(session(), viewer(), row.id)
    may_write = viewer().can(access.WRITE, row.site_id) or row.account_id == viewer().account_id
    given = {"outcome_form": OutcomeForm(formdata=None), "change_form": ChangeForm(formdata=None, obj=row),
             "hand_form": HandForm(formdata=None)} | forms  # fmt: skip
    _offer(given["hand_form"], item)
    page = render_template(
        "followups/show.html", item=item, steps=service.steps(session(), row.id), may_write=may_write, **given
    )
    return page, status


def _offer(form: HandForm, item: lists.Item) -> None:
    everywhere = edge.sites(session())
    form.site.choices = choices([(one.code, site_name(one)) for one in everywhere])
    form.who.choices = _keepers(lists.people(session()), ("", _("whoever is at the site")))
    if form.site.data is None:
        form.site.data = item.site


@blueprint.post("/follow-ups/<id>/settle")
@requires(access.WRITE)
def settle(id: str) -> Any:
    """Mark it `done` or `cancelled`, or with `open` open again; then to `next`, with undo."""
    form, status = OutcomeForm(), request.values.get("status", service.DONE)
    back = local_path(request.values.get("next") or url_for("followups.show", id=id))
    try:
        if status == OPEN:
            service.reopen(session(), id)
        else:
            service.settle(session(), id, status, form.outcome.data or "")
    except Invalid as error:
        form.take(error)
        return _page(id, 422, outcome_form=form)
    except Conflict as error:
        flash(str(error), "error")
        return redirect(back, 303)
    if status == OPEN:
        flash(_("The promise is open again."), "done")
    else:
        undo = url_for("followups.settle", id=id, status=OPEN, next=back)
        said = _("Promise kept.") if status == service.DONE else _("Cancelled.")
        flash({"text": said, "undo": undo}, "done")  # type: ignore[arg-type]
    return redirect(back, 303)


@blueprint.post("/follow-ups/<id>/change")
@requires(access.WRITE)
def change(id: str) -> Any:
    """Say it otherwise, or by another time."""
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            service.change(session(), id, form.text.data or "", form.due.data, form.due_time.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Saved."), "done")
            return _to(id)
    return _page(id, 422, change_form=form)


@blueprint.post("/follow-ups/<id>/hand")
@requires(access.WRITE)
def hand(id: str) -> Any:
    """Hand it to another site, person or team."""
    form = HandForm()
    if form.validate_on_submit():
        site = next((one for one in edge.sites(session()) if one.code == form.site.data), None)
        try:
            account_id, role_id = making.whose(session(), form.who.data or "", viewer().account_id)
            service.hand(session(), id, site_id=site.id if site else None, account_id=account_id, role_id=role_id,
                         reason=form.reason.data or "")  # fmt: skip
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Handed on."), "done")
            return redirect(url_for("followups.index"), 303)
    return _page(id, 422, hand_form=form)


def _to(id: str) -> Response:
    return redirect(url_for("followups.show", id=id), 303)
