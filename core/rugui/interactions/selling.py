"""Prices told and things sold, for plugins: the last price quoted, lines of a stay, whose house rates a guest has."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers.models import CustomerRelation
from rugui.customers.relations import EMPLOYEE
from rugui.interactions import access, lines, service, visits
from rugui.values import Line


def sell(session: Session, public_id: str, sold: Iterable[Line]) -> int:
    """Put lines onto the stay an address names (their own `visit_id` says nothing); the id of the stay's row.

    Raises `NotFound`, `Refused` without `interactions.write` at its site, `Invalid` for a line that is none.
    """
    stay = visits.get(session, public_id, access.acting(session))
    for one in sold:
        line = lines.Line(one.product, one.quantity, one.net_minor, one.cost_minor, one.currency)
        lines.add(session, stay.interaction, line)
    return stay.visit.id


def quoted(
    session: Session, customer_id: int, minor: int, currency: str, until: date, *, summary: str, site_id: int | None
) -> str:
    """Write down that a price was told to a guest: from now on it is the last price quoted. The entry's id for URLs.

    Raises `Refused` without `interactions.write` at the site.
    """
    row = service.record(session, customer_id, kind="note", summary=summary, site_id=site_id, guest_visible=True,
                         quoted_minor=minor, quoted_currency=currency, quoted_until=until)  # fmt: skip
    session.flush()
    return row.public_id


def organisations(session: Session, customer_ids: Sequence[int]) -> dict[int, list[int]]:
    """Row ids of the organisations these customers work for; one statement."""
    found: dict[int, list[int]] = {one: [] for one in customer_ids}
    if not customer_ids:
        return found
    columns = (CustomerRelation.customer_id, CustomerRelation.other_id)
    query = select(*columns).where(CustomerRelation.kind == EMPLOYEE, CustomerRelation.customer_id.in_(customer_ids))
    for customer_id, other_id in session.execute(query.order_by(CustomerRelation.id)):
        found[customer_id].append(other_id)
    return found
