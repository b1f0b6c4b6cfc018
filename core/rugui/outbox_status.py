"""What background work there is, as an operator wants to read it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rugui.events_models import EventDelivery, EventRow, JobState
from rugui.jobs import periodic

if TYPE_CHECKING:
    from rugui.app import Rugui


def lines(state: "Rugui") -> Iterator[str]:
    """Periodic jobs, deliveries waiting per plugin, and those that failed too often to be tried again."""
    with state.database.unit_of_work(state.plugins, write=False) as session:
        known = {one.name: one for one in session.execute(select(JobState.name, JobState.due_at, JobState.problem))}
        waiting = session.execute(
            select(EventDelivery.plugin, func.count(), func.min(EventDelivery.due_at))
            .where(EventDelivery.due_at.is_not(None))
            .group_by(EventDelivery.plugin)
        ).all()
        failed = session.execute(
            select(EventRow.name, EventDelivery.plugin, EventDelivery.problem)
            .join(EventRow, EventRow.id == EventDelivery.event_id)
            .where(EventDelivery.due_at.is_(None))
            .order_by(EventDelivery.id)
            .limit(100)
        ).all()
    for _, job in periodic(state):
        row = known.get(job.name)
        when = f"every {job.every} s" if job.every else "when asked for"
        yield f"{job.name}: {when}, next {row.due_at:%Y-%m-%d %H:%M} UTC" if row else f"{job.name}: {when}, not run yet"
        if row and row.problem:
            yield f"  failed: {row.problem}"
    for plugin, count, due in waiting:
        yield f"{count} waiting for {plugin or 'core'}, the oldest due {due:%Y-%m-%d %H:%M} UTC"
    for name, plugin, problem in failed:
        yield f"given up: {name} for {plugin or 'core'}: {problem}"
