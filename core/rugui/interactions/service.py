"""Calls, e-mails, messages, meetings and notes: recording one, taking it back, keeping a promise, the latest word."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, literal, select, union_all
from sqlalchemy.orm import Session

from rugui.customers import merged
from rugui.customers.models import Customer
from rugui.db import UTCDateTime, usable, utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.followups import access as followups
from rugui.followups import due, making
from rugui.followups.making import Promised, team_name
from rugui.followups.models import OPEN, FollowUp
from rugui.i18n import _l
from rugui.interactions import access, changes, words
from rugui.interactions.changes import touch
from rugui.interactions.models import Interaction
from rugui.staff.models import Account, Role
from rugui.values import Viewer

__all__ = ["Latest", "Promise", "Quote", "get", "latest", "record", "touch", "undo"]

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
    """Something promised to a guest: a follow-up; `status` is open, done or cancelled, `late` open past its moment.

    `who` is whoever keeps it (a person or a team), empty where it is whoever is at the site.
    """

    public_id: str
    text: str
    due: date | None
    time: str
    at: datetime
    who: object
    status: str
    late: bool


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
    promise_time: str = "",
    promise_who: str = "",
) -> Interaction:
    """Write down what happened with a customer; the acting account is who wrote it. `at` is aware, now if not given.

    What was promised becomes a follow-up at the same site: by `promise_due` and a time like 15:30, kept by
    `promise_who` ("me", "team:KEY", "person:LOGIN"; empty: whoever is at the site).
    """
    viewer = access.acting(session, access.WRITE, site_id)
    row = Interaction(
        customer_id=customer_id, site_id=site_id, kind=kind, channel=channel, direction=direction,
        at=(at or utcnow()).astimezone(UTC), account_id=viewer.account_id, summary=summary.strip(),
        body=body.strip(), confidential=confidential,
        guest_visible=guest_visible, quoted_minor=quoted_minor,
        quoted_currency=quoted_currency if quoted_minor is not None else "",
        quoted_until=quoted_until if quoted_minor is not None else None,
    )  # fmt: skip
    promised = Promised(promise.strip(), promise_due, promise_time)
    _check(row, promised)
    session.add(row)
    changes.note(session, "interactions.recorded", row)
    if promised.text:
        _promise(session, row, customer_id, promised, promise_who)
    touch(session, customer_id)
    return row


def _promise(session: Session, row: Interaction, customer_id: int, promised: Promised, who: str) -> None:
    try:
        account_id, role_id = making.whose(session, who, row.account_id)
    except Invalid as error:
        raise Invalid(error.message, fields={"promise_who": error.fields["who"]}) from error
    promised = replace(promised, account_id=account_id, role_id=role_id)
    making.make(session, customer_id, row.site_id, promised, row.account_id, interaction=row,
                confidential=row.confidential)  # fmt: skip


def _check(row: Interaction, promised: Promised) -> None:
    wrong: dict[str, object] = making.check(promised, "promise") if promised.text else {}
    if row.kind not in words.RECORDED:
        wrong["kind"] = _l("Choose one of the list.")
    if row.channel not in words.CHANNELS:
        wrong["channel"] = _l("Choose one of the list.")
    if row.direction not in words.DIRECTIONS:
        wrong["direction"] = _l("Choose one of the list.")
    if not (row.summary or row.body or promised.text or row.quoted_minor is not None):
        wrong["body"] = _l("Write something first.")
    if len(row.summary) > SUMMARY:
        wrong["summary"] = _l("At most %(n)s characters.", n=SUMMARY)
    if row.at > utcnow() + timedelta(days=1):
        wrong["at"] = _l("This has not happened yet.")
    if row.confidential and row.guest_visible:
        wrong["guest_visible"] = _l("A confidential entry is not for the guest's eyes.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def customer_id_of(session: Session, public_id: str) -> int:
    """The row id behind an id of a URL, or `NotFound`; the id of a record merged away gives the one that stayed."""
    query = select(Customer.id, Customer.merged_into_id).where(Customer.public_id == usable(public_id))
    row = session.execute(query).first()
    if row is None:
        raise NotFound(_l("There is no such guest."))
    return merged.living_id(session, row.merged_into_id) or row.id


def get(session: Session, public_id: str, viewer: Viewer) -> Interaction:
    """The interaction the viewer may read, or `NotFound`."""
    row = session.scalar(select(Interaction).where(Interaction.public_id == usable(public_id), access.readable(viewer)))
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


@lru_cache(maxsize=512)
def _latest(rule: access.Rule) -> Select[Any]:
    """The last quote (part 1) and the promises (part 2), open and newest first, of `:customer`; once for each rule."""
    names = ("part", "public_id", "at", "account_id", "summary", "day", "minor", "currency", "time", "role_id",
             "due_at", "status")  # fmt: skip
    quotes: tuple[Any, ...] = (
        literal(1), Interaction.public_id, Interaction.at, Interaction.account_id, Interaction.summary,
        Interaction.quoted_until, Interaction.quoted_minor, Interaction.quoted_currency, literal(""),
        cast(None, BigInteger), cast(None, UTCDateTime), literal(""),
    )  # fmt: skip
    promises: tuple[Any, ...] = (
        literal(2), FollowUp.public_id, FollowUp.created_at, FollowUp.account_id, FollowUp.text, FollowUp.due,
        cast(None, BigInteger), literal(""), FollowUp.due_time, FollowUp.role_id, FollowUp.due_at, FollowUp.status,
    )  # fmt: skip
    quoted = (
        select(*(column.label(name) for name, column in zip(names, quotes, strict=True)))
        .where(Interaction.customer_id == bindparam("customer"), Interaction.quoted_minor.is_not(None))
        .where(access.readable_by(rule))
        .order_by(Interaction.at.desc(), Interaction.id.desc())
        .limit(1)
    )
    promised = (
        select(*(column.label(name) for name, column in zip(names, promises, strict=True)))
        .where(FollowUp.customer_id == bindparam("customer"), followups.readable_by(rule))
        .order_by(FollowUp.status != OPEN, FollowUp.created_at.desc(), FollowUp.id.desc())
        .limit(50)
    )
    both = union_all(select(quoted.subquery()), select(promised.subquery())).subquery()
    who = (Account.name.label("who"), Role.key.label("team"), Role.title.label("team_title"))
    return (
        select(both, *who)
        .outerjoin(Account, Account.id == both.c.account_id)
        .outerjoin(Role, Role.id == both.c.role_id)
        .order_by(both.c.at.desc())
    )


def latest(session: Session, customer_id: int, viewer: Viewer, *, now: datetime | None = None) -> Latest:
    """The last price quoted and the promises of a guest that the viewer may read; one statement."""
    found = session.execute(_latest(access.rule(viewer)), {"customer": customer_id}).all()
    quote = next((Quote(q.minor, q.currency, q.day, q.at, q.who or "", q.summary) for q in found if q.part == 1), None)
    now = now or utcnow()
    promises = [
        Promise(p.public_id, p.summary, p.day, p.time, p.at, p.who or team_name(p.team, p.team_title), p.status,
                due.late(p.status == OPEN, p.due_at, now))
        for p in found if p.part == 2
    ]  # fmt: skip
    still_open = sorted((one for one in promises if one.status == OPEN), key=lambda one: (one.due or date.max, one.at))
    return Latest(quote, tuple(still_open or promises[:1]))


def public_id_of(session: Session, customer_id: int | None) -> str:
    """The id for URLs of a customer's row."""
    return session.scalar(select(Customer.public_id).where(Customer.id == customer_id)) or ""
