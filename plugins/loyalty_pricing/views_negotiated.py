"""Rates agreed with a guest or an organisation: entered and ended from the guest's prices."""

from typing import Any

from flask import flash, redirect, url_for
from rugui.toolkit import Invalid, _, requires, session
from werkzeug.wrappers import Response

from loyalty_pricing import service_negotiated
from loyalty_pricing.access import PRODUCTS
from loyalty_pricing.views import blueprint, say
from loyalty_pricing.views_quotes import rate_form


@blueprint.post("/guests/<guest_id>/rates")
@requires(PRODUCTS)
def agree_rate(guest_id: str) -> Any:
    """Agree a rate."""
    form = rate_form()
    if form.validate_on_submit():
        try:
            service_negotiated.agree(
                session(), guest_id, form.rate_plan.data or "", form.first_day.data, form.last_day.data,
                site=form.site.data or "", commission=int((form.commission.data or 0) * 100),
                agreement=form.agreement.data or "",
            )  # fmt: skip
            say(_("Rate agreed."))
        except Invalid as error:
            flash(" ".join(str(one) for one in error.fields.values()), "error")
    else:
        flash(_("Please look at what you typed."), "error")
    return redirect(url_for("loyalty_pricing.guest_prices", guest_id=guest_id), 303)


@blueprint.post("/guests/<guest_id>/rates/<rate_id>/end")
@requires(PRODUCTS)
def end_rate(guest_id: str, rate_id: str) -> Response:
    """End an agreed rate."""
    service_negotiated.end(session(), guest_id, rate_id)
    say(_("Rate ended."))
    return redirect(url_for("loyalty_pricing.guest_prices", guest_id=guest_id), 303)
