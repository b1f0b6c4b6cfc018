"""Suggestions: one click to note, one to be left in peace."""

from flask import flash, request, url_for
from rugui.toolkit import _, customer_by_public_id, requires, session
from werkzeug.wrappers import Response

from hotel_preferences import service_suggestions
from hotel_preferences.access import WRITE
from hotel_preferences.models import Preference
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.views import back_to, blueprint, guest_of, noted, say
from hotel_preferences.words import title


@blueprint.post("/suggestion/<suggestion_id>/accept")
@requires(WRITE)
def accept(suggestion_id: str) -> Response:
    """Note what was suggested."""
    row = service_suggestions.accept(session(), suggestion_id)
    if isinstance(row, Preference):
        return noted(guest_of(row.customer_id), row)
    flash(_("Allergy noted: %(what)s. How severe is it?", what=title(catalogue(session()).kind(row.kind))), "done")
    return back_to(guest_of(row.customer_id))


@blueprint.post("/suggestion/<suggestion_id>/dismiss")
@requires(WRITE)
def dismiss(suggestion_id: str) -> Response:
    """Not worth noting, with undo."""
    row = service_suggestions.dismiss(session(), suggestion_id)
    undo = url_for("hotel_preferences.suggest_again", suggestion_id=suggestion_id)
    say(_("Not suggested again."), undo)
    return back_to(guest_of(row.customer_id))


@blueprint.post("/suggestion/<suggestion_id>/reopen")
@requires(WRITE)
def suggest_again(suggestion_id: str) -> Response:
    """Take a dismissal back."""
    row = service_suggestions.reopen(session(), suggestion_id)
    return back_to(guest_of(row.customer_id))


@blueprint.post("/guest/<guest_id>/alike/dismiss")
@requires(WRITE)
def dismiss_alike(guest_id: str) -> Response:
    """Do not suggest what other guests like."""
    who = customer_by_public_id(session(), guest_id)
    service_suggestions.dismiss_alike(session(), who.id, request.form.get("kind", "")[:60])
    flash(_("Not suggested again."), "done")
    return back_to(who)
