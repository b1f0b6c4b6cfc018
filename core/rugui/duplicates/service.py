"""Pairs that may be one guest: listed, and said to be two people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from rugui.customers import access
from rugui.customers.models import Customer
from rugui.customers.profile import names_of
from rugui.db import usable, utcnow
from rugui.duplicates.apart import APART, OPEN
from rugui.duplicates.finding import reasons_of
from rugui.duplicates.models import DuplicatePair
from rugui.duplicates.scoring import Reason
from rugui.duplicates.weights import MERGE, weights_of
from rugui.errors import Conflict, Invalid, NotFound
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.values import NameForm, Viewer

SURE, MAYBE = "sure", "maybe"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Guest:
    """One of a pair, named as the reader may know them."""

    public_id: str
    names: tuple[NameForm, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A pair as it is listed: the score in bits, sure or maybe, and why."""

    public_id: str
    one: Guest
    other: Guest
    score: float
    band: str
    reasons: tuple[Reason, ...]
    decided_at: datetime | None = None

    @property
    def cursor(self) -> str:
        """Where the page behind this pair begins."""
        return f"{self.score!r}/{self.public_id}"


def listed(
    session: Session, viewer: Viewer, *, after: str = "", limit: int = PAGE, status: str = OPEN, guest: str = ""
) -> list[Listed]:
    """Pairs of guests who are both still on record, the likeliest first, behind the cursor `after`. Four statements.

    `guest` (a public id) narrows to one guest's pairs. Raises `Invalid` for a cursor that is none.
    """
    pair, one, other = DuplicatePair, aliased(Customer), aliased(Customer)
    query = (
        select(pair, one.public_id, one.updated_at, other.public_id, other.updated_at)
        .join(one, one.id == pair.one_id)
        .join(other, other.id == pair.other_id)
        .where(pair.status == status, one.merged_into_id.is_(None), other.merged_into_id.is_(None))
    )
    if after:
        query = query.where(tuple_(pair.score, pair.id) < _place(session, after))
    if guest:
        query = query.where(or_(one.public_id == guest, other.public_id == guest))
    rows = session.execute(query.order_by(pair.score.desc(), pair.id.desc()).limit(limit)).all()
    names = names_of(session, [id_ for row in rows for id_ in (row[0].one_id, row[0].other_id)], viewer)
    sure = weights_of(session)["sure"]
    found = []
    for row, one_id, one_at, other_id, other_at in rows:
        guests = Guest(one_id, names[row.one_id], one_at), Guest(other_id, names[row.other_id], other_at)
        band = SURE if row.score >= sure else MAYBE
        found.append(Listed(row.public_id, *guests, row.score, band, reasons_of(row), row.decided_at))
    return found


def counted(session: Session) -> dict[str, int]:
    """How many pairs there are, by status."""
    rows = session.execute(select(DuplicatePair.status, func.count()).group_by(DuplicatePair.status))
    return {OPEN: 0, APART: 0, **{row[0]: row[1] for row in rows}}


def say_apart(session: Session, public_id: str) -> DuplicatePair:
    """Remember that the two are two people; they come back only with evidence that was not there."""
    viewer = access.acting(session, MERGE)
    row = _get(session, public_id)
    if row.status == APART:
        raise Conflict(_l("Somebody said so already."))
    row.status, row.decided_at, row.decided_by = APART, utcnow(), viewer.account_id
    audit.record(session, "customers.duplicates.apart", customer_id=row.one_id, subject=row.public_id)
    session.flush()
    return row


def take_back_apart(session: Session, public_id: str) -> DuplicatePair:
    """List a pair again that was said to be two people."""
    access.acting(session, MERGE)
    row = _get(session, public_id)
    if row.status == OPEN:
        raise Conflict(_l("It is listed already."))
    row.status, row.decided_at, row.decided_by = OPEN, None, None
    audit.record(session, "customers.duplicates.open", customer_id=row.one_id, subject=row.public_id)
    session.flush()
    return row


def _get(session: Session, public_id: str) -> DuplicatePair:
    query = select(DuplicatePair).where(DuplicatePair.public_id == (public_id if public_id.isascii() else ""))
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound(_l("There is no such pair."))
    return row


def _place(session: Session, cursor: str) -> tuple[float, int]:
    text, _slash, public_id = cursor.partition("/")
    row_id = session.scalar(select(DuplicatePair.id).where(DuplicatePair.public_id == usable(public_id)))
    try:
        return float(text), row_id if row_id is not None else 0
    except ValueError as error:
        raise Invalid(_l("This question cannot be answered."), fields={"after": "?"}) from error
