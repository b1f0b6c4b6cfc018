"""Where other systems listen."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class WebhookEndpoint(Base):
    """An address that is told of events whose names fit `events` (`customers.*`), signed with a sealed secret.

    After a change of the secret the earlier one signs as well, until `earlier_until`. `failures` counts those since the
    last success; the first of them was at `failing_since`. While it fails, nothing is sent before `held_until`.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    earlier_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    earlier_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_why: Mapped[str] = mapped_column(String(20), default="")
    succeeded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)
    failing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
