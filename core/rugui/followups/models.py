"""Promises to guests and who keeps them; shifts handed over."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow

OPEN = "open"
STILL = text(f"status = '{OPEN}'")


class FollowUp(Base):
    """Something promised to a guest: `status` is open, done or cancelled.

    `account_id` is who does it, or `role_id` the team; neither: whoever is at the site. `due` (and `due_time`, "15:30")
    are as said at the site; `due_at` is the moment after which it is overdue. `confidential` repeats the interaction's.
    """

    __tablename__ = "follow_up"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interaction.id", ondelete="CASCADE"), unique=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(300))
    due: Mapped[date | None]
    due_time: Mapped[str] = mapped_column(String(5), default="")
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id", ondelete="SET NULL"), index=True)
    confidential: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default=OPEN)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    overdue_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index(None, "customer_id", "created_at"),
        Index(None, "site_id", "status", "due_at"),
        Index("ix_follow_up_still_open", "due_at", sqlite_where=STILL, postgresql_where=STILL),
    )


class FollowUpStep(Base):
    """One link of the chain: `what` is created, handed, changed, done, cancelled or reopened, and why.

    Where it was handed on: the site, person and team before and after.
    """

    __tablename__ = "follow_up_step"

    id: Mapped[PrimaryId]
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    from_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    from_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    from_role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id", ondelete="SET NULL"))
    to_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    to_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    to_role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id", ondelete="SET NULL"))


class HandOver(Base):
    """A shift handed over at a site: signed by who leaves, later acknowledged by who comes. Never changed otherwise."""

    __tablename__ = "hand_over"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "site_id", "signed_at"),)


class HandOverItem(Base):
    """A line of a signed hand-over as it stood then; it goes with its guest when the guest is erased.

    `section` is open, notes, restrictions or arrivals; `ref` the id for URLs of what it was about. `at` is when it
    happened; of a promise, `day` and `clock` are by when.
    """

    __tablename__ = "hand_over_item"

    id: Mapped[PrimaryId]
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id", ondelete="CASCADE"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    day: Mapped[date | None]
    clock: Mapped[str] = mapped_column(String(5), default="")
    who: Mapped[str] = mapped_column(String(120), default="")
    ref: Mapped[str] = mapped_column(String(22), default="")
    late: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)


ACKNOWLEDGED = {"acknowledged_at", "acknowledged_by"}


@event.listens_for(HandOver, "before_update")
@event.listens_for(HandOverItem, "before_update")
def _signed_stays(mapper: object, connection: object, row: Any) -> None:
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    if not (isinstance(row, HandOver) and changed <= ACKNOWLEDGED):
        raise RuntimeError("a signed hand-over is never changed")
