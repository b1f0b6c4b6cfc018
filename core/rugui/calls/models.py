"""A telephone call at one person's telephone, kept for a day."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class PhoneCall(Base):
    """A call as it reached one person; a call that rings at three telephones is three rows of one `exchange_id`.

    `number` is what the exchange said, empty where it was withheld; `customer_id` whose number it is, where it is one
    guest's only, so that the row is in that guest's file and goes with them. `state` is of `ringing`; `until` is the
    moment at which the card leaves the screen by itself.
    """

    __tablename__ = "phone_call"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    exchange_id: Mapped[str] = mapped_column(String(120))
    extension: Mapped[str] = mapped_column(String(20), default="")
    direction: Mapped[str] = mapped_column(String(4), default="in")
    number: Mapped[str] = mapped_column(String(60), default="")
    e164: Mapped[str] = mapped_column(String(20), default="", index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index(None, "account_id", "until"),
        Index(None, "site_id", "exchange_id", "account_id", unique=True),
    )
