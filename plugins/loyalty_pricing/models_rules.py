"""Rule sets as they were and are: every version a document that is never changed once it was active."""

from datetime import datetime
from typing import Any

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, utcnow
from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from loyalty_pricing.models import ACCOUNT


class RulesVersion(Base):
    """A version of a house's rules (`document`: see `rules_json`), one rule set for each currency.

    `status`: draft, waiting (for a second person), active. In force at a moment is, of the active ones of a currency,
    the one with the latest `active_from` by then. Only a draft's document changes; `version` guards it.
    """

    __tablename__ = "loyalty_pricing_rules"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    currency: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(8), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    active_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    drafted_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT, ondelete="SET NULL"))
    drafted_by: Mapped[str] = mapped_column(String(120), default="")
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "currency", "number", unique=True), Index(None, "status", "active_from"))
