"""What background work there is, as an operator wants to read it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rugui.events_models import EventDelivery, EventRow, JobState
from rugui.i18n import _
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
    for _owner, job in periodic(state):
        row = known.get(job.name)
        when = _("every %(n)s s", n=job.every) if job.every else _("when asked for")
        then = _("next %(when)s", when=f"{row.due_at:%Y-%m-%d %H:%M} UTC") if row else _("not run yet")
        yield f"{job.name}: {when}, {then}"
        if row and row.problem:
            yield "  " + _("failed: %(why)s", why=row.problem)
    for plugin, count, due in waiting:
        when = f"{due:%Y-%m-%d %H:%M} UTC"
        yield _("%(n)s waiting for %(name)s, the oldest due %(when)s", n=count, name=plugin or "core", when=when)
    for name, plugin, problem in failed:
        yield _("given up: %(name)s for %(plugin)s: %(why)s", name=name, plugin=plugin or "core", why=problem)
