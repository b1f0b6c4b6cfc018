"""What quotes and the test cart of rules share: the form of what is asked for, read and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rugui.toolkit import _, current_site, session, today_here

from loyalty_pricing import service
from loyalty_pricing.forms_quotes import AskForm, with_products
from loyalty_pricing.names import Named
from loyalty_pricing.service_asking import Asked
from loyalty_pricing.views import site_names


@dataclass(frozen=True)
class Asking:
    """A form of what is asked for, and the codes of its products by the field's name."""

    form: Any
    codes: Mapping[str, str]

    @property
    def products(self) -> list[Any]:
        """The fields of the products."""
        return [self.form[name] for name in self.codes]

    def asked(self, customer_id: int | None) -> Asked:
        """What was asked for."""
        form = self.form
        items = tuple((code, form[name].data) for name, code in self.codes.items() if form[name].data)
        return Asked(form.site.data or "", form.arrival.data, form.departure.data, items, customer_id,
                     form.rate_plan.data or "", form.channel.data or "")  # fmt: skip


def asking(kind: type[AskForm]) -> Asking:
    """The form, for tomorrow's night here where nothing was sent."""
    rows = service.products(session())
    today, site = today_here(session()), current_site(session())
    made = with_products(kind, [(row.id, Named(row)) for row in rows])
    form: Any = made(data={"arrival": today, "departure": today + timedelta(days=1), "site": site.code if site else ""})
    form.site.choices = list(site_names().items())
    plans = [(row.code, str(Named(row))) for row in service.rate_plans(session())]
    form.rate_plan.choices = [("", _("list price, or as agreed")), *plans]
    return Asking(form, {f"many_{row.id}": row.code for row in rows})
