"""How long records are kept: what is due, and the nightly job that deletes it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.errors import Invalid, RuguiError
from rugui.i18n import _l
from rugui.interactions.access import acting
from rugui.interactions.models import Interaction, Visit
from rugui.jobs import enqueue
from rugui.privacy import audit, erase, erase_imports
from rugui.privacy.consent_wordings import MANAGE
from rugui.privacy.erase_models import RetentionRule
from rugui.privacy.retention_kinds import GUESTS, IMPORTS, KINDS, before
from rugui.recall import index

log = logging.getLogger("rugui.privacy")
MOST_DAYS = 36500
# So that a night's work ends: what is left over is done the next night.
A_NIGHT, GUESTS_A_NIGHT = 20_000, 200


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of record, its days (0: for ever), and how many are due."""

    kind: str
    days: int
    count: int = 0
    kept: int = 0


def days(session: Session) -> dict[str, int]:
    """For how many days each kind is kept here; 0 is for ever."""
    chosen = {row.kind: row.days for row in session.scalars(select(RetentionRule))}
    return {name: chosen.get(name, kind.days) for name, kind in KINDS.items()}


def set_days(session: Session, wanted: Mapping[str, int]) -> None:
    """Decide for how many days kinds are kept; 0 is for ever. Raises `Invalid` by kind."""
    viewer = acting(session, MANAGE)
    wrong: dict[str, object] = {
        name: _l("A whole number from 0 to %(n)s.", n=MOST_DAYS)
        for name, number in wanted.items()
        if name not in KINDS or KINDS[name].fixed or not 0 <= number <= MOST_DAYS
    }
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    present = days(session)
    for name, number in wanted.items():
        if present[name] == number:
            continue
        row = session.get(RetentionRule, name) or RetentionRule(kind=name)
        row.days, row.changed_by = number, viewer.account_id
        session.add(row)
        audit.record(session, "privacy.retention.set", subject=name, before=present[name], after=number)
    session.flush()


def look(session: Session, now: datetime | None = None, today: date | None = None) -> list[Due]:
    """The dry run: how many records of each kind are due. One statement a kind."""
    now = now or utcnow()
    found = []
    for name, number in days(session).items():
        chosen = KINDS[name].due(session, before(number, now), today or now.date()).subquery()
        count = session.scalar(select(func.count()).select_from(chosen)) if number else 0
        found.append(Due(name, number, count or 0))
    return found


def clean(session: Session, now: datetime | None = None, today: date | None = None) -> list[Due]:
    """Delete what is due, 20,000 of a kind and 200 whole guests at a time; what was deleted, by kind, is audited.

    A guest whom a plugin or a stay under way holds stays, and is counted in `kept`.
    """
    now = now or utcnow()
    done = []
    for name, number in days(session).items():
        if number == 0:
            continue
        chosen = KINDS[name].due(session, before(number, now), today or now.date())
        if name == GUESTS:
            due = _guests(session, list(session.scalars(chosen.limit(GUESTS_A_NIGHT))), number, today)
        else:
            due = Due(name, number, _delete(session, name, list(session.scalars(chosen.limit(A_NIGHT)))))
        if name == IMPORTS:
            erase_imports.forget_examples(session, before(number, now))
        if due.count or due.kept:
            audit.record(session, "privacy.retention", subject=name, count=due.count, kept=due.kept, days=number)
        done.append(due)
    return done


def _delete(session: Session, name: str, ids: list[int]) -> int:
    model = KINDS[name].model
    touched = _of_stays(session, ids) if model is Interaction else []
    for at in range(0, len(ids), 500):
        query = delete(model).where(model.id.in_(ids[at : at + 500]))
        session.execute(query.execution_options(synchronize_session=False))
    session.expire_all()
    index.reindex(session, touched)
    return len(ids)


def _of_stays(session: Session, ids: list[int]) -> list[int]:
    found: set[int] = set()
    for at in range(0, len(ids), 500):
        query = select(Visit.customer_id).where(Visit.id.in_(ids[at : at + 500]), Visit.customer_id.is_not(None))
        found |= {one for one in session.scalars(query) if one is not None}
    return sorted(found)


def _guests(session: Session, ids: list[int], number: int, today: date | None) -> Due:
    erased = kept = 0
    for customer_id in ids:
        public_id = session.scalar(select(Customer.public_id).where(Customer.id == customer_id))
        if public_id is None:
            continue  # merged into one erased before
        try:
            with session.begin_nested():
                erase.for_retention(session, public_id, today=today)
            erased += 1
        except RuguiError as error:
            log.warning("a guest whose time is over was not erased: %s", type(error).__name__)
            kept += 1
    return Due(GUESTS, number, erased, kept)


def nightly(session: Session) -> None:
    """The periodic job; afterwards tombstones are kept and SQLite's journal is emptied."""
    clean(session)
    enqueue(session, "privacy.erased")
