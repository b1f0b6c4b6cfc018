"""What a tier gives, and what of it was used."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, MEMBERSHIP, TIER


class Benefit(Base):
    """Something a tier (none: every tier) gives, `quantity` times a `period` of `benefits.PERIODS`; names are data.

    The same `code` in two tiers is one benefit with two quantities. `on_arrival` shows it on the briefing, `in_grace`
    leaves it to members in their grace. Never deleted, only retired.
    """

    __tablename__ = "membership_club_benefit"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"), index=True)
    tier_id: Mapped[int | None] = mapped_column(ForeignKey(TIER, ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(120), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(120), default="")
    period: Mapped[str] = mapped_column(String(12), default="always")
    quantity: Mapped[int] = mapped_column(SmallInteger, default=0)
    on_arrival: Mapped[bool] = mapped_column(default=True)
    in_grace: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BenefitUse(Base):
    """So many used, given back or granted on top, in one period (of a stay: `stay`); never changed afterwards."""

    __tablename__ = "membership_club_benefit_use"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    benefit_id: Mapped[int] = mapped_column(ForeignKey("membership_club_benefit.id", ondelete="CASCADE"), index=True)
    period_start: Mapped[date]
    stay: Mapped[str] = mapped_column(String(22), default="")
    kind: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int] = mapped_column(SmallInteger, default=1)
    source: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")

    __table_args__ = (
        Index(None, "origin_id", "source", unique=True),
        {"info": {"title": _l("Benefits used")}},
    )
