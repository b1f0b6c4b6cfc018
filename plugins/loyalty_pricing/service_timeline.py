"""Quotes on a guest's timeline: what became of them. That a price was told is an entry of core's own."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from rugui.toolkit import TimelineEntry, _l, money
from sqlalchemy import select
from sqlalchemy.orm import Session

from loyalty_pricing.access import READ, sees
from loyalty_pricing.models_quotes import GuestQuote

DECIDED = ("accepted", "withdrawn")


def entries(session: Session, customer_id: int, before: datetime | None, limit: int) -> Sequence[TimelineEntry]:
    """Quotes accepted and withdrawn, newest first; one statement, none for who may not read them."""
    if not sees(session):
        return []
    query = select(GuestQuote).where(GuestQuote.customer_id == customer_id, GuestQuote.status.in_(DECIDED))
    if before is not None:
        query = query.where(GuestQuote.decided_at < before)
    rows = session.scalars(query.order_by(GuestQuote.decided_at.desc(), GuestQuote.id.desc()).limit(limit))
    return [
        TimelineEntry(
            row.decided_at, "quote", _title(row), money(row.total_minor, row.currency),
            url_for("loyalty_pricing.quote", quote_id=row.public_id), "tag", row.site_id, READ,
        )
        for row in rows if row.decided_at
    ]  # fmt: skip


def _title(row: GuestQuote) -> object:
    if row.status == "accepted":
        return _l("Quote %(number)s accepted", number=row.number)
    return _l("Quote %(number)s withdrawn", number=row.number)
