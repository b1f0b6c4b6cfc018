"""Pages of the arrival briefing: the list of a site and day, marking rows reviewed, the sheet to print."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from rugui import edge
from rugui.arrivals import service
from rugui.arrivals.candidates import today_at
from rugui.arrivals.saying import Saying
from rugui.arrivals.sheet import TITLES, pdf
from rugui.edge import requires, session, unattended, viewer
from rugui.errors import Invalid, NotFound
from rugui.i18n import _
from rugui.interactions import transitions
from rugui.privacy import audit
from rugui.staff.models import Site
from rugui.staff.sites import site_by_code
from rugui.values import Page
from rugui.web.fields import text_argument
from rugui.web.panels import panels_for
from rugui.web.views import local_path

blueprint = Blueprint("arrivals", __name__)


def _asked() -> tuple[Site, date, str]:
    """Site, day and section of the address; the current site, today and arrivals where it says nothing."""
    code = text_argument("site", 20)
    site = site_by_code(session(), code, viewer()) if code else edge.current_site(session())
    if site is None:
        raise NotFound(_("There is no site yet."))
    try:
        day = date.fromisoformat(request.args["date"]) if request.args.get("date") else today_at(site)
    except ValueError as error:
        raise Invalid(_("Write the date like 2026-11-22."), fields={"date": _("Not a date.")}) from error
    section = request.args.get("show", transitions.ARRIVING)
    return site, day, section if section in transitions.SECTIONS else transitions.ARRIVING


@blueprint.get("/arrivals", endpoint="briefing")
@requires(service.READ)
def page() -> str:
    """The briefing of a site and day."""
    site, day, section = _asked()
    found = service.briefing(session(), viewer(), site, day)
    panels = panels_for(session(), Page("arrivals", viewer(), site_id=site.id, day=day))
    return render_template("arrivals/briefing.html", panels=panels, **_context(found, section))


@blueprint.get("/arrivals/rows")
@unattended
@requires(service.READ)
def rows() -> Any:
    """What changed since `v`: nothing (204, one statement), or the list anew. Asked by the page every few seconds."""
    site, day, section = _asked()
    if request.args.get("v") == service.version(session(), viewer(), site, day):
        return Response(status=204)
    found = service.briefing(session(), viewer(), site, day)
    return render_template("arrivals/_rows.html", **_context(found, section))


def _context(found: service.Briefing, section: str) -> dict[str, Any]:
    def link(endpoint: str = "arrivals.briefing", **changed: Any) -> str:
        return url_for(endpoint, **{"site": found.site.code, "date": found.day.isoformat(), "show": section, **changed})

    say = Saying(
        found.site, section, link(), may_review=viewer().can(service.REVIEW, found.site.id),
        may_check_in=viewer().can("interactions.write", found.site.id) and found.day <= found.today,
    )  # fmt: skip
    lines = [say.line(row) for row in found.section(section)]
    return {
        "briefing": found, "section": section, "sections": transitions.SECTIONS, "titles": TITLES, "lines": lines,
        "link": link,
    }  # fmt: skip


@blueprint.post("/arrivals/<id>/review")
@requires(service.REVIEW)
def review(id: str) -> Any:
    """Mark a row reviewed, or with `undo` not; then back to the list, or to htmx the row."""
    service.review(session(), id, reviewed="undo" not in request.values)
    if "undo" in request.values:
        flash(_("No longer reviewed."), "done")
    return redirect(local_path(request.values.get("next") or url_for("arrivals.briefing")), 303)


@blueprint.get("/arrivals/sheet.pdf", endpoint="sheet")
@requires(service.READ)
def printed() -> Response:
    """The briefing on A4; who printed it is recorded."""
    site, day, _section = _asked()
    found = service.briefing(session(), viewer(), site, day)
    audit.record(session(), "arrivals.printed", site_id=site.id, subject=day.isoformat(), rows=len(found.rows))
    name = f"arrivals-{site.code}-{day.isoformat()}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(pdf(found), mimetype="application/pdf", headers=headers)
