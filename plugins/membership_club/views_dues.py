"""Pages of dues: a member's invoices and payments; a club's plans and who still owes."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Invalid, _, _l, customers, money, requires, session, today_here
from werkzeug.wrappers import Response

from membership_club import service, service_clubs, service_dues, service_dues_club
from membership_club.access import DUES, READ, RULES
from membership_club.amounts import minor
from membership_club.forms_dues import BillForm, PaymentForm, PlanForm, bill_form, plan_form
from membership_club.names import Named
from membership_club.service_accounts import club_of
from membership_club.views import blueprint
from membership_club.views_accounts import about, attempt
from membership_club.words_dues import INVOICES, PAID_BY, STANDS

SAID = {
    "payment": _l("Payment noted."), "failed": _l("Failed payment noted. Nobody's status changes."),
    "waiver": _l("Waived."), "refund": _l("Refund noted."),
}  # fmt: skip


@blueprint.get("/members/<membership_id>/dues")
@requires(READ)
def dues(membership_id: str) -> str:
    """A member's invoices, how each stands, and what can be noted."""
    row = service.get(session(), membership_id)
    tiers = [tier for tier, plan in service_dues_club.plans(session(), row.club_id) if plan is not None]
    return render_template(
        "membership_club/dues.html", **about(row), form=bill_form(tiers), payment=PaymentForm(None), money=money,
        rows=service_dues.owed(session(), [row.id])[row.id], words=INVOICES, stands=STANDS, paid_by=PAID_BY,
        today=today_here(session()), has_plan=service_dues.plan_of(session(), row.tier_id) is not None,
    )  # fmt: skip


def _back(membership_id: str) -> Response:
    return redirect(url_for("membership_club.dues", membership_id=membership_id), 303)


@blueprint.post("/members/<membership_id>/dues")
@requires(DUES)
def bill_dues(membership_id: str) -> Response:
    """Make an invoice."""
    row = service.get(session(), membership_id)
    form: BillForm = bill_form(tier for tier, _plan in service_dues_club.plans(session(), row.club_id))
    if form.validate_on_submit():
        kind, day, tier = form.kind.data, form.day.data, form.tier.data or ""
        attempt(lambda: service_dues.bill(session(), membership_id, kind, day=day, tier=tier), _("Invoice made."))
    else:
        flash(_("Please look at what you typed."), "error")
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/dues/<invoice_id>")
@requires(DUES)
def pay_dues(membership_id: str, invoice_id: str) -> Response:
    """Note a payment, a failed one, a waiver or a refund."""
    row, form = service.get(session(), membership_id), PaymentForm()
    if form.validate_on_submit():
        kind, source, note = form.kind.data, form.source.data or "", form.note.data or ""
        currency, given = club_of(session(), row).currency, form.amount.data

        def do() -> object:
            amount = minor(given, currency, "amount")
            return service_dues.pay(session(), membership_id, invoice_id, kind, amount, source=source, note=note)

        attempt(do, str(SAID[kind]))
    else:
        flash(_("An amount is needed."), "error")
    return _back(membership_id)


@blueprint.get("/<club_id>/dues")
@requires(READ)
def club_dues(club_id: str) -> Any:
    """What each tier costs, and what is still owed."""
    club = service_clubs.get(session(), club_id)
    return _club_page(club, plan_form(tier for tier, _plan in service_dues_club.plans(session(), club.id)))


def _club_page(club: Any, form: PlanForm) -> Any:
    rows = service_dues_club.outstanding(session(), club.public_id)
    guests = customers(session(), [row.customer_id for _one, row in rows])
    page = render_template(
        "membership_club/club_dues.html", club=club, name=Named(club), form=form, named=Named, money=money,
        guests=guests, plans=service_dues_club.plans(session(), club.id), stands=STANDS, words=INVOICES,
        rows=rows, today=today_here(session()),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<club_id>/dues")
@requires(RULES)
def set_dues_plan(club_id: str) -> Any:
    """Say what a tier costs."""
    club = service_clubs.get(session(), club_id)
    form = plan_form(tier for tier, _plan in service_dues_club.plans(session(), club.id))
    if form.validate_on_submit():
        try:
            fields = {name: form[name].data for name in ("months", "due_days")} | {
                name: minor(form[name].data, club.currency, name) for name in ("amount_minor", "joining_minor")
            }
            service_dues_club.set_plan(
                session(), club_id, form.tier.data or "", reminders=form.reminders.data or "", **fields
            )
            flash(_("Saved. Invoices made before stay."), "done")
            return redirect(url_for("membership_club.club_dues", club_id=club_id), 303)
        except Invalid as error:
            form.take(error)
    return _club_page(club, form)
