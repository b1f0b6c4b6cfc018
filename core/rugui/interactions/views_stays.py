"""Pages of a stay: booking and changing it, checking in and out, its lines, and finding the guest it belongs to."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rugui import edge
from rugui.arrivals.candidates import today_at
from rugui.customers.differences import Difference
from rugui.customers.profile import names_of, profile
from rugui.edge import requires, session, viewer
from rugui.errors import Conflict, Invalid, NotFound
from rugui.i18n import _
from rugui.interactions import lines, service, transitions, visits, words
from rugui.interactions.access import READ, WRITE
from rugui.interactions.forms import LineForm, StayForm
from rugui.interactions.lines import Line
from rugui.interactions.pages import blueprint, writable_sites
from rugui.interactions.stay_differences import differences, from_text, merged, values_of
from rugui.recall import service as recall
from rugui.web.views import local_path


@blueprint.get("/stays/<id>")
@requires(READ)
def stay(id: str) -> str:
    """A stay with its lines and what can be done with it."""
    return _page(id, LineForm())


def _page(id: str, line_form: LineForm) -> str:
    found = visits.get(session(), id, viewer())
    customer_id = found.visit.customer_id
    names = names_of(session(), [customer_id], viewer())[customer_id] if customer_id is not None else ()
    return render_template(
        "interactions/stay.html", stay=found, names=names, statuses=words.STATUSES,
        source=words.source(found.visit.source),
        guest_id=service.public_id_of(session(), customer_id), moves=transitions.ALLOWED[found.visit.status],
        lines=lines.of(session(), found.interaction.id, viewer()), totals=lines.totals(session(), found.interaction.id),
        line_form=line_form, may_write=viewer().can(WRITE, found.visit.site_id),
    )  # fmt: skip


@blueprint.route("/guests/<id>/stays/new", methods=["GET", "POST"])
@requires(WRITE)
def book(id: str) -> Any:
    """Book a stay for a guest at the site the clerk works at."""
    guest = profile(session(), id, viewer())
    site = edge.current_site(session())
    if site is None or site not in writable_sites():
        raise NotFound(_("There is no site at which you may enter a stay."))
    form = StayForm()
    if form.validate_on_submit():
        try:
            found = visits.book(session(), guest.id, site.id, today=today_at(site), **form.values())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Stay entered."), "done")
            return redirect(url_for("interactions.stay", id=found.interaction.public_id), 303)
    back = url_for("customers.show", id=id)
    page = render_template(
        "interactions/stay_form.html", form=form, title=_("New stay"), names=guest.names, site=site, back=back,
        keep=f"stay:new:{id}",
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/stays/<id>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(id: str) -> Any:
    """Change a stay. A stale save answers 409 with both sides and the form as typed."""
    found = visits.get(session(), id, viewer())
    theirs = values_of(found.visit)
    form = StayForm.showing(theirs, theirs)
    back = url_for("interactions.stay", id=id)
    differ: list[Difference] = []
    if form.validate_on_submit():
        before = from_text(form.base.data or "")
        yours = form.values(before.get("source", ""))
        taken = [name for name in yours if request.form.get(f"take_{name}") == "theirs"]
        yours |= {name: theirs[name] for name in taken}
        try:
            visits.change(session(), id, before=before, **yours)
        except Invalid as error:
            form.take(error)
        except Conflict:
            theirs = values_of(found.visit)  # as locked: somebody may have saved while this one waited
            differ = differences(theirs, yours, before)
            form = StayForm.showing(merged(theirs, yours, before), theirs, again=True)
        else:
            flash(_("Stay saved."), "done")
            return redirect(back, 303)
    page = render_template(
        "interactions/stay_form.html", form=form, title=_("Change stay"), names=(), site=found.site, back=back,
        keep=f"stay:{id}", conflicts=[one for one in differ if one.both],
        merged=[one for one in differ if not one.both],
    )  # fmt: skip
    return page, 409 if differ else 422 if form.errors else 200


@blueprint.post("/stays/<id>/status")
@requires(WRITE)
def move(id: str) -> Response:
    """Check in or out, cancel, mark as no-show, or take one of these back; then to `next`."""
    # The undo of a toast is a bare POST: what it undoes stands in its address.
    status = request.values.get("to", "")
    before = visits.get(session(), id, viewer()).visit.status
    if status == "in_house":
        visits.check_in(session(), id, room=request.form.get("room"))
    else:
        visits.move(session(), id, status)
    back = local_path(request.values.get("next") or url_for("interactions.stay", id=id))
    message: Any = _said(status)
    if transitions.allowed(status, before) and before != status:
        undo = url_for("interactions.move", id=id, to=before, next=back)
        message = {"text": message, "undo": undo}
    flash(message, "done")
    return redirect(back, 303)


def _said(status: str) -> str:
    return {
        "in_house": _("Checked in."),
        "departed": _("Checked out."),
        "cancelled": _("Cancelled."),
        "no_show": _("Marked as no-show."),
        "expected": _("Expected again."),
    }[status]


@blueprint.post("/stays/<id>/lines")
@requires(WRITE)
def add_line(id: str) -> Any:
    """Add what was sold or given."""
    found, form = visits.get(session(), id, viewer()), LineForm()
    if form.validate_on_submit():
        try:
            net, currency = form.amount("net", found.site.currency)
            cost, of_cost = form.amount("cost", currency)
            if of_cost != currency:
                raise Invalid("", fields={"cost": _("Net amount and cost must be in one currency.")})
            line = Line(form.product.data or "", form.quantity.data or 1, net, cost, currency)
            lines.add(session(), found.interaction, line)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Line added."), "done")
            return redirect(url_for("interactions.stay", id=id), 303)
    return _page(id, form), 422


@blueprint.post("/stays/<id>/lines/<int:line>/remove")
@requires(WRITE)
def remove_line(id: str, line: int) -> Response:
    """Take a line away."""
    lines.remove(session(), id, line)
    flash(_("Line removed."), "done")
    return redirect(url_for("interactions.stay", id=id), 303)


@blueprint.route("/stays/<id>/guest", methods=["GET", "POST"])
@requires(WRITE)
def attach(id: str) -> Any:
    """Say whose stay an unnamed one is: find the guest, look, confirm."""
    found = visits.get(session(), id, viewer())
    if request.method == "POST":
        chosen = profile(session(), request.form.get("guest", ""), viewer())
        visits.attach(session(), id, chosen.id)
        flash(_("The stay belongs to this guest now."), "done")
        return redirect(url_for("customers.show", id=chosen.public_id), 303)
    text = request.args.get("q", "")[:200]
    matches = recall.find(session(), text, viewer(), site_id=found.site.id, limit=10, today=today_at(found.site))
    guest = profile(session(), request.args["guest"], viewer()) if request.args.get("guest") else None
    return render_template("interactions/attach.html", stay=found, query=text, matches=matches, guest=guest)
