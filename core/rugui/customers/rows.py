"""Between a customer's rows and the plain values of a form."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.models import (
    Customer,
    CustomerAddress,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
)
from rugui.values import NameForm

Row = TypeVar("Row", CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress)
SINGLES = ("kind", "nationality", "language", "form_of_address", "vip", "external_id")
_ADDRESS = ("lines", "city", "state", "postal_code", "country", "label", "language")


def read(customer: Customer) -> Details:
    """The rows as plain values."""
    return Details(
        **{name: getattr(customer, name) for name in SINGLES},
        birthday=Birthday(customer.birth_year, customer.birth_month, customer.birth_day),
        names=tuple(
            NameForm(n.kind, n.full, n.language, n.family, n.given, n.honorific) for n in customer.names
        ),
        phones=tuple(PhoneForm(p.typed, p.label, p.e164) for p in customer.phones),
        emails=tuple(e.typed for e in customer.emails),
        handles=tuple(HandleForm(h.service, h.handle) for h in customer.handles),
        addresses=tuple(AddressForm(**{name: getattr(a, name) for name in _ADDRESS}) for a in customer.addresses),
    )  # fmt: skip


def write(customer: Customer, details: Details) -> None:
    """Bring the rows to these values; rows that stay keep their ids, unchanged ones are not written."""
    for name in SINGLES:
        setattr(customer, name, getattr(details, name))
    born = details.birthday
    customer.birth_year, customer.birth_month, customer.birth_day = born.year, born.month, born.day
    names = [{"kind": n.kind, "full": n.full, "language": n.language, "family": n.family, "given": n.given,
              "honorific": n.honorific} for n in details.names]  # fmt: skip
    _sync(customer.names, CustomerName, names)
    _sync(
        customer.phones, CustomerPhone, [{"typed": p.typed, "label": p.label, "e164": p.e164} for p in details.phones]
    )
    _sync(customer.emails, CustomerEmail, [{"typed": e, "folded": e.casefold()[:254]} for e in details.emails])
    _sync(customer.handles, CustomerHandle, [{"service": h.service, "handle": h.handle} for h in details.handles])
    addresses = [{name: getattr(a, name) for name in _ADDRESS} for a in details.addresses]
    _sync(customer.addresses, CustomerAddress, addresses)


def _sync(rows: list[Row], make: Callable[..., Row], wanted: Sequence[dict[str, Any]]) -> None:
    for position, values in enumerate(wanted):
        if position < len(rows):
            for name, value in {**values, "position": position}.items():
                if getattr(rows[position], name) != value:
                    setattr(rows[position], name, value)
        else:
            rows.append(make(**values, position=position))
    del rows[len(wanted) :]
