"""Money kept for members: how a club keeps it, and every movement."""

from datetime import datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, MEMBERSHIP


class ValueRule(Base):
    """How a club keeps money, in its currency: `burn` is one of `stored_value.BURNS`, a load gets `bonus_permille` on
    top, and a card never holds more than `ceiling_minor` (none: no ceiling) in both buckets together."""

    __tablename__ = "membership_club_value_rule"

    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"), primary_key=True)
    burn: Mapped[str] = mapped_column(String(16), default="bonus_first")
    bonus_permille: Mapped[int] = mapped_column(SmallInteger, default=0)
    ceiling_minor: Mapped[int | None] = mapped_column(BigInteger)


class ValueEntry(Base):
    """One movement: what it adds to (or takes from) each bucket, minor units of the club's currency; never changed.

    `payment_id` names the payment a refund gives back; `burn` is what was burned first then.
    """

    __tablename__ = "membership_club_value_entry"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    payment_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_club_value_entry.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    principal: Mapped[int] = mapped_column(BigInteger, default=0)
    bonus: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3))
    burn: Mapped[str] = mapped_column(String(16), default="")
    source: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")

    __table_args__ = (
        Index(None, "origin_id", "source", unique=True),
        {"info": {"title": _l("Stored value")}},
    )
