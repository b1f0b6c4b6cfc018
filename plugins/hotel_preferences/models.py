"""Preferences and their evidence, allergies and who has seen them, tasks, suggestions, and each site's own kinds."""

from datetime import date, datetime

from rugui.toolkit import Base, PrimaryId, PublicId, UTCDateTime, _l, utcnow
from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

CUSTOMER, SITE, VISIT = "customer.id", "site.id", "visit.id"
PREFERENCE, ALLERGY = "hotel_preferences_preference.id", "hotel_preferences_allergy.id"


class SiteKind(Base):
    """A kind a site (or, without one, the chain) adds to the catalogue; never deleted, only retired."""

    __tablename__ = "hotel_preferences_kind"

    id: Mapped[PrimaryId]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"))
    group: Mapped[str] = mapped_column("kind_group", String(20))
    department: Mapped[str] = mapped_column(String(20))
    title_en: Mapped[str] = mapped_column(String(80), default="")
    title_zh_hant: Mapped[str] = mapped_column(String(80), default="")
    title_zh_hans: Mapped[str] = mapped_column(String(80), default="")
    synonyms: Mapped[str] = mapped_column(Text, default="")
    exclusive: Mapped[str] = mapped_column(String(30), default="")
    sensitive: Mapped[str] = mapped_column(String(20), default="")
    value: Mapped[str] = mapped_column(String(10), default="none")
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Preference(Base):
    """Something a guest must have, likes, dislikes or must never be given. Removed ones stay, to be put back.

    `whose` is empty for the guest or names one of the party; `site_id` is empty for the whole chain; `months` is a
    bit mask (bit 0 January, 0 the whole year); `noted_by` is the name of whoever wrote it, as it was then.
    """

    __tablename__ = "hotel_preferences_preference"
    __table_args__ = {"info": {"title": _l("Preferences")}}

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200), default="")
    strength: Mapped[str] = mapped_column(String(10), default="likes")
    whose: Mapped[str] = mapped_column(String(80), default="")
    site_id: Mapped[int | None] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(10), default="guest")
    first_noted: Mapped[date]
    last_confirmed: Mapped[date]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    months: Mapped[int] = mapped_column(SmallInteger, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(String(120), default="")


class Evidence(Base):
    """Why we believe it: noted, confirmed, or seen on a stay. One row per stay and `what`, however often it is told."""

    __tablename__ = "hotel_preferences_evidence"

    id: Mapped[PrimaryId]
    preference_id: Mapped[int] = mapped_column(ForeignKey(PREFERENCE, ondelete="CASCADE"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey(VISIT, ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    who: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index(None, "preference_id", "visit_id", "what", unique=True),)


class Allergy(Base):
    """Not a taste: it has a severity and a reaction, never fades, and stays until somebody removes it knowingly.

    `changed_at` moves when severity or reaction change: who saw it before then has not seen it.
    """

    __tablename__ = "hotel_preferences_allergy"
    __table_args__ = {"info": {"title": _l("Allergies")}}

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200), default="")
    severity: Mapped[str] = mapped_column(String(10), default="unknown")
    reaction: Mapped[str] = mapped_column(String(300), default="")
    whose: Mapped[str] = mapped_column(String(80), default="")
    source: Mapped[str] = mapped_column(String(10), default="guest")
    first_noted: Mapped[date]
    last_confirmed: Mapped[date]
    noted_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(String(120), default="")
    removed_why: Mapped[str] = mapped_column(String(300), default="")


class Acknowledgement(Base):
    """Who has seen an allergy, and when. The account's number is kept as a number: the proof outlives the account."""

    __tablename__ = "hotel_preferences_acknowledgement"

    id: Mapped[PrimaryId]
    allergy_id: Mapped[int] = mapped_column(ForeignKey(ALLERGY, ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)


class Task(Base):
    """What a department does before an arrival because of one preference or allergy: `open`, `done` or `impossible`."""

    __tablename__ = "hotel_preferences_task"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"), index=True)
    preference_id: Mapped[int | None] = mapped_column(ForeignKey(PREFERENCE, ondelete="CASCADE"), index=True)
    allergy_id: Mapped[int | None] = mapped_column(ForeignKey(ALLERGY, ondelete="CASCADE"), index=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey(VISIT, ondelete="CASCADE"))
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE, ondelete="CASCADE"))
    day: Mapped[date]
    department: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12), default="open")
    reason: Mapped[str] = mapped_column(String(300), default="")
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (
        Index(None, "visit_id", "preference_id", unique=True),
        Index(None, "visit_id", "allergy_id", unique=True),
        Index(None, "site_id", "day"),
        {"info": {"title": _l("Tasks")}},
    )


class Suggestion(Base):
    """Something a stay's lines or wishes suggest to note: `open`, `accepted` or `dismissed`; once a guest and kind."""

    __tablename__ = "hotel_preferences_suggestion"

    id: Mapped[PrimaryId]
    public_id: Mapped[PublicId]
    customer_id: Mapped[int] = mapped_column(ForeignKey(CUSTOMER, ondelete="CASCADE"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey(VISIT, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200), default="")
    strength: Mapped[str] = mapped_column(String(10), default="likes")
    origin: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    __table_args__ = (Index(None, "customer_id", "kind", unique=True), {"info": {"title": _l("Suggestions")}})


class LikedPair(Base):
    """Of `of` guests who like `kind`, `both` also like `other`; made anew by a job, never about sensitive kinds."""

    __tablename__ = "hotel_preferences_pair"

    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    other: Mapped[str] = mapped_column(String(60), primary_key=True)
    both: Mapped[int]
    of: Mapped[int] = mapped_column("of_guests")
