"""Base, types, engine and the one place that commits: `Database.unit_of_work`."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, String, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from rugui.errors import Refused

if TYPE_CHECKING:
    from rugui.plugins import PluginSet

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table, core's and the plugins'; one MetaData with one naming convention."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC timestamp; refuses naive values on the way in (SQLite stores no zone, so it is put back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a timestamp without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_public_id() -> str:
    """An id for URLs: 128 random bits, 22 characters, not guessable; never with "-" first, which a shell's command
    would take for an option."""
    while (made := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return made


def usable(public_id: str) -> str:
    """The id from an address as it can be looked up; empty for text that no id contains.

    PostgreSQL takes neither NUL nor half a surrogate pair.
    """
    return public_id if public_id.isascii() and public_id.isprintable() else ""


def utcnow() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


# SQLite numbers rows by itself only for INTEGER PRIMARY KEY.
BigId = BigInteger().with_variant(Integer, "sqlite")
PrimaryId = Annotated[int, mapped_column(BigId, primary_key=True)]
PublicId = Annotated[str, mapped_column(String(22), unique=True, default=new_public_id)]


class UnitOfWork(Session):
    """The session of one unit of work. While a plugin's hook runs (`info["hook"]`), nobody may end its transaction."""

    def commit(self) -> None:
        """Commit; raises RuntimeError inside a hook."""
        self._refuse_in_hook()
        super().commit()

    def rollback(self) -> None:
        """Roll back; raises RuntimeError inside a hook."""
        self._refuse_in_hook()
        super().rollback()

    def close(self) -> None:
        """Close; raises RuntimeError inside a hook."""
        self._refuse_in_hook()
        super().close()

    def _refuse_in_hook(self) -> None:
        if self.info.get("hook"):
            raise RuntimeError(f"{self.info['hook']} tried to end the transaction it was called in")


def transaction_lives(session: Session) -> bool:
    """Whether the database still has the transaction open that the session believes in."""
    try:
        connection: Any = session.connection().connection.dbapi_connection
    except SQLAlchemyError:
        return False
    if hasattr(connection, "in_transaction"):  # sqlite3
        return bool(connection.in_transaction)
    return bool(connection.info.transaction_status.name == "INTRANS")  # psycopg


class Database:
    """An engine and its unit of work. Writers take SQLite's lock at BEGIN, so they queue and do not fail half-way."""

    def __init__(self, url: str, *, echo: bool = False, **info: Any) -> None:
        """`info` goes into every unit of work's `session.info`: what services need besides rows (the keys of seals)."""
        self.info: dict[str, Any] = {"shown": {}} | info
        parsed = make_url(url)
        if parsed.drivername in {"postgres", "postgresql"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(
            parsed, echo=echo, hide_parameters=True, **_engine_options(parsed.drivername)
        )
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        self.writer = self.engine.execution_options(rugui_write=True)
        # Called after a commit that wrote into the outbox (`info["queued"]`); never raises.
        self.after_queue: Callable[[], None] | None = None

    @contextmanager
    def unit_of_work(self, plugins: "PluginSet", *, write: bool = True, **info: Any) -> Iterator[Session]:
        """One transaction: leaving normally commits, raising rolls back, `write=False` always rolls back.

        Rows in `session.info["deferred"]` (who read what) are kept even then, in a transaction of their own, before
        the caller gets control back: if they cannot be written, the read does not happen either. The functions in
        `session.info["after"]` are called once everything is kept, and only then.
        """
        session = UnitOfWork(self.writer if write else self.engine, expire_on_commit=False)
        session.info.update(self.info | info, plugins=plugins, write=write, deferred=[], after=[])
        try:
            yield session
            if write:
                session.commit()
        except Refused:
            session.rollback()
            self._keep(session.info["deferred"])  # that it was refused is on record, though nothing else is
            raise
        finally:
            session.rollback()
            session.close()
        self._keep(session.info["deferred"])
        for call in session.info["after"]:
            call()
        if write and session.info.get("queued") and self.after_queue is not None:
            self.after_queue()

    def _keep(self, deferred: list[Any]) -> None:
        if deferred:
            with Session(self.writer) as keeping, keeping.begin():
                keeping.bulk_save_objects(deferred)

    @contextmanager
    def brief(self) -> Iterator[Session]:
        """A small writing transaction for what may be left out: OperationalError where SQLite's writer is busy."""
        hasty = self.engine.execution_options(rugui_write=True, rugui_hasty=True)
        with Session(hasty) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _engine_options(driver: str) -> dict[str, Any]:
    if driver.startswith("sqlite"):
        return {"connect_args": {"timeout": 30, "check_same_thread": False}}
    # Names and preferences need one generic plan for the recall UNION, and never the JIT (48 ms against 0.6 measured).
    options = "-c plan_cache_mode=force_generic_plan -c jit=off -c timezone=UTC"
    return {"pool_pre_ping": False, "pool_size": 10, "max_overflow": 20, "connect_args": {"options": options}}


def _sqlite_connect(connection: Any, record: object) -> None:
    # pysqlite's own BEGIN comes too late for SAVEPOINT and BEGIN IMMEDIATE: SQLAlchemy emits it, see _sqlite_begin.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=4294967296",
        "temp_store=MEMORY",
        "busy_timeout=30000",
        # What is deleted is overwritten, so that an erased guest is not in the file's free pages.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    options = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if options.get("rugui_write") else "BEGIN"
    if not options.get("rugui_hasty"):
        connection.exec_driver_sql(begin)
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout=30000")


def failure(error: BaseException) -> str:
    """What is kept of a failure for a person to read: its kind and words; of the database's, which quote what was to
    be written (PostgreSQL's DETAIL), the kinds alone."""
    if isinstance(error, StatementError):
        return f"{type(error).__name__}: {type(error.orig).__name__}"
    return f"{type(error).__name__}: {error}"[:500]


def lock(session: Session, name: str) -> None:
    """Let transactions that lock the same name wait for one another. SQLite's writers do so from BEGIN on."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
