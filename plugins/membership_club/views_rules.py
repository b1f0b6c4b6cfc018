"""Pages of a club's rules: its terms, and each tier; saved, they hold from a day on and what was before stays."""

from typing import Any

from babel.numbers import get_currency_precision
from flask import redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, _, requires, session, today_here
from werkzeug.wrappers import Response

from membership_club import editing, rules_json, service_cases, service_clubs, words
from membership_club.access import RULES
from membership_club.forms import ASKED, WAYS, FullTierRulesForm, TermsForm
from membership_club.models import Club
from membership_club.names import FIELDS, Named
from membership_club.rules import ClubRules, in_force
from membership_club.views import blueprint, refuse, say


def _now(club: Club) -> ClubRules:
    return in_force(service_cases.versions(session(), club), today_here(session()))


@blueprint.route("/<club_id>/terms", methods=["GET", "POST"])
@requires(RULES)
def club_terms(club_id: str) -> Any:
    """How long a membership lasts, grace, freezing, how tiers are held."""
    row = service_clubs.get(session(), club_id, RULES)
    rules = _now(row)
    form = TermsForm(data={**editing.terms_data(rules), "version": row.version, "valid_from": today_here(session())})
    if form.validate_on_submit():
        try:
            _save(row, form, rules_json.load(editing.with_terms(rules, form.data)))
            return redirect(url_for("membership_club.club", club_id=club_id), 303)
        except (Invalid, Conflict) as error:
            for path, name in editing.FIELDS.items():
                if path in error.fields:
                    form[name].errors = [*form[name].errors, str(error.fields[path])]
            if not form.errors:
                refuse(form, error)
    page = render_template("membership_club/terms.html", form=form, club=row, name=Named(row))
    return page, 422 if form.errors else 200


def _save(row: Club, form: Any, rules: ClubRules) -> None:
    service_clubs.set_rules(session(), row.public_id, rules, form.valid_from.data, version=form.version.data or 0)
    say(_("The rules hold from %(day)s.", day=words.day(form.valid_from.data)))


@blueprint.route("/<club_id>/tiers/new", methods=["GET", "POST"])
@requires(RULES)
def new_tier(club_id: str) -> Any:
    """A new highest tier."""
    return _tier_page(club_id, "")


@blueprint.route("/<club_id>/tiers/<code>", methods=["GET", "POST"])
@requires(RULES)
def edit_tier(club_id: str, code: str) -> Any:
    """A tier's names, how it is reached and how it is kept."""
    return _tier_page(club_id, code)


def _tier_page(club_id: str, code: str) -> Any:
    row = service_clubs.get(session(), club_id, RULES)
    rules, digits = _now(row), get_currency_precision(row.currency)
    tier, names = rules.tier(code), service_clubs.names_of(session(), row.id)
    there = service_clubs.tier_named(session(), row, code) if code else None
    data = {"version": row.version, "valid_from": today_here(session())}
    data |= editing.tier_data(tier, digits) if tier else {}
    data |= {field: getattr(there, field) for field in FIELDS.values()} if there else {}
    form = FullTierRulesForm(data=data)
    below = rules.tiers[: rules.rank(code) + 1] if tier else rules.tiers
    form.floor.choices = [("", _("the lowest tier")), *((one.code, words.tier(names, one.code)) for one in below)]
    if code:
        del form.code
    if form.validate_on_submit():
        try:
            made = rules_json.load(rules_json.dump(
                editing.with_tier(rules, code or form.code.data or "", form.data, digits)))  # fmt: skip
            _save(row, form, made)
            service_clubs.name_tier(session(), row, code or form.code.data or "", form.names())
            return redirect(url_for("membership_club.club", club_id=club_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template(
        "membership_club/tier.html", form=form, club=row, club_name=Named(row), code=code, ways=range(WAYS),
        asked=ASKED,
        name=words.tier(names, code) if code else _("New tier"), lowest=bool(code) and rules.rank(code) == 0,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/tiers/<code>/remove")
@requires(RULES)
def remove_tier(club_id: str, code: str) -> Response:
    """Take a tier out of the rules from today on; who has it keeps it until it is looked at again."""
    row = service_clubs.get(session(), club_id, RULES)
    made = rules_json.load(rules_json.dump(editing.without_tier(_now(row), code)))
    service_clubs.set_rules(session(), club_id, made, today_here(session()))
    say(_("The tier is no longer given."))
    return redirect(url_for("membership_club.club", club_id=club_id), 303)
