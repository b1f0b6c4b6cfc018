"""The memberships of many guests, read for facts: a search asks for them at every key that is typed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from membership_club.models import Club, Membership, Tier

# Built once, on the tables: building a statement anew, and the ORM's way through it, cost more than asking it.
_M, _C, _T = Membership.__table__.c, Club.__table__.c, Tier.__table__.c
_HELD = (
    select(
        _M.id, _M.customer_id, _M.club_id, _M.number, _M.superseded_by, _M.status, _M.tier_id, _M.member_since,
        _M.term_end, _M.grace_end, _M.manual_until,
        *(column.label(f"club_{column.name}") for column in (_C.code, _C.name_en, _C.name_zh_hant, _C.name_zh_hans)),
        *(column.label(f"tier_{column.name}")
          for column in (_T.code, _T.rank, _T.name_en, _T.name_zh_hant, _T.name_zh_hans)),
    )
    .join_from(Membership.__table__, Club.__table__, _C.id == _M.club_id)
    .outerjoin(Tier.__table__, _T.id == _M.tier_id)
    .where(_M.customer_id.in_(bindparam("customers", expanding=True)), _M.superseded_by.is_(None))
    .order_by(_M.id)
)  # fmt: skip


def held(session: Session, customer_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Rows with the columns of the membership that facts need and the names of club and tier; one statement."""
    found: dict[int, list[Any]] = {one: [] for one in customer_ids}
    if customer_ids:
        for row in session.execute(_HELD, {"customers": list(customer_ids)}):
            found[row.customer_id].append(row)
    return found
