"""What members owe: plans of a club, invoices, what was paid of them, and the reminders that were sent."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import CLUB, MEMBERSHIP, TIER

INVOICE = "membership_club_invoice.id"


class DuesPlan(Base):
    """The dues of a tier for a period of so many months, minor units of the club's currency; one a tier.

    `reminders` are days from the due date, separated by commas: -14 is two weeks before, 7 a week after.
    """

    __tablename__ = "membership_club_dues_plan"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    tier_id: Mapped[int] = mapped_column(ForeignKey(TIER, ondelete="CASCADE"), unique=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    joining_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    months: Mapped[int] = mapped_column(SmallInteger, default=12)
    due_days: Mapped[int] = mapped_column(SmallInteger, default=14)
    reminders: Mapped[str] = mapped_column(String(60), default="-14,0,7")

    __table_args__ = (Index(None, "club_id"),)


class Invoice(Base):
    """What a member owes for a period (below zero: what the house owes). How it stands follows from its payments.

    `kind` is one of `dues.KINDS`; the same kind for the same period from the same day is one invoice (`source`).
    `first` is the first day it pays for, `fee_minor` the joining fee in it, which is never given back.
    """

    __tablename__ = "membership_club_invoice"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3))
    first: Mapped[date] = mapped_column("period_first")
    last: Mapped[date] = mapped_column("period_last")
    due_on: Mapped[date] = mapped_column(index=True)
    reminders: Mapped[str] = mapped_column(String(60), default="")
    settled: Mapped[bool] = mapped_column(default=False, index=True)
    source: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")

    __table_args__ = (
        Index(None, "origin_id", "source", unique=True),
        {"info": {"title": _l("Invoices")}},
    )


class DuesPayment(Base):
    """A payment, a failed payment, a waiver or a refund of an invoice, above zero; never changed."""

    __tablename__ = "membership_club_dues_payment"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey(INVOICE, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    by: Mapped[str] = mapped_column("by_whom", String(120), default="")

    __table_args__ = (
        Index(None, "origin_id", "source", unique=True),
        {"info": {"title": _l("Payments of dues")}},
    )


class DuesReminder(Base):
    """A reminder of an invoice, `offset` days from its due date, and what became of it: sent, no_consent, no_mail."""

    __tablename__ = "membership_club_dues_reminder"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey(INVOICE, ondelete="CASCADE"))
    offset: Mapped[int] = mapped_column("days_from_due", SmallInteger)
    outcome: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "invoice_id", "days_from_due", unique=True),)
