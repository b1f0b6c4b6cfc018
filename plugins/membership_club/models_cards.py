"""Cards of members with their history, and the keys that sign their codes."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from membership_club.models import MEMBERSHIP


class Card(Base):
    """A card: `number` with its check digit, last good day, and what became of it (active, lost, replaced, stopped).

    Never deleted: `replaced_by` leads to the card that came after it.
    """

    __tablename__ = "membership_club_card"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[str] = mapped_column(String(10), default="active")
    issued_on: Mapped[date]
    until: Mapped[date] = mapped_column("good_until")
    issued_by: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    why: Mapped[str] = mapped_column(String(300), default="")
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("membership_club_card.id", ondelete="SET NULL"))

    __table_args__ = (
        Index(None, "status", "good_until"),
        Index(None, "replaced_by"),
        {"info": {"title": _l("Cards")}},
    )


class CardKey(Base):
    """A key that signs codes of cards. The private half is sealed with the instance's secret and never leaves it.

    The newest that is neither retired nor revoked signs. Retired: its codes still hold. Revoked: none of them does.
    """

    __tablename__ = "membership_club_card_key"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(12), unique=True)
    public_key: Mapped[str] = mapped_column(String(64))
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
