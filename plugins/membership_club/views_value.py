"""Pages of stored value: a member's buckets and movements, a receipt, and how a club keeps money."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, Refused, _, _l, money, new_public_id, requires, session

from membership_club import service, service_clubs, service_value
from membership_club.access import READ, RULES, VALUE
from membership_club.amounts import major, minor
from membership_club.forms_value import AmountForm, ValueRuleForm
from membership_club.names import Named
from membership_club.service_accounts import club_of
from membership_club.views import blueprint
from membership_club.views_accounts import about, refuse
from membership_club.words_value import VALUE_KINDS

SAID = {"load": _l("Topped up."), "spend": _l("Paid."), "pay_out": _l("Paid out."), "give_back": _l("Refunded.")}


@blueprint.get("/members/<membership_id>/value")
@requires(READ)
def value(membership_id: str) -> Any:
    """What is kept for a member, and every movement."""
    return _page(membership_id, AmountForm(), "")


def _page(membership_id: str, form: AmountForm, tried: str) -> Any:
    row = service.get(session(), membership_id)
    forms = {name: form if name == tried else AmountForm(None) for name in ("load", "spend", "pay_out")}
    page = render_template(
        "membership_club/value.html", **about(row), held=service_value.balances(session(), [row.id])[row.id],
        rows=service_value.statement(session(), row.id), words=VALUE_KINDS, forms=forms, tried=tried, money=money,
        once=new_public_id(),
        rule=service_value.rule_of(session(), row.club_id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _do(membership_id: str, what: str, call: Callable[..., Any], *given: Any) -> Any:
    form = AmountForm()
    if form.validate_on_submit():
        row = service.get(session(), membership_id)
        source, note = form.source.data or "", form.note.data or ""
        try:
            amount = minor(form.amount.data, club_of(session(), row).currency, "amount")
            call(session(), membership_id, *given, amount, source=source, note=note)
            flash(str(SAID[what]), "done")
            return redirect(url_for("membership_club.value", membership_id=membership_id), 303)
        except (Invalid, Refused, Conflict) as error:
            refuse(form, error, "amount")
    return _page(membership_id, form, what if what in ("load", "spend", "pay_out") else "spend")


@blueprint.post("/members/<membership_id>/value/load")
@requires(VALUE)
def load_value(membership_id: str) -> Any:
    """Keep what the member pays."""
    return _do(membership_id, "load", service_value.load)


@blueprint.post("/members/<membership_id>/value/spend")
@requires(VALUE)
def spend_value(membership_id: str) -> Any:
    """Pay with what is kept."""
    return _do(membership_id, "spend", service_value.spend)


@blueprint.post("/members/<membership_id>/value/pay-out")
@requires(VALUE)
def pay_out_value(membership_id: str) -> Any:
    """Pay principal out."""
    return _do(membership_id, "pay_out", service_value.pay_out)


@blueprint.post("/members/<membership_id>/value/<movement_id>/give-back")
@requires(VALUE)
def give_back_value(membership_id: str, movement_id: str) -> Any:
    """Refund (a part of) a payment."""
    return _do(membership_id, "give_back", service_value.give_back, movement_id)


@blueprint.get("/value/<movement_id>")
@requires(READ)
def value_receipt(movement_id: str) -> str:
    """The receipt of a movement."""
    entry, row = service_value.receipt(session(), movement_id)
    return render_template(
        "membership_club/value_receipt.html", **about(row), entry=entry, words=VALUE_KINDS, money=money
    )


@blueprint.get("/<club_id>/value")
@requires(READ)
def club_value(club_id: str) -> Any:
    """How a club keeps money."""
    club = service_clubs.get(session(), club_id)
    rule = service_value.rule_of(session(), club.id)
    shown: dict[str, Any] = {"bonus_permille": 0}
    if rule is not None:
        ceiling: Decimal | None = None if rule.ceiling_minor is None else major(rule.ceiling_minor, club.currency)
        shown = {"burn": rule.burn, "bonus_permille": rule.bonus_permille, "ceiling_minor": ceiling}
    return _club_page(club, ValueRuleForm(data=shown))


def _club_page(club: Any, form: ValueRuleForm) -> Any:
    page = render_template(
        "membership_club/club_value.html", club=club, name=Named(club), form=form,
        kept=service_value.rule_of(session(), club.id) is not None,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/value")
@requires(RULES)
def set_value_rule(club_id: str) -> Any:
    """Say how a club keeps money."""
    club, form = service_clubs.get(session(), club_id), ValueRuleForm()
    if form.validate_on_submit():
        ceiling = form.ceiling_minor.data
        try:
            most = None if ceiling is None else minor(ceiling, club.currency, "ceiling_minor")
            service_value.set_rule(
                session(), club_id, burn=form.burn.data, bonus_permille=form.bonus_permille.data, ceiling_minor=most
            )
            flash(_("Saved. What is kept already stays."), "done")
            return redirect(url_for("membership_club.club_value", club_id=club_id), 303)
        except Invalid as error:
            form.take(error)
    return _club_page(club, form)
