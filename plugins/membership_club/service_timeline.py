"""The plugin's lines in a guest's timeline: joined, moved, frozen, left; what was undone is left out."""

from datetime import datetime
from typing import Any

from rugui.toolkit import TimelineEntry, _l
from sqlalchemy import Integer, bindparam, exists, select
from sqlalchemy.orm import Session

from membership_club.access import READ, sees
from membership_club.models import Change, Club, Membership, Tier
from membership_club.names import Named
from membership_club.words import CHANGES

KIND = "membership"
SHOWN = ("joined", "renewed", "grace", "expired", "frozen", "thawed", "moved", "manual", "manual_ended", "left",
         "succeeded", "extended")  # fmt: skip


def entries(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    """The newest entries older than `before`; two statements, none for who may not read them."""
    if not sees(session):
        return []
    values = {"customer": customer_id, "asked": limit} | ({"before": before} if before else {})
    rows = session.execute(_OLDER if before else _NEWEST, values).all()
    if not rows:
        return []
    tiers = {(tier.club_id, tier.code): Named(tier)
             for tier in session.execute(_TIERS, {"clubs": sorted({row.club_id for row in rows})})}  # fmt: skip
    return [_entry(row, tiers.get((row.club_id, row.data.get("tier", "")))) for row in rows]


# Built once, on the tables: building a statement anew, and the ORM's way through it, cost more than asking it.
_H, _M, _C, _T = (one.__table__.c for one in (Change, Membership, Club, Tier))
_UNDONE = Change.__table__.alias()
_SHOWN = (
    select(
        _H.kind, _H.data, _H.reason, _H.recorded_at, _H.recorded_by, _C.id.label("club_id"),
        *(column.label(f"club_{column.name}") for column in (_C.code, _C.name_en, _C.name_zh_hant, _C.name_zh_hans)),
    )
    .join_from(Change.__table__, Membership.__table__, _M.id == _H.membership_id)
    .join(Club.__table__, _C.id == _M.club_id)
    .where(_M.customer_id == bindparam("customer"), _H.kind.in_(SHOWN), ~exists().where(_UNDONE.c.reverses_id == _H.id))
    .order_by(_H.recorded_at.desc(), _H.id.desc())
    .limit(bindparam("asked", type_=Integer))
)  # fmt: skip
_NEWEST, _OLDER = _SHOWN, _SHOWN.where(_H.recorded_at < bindparam("before"))
_TIERS = select(_T.club_id, _T.code, _T.name_en, _T.name_zh_hant, _T.name_zh_hans).where(
    _T.club_id.in_(bindparam("clubs", expanding=True)))  # fmt: skip


def _entry(row: Any, tier: Named | None) -> TimelineEntry:
    club, what = Named(row, "club_"), CHANGES[row.kind]
    title = (_l("%(club)s: %(what)s, %(tier)s", club=club, what=what, tier=tier) if tier else
             _l("%(club)s: %(what)s", club=club, what=what))  # fmt: skip
    return TimelineEntry(row.recorded_at, KIND, title, row.reason, icon="star", permission=READ,
                         details={"who": row.recorded_by})  # fmt: skip
