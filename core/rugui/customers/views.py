"""Recall, and the guest's page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from rugui import edge
from rugui.arrivals import service as arrivals
from rugui.customers import access, restrictions, sheet, views_edit, views_export, views_parts
from rugui.customers.pages import LISTED, SUGGESTED, blueprint, find, is_htmx, region, today
from rugui.customers.profile import Profile, profile
from rugui.edge import requires, session, viewer
from rugui.interactions import access as reading
from rugui.interactions import service as interactions
from rugui.interactions import timeline as timelines
from rugui.interactions import views as interaction_pages
from rugui.interactions import words
from rugui.privacy import consent
from rugui.privacy.consent_sharing import crosses
from rugui.staff.models import Site
from rugui.values import Page, TimelineEntry
from rugui.web.panels import panels_for

__all__ = ["blueprint", "views_edit", "views_export", "views_parts"]
COMING = 12  # arrivals shown under the search box; the briefing has them all


@blueprint.get("/")
@requires(access.READ)
def home() -> str:
    """The search box, simply there, and under it who arrives today."""
    site = edge.current_site(session())
    day = today()
    panels = panels_for(session(), Page("home", viewer(), site_id=site.id if site else None, day=day))
    return render_template("customers/home.html", arriving=_arriving(site), today=day, panels=panels, most=COMING)


def _arriving(site: Site | None) -> Any:
    permitted = (arrivals.READ, reading.READ)
    if site is None or not all(viewer().can(permission, site.id) for permission in permitted):
        return None
    return arrivals.briefing(session(), viewer(), site, today()).section("arriving")


@blueprint.get("/find", endpoint="find")
@requires(access.READ)
def find_page() -> str:
    """Guests found by `q`: to htmx the options of the search box, otherwise a page."""
    text = request.args.get("q", "")[:200]
    create = url_for("customers.new", name=text) if viewer().can(access.WRITE) else ""
    if is_htmx():
        results = find(text, SUGGESTED)
        more = url_for("customers.find", q=text) if len(results) == SUGGESTED else ""
        return render_template("customers/_options.html", results=results, query=text, create=create, more=more)
    return render_template("customers/find.html", results=find(text, LISTED), query=text, create=create)


@blueprint.get("/guests/<id>")
@requires(access.READ)
def show(id: str) -> Any:
    """A guest: who they are and what must not go wrong, what they like, what happened, what plugins add.

    The address of a record merged away leads to the one that stayed.
    """
    guest = profile(session(), id, viewer())
    return _page(guest) if guest.public_id == id else redirect(url_for("customers.show", id=guest.public_id))


@blueprint.post("/guests/<id>/reveal/<field>")
@requires(access.READ)
def reveal(id: str, field: str) -> str:
    """One masked line in full, on the record: to htmx the line, otherwise the guest's page with it open."""
    line = sheet.reveal(session(), id, field, viewer(), region())
    if is_htmx():
        return render_template("customers/_revealed.html", line=line)
    return _page(profile(session(), id, viewer()), line)


def stay_now(entries: Iterable[TimelineEntry], today: date) -> Mapping[str, Any] | None:
    """The stay a clerk has in mind: the one in house, else the next expected one; None where there is neither."""
    stays = [entry.details["visit"] for entry in entries if "visit" in entry.details]
    here = [stay for stay in stays if stay["status"] == "in_house"]
    coming = [stay for stay in stays if stay["status"] == "expected" and stay["departure"] >= today]
    found: list[Mapping[str, Any]] = sorted(here or coming, key=lambda stay: stay["arrival"])
    return found[0] if found else None


def _page(guest: Profile, revealed: sheet.Line | None = None) -> str:
    site = edge.current_site(session())
    day = today()
    panels = panels_for(session(), Page("profile", viewer(), guest.id, site.id if site else None, day))
    reads = viewer().can(reading.READ)
    line = timelines.timeline(session(), guest.id, viewer()) if reads else None
    return render_template(
        "customers/show.html",
        guest=guest,
        lines=sheet.lines(guest.details, site.region if site else ""),
        revealed=revealed,
        restrictions=restrictions.ordered(guest.restrictions, day),
        latest=interactions.latest(session(), guest.id, viewer()) if reads else None,
        timeline=line,
        stay=stay_now(line.entries, day) if line else None,
        kinds=words.KINDS,
        note_form=interaction_pages.note_form() if viewer().can(reading.WRITE) else None,
        panels={slot: [one for one in panels if one.slot == slot] for slot in ("safety", "main", "aside")},
        guest_id=guest.public_id,
        consents=consent.states(session(), [guest.id])[guest.id],
        abroad=crosses(guest.regions, site.region if site else ""),
        today=day,
    )  # fmt: skip
