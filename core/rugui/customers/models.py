"""A customer: a person or an organisation, with everything by which a guest is known."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow

CUSTOMER = "customer.id"


class Customer(Base):
    """A person or an organisation. A birthday may lack its year; `version` guards against a second, stale save.

    `merged_into_id` is set on a record that was merged away: it owns nothing any more, and its id leads to the other.
    """

    __tablename__ = "customer"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    external_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(12), default="person")
    birth_year: Mapped[int | None] = mapped_column(SmallInteger)
    birth_month: Mapped[int | None] = mapped_column(SmallInteger)
    birth_day: Mapped[int | None] = mapped_column(SmallInteger)
    nationality: Mapped[str] = mapped_column(String(2), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    form_of_address: Mapped[str] = mapped_column(String(80), default="")
    vip: Mapped[str] = mapped_column(String(20), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)

    names: Mapped[list["CustomerName"]] = relationship(
        order_by="CustomerName.position", cascade="all, delete-orphan", passive_deletes=True
    )
    phones: Mapped[list["CustomerPhone"]] = relationship(
        order_by="CustomerPhone.position", cascade="all, delete-orphan", passive_deletes=True
    )
    emails: Mapped[list["CustomerEmail"]] = relationship(
        order_by="CustomerEmail.position", cascade="all, delete-orphan", passive_deletes=True
    )
    handles: Mapped[list["CustomerHandle"]] = relationship(
        order_by="CustomerHandle.position", cascade="all, delete-orphan", passive_deletes=True
    )
    addresses: Mapped[list["CustomerAddress"]] = relationship(
        order_by="CustomerAddress.position", cascade="all, delete-orphan", passive_deletes=True
    )

    # Guests of one birthday are compared with one another, and those changed since the last look.
    __table_args__ = (
        Index(None, "birth_month", "birth_day", "birth_year"), Index(None, "updated_at"),
        # An erased guest's number is nobody's ever again: the audit log still holds it in lists of many guests.
        {"sqlite_autoincrement": True},
    )  # fmt: skip
    __mapper_args__ = {"version_id_col": version}


class CustomerName(Base):
    """One spelling of the name. `kind`: primary, alternate (other script), phonetic, incognito; `language` BCP 47."""

    __tablename__ = "customer_name"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    kind: Mapped[str] = mapped_column(String(12), default="primary")
    language: Mapped[str] = mapped_column(String(20), default="")
    full: Mapped[str] = mapped_column(String(200))
    family: Mapped[str] = mapped_column(String(100), default="")
    given: Mapped[str] = mapped_column(String(100), default="")
    honorific: Mapped[str] = mapped_column(String(40), default="")


class CustomerPhone(Base):
    """A phone as typed, and in E.164 where it could be read (`e164` is empty otherwise)."""

    __tablename__ = "customer_phone"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    label: Mapped[str] = mapped_column(String(20), default="")
    typed: Mapped[str] = mapped_column(String(60))
    e164: Mapped[str] = mapped_column(String(20), default="", index=True)


class CustomerEmail(Base):
    """An e-mail address as typed; compared by `folded` (case-folded)."""

    __tablename__ = "customer_email"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    typed: Mapped[str] = mapped_column(String(254))
    folded: Mapped[str] = mapped_column(String(254), index=True)


class CustomerHandle(Base):
    """An id of a messaging service: wechat, line, whatsapp, telegram, kakaotalk."""

    __tablename__ = "customer_handle"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    service: Mapped[str] = mapped_column(String(20))
    handle: Mapped[str] = mapped_column(String(120))


class CustomerAddress(Base):
    """A postal address; `lines` holds street lines separated by a line break; `country` ISO 3166 alpha-2."""

    __tablename__ = "customer_address"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    label: Mapped[str] = mapped_column(String(20), default="")
    lines: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    language: Mapped[str] = mapped_column(String(20), default="")


class CustomerRelation(Base):
    """`customer_id` is `kind` of `other_id` (employee of, parent of …); the other side reads the same row."""

    __tablename__ = "customer_relation"

    id: Mapped[PrimaryId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index(None, "customer_id", "other_id", "kind", unique=True),)


class CustomerDocument(Base):
    """An identity document: number encrypted (AES-256-GCM), found by keyed hash, shown by its tail."""

    __tablename__ = "customer_document"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2), default="")
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number_index: Mapped[str] = mapped_column(String(64), index=True)
    number_tail: Mapped[str] = mapped_column(String(4), default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]


class CustomerRestriction(Base):
    """A restriction with due process: what it does (`effect`), why, where, by whom, until when, to be reviewed when."""

    __tablename__ = "customer_restriction"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    effect: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    until: Mapped[date | None]
    review_on: Mapped[date | None]
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
