"""The plugin's lines in a guest's timeline: noted, confirmed, seen again, allergies, what was not possible."""

from datetime import datetime
from functools import cache
from typing import Any

from rugui.toolkit import TimelineEntry, _l
from sqlalchemy import CompoundSelect, Integer, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from hotel_preferences.access import READ, SENSITIVE
from hotel_preferences.catalogue import Kind
from hotel_preferences.models import Allergy, Evidence, Preference, Task
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.words import SEVERITIES, Title

KIND = "preference"


def entries(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    """The newest entries older than `before`; one statement."""
    values = {"customer": customer_id, "asked": limit} | ({"before": before} if before else {})
    known = catalogue(session)
    rows = session.execute(_statement(before is not None), values)
    found = [_SAID[row.what](row, known.kind(row.kind)) for row in rows]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


@cache
def _statement(older: bool) -> CompoundSelect[Any]:
    """Evidence, allergies and failed tasks of `:customer`, of each the `:asked` newest; built once."""
    e, p, a, t = (one.__table__.c for one in (Evidence, Preference, Allergy, Task))
    nowhere = cast(null(), t.site_id.type)
    said = select(e.what, e.at, p.kind, p.value, p.whose, p.site_id, e.who, literal("").label("more"))
    said = said.join_from(Evidence.__table__, Preference.__table__, p.id == e.preference_id)
    said = said.where(p.customer_id == bindparam("customer"), p.removed_at.is_(None))
    noted = select(literal("allergy"), a.created_at, a.kind, a.value, a.whose, nowhere, a.noted_by, a.severity)
    noted = noted.where(a.customer_id == bindparam("customer"), a.removed_at.is_(None))
    failed = select(literal("impossible"), t.done_at, p.kind, p.value, literal(""), t.site_id, t.done_by, t.reason)
    failed = failed.join_from(Task.__table__, Preference.__table__, p.id == t.preference_id)
    failed = failed.where(t.customer_id == bindparam("customer"), t.status == "impossible")
    parts = []
    for query, at in ((said, e.at), (noted, a.created_at), (failed, t.done_at)):
        dated = query.where(at < bindparam("before")) if older else query
        newest = dated.order_by(at.desc()).limit(bindparam("asked", type_=Integer)).subquery()
        parts.append(select(newest))
    return union_all(*parts)


def _evidence(row: Any, kind: Kind) -> TimelineEntry:
    return TimelineEntry(
        row.at, KIND, _say(row.what, Title(kind, row.value, row.whose)), icon="heart", site_id=row.site_id,
        permission=SENSITIVE if kind.sensitive else READ, details={"who": row.who}, sensitive=bool(kind.sensitive),
    )  # fmt: skip


def _say(what: str, title: Title) -> object:
    if what == "confirmed":
        return _l("Preference confirmed: %(what)s", what=title)
    if what == "seen":
        return _l("Seen again: %(what)s", what=title)
    return _l("Preference noted: %(what)s", what=title)


def _allergy(row: Any, kind: Kind) -> TimelineEntry:
    return TimelineEntry(
        row.at, KIND, _l("Allergy noted: %(what)s", what=Title(kind, row.value, row.whose)),
        str(SEVERITIES[row.more]), icon="alert-octagon", permission=SENSITIVE, details={"who": row.who},
        sensitive=True,
    )  # fmt: skip


def _not_possible(row: Any, kind: Kind) -> TimelineEntry:
    return TimelineEntry(
        row.at, KIND, _l("Not possible: %(what)s", what=Title(kind, row.value)), row.more, icon="ban",
        site_id=row.site_id, permission=SENSITIVE if kind.sensitive else READ, details={"who": row.who},
        sensitive=bool(kind.sensitive),
    )  # fmt: skip


_SAID = {"noted": _evidence, "confirmed": _evidence, "seen": _evidence, "allergy": _allergy,
         "impossible": _not_possible}  # fmt: skip
