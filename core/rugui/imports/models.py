"""What was imported: a batch a file, a row for everything a batch changed or could not take."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class ImportBatch(Base):
    """One file. `state`: looking (a dry run is under way), ready, refused (unreadable), failed (the work was stopped
    before anything was written), running, done, undoing, undone.

    `done_rows` counts the rows of the file whose transaction is committed: a killed import goes on behind them.
    `tally` holds counts by verdict, counts by reason, and examples; `kept` what an undo found changed since.
    """

    __tablename__ = "import_batch"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    format: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    encoding: Mapped[str] = mapped_column(String(20), default="")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10))
    problem: Mapped[str] = mapped_column(Text, default="")
    total_rows: Mapped[int] = mapped_column(default=0)
    done_rows: Mapped[int] = mapped_column(default=0)
    tally: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kept: Mapped[list[Any]] = mapped_column(JSON, default=list)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ImportRow(Base):
    """A row that made a guest or stay, changed one, needs a person, or was refused; rows that were the same leave none.

    `fingerprint` is the row's content: the same row imported again is known by it. `journal` is what an undo needs.
    """

    __tablename__ = "import_row"

    id: Mapped[PrimaryId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[str] = mapped_column(String(10))
    fingerprint: Mapped[str] = mapped_column(String(24), default="")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"), index=True)
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interaction.id", ondelete="SET NULL"), index=True)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    journal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index(None, "batch_id", "verdict"), Index(None, "fingerprint"))
