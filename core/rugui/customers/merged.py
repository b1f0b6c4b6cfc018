"""Records that were merged away: their ids lead on to the record that stayed, however many merges later."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer


def living(session: Session, customer: Customer, *, lock: bool = False) -> Customer:
    """The record itself, or the one it was merged into; a statement for each merge on the way."""
    while customer.merged_into_id is not None:
        customer = session.get_one(
            Customer, customer.merged_into_id, with_for_update=lock or None, populate_existing=lock
        )
    return customer


def living_id(session: Session, customer_id: int | None) -> int | None:
    """The row id of the record that stayed; None where there is no such record."""
    found = customer_id
    while customer_id is not None:
        row = session.execute(select(Customer.id, Customer.merged_into_id).where(Customer.id == customer_id)).first()
        found, customer_id = (row.id, row.merged_into_id) if row else (None, None)
    return found
