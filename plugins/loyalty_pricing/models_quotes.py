"""Prices given to guests, and what counts against the caps of rules."""

from datetime import date, datetime
from typing import Any

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from loyalty_pricing.models import ACCOUNT, CUSTOMER, RATE_PLAN, SITE

QUOTE = "loyalty_pricing_quote.id"


class GuestQuote(Base):
    """A price given to a guest, with everything it was reckoned from: nothing changes under it.

    `asked` holds cart, facts and usage (see `asked_json`), `given` each line and step with its amount and the version
    of its rule. `status`: saved, sent, accepted, withdrawn; saved or sent past `valid_until` it has expired. `visit`
    is the id for URLs of the stay that took its lines.
    """

    __tablename__ = "loyalty_pricing_quote"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="SET NULL"), index=True)
    rules_id: Mapped[int | None] = mapped_column(ForeignKey("loyalty_pricing_rules.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(10), default="saved")
    digest: Mapped[str] = mapped_column(String(64))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    currency: Mapped[str] = mapped_column(String(3))
    listed_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    incomplete: Mapped[list[str]] = mapped_column(JSON, default=list)
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    valid_until: Mapped[date]
    visit: Mapped[str] = mapped_column(String(22), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT, ondelete="SET NULL"))
    given_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index(None, "customer_id", "valid_until"), {"info": {"title": _l("Quotes")}})


class Use(Base):
    """What a quote counts against a cap (`key`: see `rules.cap_key`); `customer_id` where it is counted by guest.

    It counts while its quote holds: saved or sent and not expired, or accepted.
    """

    __tablename__ = "loyalty_pricing_use"

    id: Mapped[PrimaryId]
    quote_id: Mapped[int] = mapped_column(ForeignKey(QUOTE, ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(160))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    times: Mapped[int]
    money_minor: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "key", "customer_id"),)


class NegotiatedRate(Base):
    """A rate plan agreed with a guest or an organisation (then also for who works there), from `first_day` on.

    `position` says which goes first, low before high; `commission` is what the agreement pays out of the price, in
    hundredths of a percent.
    """

    __tablename__ = "loyalty_pricing_negotiated"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    rate_plan_id: Mapped[int] = mapped_column(ForeignKey(RATE_PLAN, ondelete="CASCADE"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=100)
    commission: Mapped[int] = mapped_column(default=0)
    agreement: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = ({"info": {"title": _l("Negotiated rates")}},)
