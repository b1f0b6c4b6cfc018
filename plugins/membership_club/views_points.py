"""Pages of points: a member's ledger and everything that can be done to it; a club's rule and its liability."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Invalid, Refused, _, money, requires, session, today_here
from werkzeug.wrappers import Response

from membership_club import service, service_clubs, service_points, service_points_rules
from membership_club.access import POINTS, READ, RULES
from membership_club.amounts import major, minor
from membership_club.dues import add_months
from membership_club.forms_points import EarnForm, RedeemForm, RuleForm, UntilForm
from membership_club.ledger import Lot, lots
from membership_club.names import Named
from membership_club.service_points import Earning
from membership_club.views import blueprint
from membership_club.views_accounts import about, attempt, refuse
from membership_club.words_points import POINT_KINDS

NO_RULE = dict.fromkeys(service_points_rules.FIELDS, 0) | {
    "unit_minor": 10000, "valid_months": 24, "reversal": "balance",
}  # fmt: skip
MONEY = ("unit_minor", "worth_minor")


@blueprint.get("/members/<membership_id>/points")
@requires(READ)
def points(membership_id: str) -> Any:
    """A member's points: what may be spent, what expires when, every entry."""
    return _page(membership_id, EarnForm(), RedeemForm())


def _page(membership_id: str, earning: EarnForm, redeeming: RedeemForm) -> Any:
    row = service.get(session(), membership_id)
    today = today_here(session())
    entries = service_points.entries(session(), [row.id])[row.id]
    page = render_template(
        "membership_club/points.html", **about(row), earning=earning, redeeming=redeeming, today=today,
        balance=service_points.balances(session(), [row.id], today)[row.id],
        lots={lot.id: lot for lot in lots(entries)}, next_over=_next(lots(entries), today),
        rows=service_points.statement(session(), row.id), words=POINT_KINDS,
    )  # fmt: skip
    return page, 422 if earning.errors or redeeming.errors else 200


def _next(found: list[Lot], today: Any) -> Lot | None:
    """The points that expire soonest."""
    return next((lot for lot in found if lot.left > 0 and lot.expires_on and lot.expires_on >= today), None)


@blueprint.post("/members/<membership_id>/points/earn")
@requires(POINTS)
def earn_points(membership_id: str) -> Any:
    """Give points by hand."""
    form = EarnForm()
    if form.validate_on_submit():
        what = Earning(form.award.data or 0, form.tier.data or 0, None, form.expires_on.data)
        try:
            service_points.earn(
                session(), membership_id, what, source=form.source.data or "", note=form.note.data or ""
            )
            flash(_("Points added."), "done")
            return _back(membership_id)
        except (Invalid, Refused) as error:
            refuse(form, error, "award")
    return _page(membership_id, form, RedeemForm(None))


@blueprint.post("/members/<membership_id>/points/redeem")
@requires(POINTS)
def redeem_points(membership_id: str) -> Any:
    """Spend points."""
    form = RedeemForm()
    if form.validate_on_submit():
        source, note = form.source.data or "", form.note.data or ""
        try:
            service_points.redeem(session(), membership_id, form.points.data or 0, source=source, note=note)
            flash(_("Points redeemed."), "done")
            return _back(membership_id)
        except (Invalid, Refused) as error:
            refuse(form, error, "points")
    return _page(membership_id, EarnForm(None), form)


@blueprint.post("/members/<membership_id>/points/<entry_id>/give-back")
@requires(POINTS)
def give_back_points(membership_id: str, entry_id: str) -> Response:
    """Return a redemption."""
    attempt(lambda: service_points.give_back(session(), membership_id, entry_id), _("Points given back."))
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/points/<entry_id>/reverse")
@requires(POINTS)
def reverse_points(membership_id: str, entry_id: str) -> Response:
    """Take an earning back."""
    attempt(lambda: service_points.reverse(session(), membership_id, entry_id), _("Earning taken back."))
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/points/<entry_id>/extend")
@requires(POINTS)
def extend_points(membership_id: str, entry_id: str) -> Response:
    """Let an earning live until a later day."""
    form = UntilForm()
    if form.validate_on_submit() and form.until.data is not None:
        until = form.until.data
        attempt(lambda: service_points.extend(session(), membership_id, entry_id, until), _("Earning extended."))
    else:
        flash(_("Say which day."), "error")
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/points/<entry_id>/reinstate")
@requires(POINTS)
def reinstate_points(membership_id: str, entry_id: str) -> Response:
    """Give back what expired; without a day for three months."""
    form = UntilForm()
    if form.validate_on_submit():
        until = form.until.data or add_months(today_here(session()), 3)
        attempt(lambda: service_points.reinstate(session(), membership_id, entry_id, until), _("Points reinstated."))
    else:
        flash(_("Say which day."), "error")
    return _back(membership_id)


def _back(membership_id: str) -> Response:
    return redirect(url_for("membership_club.points", membership_id=membership_id), 303)


@blueprint.route("/<club_id>/points", methods=["GET"])
@requires(READ)
def club_points(club_id: str) -> Any:
    """How a club gives points, and its liability by the month of expiry."""
    club = service_clubs.get(session(), club_id)
    rule = service_points.rule_of(session(), club.id)
    shown: dict[str, Any] = {name: getattr(rule, name) if rule else NO_RULE[name] for name in NO_RULE}
    for name in MONEY:
        shown[name] = major(shown[name], club.currency)
    return _club_page(club, RuleForm(data=shown))


def _club_page(club: Any, form: RuleForm) -> Any:
    found = service_points_rules.liability(session(), club.public_id)
    rows = [
        (f"{due.year}-{due.month:02}" if due.year else _("for ever"), due.points, f"{due.points:,}")
        for due in found
    ]  # fmt: skip
    page = render_template(
        "membership_club/club_points.html", club=club, name=Named(club), form=form, rows=rows,
        total=sum(due.points for due in found), worth=money(sum(due.worth for due in found), club.currency),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/points")
@requires(RULES)
def set_points_rule(club_id: str) -> Any:
    """Say how a club gives points."""
    club, form = service_clubs.get(session(), club_id), RuleForm()
    if form.validate_on_submit():
        try:
            fields: dict[str, Any] = {name: form[name].data for name in service_points_rules.FIELDS}
            for name in MONEY:
                fields[name] = minor(fields[name], club.currency, name)
            service_points_rules.set_rule(session(), club_id, **fields)
            flash(_("Saved. Points given before stay as they are."), "done")
            return redirect(url_for("membership_club.club_points", club_id=club_id), 303)
        except Invalid as error:
            form.take(error)
    return _club_page(club, form)
