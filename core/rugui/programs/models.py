"""What was answered to a program that may ask again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, UTCDateTime, utcnow


class IdempotencyKey(Base):
    """One POST of one token: hashes of its key and of what was asked, and the answer, sealed: it is about people."""

    __tablename__ = "idempotency_key"

    id: Mapped[PrimaryId]
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    asked_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(SmallInteger, default=0)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)

    __table_args__ = (UniqueConstraint("token_id", "key_hash"),)
