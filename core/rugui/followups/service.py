"""What becomes of a promise: kept, cancelled, opened again, changed, handed to somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from rugui.db import usable, utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.followups import access, due, making
from rugui.followups.making import LONGEST, Promised, team_name
from rugui.followups.models import OPEN, FollowUp, FollowUpStep
from rugui.i18n import _l
from rugui.interactions.access import acting
from rugui.interactions.changes import touch
from rugui.staff.models import Account, Role, Site
from rugui.values import Viewer

DONE, CANCELLED = "done", "cancelled"
STATUSES = (OPEN, DONE, CANCELLED)


def create(
    session: Session, customer_id: int, promised: Promised, *, site_id: int | None = None, confidential: bool = False
) -> FollowUp:
    """Promise something that stands in no note. Raises `Invalid` by field."""
    viewer = acting(session, access.WRITE, site_id)
    row = making.make(session, customer_id, site_id, promised, viewer.account_id, confidential=confidential)
    touch(session, customer_id)
    return row


def get(session: Session, public_id: str, viewer: Viewer, *, lock: bool = False) -> FollowUp:
    """The follow-up the viewer may read, or `NotFound`; `lock` lets another change wait for this one (PostgreSQL)."""
    query = select(FollowUp).where(FollowUp.public_id == usable(public_id), access.readable(viewer))
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if row is None:
        raise NotFound(_l("There is no such follow-up."))
    return row


def mine(session: Session, public_id: str) -> FollowUp:
    """The follow-up the acting person may change: at its site, or because they are asked to do it."""
    viewer = acting(session, access.WRITE)
    row = get(session, public_id, viewer, lock=True)
    if row.account_id is not None and row.account_id == viewer.account_id:
        return row
    if not viewer.can(access.WRITE, row.site_id):
        raise Refused(_l("You may not do this."), permission=access.WRITE)
    return row


def settle(session: Session, public_id: str, status: str, outcome: str = "") -> FollowUp:
    """Mark it done, or cancelled; `outcome` says how it went, of a cancelled one why."""
    row = mine(session, public_id)
    outcome = _short(outcome, "outcome")
    if status not in (DONE, CANCELLED):
        raise Invalid(_l("This cannot be saved yet."), fields={"status": _l("Choose one of the list.")})
    if row.status != OPEN:
        raise Conflict(_l("This is settled already."), status=row.status)
    if status == CANCELLED and not outcome:
        raise Invalid(_l("This cannot be saved yet."), fields={"outcome": _l("Say why.")})
    row.status, row.outcome = status, outcome
    row.settled_at, row.settled_by = utcnow(), _by(session)
    _step(session, row, status, outcome)
    return row


def reopen(session: Session, public_id: str, reason: str = "") -> FollowUp:
    """It is open again."""
    row = mine(session, public_id)
    if row.status == OPEN:
        raise Conflict(_l("This is open."), status=OPEN)
    row.status, row.settled_at, row.settled_by, row.outcome, row.overdue_told_at = OPEN, None, None, "", None
    _step(session, row, "reopened", _short(reason, "reason"))
    return row


def change(session: Session, public_id: str, text: str, day: date | None, clock: str = "") -> FollowUp:
    """Say it otherwise, or by another time. Raises `Invalid` by field."""
    row = mine(session, public_id)
    promised = Promised(text.strip(), day, clock)
    if wrong := making.check(promised):
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    before = (row.text, row.due, row.due_time)
    if before == (promised.text, day, clock):
        return row
    if row.status != OPEN:
        raise Conflict(_l("This is settled already."), status=row.status)
    row.text, row.due, row.due_time = promised.text, day, clock
    row.due_at = due.moment(day, clock, making.timezone_of(session, row.site_id))
    row.overdue_told_at = None
    _step(session, row, "changed")
    return row


def hand(
    session: Session, public_id: str, *, site_id: int | None, account_id: int | None = None, role_id: int | None = None,
    reason: str,
) -> FollowUp:  # fmt: skip
    """Give it to another site, person or team, and say why. What was said stays where it was said."""
    row = mine(session, public_id)
    reason = _short(reason, "reason")
    if row.status != OPEN:
        raise Conflict(_l("This is settled already."), status=row.status)
    if not reason:
        raise Invalid(_l("This cannot be saved yet."), fields={"reason": _l("Say why.")})
    if site_id is not None and session.get(Site, site_id) is None:
        raise Invalid(_l("This cannot be saved yet."), fields={"site": _l("There is no such site.")})
    making.assignable(session, account_id, role_id)
    role_id = None if account_id else role_id
    if (site_id, account_id, role_id) == (row.site_id, row.account_id, row.role_id):
        raise Invalid(_l("This cannot be saved yet."), fields={"who": _l("It is theirs already.")})
    step = FollowUpStep(
        follow_up_id=row.id, by_id=_by(session), what="handed", reason=reason, from_site_id=row.site_id,
        from_account_id=row.account_id, from_role_id=row.role_id, to_site_id=site_id, to_account_id=account_id,
        to_role_id=role_id,
    )  # fmt: skip
    session.add(step)
    # The day stays as it was said; the hour it ends at is the new site's.
    row.site_id, row.account_id, row.role_id = site_id, account_id, role_id
    before, row.due_at = row.due_at, due.moment(row.due, row.due_time, making.timezone_of(session, site_id))
    if row.due_at != before:
        row.overdue_told_at = None
    making.tell(session, "handed", row, to_site=site_id)
    touch(session, row.customer_id)
    return row


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain, with names: `before` and `after` are where and whose it was."""

    at: datetime
    what: str
    by: str
    reason: str
    before: tuple[object, ...]
    after: tuple[object, ...]


def steps(session: Session, follow_up_id: int) -> Sequence[Step]:
    """How it came to be where it is, the oldest first; one statement."""
    by, people = aliased(Account), (aliased(Account), aliased(Account))
    teams, places = (aliased(Role), aliased(Role)), (aliased(Site), aliased(Site))
    query = select(FollowUpStep, by.name).outerjoin(by, by.id == FollowUpStep.by_id)
    for side, person, team, place in zip(("from", "to"), people, teams, places, strict=True):
        query = (
            query.add_columns(place.code, person.name, team.key, team.title)
            .outerjoin(place, place.id == getattr(FollowUpStep, f"{side}_site_id"))
            .outerjoin(person, person.id == getattr(FollowUpStep, f"{side}_account_id"))
            .outerjoin(team, team.id == getattr(FollowUpStep, f"{side}_role_id"))
        )
    rows: Sequence[Any] = session.execute(
        query.where(FollowUpStep.follow_up_id == follow_up_id).order_by(FollowUpStep.id)
    ).all()
    return [
        Step(row[0].at, row[0].what, row[1] or "", row[0].reason, _whose(*row[2:6]), _whose(*row[6:10])) for row in rows
    ]


def _whose(code: str | None, person: str | None, key: str | None, title: str | None) -> tuple[object, ...]:
    return tuple(one for one in (code, person, team_name(key, title)) if one)


def _step(session: Session, row: FollowUp, what: str, reason: str = "") -> None:
    session.add(FollowUpStep(follow_up_id=row.id, by_id=_by(session), what=what, reason=reason))
    making.tell(session, what, row)
    touch(session, row.customer_id)


def _by(session: Session) -> int | None:
    return acting(session, access.WRITE).account_id


def _short(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise Invalid(_l("This cannot be saved yet."), fields={field: _l("At most %(n)s characters.", n=LONGEST)})
    return text
