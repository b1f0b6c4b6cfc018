"""Pages of benefits: what a member has left and what was used; what each tier of a club gives."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, NotFound, _, _l, requires, session, today_here
from werkzeug.wrappers import Response

from membership_club import benefits as rules
from membership_club import service, service_benefits, service_benefits_club, service_clubs
from membership_club.access import BENEFITS, READ, RULES
from membership_club.forms_benefits import BenefitForm, UseForm, benefit_form
from membership_club.names import FIELDS as NAMES
from membership_club.names import Named
from membership_club.views import blueprint
from membership_club.views_accounts import about, attempt
from membership_club.words_points import PERIODS, USES

SAID = {rules.USED: _l("Noted as used."), rules.GIVEN_BACK: _l("Given back."), rules.GRANTED: _l("Granted.")}
DONE = {"use": rules.USED, "give-back": rules.GIVEN_BACK, "grant": rules.GRANTED}


@blueprint.get("/members/<membership_id>/benefits")
@requires(READ)
def benefits(membership_id: str) -> str:
    """What a member has, how much of it is left, and every use."""
    row = service.get(session(), membership_id)
    held = service_benefits.of(session(), [row], today_here(session()))[row.id]
    return render_template(
        "membership_club/benefits.html", **about(row), held=held, form=UseForm(None), named=Named, periods=PERIODS,
        rows=service_benefits.history(session(), row.id), uses=USES,
    )  # fmt: skip


@blueprint.post("/members/<membership_id>/benefits/<benefit_id>/<do>")
@requires(BENEFITS)
def note_benefit(membership_id: str, benefit_id: str, do: str) -> Response:
    """Used, given back or granted."""
    if do not in DONE:
        raise NotFound(_l("There is no such page."))
    form = UseForm()
    if form.validate_on_submit():
        kind, quantity = DONE[do], form.quantity.data or 1
        source, text = form.source.data or "", form.note.data or ""
        attempt(
            lambda: service_benefits.note(
                session(), membership_id, benefit_id, kind, quantity, source=source, note=text
            ), str(SAID[kind]),
        )  # fmt: skip
    else:
        flash(_("A whole number from %(least)s to %(most)s.", least=1, most=1000), "error")
    return redirect(url_for("membership_club.benefits", membership_id=membership_id), 303)


@blueprint.get("/<club_id>/benefits")
@requires(READ)
def club_benefits(club_id: str) -> Any:
    """What each tier of a club gives."""
    club = service_clubs.get(session(), club_id)
    return _club_page(club, benefit_form(service_benefits_club.tiers(session(), club.id)))


def _club_page(club: Any, form: BenefitForm) -> Any:
    page = render_template(
        "membership_club/club_benefits.html", club=club, name=Named(club), form=form, named=Named, periods=PERIODS,
        rows=service_benefits_club.listed(session(), club.public_id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/benefits")
@requires(RULES)
def add_benefit(club_id: str) -> Any:
    """Add a benefit to a tier."""
    club = service_clubs.get(session(), club_id)
    form = benefit_form(service_benefits_club.tiers(session(), club.id))
    if form.validate_on_submit():
        names = {language: form[field].data or "" for language, field in NAMES.items()}
        try:
            service_benefits_club.add(
                session(), club_id, form.code.data or "", names, tier=form.tier.data or "",
                period=form.period.data or "", quantity=form.quantity.data or 0,
                on_arrival=bool(form.on_arrival.data), in_grace=bool(form.in_grace.data),
            )  # fmt: skip
            flash(_("Benefit added."), "done")
            return redirect(url_for("membership_club.club_benefits", club_id=club_id), 303)
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            form.code.errors = [str(error)]
    return _club_page(club, form)


@blueprint.post("/<club_id>/benefits/<benefit_id>/retire")
@requires(RULES)
def retire_benefit(club_id: str, benefit_id: str) -> Response:
    """No longer give it."""
    service_benefits_club.retire(session(), club_id, benefit_id)
    undo = url_for("membership_club.restore_benefit", club_id=club_id, benefit_id=benefit_id)
    flash({"text": _("No longer given."), "undo": undo}, "done")  # type: ignore[arg-type]
    return redirect(url_for("membership_club.club_benefits", club_id=club_id), 303)


@blueprint.post("/<club_id>/benefits/<benefit_id>/restore")
@requires(RULES)
def restore_benefit(club_id: str, benefit_id: str) -> Response:
    """Give it again."""
    service_benefits_club.retire(session(), club_id, benefit_id, retired=False)
    return redirect(url_for("membership_club.club_benefits", club_id=club_id), 303)
