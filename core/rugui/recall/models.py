"""The index of recall: one row a key, and one card a guest with what a result line shows."""

from sqlalchemy import Index, Integer, Text
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
    """What ranks a guest in a result, and the line that is shown.

    `names` holds the names as written and the same folded, for comparing (`cards.names_text`); `face` is
    the line as JSON, read only for the guests that are shown: taking twenty columns of every candidate out of the
    database costs four times the search itself. `keys` is what `Derived.dump` wrote.
    """

    __tablename__ = "customer_card"

    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nrank: Mapped[int]
    recent: Mapped[bool]
    site_id: Mapped[int | None]
    names: Mapped[str] = mapped_column(Text, default="")
    face: Mapped[str] = mapped_column(Text, default="{}")
    keys: Mapped[str] = mapped_column(Text, default="")

    # The nightly job asks for who is in house or arriving, and for whose recent days are over.
    __table_args__ = (Index(None, "recent", "nrank"),)
