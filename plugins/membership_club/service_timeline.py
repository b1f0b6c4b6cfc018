"""The plugin's lines in a guest's timeline: joined, moved, frozen, left; what was undone is left out."""

from datetime import datetime

from rugui.toolkit import TimelineEntry, _l
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from membership_club.access import READ
from membership_club.models import Change, Club, Membership, Tier
from membership_club.names import Named
from membership_club.words import CHANGES

KIND = "membership"
SHOWN = ("joined", "renewed", "grace", "expired", "frozen", "thawed", "moved", "manual", "manual_ended", "left",
         "succeeded", "extended")  # fmt: skip


def entries(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    """The newest entries older than `before`; two statements."""
    undone = aliased(Change)
    query = (
        select(Change, Club)
        .join(Membership, Membership.id == Change.membership_id)
        .join(Club, Club.id == Membership.club_id)
        .where(Membership.customer_id == customer_id, Change.kind.in_(SHOWN))
        .where(~exists().where(undone.reverses_id == Change.id))
    )
    if before is not None:
        query = query.where(Change.recorded_at < before)
    rows = session.execute(query.order_by(Change.recorded_at.desc(), Change.id.desc()).limit(limit)).all()
    if not rows:
        return []
    clubs = {club.id for _change, club in rows}
    tiers = {(tier.club_id, tier.code): Named(tier) for tier in session.scalars(
        select(Tier).where(Tier.club_id.in_(clubs)))}  # fmt: skip
    return [_entry(change, club, tiers.get((club.id, change.data.get("tier", "")))) for change, club in rows]


def _entry(change: Change, club: Club, tier: Named | None) -> TimelineEntry:
    what = CHANGES[change.kind]
    title = _l("%(club)s: %(what)s, %(tier)s", club=Named(club), what=what, tier=tier) if tier else (
        _l("%(club)s: %(what)s", club=Named(club), what=what))  # fmt: skip
    return TimelineEntry(change.recorded_at, KIND, title, change.reason, icon="star", permission=READ,
                         details={"who": change.recorded_by})  # fmt: skip
