"""Clubs, their tiers and versioned rules, memberships, and everything that ever changed one."""

from datetime import date, datetime
from typing import Any

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

CUSTOMER, SITE = "customer.id", "site.id"
CLUB, TIER, MEMBERSHIP = "membership_club_club.id", "membership_club_tier.id", "membership_club_membership.id"
BATCH = "membership_club_batch.id"


class Club(Base):
    """A club of the chain or, with `site_id`, of one house, whose stays alone then count.

    `joining` lists the ways in (purchases, dues, invitation, prepayment); `currency` is that of spend; `commits` says
    whether the nightly run waits for a person (`person`) or commits by itself (`itself`).
    """

    __tablename__ = "membership_club_club"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(80), default="")
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"), index=True)
    currency: Mapped[str] = mapped_column(String(3), default="TWD")
    joining: Mapped[str] = mapped_column(String(60), default="purchases")
    commits: Mapped[str] = mapped_column(String(10), default="person")
    next_number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Tier(Base):
    """A tier of a club, `rank` 0 the lowest; its names are data. Never deleted, only retired: history names it."""

    __tablename__ = "membership_club_tier"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int] = mapped_column(SmallInteger)
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hant: Mapped[str] = mapped_column(String(80), default="")
    name_zh_hans: Mapped[str] = mapped_column(String(80), default="")
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index(None, "club_id", "code", unique=True),)


class RulesVersion(Base):
    """The rules of a club from a day on (`document`: see `rules.py`). Append-only, so that history keeps its rules.

    In force on a day is, of those recorded by then, the one with the latest `valid_from`, the later recorded first.
    """

    __tablename__ = "membership_club_rules"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    valid_from: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    recorded_by: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index(None, "club_id", "valid_from"),)


class Membership(Base):
    """A guest's membership in a club. What is true is in its `Change`s; the columns from `status` on are today's view
    of them, kept for lists and facts (`service_view.refresh`).

    `status`: applied, active, grace, frozen, expired, left. `kind`: individual, family, company; a family or company
    pays through one membership, and its dependants name that one as `payer_id` (at most `seats` of them).
    `superseded_by` is set on the one of two memberships that a merge of guests put aside.
    """

    __tablename__ = "membership_club_membership"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12), default="individual")
    how: Mapped[str] = mapped_column(String(12), default="")
    seats: Mapped[int] = mapped_column(SmallInteger, default=0)
    payer_id: Mapped[int | None] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="SET NULL"), index=True)
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="SET NULL"), index=True)
    auto_renew: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    version: Mapped[int] = mapped_column(default=1)
    checked_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="applied")
    tier_id: Mapped[int | None] = mapped_column(ForeignKey(TIER, ondelete="SET NULL"), index=True)
    member_since: Mapped[date | None]
    term_end: Mapped[date | None]
    grace_end: Mapped[date | None]
    tier_end: Mapped[date | None]
    frozen_until: Mapped[date | None]
    manual_until: Mapped[date | None]

    __table_args__ = (
        Index(None, "club_id", "status", "tier_id"),
        Index(None, "club_id", "term_end"),
        {"info": {"title": _l("Memberships")}},
    )


class Change(Base):
    """Something that changed a membership: append-only, with the day it counts from and the moment it was written.

    `kind` and `data` are what `history.py` reads. Undoing is a change of kind `reversed` that names the one undone.
    """

    __tablename__ = "membership_club_change"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    on: Mapped[date] = mapped_column("effective_on")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    recorded_by: Mapped[str] = mapped_column(String(120), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey(BATCH, ondelete="SET NULL"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("membership_club_change.id", ondelete="CASCADE"))

    __table_args__ = (Index(None, "reverses_id", unique=True),)


class Batch(Base):
    """A run over a club's members that a person can read before it happens, and undo after.

    `kind`: nightly or bulk; `status`: open, committed, undone, dropped; `on` is the day the run is for.
    """

    __tablename__ = "membership_club_batch"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    club_id: Mapped[int] = mapped_column(ForeignKey(CLUB, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10), default="nightly")
    on: Mapped[date] = mapped_column("for_day")
    status: Mapped[str] = mapped_column(String(10), default="open")
    members: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    made_by: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[str] = mapped_column(String(120), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index(None, "club_id", "for_day"),)


class BatchRow(Base):
    """One thing a batch does to one membership: the change it would write, held or not.

    `was` is the membership's version when it was previewed: a row whose member changed since is not committed.
    """

    __tablename__ = "membership_club_batch_row"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    batch_id: Mapped[int] = mapped_column(ForeignKey(BATCH, ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey(MEMBERSHIP, ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    kind: Mapped[str] = mapped_column(String(16))
    on: Mapped[date] = mapped_column("effective_on")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    was: Mapped[int] = mapped_column("was_version")
    checked_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="open")
    held_by: Mapped[str] = mapped_column(String(120), default="")
    held_why: Mapped[str] = mapped_column(String(300), default="")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("membership_club_change.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "batch_id", "kind"), Index(None, "change_id"))
