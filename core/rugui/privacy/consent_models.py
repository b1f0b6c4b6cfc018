"""Consent as it happened: what was asked in which words, and each time somebody said yes or took it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class ConsentWording(Base):
    """What a guest is asked to agree to, in three languages. Never changed: other words are another version.

    `valid_days` is for how long an agreement to these words holds; empty: until it is withdrawn.
    """

    __tablename__ = "consent_wording"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    purpose: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    text_en: Mapped[str] = mapped_column(Text)
    text_zh_hant: Mapped[str] = mapped_column(Text)
    text_zh_hans: Mapped[str] = mapped_column(Text)
    valid_days: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("purpose", "version"),)


class ConsentEvent(Base):
    """Somebody agreed (`given`), took it back (`withdrawn`), or a merge of two records made it narrower (`narrowed`).

    `at` is when it was said, `until` when it was to end (a narrowed one without it holds no more), `recorded_at` when
    it was written down; `how` it was said and `witness_id` who heard it; `guardian_id` is who agreed for a child, and
    `by_guardian` that somebody did, also once that record is gone. Rows are only added; a merge moves them.
    """

    __tablename__ = "consent_event"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(12), default="")
    what: Mapped[str] = mapped_column(String(10))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("consent_wording.id"))
    language: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    how: Mapped[str] = mapped_column(String(12))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"), index=True)
    by_guardian: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "customer_id", "at"),)


@event.listens_for(ConsentEvent, "before_update")
@event.listens_for(ConsentWording, "before_update")
def _unchangeable(mapper: object, connection: object, row: Any) -> None:
    raise RuntimeError(f"a {type(row).__name__} is never changed: add another one")
