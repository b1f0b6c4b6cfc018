"""Allergies: noted with a severity, never fading, seen and acknowledged by each person."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rugui.toolkit import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    _l,
    audit,
    emit,
    today_here,
    touch_customer,
    usable,
    utcnow,
)
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from hotel_preferences.access import SENSITIVE, WRITE, acting
from hotel_preferences.catalogue import Kind
from hotel_preferences.claims import SEVERITIES, SOURCES
from hotel_preferences.models import Acknowledgement, Allergy
from hotel_preferences.service_kinds import catalogue

LONGEST = {"value": 200, "whose": 80, "reaction": 300}
FIELDS = ("value", "severity", "reaction", "whose", "source")
# Who saw it before one of these changed has not seen it.
TELLING = frozenset({"value", "severity", "reaction", "whose"})


@dataclass(frozen=True, slots=True)
class Known:
    """An allergy (`row` has its columns), its kind, and who has acknowledged it since it last changed, newest first."""

    row: Any
    kind: Kind
    seen: tuple[tuple[int, str, datetime], ...] = ()  # account, name, when

    def seen_by(self, account_id: int | None) -> datetime | None:
        """When this person acknowledged it; None while they have not."""
        return next((at for who, _, at in self.seen if who == account_id), None)


def of(session: Session, customer_ids: Sequence[int], *, removed: bool = False) -> dict[int, list[Known]]:
    """The allergies of many customers, gravest first; one statement. The caller has checked the permission."""
    found: dict[int, list[Known]] = {customer_id: [] for customer_id in customer_ids}
    if not customer_ids:
        return found
    kinds = catalogue(session)
    known: dict[int, Known] = {}
    for row in session.execute(_GONE if removed else _HELD, {"customers": list(customer_ids)}):
        one = known.get(row.id) or Known(row, kinds.kind(row.kind))
        if row.seen_at is not None and row.seen_at >= row.changed_at:
            one = replace(one, seen=(*one.seen, (row.seen_by, row.seen_name, row.seen_at)))
        known[row.id] = one
    for one in known.values():
        found[one.row.customer_id].append(one)
    for allergies in found.values():
        allergies.sort(key=lambda one: (SEVERITIES.index(one.row.severity), one.kind.order, one.row.id))
    return found


_A, _S = Allergy.__table__.c, Acknowledgement.__table__.c
_ROWS = (
    select(*_A, _S.account_id.label("seen_by"), _S.name.label("seen_name"), _S.at.label("seen_at"))
    .outerjoin_from(Allergy.__table__, Acknowledgement.__table__, _S.allergy_id == _A.id)
    .where(_A.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(_S.at.desc(), _S.id.desc())
)
_HELD, _GONE = _ROWS.where(_A.removed_at.is_(None)), _ROWS.where(_A.removed_at.is_not(None))


def get(session: Session, public_id: str) -> Allergy:
    """The allergy behind an id of a URL; `NotFound` also for whoever may not know of allergies."""
    row = session.scalar(select(Allergy).where(Allergy.public_id == usable(public_id)))
    try:
        acting(session, SENSITIVE)
    except Refused:
        row = None
    if row is None:
        raise NotFound(_l("There is no such allergy."))
    return row


def add(session: Session, customer_id: int, kind: str, *, today: date | None = None, **fields: Any) -> Allergy:
    """Note an allergy (`fields`: FIELDS). The same one noted again is confirmed; a graver severity is kept.

    Whoever may write may note an allergy, also one they may not read afterwards: hearing of one must never be lost.
    """
    viewer = acting(session, WRITE)
    known = catalogue(session).kinds.get(kind)
    if known is None or not known.is_allergy:
        raise Invalid(_l("There is no such kind."), fields={"kind": _l("Choose one of the list.")})
    values = _clean({"severity": "unknown", "source": "guest", **fields})
    if known.value == "text" and not values["value"]:
        raise Invalid(_l("This cannot be saved yet."), fields={"value": _l("Say which.")})
    today = today or today_here(session)
    query = select(Allergy).where(
        Allergy.customer_id == customer_id, Allergy.kind == kind, Allergy.whose == values["whose"],
        Allergy.removed_at.is_(None),
    )  # fmt: skip
    for row in session.scalars(query):
        if row.value.casefold() == values["value"].casefold():
            return _again(session, row, values, today)
    row = Allergy(
        customer_id=customer_id, kind=kind, first_noted=today, last_confirmed=today, noted_by=viewer.name, **values
    )
    session.add(row)
    _changed(session, "hotel_preferences.allergy.noted", row)
    return row


def _again(session: Session, row: Allergy, values: dict[str, Any], today: date) -> Allergy:
    row.last_confirmed = max(row.last_confirmed, today)
    graver = SEVERITIES.index(values["severity"]) < SEVERITIES.index(row.severity) or row.severity == "unknown"
    if values["severity"] != "unknown" and graver and values["severity"] != row.severity:
        row.severity, row.changed_at = values["severity"], utcnow()
    if values["reaction"] and not row.reaction:
        row.reaction, row.changed_at = values["reaction"], utcnow()
    _changed(session, "hotel_preferences.allergy.confirmed", row)
    return row


def version_of(row: Any) -> int:
    """A number from 1 to a thousand million made of what an allergy says and whether it was removed."""
    said = "\0".join([*(getattr(row, name) for name in FIELDS), str(row.removed_at is not None)])
    return 1 + int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]) % 999_999_998


def change(session: Session, public_id: str, *, version: int | None = None, **fields: Any) -> Allergy:
    """Change severity, reaction, whose or source; a telling change makes everybody acknowledge it anew.

    `Conflict` where it no longer is the version that was read, if that is said.
    """
    acting(session, WRITE)
    row = get(session, public_id)
    session.refresh(row, with_for_update=True)
    if version is not None and version != version_of(row):
        raise Conflict(
            _l("Somebody saved this allergy after you opened it. Nothing you typed is lost."), version=version_of(row)
        )
    now = {name: getattr(row, name) for name in FIELDS}
    values = _clean({**now, **fields})
    if changed := [name for name in FIELDS if values[name] != now[name]]:
        for name in changed:
            setattr(row, name, values[name])
        if TELLING.intersection(changed):
            row.changed_at = utcnow()
        _changed(session, "hotel_preferences.allergy.changed", row, fields=changed)
    return row


def confirm(session: Session, public_id: str, *, today: date | None = None) -> Allergy:
    """The guest was asked, and it still holds. It would have been shown all the same."""
    acting(session, WRITE)
    row = get(session, public_id)
    row.last_confirmed = max(row.last_confirmed, today or today_here(session))
    audit(session, "hotel_preferences.allergy.confirmed", customer_id=row.customer_id, subject=row.public_id)
    return row


def remove(session: Session, public_id: str, why: str) -> Allergy:
    """Take an allergy away, knowingly: without a reason it stays (`Invalid`)."""
    viewer = acting(session, WRITE)
    row = get(session, public_id)
    why = why.strip()
    if not why or len(why) > 300:
        raise Invalid(_l("This cannot be saved yet."), fields={"why": _l("Say why the allergy no longer holds.")})
    if row.removed_at is None:
        row.removed_at, row.removed_by, row.removed_why = utcnow(), viewer.name, why
        _changed(session, "hotel_preferences.allergy.removed", row)
    return row


def restore(session: Session, public_id: str) -> Allergy:
    """Put a removed allergy back; everybody has to see it anew."""
    acting(session, WRITE)
    row = get(session, public_id)
    if row.removed_at is not None:
        row.removed_at, row.removed_by, row.removed_why, row.changed_at = None, "", "", utcnow()
        _changed(session, "hotel_preferences.allergy.restored", row)
    return row


def acknowledge(session: Session, public_id: str) -> Allergy:
    """The acting person has seen it; kept with name and time."""
    viewer = acting(session, SENSITIVE)
    row = get(session, public_id)
    if viewer.account_id is None:
        raise Refused(_l("Only a person can say that they have seen it."))
    session.add(Acknowledgement(allergy_id=row.id, account_id=viewer.account_id, name=viewer.name, at=utcnow()))
    session.flush()
    audit(session, "hotel_preferences.allergy.acknowledged", customer_id=row.customer_id, subject=row.public_id)
    return row


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, object] = {}
    values = {name: fields.get(name) or "" for name in FIELDS}
    for name, most in LONGEST.items():
        values[name] = values[name].strip()
        if len(values[name]) > most:
            wrong[name] = _l("At most %(n)s characters.", n=most)
    if values["severity"] not in SEVERITIES:
        wrong["severity"] = _l("Choose one of the list.")
    if values["source"] not in SOURCES:
        wrong["source"] = _l("Choose one of the list.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    return values


def _changed(session: Session, action: str, row: Allergy, **details: Any) -> None:
    session.flush()
    audit(session, action, customer_id=row.customer_id, subject=row.public_id, **details)
    emit(session, action, customer_id=row.customer_id, allergy=row.public_id)
    touch_customer(session, row.customer_id)
