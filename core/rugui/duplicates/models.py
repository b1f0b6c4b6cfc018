"""Pairs that may be one guest, what the house changed of how they are weighed, looks at everybody, and merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow

CUSTOMER, ACCOUNT = "customer.id", "account.id"


class DuplicatePair(Base):
    """Two guests who may be one: `one_id` is the lower id. `status`: open, or apart (somebody said they are two).

    `reasons` is what `scoring` found, as JSON; of a pair said to be apart it is what was known then.
    """

    __tablename__ = "duplicate_pair"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    one_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(8), default="open")
    score: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT, ondelete="SET NULL"))

    __table_args__ = (
        Index(None, "one_id", "other_id", unique=True),
        Index(None, "status", "score", "id"),
        CheckConstraint("one_id < other_id", name="ordered"),
    )


class DuplicateWeight(Base):
    """A weight or threshold the house set otherwise than the default, in bits."""

    __tablename__ = "duplicate_weight"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    bits: Mapped[float] = mapped_column(Float)


class DuplicateRun(Base):
    """A look for duplicates, at everybody or (`since`) at who changed. `state`: running or done.

    `phase` and `cursor` say where it goes on after a crash; `done` counts what was read; `counts` what came of it.
    """

    __tablename__ = "duplicate_run"

    id: Mapped[PrimaryId]
    state: Mapped[str] = mapped_column(String(8), default="running")
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    phase: Mapped[str] = mapped_column(String(12), default="")
    cursor: Mapped[str] = mapped_column(String(200), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CustomerMerge(Base):
    """One merge: what it did to core's rows (`journal`) and what each plugin says it did, so that it can be undone.

    `left` lists what an undo found changed since and left with the survivor.
    """

    __tablename__ = "customer_merge"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    kept_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    dropped_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT, ondelete="SET NULL"))
    fields: Mapped[list[Any]] = mapped_column(JSON, default=list)
    journal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plugins: Mapped[list[Any]] = mapped_column(JSON, default=list)
    left: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT, ondelete="SET NULL"))
