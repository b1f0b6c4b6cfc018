"""The plugin's lines in a guest's timeline: noted, confirmed, seen again, allergies, what was not possible."""

from datetime import datetime
from typing import Any

from rugui.toolkit import TimelineEntry, _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotel_preferences.access import READ, SENSITIVE
from hotel_preferences.models import Allergy, Evidence, Preference, Task
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.words import SEVERITIES, Title

KIND = "preference"


def entries(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    """The newest entries older than `before`; three statements."""
    found = [*_evidence(session, customer_id, before, limit), *_allergies(session, customer_id, before, limit)]
    found += _not_possible(session, customer_id, before, limit)
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _evidence(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    columns = (Evidence.at, Evidence.what, Evidence.who, Preference.kind, Preference.value, Preference.whose,
               Preference.site_id)  # fmt: skip
    query = select(*columns).join(Preference, Preference.id == Evidence.preference_id)
    query = query.where(Preference.customer_id == customer_id, Preference.removed_at.is_(None))
    known = catalogue(session)
    return [
        TimelineEntry(
            row.at, KIND, _say(row.what, Title(known.kind(row.kind), row.value, row.whose)), icon="heart",
            site_id=row.site_id, permission=SENSITIVE if known.kind(row.kind).sensitive else READ,
            details={"who": row.who}, sensitive=bool(known.kind(row.kind).sensitive),
        )
        for row in session.execute(_page(query, Evidence.at, before, limit))
    ]  # fmt: skip


def _say(what: str, title: Title) -> object:
    if what == "confirmed":
        return _l("Preference confirmed: %(what)s", what=title)
    if what == "seen":
        return _l("Seen again: %(what)s", what=title)
    return _l("Preference noted: %(what)s", what=title)


def _allergies(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    query = select(Allergy).where(Allergy.customer_id == customer_id, Allergy.removed_at.is_(None))
    known = catalogue(session)
    return [
        TimelineEntry(
            row.created_at, KIND, _l("Allergy noted: %(what)s", what=Title(known.kind(row.kind), row.value, row.whose)),
            str(SEVERITIES[row.severity]), icon="alert-octagon", permission=SENSITIVE, details={"who": row.noted_by},
            sensitive=True,
        )
        for row in session.scalars(_page(query, Allergy.created_at, before, limit))
    ]  # fmt: skip


def _not_possible(session: Session, customer_id: int, before: datetime | None, limit: int) -> list[TimelineEntry]:
    columns = (Task.done_at, Task.done_by, Task.reason, Task.site_id, Preference.kind, Preference.value)
    query = select(*columns).join(Preference, Preference.id == Task.preference_id)
    query = query.where(Task.customer_id == customer_id, Task.status == "impossible")
    known = catalogue(session)
    return [
        TimelineEntry(
            row.done_at, KIND, _l("Not possible: %(what)s", what=Title(known.kind(row.kind), row.value)), row.reason,
            icon="ban", site_id=row.site_id, permission=SENSITIVE if known.kind(row.kind).sensitive else READ,
            details={"who": row.done_by}, sensitive=bool(known.kind(row.kind).sensitive),
        )
        for row in session.execute(_page(query, Task.done_at, before, limit))
    ]  # fmt: skip


def _page(query: Any, at: Any, before: datetime | None, limit: int) -> Any:
    if before is not None:
        query = query.where(at < before)
    return query.order_by(at.desc()).limit(limit)
