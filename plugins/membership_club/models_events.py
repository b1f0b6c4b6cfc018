"""Events of a club, and who booked them."""

from datetime import datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, MEMBERSHIP


class ClubEvent(Base):
    """An event of a club: seats, prices in minor units of the club's currency, guests a member may bring."""

    __tablename__ = "membership_club_event"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40), default="")
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(120), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(120), default="")
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    capacity: Mapped[int]
    member_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    guest_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    guest_quota: Mapped[int] = mapped_column(SmallInteger, default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index(None, "club_id", "starts_at"),)


class EventBooking(Base):
    """A member's booking with so many guests: `status` is one of `club_events.STATUSES`; the price is that of then."""

    __tablename__ = "membership_club_event_booking"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("membership_club_event.id", ondelete="CASCADE"), index=True)
    guests: Mapped[int] = mapped_column(SmallInteger, default=0)
    guest_names: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[str] = mapped_column(String(10))
    price_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")
    attended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = ({"info": {"title": _l("Bookings of club events")}},)
