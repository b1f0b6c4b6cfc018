"""How many members a club had, month by month: counted once, when a month is over."""

from datetime import date

from rugui.toolkit import Base, PrimaryId
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, TIER


class Figure(Base):
    """So many members of a club on the last day of a month, by status and tier, as known when it was counted.

    A month in which there was nobody has one row of none, so that it is not counted again.
    """

    __tablename__ = "membership_club_figure"

    id: Mapped[PrimaryId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    on: Mapped[date] = mapped_column("counted_for")
    status: Mapped[str] = mapped_column(String(10))
    tier_id: Mapped[int | None] = mapped_column(ForeignKey(TIER, ondelete="SET NULL"))
    members: Mapped[int]

    __table_args__ = (Index(None, "club_id", "counted_for"),)
