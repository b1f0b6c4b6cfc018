"""Pages of clubs: all of them, one with its tiers and rules, making and changing one."""

from typing import Any

from flask import redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, _, html_lang, requires, session, sites, today_here
from werkzeug.wrappers import Response

from membership_club import service_batches, service_cases, service_clubs, words
from membership_club.access import READ, RULES
from membership_club.forms import ClubForm
from membership_club.names import FIELDS, Named
from membership_club.rules import ClubRules, TierRules, in_force
from membership_club.views import blueprint, refuse, say


def site_names() -> dict[int, str]:
    """Names of the sites in the language of the page."""
    field = FIELDS[html_lang()] if html_lang() != "en" else "name"
    return {site.id: getattr(site, field, "") or site.name for site in sites(session())}


@blueprint.get("")
@requires(READ)
def clubs() -> str:
    """Every club with how many members it has."""
    rows = service_clubs.clubs(session())
    return render_template(
        "membership_club/clubs.html", rows=[(row, Named(row)) for row in rows], counts=service_clubs.counts(session()),
        words=words, waiting=service_batches.waiting(session()),
    )  # fmt: skip


@blueprint.get("/<club_id>")
@requires(READ)
def club(club_id: str) -> str:
    """A club: its tiers, what is asked for each, its terms."""
    row = service_clubs.get(session(), club_id)
    rules = in_force(service_cases.versions(session(), row), today_here(session()))
    names = service_clubs.names_of(session(), row.id)
    tiers = [
        {"code": tier.code, "name": words.tier(names, tier.code), "floor": words.tier(names, tier.floor),
         "up": words.rule(tier.upgrade, row.currency) if tier.upgrade else "",
         "keep": words.rule(tier.keep or tier.upgrade, row.currency) if tier.keep or tier.upgrade else ""}
        for tier in rules.tiers
    ]  # fmt: skip
    return render_template(
        "membership_club/club.html", club=row, name=Named(row), tiers=tiers, rules=rules, words=words,
        versions=service_clubs.rules_versions(session(), row), counts=service_clubs.counts(session()).get(row.id, {}),
        place=site_names().get(row.site_id or 0, ""),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(RULES)
def new_club() -> Any:
    """Make a club; it begins with one tier and gets its rules on the next pages."""
    form = ClubForm(data={"joining": ["purchases"]})
    form.site_id.choices = [(0, _("the whole chain's")), *site_names().items()]
    if form.validate_on_submit():
        try:
            row = service_clubs.add(
                session(), form.code.data or "", form.names(), ClubRules((TierRules("member"),)),
                valid_from=today_here(session()),
                tier_names={"member": {"en": "Member", "zh-Hant-TW": "會員", "zh-Hans-CN": "会员"}}, **_fields(form),
            )  # fmt: skip
            say(_("The club is there. Now its tiers and rules."))
            return redirect(url_for("membership_club.club", club_id=row.public_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template("membership_club/edit_club.html", form=form, club=None, title=_("New club"))
    return page, 422 if form.errors else 200


def _fields(form: ClubForm) -> dict[str, Any]:
    return {"joining": form.joining.data or [], "commits": form.commits.data, "currency": form.currency.data or "",
            "site_id": form.site_id.data or None}  # fmt: skip


@blueprint.route("/<club_id>/edit", methods=["GET", "POST"])
@requires(RULES)
def edit_club(club_id: str) -> Any:
    """Change a club's names, how one joins it, and who commits its nightly run."""
    row = service_clubs.get(session(), club_id, RULES)
    form = ClubForm(obj=row, data={"joining": row.joining.split(), "site_id": row.site_id or 0, "version": row.version,
                                   **{field: getattr(row, field) for field in FIELDS.values()},
                                   "currency": row.currency, "commits": row.commits})  # fmt: skip
    form.site_id.choices = [(0, _("the whole chain's")), *site_names().items()]
    del form.code
    if form.validate_on_submit():
        try:
            service_clubs.change(session(), club_id, form.version.data or 0, form.names(), **_fields(form))
            say(_("Saved."))
            return redirect(url_for("membership_club.club", club_id=club_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template("membership_club/edit_club.html", form=form, club=row, title=Named(row))
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/retire")
@requires(RULES)
def retire_club(club_id: str) -> Response:
    """Close a club to new members."""
    service_clubs.retire(session(), club_id)
    say(_("The club takes no new members."), url_for("membership_club.restore_club", club_id=club_id))
    return redirect(url_for("membership_club.club", club_id=club_id), 303)


@blueprint.post("/<club_id>/restore")
@requires(RULES)
def restore_club(club_id: str) -> Response:
    """Open a club again."""
    service_clubs.retire(session(), club_id, retired=False)
    return redirect(url_for("membership_club.club", club_id=club_id), 303)
