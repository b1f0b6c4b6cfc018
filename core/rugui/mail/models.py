"""E-mails on their way."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class MailMessage(Base):
    """A plain-text e-mail to a guest, for a purpose they agreed to, or to somebody of the staff; gone once it is sent.

    Its address is looked up when it is sent, and so is the guest's consent.
    """

    __tablename__ = "mail_message"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
