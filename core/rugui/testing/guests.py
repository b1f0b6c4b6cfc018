"""A site, an account, guests and their stays, for tests: plain functions on a session."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from rugui.customers.models import Customer, CustomerName
from rugui.interactions import visits
from rugui.interactions.models import InteractionLine
from rugui.staff.models import Account, Site
from rugui.values import Viewer


def new_site(session: Session, code: str = "TPE", **fields: Any) -> Site:
    """A site in Taipei unless `fields` say otherwise."""
    row = Site(code=code, **{"name": f"Hotel {code}", **fields})
    session.add(row)
    session.flush()
    return row


def new_account(session: Session, name: str = "Lin") -> Account:
    """An account that cannot sign in."""
    row = Account(login=name.lower(), name=name)
    session.add(row)
    session.flush()
    return row


def new_guest(session: Session, *names: str | tuple[str, str, str], **fields: Any) -> Customer:
    """A guest; `names` are texts (the first primary, others alternate, zh-Hant-TW) or (text, language, kind)."""
    row = Customer(**fields)
    for place, name in enumerate(names or ("王小明",)):
        default = (name, "zh-Hant-TW", "alternate" if place else "primary") if isinstance(name, str) else name
        full, language, kind = default
        row.names.append(CustomerName(position=place, kind=kind, full=full, language=language))
    session.add(row)
    session.flush()
    return row


def new_stay(
    session: Session, customer: Customer | None, site: Site, arrival: date, nights: int = 2, **fields: Any
) -> visits.Stay:
    """A stay of that many nights; without a customer the guest is not named yet."""
    return visits.create(
        session, customer.id if customer else None, site.id, arrival, arrival + timedelta(days=nights), **fields
    )


def new_viewer(*permissions: str, account_id: int | None = None, sites: Iterable[int] | None = None) -> Viewer:
    """Somebody with these permissions everywhere, or at these site ids."""
    at = None if sites is None else frozenset(sites)
    return Viewer(account_id, "Lin", dict.fromkeys(permissions, at))


def new_line(session: Session, stay: visits.Stay, product: str, quantity: int = 1) -> None:
    """Something sold on a stay."""
    session.add(InteractionLine(interaction_id=stay.visit.id, product=product, quantity=quantity, currency="TWD"))
    session.flush()


def check_out(session: Session, stay: visits.Stay) -> None:
    """The guest leaves; the event goes into the outbox."""
    visits.check_out(session, stay.interaction.public_id)
