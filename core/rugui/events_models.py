"""The outbox: what happened, what is still to be delivered of it, and when periodic work runs next."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, UTCDateTime, utcnow


class EventRow(Base):
    """Something that happened, written in the transaction in which it did; it outlives its customer (no key)."""

    __tablename__ = "event"

    id: Mapped[PrimaryId]
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class EventDelivery(Base):
    """One event still to be delivered to one plugin (or to background work named in the event); gone once it is.

    `due_at` is empty when too many tries failed; `leased_until` keeps two workers from taking the same one.
    """

    __tablename__ = "event_delivery"

    id: Mapped[PrimaryId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    plugin: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=utcnow)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease: Mapped[str] = mapped_column(String(22), default="")
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    problem: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index(None, "plugin", "due_at"),)


class JobState(Base):
    """When a periodic job runs next, and how it went; the row is what keeps two hosts from both running it."""

    __tablename__ = "job_state"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60), default="")
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ran_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")
