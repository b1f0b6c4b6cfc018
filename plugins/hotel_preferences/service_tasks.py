"""Fulfilment: preferences become tasks of a department before an arrival; done, or not possible and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rugui.toolkit import (
    OPERATOR,
    CustomerRef,
    Invalid,
    NotFound,
    Stay,
    _l,
    arrivals,
    audit,
    customers,
    emit,
    sites,
    stays_by_id,
    today_at,
    usable,
    utcnow,
)
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from hotel_preferences import service, service_allergies, tasks
from hotel_preferences.access import TASKS, acting
from hotel_preferences.catalogue import Kind
from hotel_preferences.models import Allergy, Preference, Task
from hotel_preferences.service_kinds import catalogue

DAYS_AHEAD = 2
BEHIND = timedelta(days=30)  # an open task of a guest still in house is shown this long
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Todo:
    """A task with what it is about: kind, value, strength, and the severity where it is an allergy's."""

    task: Task
    kind: Kind
    value: str = ""
    strength: str = "must"
    whose: str = ""
    note: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class RoomWork:
    """A stay with its guest and what is to do for it."""

    stay: Stay
    guest: CustomerRef
    todos: tuple[Todo, ...]

    @property
    def open(self) -> int:
        """How many are still open."""
        return sum(todo.task.status == "open" for todo in self.todos)


def make(session: Session, site_id: int, day: date) -> int:
    """Write the tasks for who arrives at a site on a day; returns how many are new.

    Run again, it adds what came to be known and takes away open tasks that no longer hold; what was done stays.
    """
    coming = arrivals(session, site_id, day)
    guests = sorted({stay.customer_id for stay in coming if stay.customer_id is not None})
    # Whoever asks, the work is the same: what they may not read must not be left undone.
    wishes = service.of(session, guests, viewer=OPERATOR)
    dangers = service_allergies.of(session, guests)
    kinds = catalogue(session).kinds
    rows = session.scalars(select(Task).where(Task.visit_id.in_([stay.id for stay in coming]))).all()
    there = {(row.visit_id, row.preference_id, row.allergy_id): row for row in rows}
    wanted: dict[tuple[int, int | None, int | None], tuple[Stay, str]] = {}
    for stay in coming:
        if stay.customer_id is None:
            continue
        allergies = dangers[stay.customer_id]
        claims = [noted.claim for noted in wishes[stay.customer_id]]
        decisions = tasks.used(claims, kinds, [one.row.kind for one in allergies], site_id, day)
        for wish_id, department in tasks.work(decisions, kinds):
            wanted[(stay.id, wish_id, None)] = (stay, department)
        for allergy in allergies:
            wanted[(stay.id, None, allergy.row.id)] = (stay, allergy.kind.department or "front_desk")
    for key, row in there.items():
        if key not in wanted and row.status == "open":
            session.delete(row)
    new = [key for key in wanted if key not in there]
    for key in new:
        visit_id, preference_id, allergy_id = key
        stay, department = wanted[key]
        session.add(
            Task(customer_id=stay.customer_id, preference_id=preference_id, allergy_id=allergy_id, visit_id=visit_id,
                 site_id=site_id, day=stay.arrival, department=department)
        )  # fmt: skip
    session.flush()
    return len(new)


def make_all(session: Session) -> None:
    """The tasks of today's and the next days' arrivals at every site: the job."""
    for site in sites(session):
        today = today_at(site)
        for ahead in range(DAYS_AHEAD + 1):
            make(session, site.id, today + timedelta(days=ahead))


def rooms(session: Session, site_id: int, day: date, department: str = "") -> list[RoomWork]:
    """What is to do at a site on a day, by room: that day's arrivals and what is still open for who is in house."""
    acting(session, TASKS, site_id)
    query = select(Task).where(
        Task.site_id == site_id, Task.day.between(day - BEHIND, day), (Task.day == day) | (Task.status == "open")
    )
    if department:
        query = query.where(Task.department == department)
    return [
        one
        for one in _with_guests(session, session.scalars(query).all())
        if one.stay.status in ("expected", "in_house") and one.stay.arrival <= day <= one.stay.departure
    ]


def room(session: Session, stay: Stay, department: str = "") -> RoomWork | None:
    """What is to do for one stay; None where there is nothing."""
    acting(session, TASKS, stay.site_id)
    query = select(Task).where(Task.visit_id == stay.id)
    if department:
        query = query.where(Task.department == department)
    return next(iter(_with_guests(session, session.scalars(query).all())), None)


def _with_guests(session: Session, rows: Sequence[Task]) -> list[RoomWork]:
    """Grouped by stay, rooms in order; the same few statements for any number of tasks."""
    known = catalogue(session)
    wishes = _by_id(session, Preference, [row.preference_id for row in rows])
    dangers = _by_id(session, Allergy, [row.allergy_id for row in rows])
    found = stays_by_id(session, [row.visit_id for row in rows])
    guests = customers(session, [row.customer_id for row in rows])
    grouped: dict[int, list[Todo]] = {}
    for row in rows:
        if row.allergy_id is not None and (allergy := dangers.get(row.allergy_id)) and not allergy.removed_at:
            todo = Todo(row, known.kind(allergy.kind), allergy.value, "never", allergy.whose, "", allergy.severity)
        elif row.preference_id is not None and (wish := wishes.get(row.preference_id)) and not wish.removed_at:
            todo = Todo(row, known.kind(wish.kind), wish.value, wish.strength, wish.whose, wish.note)
        else:
            continue
        grouped.setdefault(row.visit_id, []).append(todo)
    work = [
        RoomWork(found[visit_id], guests[todos[0].task.customer_id], tuple(sorted(todos, key=_first)))
        for visit_id, todos in grouped.items()
        if visit_id in found and todos[0].task.customer_id in guests
    ]
    return sorted(work, key=lambda one: (one.stay.room == "", len(one.stay.room), one.stay.room, one.stay.id))


def _by_id(session: Session, model: Any, ids: Sequence[int | None]) -> dict[int, Any]:
    wanted = sorted({one for one in ids if one is not None})
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(wanted)))} if wanted else {}


def _first(todo: Todo) -> tuple[bool, bool, int, int]:
    return (todo.task.allergy_id is None, todo.strength == "likes", todo.kind.order, todo.task.id)


def get(session: Session, public_id: str) -> Task:
    """The task behind an id of a URL, at a site where the acting person does tasks; `NotFound` otherwise."""
    row = session.scalar(select(Task).where(Task.public_id == usable(public_id)))
    if row is None or not acting(session, TASKS).can(TASKS, row.site_id):
        raise NotFound(_l("There is no such task."))
    return row


def stay_of(session: Session, task: Task) -> Stay:
    """The stay a task is for."""
    return stays_by_id(session, [task.visit_id])[task.visit_id]


def settle(session: Session, public_id: str, status: str, reason: str = "") -> Task:
    """Mark a task `done`, `impossible` (with a reason) or `open` again."""
    row = get(session, public_id)
    reason = reason.strip()
    if status not in ("open", "done", "impossible"):
        raise Invalid(_l("There is no such status."), fields={"status": _l("Choose one of the list.")})
    if status == "impossible" and not reason:
        raise Invalid(_l("This cannot be saved yet."), fields={"reason": _l("Say why it was not possible.")})
    if len(reason) > LONGEST:
        raise Invalid(_l("This cannot be saved yet."), fields={"reason": _l("At most %(n)s characters.", n=LONGEST)})
    row.status = status
    row.reason = reason if status == "impossible" else ""
    row.done_at = None if status == "open" else utcnow()
    row.done_by = "" if status == "open" else acting(session, TASKS).name
    session.flush()
    audit(session, f"hotel_preferences.task.{status}", customer_id=row.customer_id, site_id=row.site_id,
          subject=row.public_id)  # fmt: skip
    emit(session, f"hotel_preferences.task.{status}", customer_id=row.customer_id, task=row.public_id)
    return row


def counts(session: Session, site_ids: Sequence[int], day: date) -> dict[tuple[int, str], tuple[int, int]]:
    """(site, department) → (open, all) tasks of that day's arrivals; one statement."""
    if not site_ids:
        return {}
    rows = session.execute(
        select(Task.site_id, Task.department, func.sum(case((Task.status == "open", 1), else_=0)), func.count())
        .where(Task.site_id.in_(site_ids), Task.day == day)
        .group_by(Task.site_id, Task.department)
    )
    return {(site_id, department): (int(still), of) for site_id, department, still, of in rows}
