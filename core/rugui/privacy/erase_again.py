"""Erases again whom a restored backup brought back, and nobody else: records are merged or apart as they were then."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers import merged
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.duplicates.models import CustomerMerge
from rugui.duplicates.unmerging import unmerge
from rugui.privacy import erase
from rugui.privacy.export import record_ids


def erase_again(session: Session, public_id: str, buried: Collection[str]) -> bool:
    """Erase what a restored backup brought back, whatever core would object; False where it went with another.

    `buried` are the public ids of all who are to be erased. A backup may hold two records as one that were taken apart
    before one of them was erased: they are taken apart again first, so that the one goes whole and the other stays.
    """
    guest = session.scalar(select(Customer).where(Customer.public_id == public_id).with_for_update())
    if guest is None:
        return False
    while (merge := _wrongly_one(session, guest, buried)) is not None:
        unmerge(session, merge)
        session.flush()
    erase.do(session, guest, "restored", utcnow().date())
    return True


def _wrongly_one(session: Session, guest: Customer, buried: Collection[str]) -> str | None:
    """The newest merge of the guest's records where not all of them are to be erased."""
    ids = record_ids(session, merged.living(session, guest).id)
    if set(session.scalars(select(Customer.public_id).where(Customer.id.in_(ids)))) <= set(buried):
        return None
    merge = CustomerMerge
    query = select(merge.public_id).where(merge.kept_id.in_(ids), merge.undone_at.is_(None))
    return session.scalar(query.order_by(merge.id.desc()).limit(1))
