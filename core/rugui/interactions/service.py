"""Calls, e-mails, messages, meetings and notes: recording one, taking it back, keeping a promise, the latest word."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from rugui.customers import merged
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.i18n import _l
from rugui.interactions import access, changes, words
from rugui.interactions.changes import touch
from rugui.interactions.models import Interaction
from rugui.staff.models import Account
from rugui.values import Viewer

__all__ = ["Latest", "Promise", "Quote", "get", "keep_promise", "latest", "record", "touch", "undo"]

UNDO = timedelta(seconds=10)
# A slow line lies between the click and the server: the offer is for 10 seconds, the door stays open longer.
GRACE = timedelta(seconds=20)
SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Quote:
    """A price said to a guest: minor units, currency, until when it holds."""

    minor: int
    currency: str
    until: date | None
    at: datetime
    who: str
    summary: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised to a guest; `kept_at` is empty while it is open."""

    public_id: str
    text: str
    due: date | None
    at: datetime
    who: str
    kept_at: datetime | None

    def late(self, today: date) -> bool:
        """Whether it is open past its day."""
        return self.kept_at is None and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Latest:
    """The last price quoted and the open promises (soonest first), or the last one kept where none is open."""

    quote: Quote | None = None
    promises: tuple[Promise, ...] = ()


def record(
    session: Session,
    customer_id: int,
    *,
    kind: str,
    summary: str = "",
    body: str = "",
    channel: str = "",
    direction: str = "",
    at: datetime | None = None,
    site_id: int | None = None,
    confidential: bool = False,
    guest_visible: bool = False,
    quoted_minor: int | None = None,
    quoted_currency: str = "",
    quoted_until: date | None = None,
    promise: str = "",
    promise_due: date | None = None,
) -> Interaction:
    """Write down what happened with a customer; the acting account is who wrote it. `at` is aware, now if not given."""
    viewer = access.acting(session, access.WRITE, site_id)
    row = Interaction(
        customer_id=customer_id, site_id=site_id, kind=kind, channel=channel, direction=direction,
        at=(at or utcnow()).astimezone(UTC), account_id=viewer.account_id, summary=summary.strip(),
        body=body.strip(), confidential=confidential,
        guest_visible=guest_visible, quoted_minor=quoted_minor,
        quoted_currency=quoted_currency if quoted_minor is not None else "",
        quoted_until=quoted_until if quoted_minor is not None else None,
        promise=promise.strip(), promise_due=promise_due if promise.strip() else None,
    )  # fmt: skip
    _check(row)
    session.add(row)
    changes.note(session, "interactions.recorded", row)
    touch(session, customer_id)
    return row


def _check(row: Interaction) -> None:
    wrong: dict[str, object] = {}
    if row.kind not in words.RECORDED:
        wrong["kind"] = _l("Choose one of the list.")
    if row.channel not in words.CHANNELS:
        wrong["channel"] = _l("Choose one of the list.")
    if row.direction not in words.DIRECTIONS:
        wrong["direction"] = _l("Choose one of the list.")
    if not (row.summary or row.body or row.promise or row.quoted_minor is not None):
        wrong["body"] = _l("Write something first.")
    for name in ("summary", "promise"):
        if len(getattr(row, name)) > SUMMARY:
            wrong[name] = _l("At most %(n)s characters.", n=SUMMARY)
    if row.at > utcnow() + timedelta(days=1):
        wrong["at"] = _l("This has not happened yet.")
    if row.confidential and row.guest_visible:
        wrong["guest_visible"] = _l("A confidential entry is not for the guest's eyes.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def customer_id_of(session: Session, public_id: str) -> int:
    """The row id behind an id of a URL, or `NotFound`; the id of a record merged away gives the one that stayed."""
    query = select(Customer.id, Customer.merged_into_id).where(Customer.public_id == access.usable(public_id))
    row = session.execute(query).first()
    if row is None:
        raise NotFound(_l("There is no such guest."))
    return merged.living_id(session, row.merged_into_id) or row.id


def get(session: Session, public_id: str, viewer: Viewer) -> Interaction:
    """The interaction the viewer may read, or `NotFound`."""
    row = session.scalar(
        select(Interaction).where(Interaction.public_id == access.usable(public_id), access.readable(viewer))
    )
    if row is None:
        raise NotFound(_l("There is no such entry."))
    return row


def undo(session: Session, public_id: str, *, now: datetime | None = None) -> int | None:
    """Take back an entry just written by the same account; returns its customer. `Conflict` once it is too late."""
    viewer = access.acting(session)
    row = get(session, public_id, viewer)
    if row.kind == "visit" or row.account_id != viewer.account_id:
        raise Refused(_l("Only whoever wrote an entry can take it back."))
    if (now or utcnow()) - row.created_at > UNDO + GRACE:
        raise Conflict(_l("It is too late to take this back."))
    customer_id = row.customer_id
    changes.note(session, "interactions.undone", row)
    session.delete(row)
    session.flush()
    return customer_id


def keep_promise(session: Session, public_id: str, *, kept: bool = True) -> Interaction:
    """Mark a promise kept, or open again."""
    viewer = access.acting(session)
    row = get(session, public_id, viewer)
    access.acting(session, access.WRITE, row.site_id)
    if not row.promise:
        raise Invalid(_l("Nothing was promised here."))
    row.promise_kept_at = utcnow() if kept else None
    changes.note(session, "interactions.promise_kept" if kept else "interactions.promise_opened", row)
    if row.customer_id is not None:
        touch(session, row.customer_id)
    return row


@lru_cache(maxsize=512)
def _latest(rule: access.Rule) -> Select[Any]:
    """The last quote (part 1) and the newest promises (part 2) of `:customer`, built once for each rule."""
    mine = (Interaction.customer_id == bindparam("customer"), access.readable_by(rule))
    columns = (
        Interaction.public_id, Interaction.at, Interaction.account_id, Interaction.summary, Interaction.quoted_minor,
        Interaction.quoted_currency, Interaction.quoted_until, Interaction.promise, Interaction.promise_due,
        Interaction.promise_kept_at,
    )  # fmt: skip
    newest = (Interaction.at.desc(), Interaction.id.desc())
    quoted = select(literal(1).label("part"), *columns).where(*mine, Interaction.quoted_minor.is_not(None))
    promised = select(literal(2).label("part"), *columns).where(*mine, Interaction.promise != "")
    both = union_all(
        select(quoted.order_by(*newest).limit(1).subquery()), select(promised.order_by(*newest).limit(50).subquery())
    ).subquery()
    who = select(both, Account.name.label("who")).outerjoin(Account, Account.id == both.c.account_id)
    return who.order_by(both.c.at.desc())


def latest(session: Session, customer_id: int, viewer: Viewer) -> Latest:
    """The last price quoted and the promises of a guest that the viewer may read; one statement."""
    found = session.execute(_latest(access.rule(viewer)), {"customer": customer_id}).all()
    quote = next((Quote(q.quoted_minor, q.quoted_currency, q.quoted_until, q.at, q.who or "", q.summary)
                  for q in found if q.part == 1), None)  # fmt: skip
    promises = [Promise(p.public_id, p.promise, p.promise_due, p.at, p.who or "", p.promise_kept_at)
                for p in found if p.part == 2]  # fmt: skip
    still_open = sorted((one for one in promises if one.kept_at is None), key=lambda one: one.due or date.max)
    return Latest(quote, tuple(still_open or promises[:1]))


def public_id_of(session: Session, customer_id: int | None) -> str:
    """The id for URLs of a customer's row."""
    return session.scalar(select(Customer.public_id).where(Customer.id == customer_id)) or ""
