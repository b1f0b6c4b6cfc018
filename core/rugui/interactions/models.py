"""What happened with a customer: interactions, and visits as interactions with a stay."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, BigId, PrimaryId, PublicId, UTCDateTime, utcnow


class Interaction(Base):
    """A call, e-mail, message, meeting, visit or note. What was promised in it is a `followups.FollowUp`.

    `customer_id` is empty only for a visit whose guest is not named yet (an import with `--unnamed`). Amounts are
    minor units. `confidential` needs its own permission; `guest_visible` says whether one would show it to the guest.
    """

    __tablename__ = "interaction"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(20), default="")
    direction: Mapped[str] = mapped_column(String(4), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    guest_visible: Mapped[bool] = mapped_column(default=False)
    quoted_minor: Mapped[int | None] = mapped_column(BigInteger)
    quoted_currency: Mapped[str] = mapped_column(String(3), default="")
    quoted_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "customer_id", "at"),)


class Visit(Base):
    """The stay of a visit interaction: `status` is expected, in_house, departed, cancelled or no_show.

    `customer_id` repeats the interaction's, so that arrivals and recall need no join. `reviewed_at` and `changed_at`
    make the briefing's Reviewed and Modified.
    """

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(
        BigId, ForeignKey("interaction.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    arrival: Mapped[date]
    departure: Mapped[date]
    eta: Mapped[str] = mapped_column(String(5), default="")
    status: Mapped[str] = mapped_column(String(10), default="expected")
    room: Mapped[str] = mapped_column(String(20), default="")
    adults: Mapped[int] = mapped_column(SmallInteger, default=1)
    children: Mapped[int] = mapped_column(SmallInteger, default=0)
    booking_reference: Mapped[str] = mapped_column(String(60), default="", index=True)
    external_id: Mapped[str | None] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(40), default="")
    requests: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (
        Index(None, "site_id", "arrival"),
        Index(None, "site_id", "departure"),
        Index(None, "site_id", "status"),
        Index(None, "site_id", "external_id", unique=True),
    )


class InteractionLine(Base):
    """What was sold or given in an interaction: net amount and cost in minor units of one currency."""

    __tablename__ = "interaction_line"

    id: Mapped[PrimaryId]
    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id", ondelete="CASCADE"), index=True)
    product: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int] = mapped_column(default=1)
    net_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3))
