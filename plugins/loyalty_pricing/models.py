"""What is sold and what it costs: products, rate plans, prices by day and site."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

SITE, CUSTOMER, ACCOUNT = "site.id", "customer.id", "account.id"
PRODUCT, RATE_PLAN = "loyalty_pricing_product.id", "loyalty_pricing_rate_plan.id"


class Product(Base):
    """Something sold: a room type, a package or a service. `code` is the product code of an interaction's line.

    `grade` is the margin grade (high, normal, low). Prices are written with tax where `tax_included`, which is
    `tax_permille` of the price without it. Never deleted, only retired: quotes and lines name it.
    """

    __tablename__ = "loyalty_pricing_product"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[str] = mapped_column(String(6), default="normal")
    currency: Mapped[str] = mapped_column(String(3))
    tax_included: Mapped[bool] = mapped_column(default=True)
    tax_permille: Mapped[int] = mapped_column(SmallInteger, default=0)
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RatePlan(Base):
    """A rate plan beside the list price: flexible, non-refundable, a company's."""

    __tablename__ = "loyalty_pricing_rate_plan"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Price(Base):
    """List price and cost of one (a night, a piece) from `first_day` to `last_day`, both included; minor units.

    Without a site it holds at every one, without a rate plan for the list price. Which one counts: `tariff.pick`.
    """

    __tablename__ = "loyalty_pricing_price"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    product_id: Mapped[int] = mapped_column(ForeignKey(PRODUCT, ondelete="CASCADE"))
    rate_plan_id: Mapped[int | None] = mapped_column(ForeignKey(RATE_PLAN, ondelete="CASCADE"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    list_minor: Mapped[int] = mapped_column(BigInteger)
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "product_id", "last_day"),)
