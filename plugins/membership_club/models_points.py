"""How a club gives points, and the ledger of them."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, MEMBERSHIP


class PointsRule(Base):
    """How a club gives points: so many a night, and so many for each `unit_minor` of the club's currency spent.

    Points are pending `pending_days` after the departure and good for `valid_months` (none: for ever). `reversal` is
    one of `ledger.POLICIES`. A thousand points are worth `worth_minor`: what they cost the house, for the liability.
    `expired_through` is the last day whose expiry is booked.
    """

    __tablename__ = "membership_club_points_rule"

    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"), primary_key=True)
    award_per_night: Mapped[int] = mapped_column(default=0)
    award_per_unit: Mapped[int] = mapped_column(default=0)
    tier_per_night: Mapped[int] = mapped_column(default=0)
    tier_per_unit: Mapped[int] = mapped_column(default=0)
    unit_minor: Mapped[int] = mapped_column(BigInteger, default=10000)
    pending_days: Mapped[int] = mapped_column(SmallInteger, default=0)
    valid_months: Mapped[int | None] = mapped_column(SmallInteger)
    reversal: Mapped[str] = mapped_column(String(10), default="balance")
    worth_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    expired_through: Mapped[date | None]


class PointsEntry(Base):
    """One line of the ledger; never changed or deleted, but with the member. See `ledger.py` for what the kinds mean.

    `lot_id` names the earning it is about, none for an earning itself. `source` says what it comes from: the same
    source told twice is one entry. `origin_id` is the membership it was written for, also after a merge moved it.
    """

    __tablename__ = "membership_club_points_entry"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    lot_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_club_points_entry.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    award: Mapped[int] = mapped_column(BigInteger, default=0)
    tier: Mapped[int] = mapped_column(BigInteger, default=0)
    pending_until: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[int] = mapped_column(SmallInteger, default=0)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")

    __table_args__ = (
        Index(None, "origin_id", "source", "place", unique=True),
        {"info": {"title": _l("Points")}},
    )
