"""Preferences: noted, changed, confirmed, removed and put back; and read for many guests at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rugui.toolkit import (
    Conflict,
    Invalid,
    NotFound,
    Viewer,
    _l,
    audit,
    emit,
    record,
    stays,
    today_here,
    touch_customer,
    usable,
    utcnow,
)
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from hotel_preferences.access import READ, SENSITIVE, WRITE, acting, looking
from hotel_preferences.catalogue import NOTE, Kind
from hotel_preferences.claims import SOURCES, STRENGTHS, Claim
from hotel_preferences.models import Evidence, Preference
from hotel_preferences.service_kinds import catalogue

LONGEST = {"value": 200, "whose": 80, "note": 2000}
FIELDS = ("value", "strength", "whose", "site_id", "source", "valid_from", "valid_until", "months", "note")


@record
class Noted:
    """A preference with what is shown about it; `removed_at` is set on one that was taken away."""

    claim: Claim
    kind: Kind
    public_id: str
    customer_id: int
    note: str
    noted_by: str
    version: int
    removed_at: datetime | None = None


def of(
    session: Session, customer_ids: Sequence[int], *, removed: bool = False, viewer: Viewer | None = None
) -> dict[int, list[Noted]]:
    """The preferences of many customers that a viewer (the session's) may see, in catalogue order; one statement."""
    found: dict[int, list[Noted]] = {customer_id: [] for customer_id in customer_ids}
    if not customer_ids:
        return found
    known, viewer = catalogue(session), viewer or looking(session)
    for row in session.execute(_GONE if removed else _HELD, {"customers": list(customer_ids)}):
        kind = known.kind(row.kind)
        if viewer.can(READ, row.site_id) and (not kind.sensitive or viewer.can(SENSITIVE, row.site_id)):
            found[row.customer_id].append(_noted(row, kind))
    for noted in found.values():
        noted.sort(key=lambda one: (one.kind.order, one.claim.id))
    return found


# Built once, on the tables: building a statement anew, and the ORM's way through it, cost more than asking it.
_P, _E = Preference.__table__.c, Evidence.__table__.c
_STAYS = select(func.count(_E.visit_id.distinct())).where(_E.preference_id == _P.id)
_ROWS = (
    select(*_P, _STAYS.correlate(Preference.__table__).scalar_subquery().label("stays"))
    .where(_P.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(_P.id)
)
_HELD, _GONE = _ROWS.where(_P.removed_at.is_(None)), _ROWS.where(_P.removed_at.is_not(None))


def _noted(row: Any, kind: Kind) -> Noted:
    claim = Claim(
        row.id, row.kind, row.strength, row.value, row.whose, row.site_id, row.source, row.first_noted,
        row.last_confirmed, row.stays, row.valid_from, row.valid_until, row.months,
    )  # fmt: skip
    return Noted(claim, kind, row.public_id, row.customer_id, row.note, row.noted_by, row.version, row.removed_at)


def get(session: Session, public_id: str, permission: str = READ) -> Preference:
    """The preference behind an id of a URL that the acting person may see; `NotFound` otherwise."""
    row = session.scalar(select(Preference).where(Preference.public_id == usable(public_id)))
    viewer = acting(session, permission)
    if row is None or not viewer.can(permission, row.site_id) or not _may_see(session, row.kind, row.site_id):
        raise NotFound(_l("There is no such preference."))
    return row


def _may_see(session: Session, code: str, site_id: int | None) -> bool:
    return not catalogue(session).kind(code).sensitive or looking(session).can(SENSITIVE, site_id)


def add(session: Session, customer_id: int, kind: str, *, today: date | None = None, **fields: Any) -> Preference:
    """Note a preference (`fields`: FIELDS); saying the same thing again confirms what is there already.

    Raises `Invalid` by field. An allergy is not noted here but with `service_allergies.add`.
    """
    known = catalogue(session).kinds.get(kind)
    if known is None or known.is_allergy or known.retired:
        raise Invalid(_l("There is no such kind."), fields={"kind": _l("Choose one of the list.")})
    viewer = acting(session, WRITE, fields.get("site_id"))
    if known.sensitive:
        acting(session, SENSITIVE, fields.get("site_id"))
    values = _clean(known, {"value": "", "strength": "likes", "whose": "", "source": "guest", **fields})
    today = today or today_here(session)
    if (same := _same(session, customer_id, kind, values)) is not None:
        return _confirm(session, same, today, viewer.name)
    row = Preference(
        customer_id=customer_id, kind=kind, first_noted=today, last_confirmed=today, noted_by=viewer.name, **values
    )
    session.add(row)
    session.flush()
    _witness(session, row, "noted", viewer.name)
    _changed(session, "hotel_preferences.noted", row)
    return row


def _same(session: Session, customer_id: int, kind: str, values: dict[str, Any]) -> Preference | None:
    query = select(Preference).where(
        Preference.customer_id == customer_id, Preference.kind == kind, Preference.removed_at.is_(None)
    )
    return next(
        (
            row
            for row in session.scalars(query)
            if (row.value.casefold(), row.whose, row.strength, row.site_id)
            == (values["value"].casefold(), values["whose"], values["strength"], values.get("site_id"))
        ),
        None,
    )


def change(session: Session, public_id: str, version: int, **fields: Any) -> Preference:
    """Change what a preference says; `Conflict` when somebody saved it after it was read."""
    row = get(session, public_id, WRITE)
    if row.version != version:
        raise Conflict(_l("Somebody saved this preference after you opened it. Nothing you typed is lost."))
    acting(session, WRITE, fields.get("site_id", row.site_id))
    now = {name: getattr(row, name) for name in FIELDS}
    values = _clean(catalogue(session).kind(row.kind), {**now, **fields})
    if changed := [name for name in FIELDS if values.get(name) != now[name]]:
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        _changed(session, "hotel_preferences.changed", row, fields=changed)
    return row


def confirm(session: Session, public_id: str, *, today: date | None = None) -> Preference:
    """The guest was asked, and it still holds."""
    row = get(session, public_id, WRITE)
    return _confirm(session, row, today or today_here(session), acting(session, WRITE).name)


def _confirm(session: Session, row: Preference, today: date, who: str) -> Preference:
    row.last_confirmed = max(row.last_confirmed, today)
    row.version += 1
    _witness(session, row, "confirmed", who)
    audit(session, "hotel_preferences.confirmed", customer_id=row.customer_id, subject=row.public_id)
    return row


def remove(session: Session, public_id: str) -> Preference:
    """Take a preference away; `restore` puts it back as it was."""
    row = get(session, public_id, WRITE)
    if row.removed_at is None:
        row.removed_at, row.removed_by = utcnow(), acting(session, WRITE).name
        row.version += 1
        _changed(session, "hotel_preferences.removed", row)
    return row


def restore(session: Session, public_id: str) -> Preference:
    """Put a removed preference back."""
    row = get(session, public_id, WRITE)
    if row.removed_at is not None:
        row.removed_at, row.removed_by = None, ""
        row.version += 1
        _changed(session, "hotel_preferences.restored", row)
    return row


def seen(session: Session, preference_ids: Sequence[int], visit_id: int, day: date) -> None:
    """A stay has shown these again: evidence, once per stay, and a later day of confirmation."""
    rows = session.scalars(select(Preference).where(Preference.id.in_(preference_ids))).all()
    known = set(
        session.scalars(
            select(Evidence.preference_id).where(
                Evidence.preference_id.in_(preference_ids), Evidence.visit_id == visit_id, Evidence.what == "seen"
            )
        )
    )
    for row in rows:
        if row.id not in known:
            session.add(Evidence(preference_id=row.id, visit_id=visit_id, what="seen", source="staff"))
            row.last_confirmed = max(row.last_confirmed, day)
    session.flush()


def _clean(kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, object] = {}
    values = {name: fields[name] for name in FIELDS if name in fields}
    for name, most in LONGEST.items():
        values[name] = (values.get(name) or "").strip()
        if len(values[name]) > most:
            wrong[name] = _l("At most %(n)s characters.", n=most)
    if values["strength"] not in STRENGTHS:
        wrong["strength"] = _l("Choose one of the list.")
    if values["source"] not in SOURCES:
        wrong["source"] = _l("Choose one of the list.")
    if problem := wrong_value(kind, values["value"]):
        wrong["value"] = problem
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        wrong["valid_until"] = _l("This is before the first day.")
    if not 0 <= values.setdefault("months", 0) < 1 << 12:
        wrong["months"] = _l("Choose one of the list.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    return values


def wrong_value(kind: Kind, value: str) -> object:
    """Why a value cannot be kept for a kind, or "". Pure."""
    if kind.value == "none":
        return _l("This kind has no value; write it into the note.") if value else ""
    if not value:
        return _l("Say which.") if kind.value in ("choice", "number") or kind.code == NOTE else ""
    if kind.value == "choice" and value not in {choice.code for choice in kind.choices}:
        return _l("Choose one of the list.")
    if kind.value == "number":
        try:
            fits = kind.low <= float(value) <= kind.high
        except ValueError:
            fits = False
        if not fits:
            return _l("A number from %(low)g to %(high)g %(unit)s.", low=kind.low, high=kind.high, unit=kind.unit)
    return ""


def _witness(session: Session, row: Preference, what: str, who: str) -> None:
    """Evidence, tied to the stay the guest is on, if any; twice the same on one stay is one."""
    here = next((stay.id for stay in stays(session, [row.customer_id]) if stay.status == "in_house"), None)
    if here is not None:
        query = select(Evidence.id).where(
            Evidence.preference_id == row.id, Evidence.visit_id == here, Evidence.what == what
        )
        if session.scalar(query) is not None:
            return
    session.add(Evidence(preference_id=row.id, visit_id=here, what=what, source=row.source, who=who))
    session.flush()


def _changed(session: Session, action: str, row: Preference, **details: Any) -> None:
    session.flush()
    audit(session, action, customer_id=row.customer_id, site_id=row.site_id, subject=row.public_id, **details)
    emit(session, action, customer_id=row.customer_id, preference=row.public_id)
    touch_customer(session, row.customer_id)
