"""Sites, accounts, roles, sessions and tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, PublicId, UTCDateTime, utcnow


class Site(Base):
    """A hotel, club or shop of the chain. `region` (ISO 3166) reads local phone numbers; `timezone` is IANA."""

    __tablename__ = "site"

    id: Mapped[PrimaryId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_zh_hant: Mapped[str] = mapped_column(String(120), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(120), default="")
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Taipei")
    region: Mapped[str] = mapped_column(String(2), default="TW")
    currency: Mapped[str] = mapped_column(String(3), default="TWD")


class Account(Base):
    """A person who signs in. `login` is stored case-folded.

    `totp_secret` is sealed and counts only from `totp_since` on (before, it waits to be confirmed); `totp_step` is the
    last 30-second step whose code was used, so that no code works twice; `recovery_codes` holds hashes. `extension` is
    the telephone this person sits at, at the site `extension_site_id`: numbers are each exchange's own.
    """

    __tablename__ = "account"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_step: Mapped[int | None]
    recovery_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    locale: Mapped[str] = mapped_column(String(20), default="")
    roc_years: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    extension: Mapped[str] = mapped_column(String(20), default="")
    extension_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "extension_site_id", "extension", unique=True),)


class Role(Base):
    """A named set of permissions; `key` names the built-in ones, whose titles are translated.

    `offered` remembers which permissions start-up has given a built-in role, so that one taken away stays away.
    """

    __tablename__ = "role"

    id: Mapped[PrimaryId]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)
    offered: Mapped[list[str]] = mapped_column(JSON, default=list)


class AccountRole(Base):
    """A role held at one site, or at every site where `site_id` is empty."""

    __tablename__ = "account_role"

    id: Mapped[PrimaryId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)


class StaffSession(Base):
    """A sign-in on one device. Only the SHA-256 of the cookie's secret is kept."""

    __tablename__ = "staff_session"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInAttempt(Base):
    """A sign-in tried and not (yet) passed, counted per login and address to slow guessing down.

    `login` is a keyed hash of what was typed: people type passwords into the wrong field.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[PrimaryId]
    login: Mapped[str] = mapped_column(String(80), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)


class ApiToken(Base):
    """A bearer token of a program: hashed, scoped to permissions and sites, revocable."""

    __tablename__ = "api_token"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    sites: Mapped[list[Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PluginState(Base):
    """A plugin paused by a person: data, so that it works at once on every host."""

    __tablename__ = "plugin_state"

    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")
