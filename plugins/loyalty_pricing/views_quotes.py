"""Pages of quotes: the newest, a new one, one with its receipt and what becomes of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from rugui.toolkit import (
    Conflict,
    Invalid,
    Refused,
    _,
    customer_by_public_id,
    customers,
    requires,
    session,
    short_date,
    stays,
    today_here,
    utcnow,
    viewer,
)
from werkzeug.wrappers import Response

from loyalty_pricing import receipts, service, service_asking, service_quotes, words_rules
from loyalty_pricing.access import OVERRIDE, PRODUCTS, QUOTE, READ
from loyalty_pricing.forms_quotes import AcceptForm, GiveForm, RateForm
from loyalty_pricing.names import Named
from loyalty_pricing.views import blueprint, refuse, say, site_names
from loyalty_pricing.views_asking import Asking, asking


@blueprint.get("")
@requires(READ)
def quotes() -> str:
    """The newest quotes of the sites the reader works for."""
    rows, today = service_quotes.newest(session()), today_here(session())
    guests = customers(session(), [row.customer_id for row in rows])
    shown = [(row, guests.get(row.customer_id), service_quotes.status(row, today)) for row in rows]
    return render_template("loyalty_pricing/quotes.html", rows=shown, words=words_rules)


@blueprint.get("/quotes/new/<guest_id>")
@requires(QUOTE)
def new_quote(guest_id: str) -> Any:
    """What a guest asks for."""
    return _new(guest_id, asking(GiveForm), None)


def _new(guest_id: str, ask: Asking, priced: Any) -> Any:
    guest, today = customer_by_public_id(session(), guest_id), today_here(session())
    if not viewer().can(OVERRIDE) and "override_reason" in ask.form:
        del ask.form.override_reason
    page = render_template(
        "loyalty_pricing/new_quote.html", guest=guest, ask=ask, form=ask.form, priced=priced, words=words_rules,
        standing=service_quotes.standing(session(), guest.id, today),
    )  # fmt: skip
    return page, 422 if ask.form.errors else 200


@blueprint.post("/quotes/new/<guest_id>")
@requires(QUOTE)
def give_quote(guest_id: str) -> Any:
    """Show the price of what is asked for, or give it as a quote."""
    guest, ask = customer_by_public_id(session(), guest_id), asking(GiveForm)
    priced = None
    if ask.form.validate_on_submit():
        try:
            asked = ask.asked(guest.id)
            if request.form.get("do") == "give":
                row, new = service_quotes.give(
                    session(), asked, valid_until=ask.form.valid_until.data,
                    override_reason=ask.form.override_reason.data or "",
                )  # fmt: skip
                say(_("Quote given.") if new else _("This was quoted before; the same price holds."))
                return redirect(url_for("loyalty_pricing.quote", quote_id=row.public_id), 303)
            found = service_asking.reckon(session(), asked, utcnow())
            priced = receipts.of_quote(session(), found.quote, found.rules)
        except Invalid as error:
            refuse(ask.form, error)
    return _new(guest_id, ask, priced)


@blueprint.get("/quotes/<quote_id>")
@requires(READ)
def quote(quote_id: str) -> Any:
    """A quote with its receipt."""
    return _quote(quote_id, _accepting(quote_id))


def _accepting(quote_id: str) -> AcceptForm:
    form, row = AcceptForm(), service_quotes.get(session(), quote_id)
    live = [one for one in stays(session(), [row.customer_id]) if one.status in ("expected", "in_house")]
    form.visit.choices = [
        (one.public_id, f"{short_date(one.arrival)} – {short_date(one.departure)} {one.room}") for one in live
    ]
    return form


def _quote(quote_id: str, form: AcceptForm) -> Any:
    row, today = service_quotes.get(session(), quote_id), today_here(session())
    page = render_template(
        "loyalty_pricing/quote.html", row=row, guest=customers(session(), [row.customer_id])[row.customer_id],
        status=service_quotes.status(row, today), words=words_rules, receipt=receipts.of_row(session(), row), form=form,
        cart=row.asked["cart"],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/quotes/<quote_id>/send")
@requires(QUOTE)
def send_quote(quote_id: str) -> Response:
    """Note that the guest has it in writing."""
    return _decided(quote_id, service_quotes.send, _("Noted as sent."))


@blueprint.post("/quotes/<quote_id>/withdraw")
@requires(QUOTE)
def withdraw_quote(quote_id: str) -> Response:
    """Take a quote back."""
    return _decided(quote_id, service_quotes.withdraw, _("Quote withdrawn."))


def _decided(quote_id: str, do: Any, said: str) -> Response:
    try:
        do(session(), quote_id)
        say(said)
    except Conflict as error:
        flash(str(error), "error")
    return redirect(url_for("loyalty_pricing.quote", quote_id=quote_id), 303)


@blueprint.post("/quotes/<quote_id>/accept")
@requires(QUOTE)
def accept_quote(quote_id: str) -> Any:
    """The guest says yes: the lines go onto a stay."""
    form = _accepting(quote_id)
    if form.validate_on_submit():
        try:
            service_quotes.accept(session(), quote_id, form.visit.data or "")
            say(_("Accepted; its lines are on the stay."))
            return redirect(url_for("loyalty_pricing.quote", quote_id=quote_id), 303)
        except (Invalid, Conflict, Refused) as error:
            refuse(form, error)
    return _quote(quote_id, form)


@blueprint.get("/guests/<guest_id>")
@requires(READ)
def guest_prices(guest_id: str) -> str:
    """Every quote of a guest, and what is agreed with them."""
    guest, today = customer_by_public_id(session(), guest_id), today_here(session())
    rows = [(row, service_quotes.status(row, today)) for row in
            service_quotes.newest(session(), customer_id=guest.id)]  # fmt: skip
    plans = {plan.id: Named(plan) for plan in service.rate_plans(session())}
    agreed = [(row, plans.get(row.rate_plan_id, "")) for row in service_asking.of_guest(session(), guest.id)]
    return render_template("loyalty_pricing/guest.html", guest=guest, rows=rows, agreed=agreed, words=words_rules,
                           may_agree=viewer().can(PRODUCTS), form=rate_form())  # fmt: skip


def rate_form() -> Any:
    """The form of an agreed rate."""
    form = RateForm(data={"first_day": today_here(session())})
    form.rate_plan.choices = [(row.code, str(Named(row))) for row in service.rate_plans(session())]
    form.site.choices = [("", _("every site")), *site_names().items()]
    return form
