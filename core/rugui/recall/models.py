"""The index of recall: one row a key, and one card a guest with what a result line shows."""

from datetime import date

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import ForeignKey

from rugui.db import Base, BigId

# Compared byte by byte on both engines: any other collation would make a range of keys wrong on PostgreSQL.
KeyText = Text().with_variant(Text(collation="C"), "postgresql")


class CustomerSearchKey(Base):
    """A key, the guest's place in the order (`nrank`, low first) and the guest: read as one run of adjacent entries.

    It has no foreign key: that would need a second index on `customer_id`, a third of the table's size and of every
    write. Rows are deleted by the keys kept on the card; one left behind finds nothing, being joined to the card.
    """

    __tablename__ = "customer_search_key"

    key: Mapped[str] = mapped_column(KeyText, primary_key=True)
    nrank: Mapped[int] = mapped_column(Integer, primary_key=True)
    customer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)

    __table_args__ = {"sqlite_with_rowid": False}


class CustomerNameWord(Base):
    """A Latin word of some guest's name under itself and under itself less one letter, for correcting a slip."""

    __tablename__ = "customer_name_word"

    variant: Mapped[str] = mapped_column(KeyText, primary_key=True)
    word: Mapped[str] = mapped_column(KeyText, primary_key=True)

    __table_args__ = {"sqlite_with_rowid": False}


class CustomerCard(Base):
    """What a result line shows of a guest, and what ranks it. `keys` is what `Derived.dump` wrote.

    `plain` holds the names as written, `folded` the same folded, one a line with a line break before and after.
    """

    __tablename__ = "customer_card"

    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    public_id: Mapped[str] = mapped_column(String(22))
    external_id: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    alternate: Mapped[str] = mapped_column(String(200), default="")
    alternate_language: Mapped[str] = mapped_column(String(20), default="")
    phonetic: Mapped[str] = mapped_column(String(200), default="")
    phonetic_language: Mapped[str] = mapped_column(String(20), default="")
    honorific: Mapped[str] = mapped_column(String(40), default="")
    pseudonym: Mapped[str] = mapped_column(String(200), default="")
    pseudonym_language: Mapped[str] = mapped_column(String(20), default="")
    phone_tail: Mapped[str] = mapped_column(String(4), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="")
    site_id: Mapped[int | None]
    room: Mapped[str] = mapped_column(String(20), default="")
    arrival: Mapped[date | None]
    departure: Mapped[date | None]
    last_departure: Mapped[date | None]
    nrank: Mapped[int]
    recent: Mapped[bool]
    plain: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    keys: Mapped[str] = mapped_column(Text, default="")

    # The nightly job asks for who is in house or arriving, and for whose recent days are over.
    __table_args__ = (Index(None, "recent", "nrank"),)
