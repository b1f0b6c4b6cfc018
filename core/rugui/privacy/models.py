"""The audit log: who read or changed what, only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    ColumnElement,
    Index,
    LargeBinary,
    String,
    Text,
    and_,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from rugui.db import Base, PrimaryId, UTCDateTime, utcnow

UNSEALED, MANY = text("seq IS NULL"), text("guests <> ''")

# What never changes; and the two changes there are: an entry takes its place in the chain, and one is blanked.
_SAME = ("id", "at", "account_id", "token_id", "action", "site_id", "guests", "mac")
_SAID = ("customer_id", "subject", "details", "salt", "commitment", "shredded_by")


def _allowed(equal: str, plain: str) -> str:
    """The condition on OLD and NEW; `equal` compares also NULLs, `plain` makes JSON comparable."""

    def same(names: tuple[str, ...]) -> str:
        return " AND ".join(f"{_as(f'NEW.{n}', n, plain)} {equal} {_as(f'OLD.{n}', n, plain)}" for n in names)

    return (
        f"{same(_SAME)} AND ((OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.chain IS NOT NULL AND {same(_SAID)})"
        f" OR (OLD.seq IS NOT NULL AND {same(('seq', 'chain'))} AND OLD.shredded_by IS NULL"
        " AND NEW.shredded_by IS NOT NULL AND NEW.commitment IS NOT NULL AND NEW.salt IS NULL"
        f" AND NEW.customer_id IS NULL AND NEW.subject = '' AND {_as('NEW.details', 'details', plain)} = '{{}}'))"
    )


def _as(column: str, name: str, plain: str) -> str:
    return f"CAST({column} AS {plain})" if name == "details" else column


_SAYS = "the audit log is only added to"
# Holds who reaches the database through the application or by a slip of the hand. Its owner can drop a trigger: what
# they do then, `audit_verify` finds.
GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER audit_entry_changed BEFORE UPDATE ON audit_entry WHEN NOT ({_allowed('IS', 'TEXT')})"
        f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        f"CREATE TRIGGER audit_entry_deleted BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN IF {_allowed('IS NOT DISTINCT FROM', 'TEXT')} THEN RETURN NEW; END IF; END IF;"
        f" RAISE EXCEPTION '{_SAYS}'; END $$",
        "CREATE TRIGGER audit_entry_changed BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_entry_guard()",
        "CREATE TRIGGER audit_entry_emptied BEFORE TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_guard()",
    ),
}
# PostgreSQL keeps the function when its table is dropped.
LEFTOVERS = ("DROP FUNCTION audit_entry_guard()",)


class AuditEntry(Base):
    """One read of a sensitive field or one change. Holds ids and field names, never the personal values themselves.

    Made by `audit.record`, which adds `salt` and `mac`; `seq` and `chain` come when `audit_sealing` takes the entry
    into the chain. `guests` lists the row ids of many guests read at once (" 5 17 "). Of an entry blanked because its
    guest was erased, `commitment` stands for what it said and `shredded_by` is the `seq` of the entry that says so.
    """

    __tablename__ = "audit_entry"

    id: Mapped[PrimaryId]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    token_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(60))
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    site_id: Mapped[int | None] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(80), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    guests: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    mac: Mapped[bytes] = mapped_column(LargeBinary(36), unique=True)
    seq: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    chain: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    shredded_by: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index(None, "customer_id", "at"),
        Index("ix_audit_entry_unsealed", "id", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
        Index("ix_audit_entry_many", "id", sqlite_where=MANY, postgresql_where=MANY),
    )


def among(customer_id: int) -> ColumnElement[bool]:
    """The condition that a guest is one of the many an entry lists; a list is found by a partial index."""
    return and_(AuditEntry.guests != "", AuditEntry.guests.contains(f" {customer_id} "))


class AuditCheck(Base):
    """A verification of the whole log: `sealed` entries were looked at; `problem` is empty where nothing was found.

    `seq` is the first entry that is wrong, where it is one entry.
    """

    __tablename__ = "audit_check"

    id: Mapped[PrimaryId]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    sealed: Mapped[int] = mapped_column(BigInteger)
    waiting: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    problem: Mapped[str] = mapped_column(String(60), default="")


# What tools/baseline.py writes into the migration, for Alembic does not compare triggers.
Base.metadata.info.setdefault("guards", {})[AuditEntry.__tablename__] = {**GUARDS, "leftovers": LEFTOVERS}
for _engine, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(_statement).execute_if(dialect=_engine))
