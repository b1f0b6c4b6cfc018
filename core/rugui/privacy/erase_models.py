"""What is left of an erased guest: that somebody was erased, and hashes by which a restored copy is known again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class Tombstone(Base):
    """One erasure: when, by whom, why. `record_hash` is the keyed hash of the erased record's id for URLs."""

    __tablename__ = "tombstone"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    record_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(20))


class TombstoneMark(Base):
    """A keyed hash of something the person was known by (phone, e-mail, document …): never the value itself."""

    __tablename__ = "tombstone_mark"

    id: Mapped[PrimaryId]
    tombstone_id: Mapped[int] = mapped_column(ForeignKey("tombstone.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "hash"),)


class RetentionRule(Base):
    """For how many days a kind of record is kept where the house decided otherwise than the default; 0: for ever."""

    __tablename__ = "retention_rule"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
