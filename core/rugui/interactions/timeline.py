"""A guest's timeline: what core knows, merged with what plugins contribute, page by page, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Row, bindparam, select
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.followups import due
from rugui.followups.models import OPEN, FollowUp
from rugui.i18n import _l, short_date
from rugui.interactions import access, paging, words
from rugui.interactions.models import Interaction, Visit
from rugui.interactions.paging import Cursor, Source
from rugui.plugins import Result, collect
from rugui.privacy import audit
from rugui.staff.models import Account, Site
from rugui.values import TimelineEntry, Viewer

MOST = 200
COLUMNS = (
    Interaction.public_id, Interaction.kind, Interaction.at, Interaction.site_id, Interaction.channel,
    Interaction.direction, Interaction.summary, Interaction.body, Interaction.confidential,
    Interaction.guest_visible, Interaction.quoted_minor, Interaction.quoted_currency, Interaction.quoted_until,
    FollowUp.public_id.label("follow_up"), FollowUp.text.label("promise"), FollowUp.due, FollowUp.due_time,
    FollowUp.due_at, FollowUp.status.label("promise_status"), FollowUp.settled_at,
    Account.name.label("who"), Site.code.label("site"), Site.timezone,
    Visit.arrival, Visit.departure, Visit.status, Visit.room, Visit.booking_reference, Visit.requests,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of entries, newest first; `next` is the cursor of the following page, `problems` the plugins missing."""

    entries: tuple[TimelineEntry, ...]
    next: str | None
    problems: tuple[Result, ...] = ()


def timeline(
    session: Session, customer_id: int, viewer: Viewer, *, before: str | None = None, kind: str | None = None,
    limit: int = 50,
) -> Timeline:  # fmt: skip
    """Entries the viewer may read, newest first, `limit` (1 to 200) a page; `before` is the `next` of the page before.

    One statement of core's and one call of each plugin, however long the timeline is.
    """
    limit = min(max(limit, 1), MOST)
    cursor = Cursor.parse(before) if before else None
    asked = paging.wanted(cursor, limit)
    sources = [_core(session, customer_id, viewer, cursor, kind, asked)]
    problems = []
    arguments = {"customer_id": customer_id, "before": cursor.before if cursor else None, "limit": asked}
    for result in collect(session, "customer_timeline", **arguments):
        if result.problem:
            problems.append(result)
            continue
        entries = list(result.value or ())
        shown = [access.may_see(entry, viewer) and kind in (None, entry.kind) for entry in entries]
        sources.append(Source(entries, shown, more=len(entries) >= asked))
    found, following = paging.page(sources, cursor, limit)
    if any(entry.sensitive for entry in found):
        audit.shown(session, "interactions.timeline.sensitive", [customer_id])
    return Timeline(tuple(found), str(following) if following else None, tuple(problems))


@lru_cache(maxsize=512)
def _statement(rule: access.Rule, older: bool, one_kind: bool) -> Any:
    """Entries of `:customer`, newest first, at most `:asked`, built once for each rule."""
    query = (
        select(*COLUMNS)
        .outerjoin(Visit, Visit.id == Interaction.id)
        .outerjoin(FollowUp, FollowUp.interaction_id == Interaction.id)
        .outerjoin(Account, Account.id == Interaction.account_id)
        .outerjoin(Site, Site.id == Interaction.site_id)
        .where(Interaction.customer_id == bindparam("customer"), access.readable_by(rule))
        .order_by(Interaction.at.desc(), Interaction.id.desc())
        .limit(bindparam("asked", type_=Integer))
    )
    if older:
        query = query.where(Interaction.at < bindparam("before"))
    return query.where(Interaction.kind == bindparam("kind")) if one_kind else query


def _core(
    session: Session, customer_id: int, viewer: Viewer, cursor: Cursor | None, kind: str | None, asked: int
) -> Source:
    query = _statement(access.rule(viewer), cursor is not None, bool(kind))
    values: dict[str, Any] = {"customer": customer_id, "asked": asked}
    values |= ({"before": cursor.before} if cursor else {}) | ({"kind": kind} if kind else {})
    rows: Sequence[Any] = session.execute(query, values).all()
    entries = [_entry(row) for row in rows]
    return Source(entries, [True] * len(entries), more=len(entries) == asked)


def _entry(row: Row[Any]) -> TimelineEntry:
    details: dict[str, Any] = {
        "id": row.public_id, "who": row.who or "", "channel": row.channel, "direction": row.direction,
        "confidential": row.confidential, "guest_visible": row.guest_visible, "site": row.site or "",
        "timezone": row.timezone or "",
    }  # fmt: skip
    if row.quoted_minor is not None:
        details["quoted"] = {"minor": row.quoted_minor, "currency": row.quoted_currency, "until": row.quoted_until}
    if row.promise:
        details["promise"] = {
            "id": row.follow_up, "text": row.promise, "due": row.due, "time": row.due_time,
            "status": row.promise_status, "settled_at": row.settled_at,
            "late": due.late(row.promise_status == OPEN, row.due_at, utcnow()),
        }  # fmt: skip
    body = row.body
    if row.arrival is not None:
        details["visit"] = {
            "arrival": row.arrival, "departure": row.departure, "status": row.status, "room": row.room,
            "booking_reference": row.booking_reference,
        }  # fmt: skip
        body = "\n".join(text for text in (row.requests, row.body) if text)
    return TimelineEntry(
        at=row.at, kind=row.kind, title=_title(row), body=body, icon=words.ICONS.get(row.kind, "note"),
        url=f"/stays/{row.public_id}" if row.arrival is not None else None, site_id=row.site_id, details=details,
    )  # fmt: skip


def _title(row: Row[Any]) -> object:
    if row.arrival is not None:
        dates = {"arrival": short_date(row.arrival), "departure": short_date(row.departure)}
        if row.room:
            return _l("Room %(room)s, %(arrival)s to %(departure)s", room=row.room, **dates)
        return _l("Stay %(arrival)s to %(departure)s", **dates)
    return row.summary or row.promise or words.KINDS.get(row.kind, row.kind)
