"""Background and periodic work: `enqueue` asks for it inside a transaction, workers do it after the commit.

What is to be done is a row of the outbox or of `job_state`; Huey (see `queue`) only says when to look.
"""

import importlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rugui import deliveries
from rugui.db import failure, utcnow
from rugui.deliveries import JOB, LEASE, Claimed, LostLease
from rugui.errors import NotFound
from rugui.events import queue
from rugui.events_models import JobState
from rugui.i18n import _l
from rugui.plugins import Job
from rugui.plugins.collecting import inside_savepoint
from rugui.values import OPERATOR

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.jobs")

# Background work of core, by name: `run(state, **arguments)`, with `state` the application's `Rugui`. It opens its own
# units of work (`state.database.unit_of_work(state.plugins)`), may run for hours, and may be run again after a crash,
# so it must be able to go on from where it was. A plugin's are its `Job`s: `run(session, **arguments)`.
BACKGROUND = {
    "audit.catch_up": "rugui.privacy.audit_jobs:catch_up",
    "audit.verify": "rugui.privacy.audit_jobs:verify",
    "duplicates.find": "rugui.duplicates.background:run",
    "imports.run": "rugui.imports.background:run",
    "mail.send": "rugui.mail.sending:run",
    "privacy.erased": "rugui.privacy.erased:run",
}


def _refresh_recall(session: Session) -> None:
    from rugui.recall.index import refresh_now

    refresh_now(session, utcnow().date())


def _seal_audit(session: Session) -> None:
    from rugui.privacy.audit_jobs import seal

    seal(session)


def _keep_no_longer(session: Session) -> None:
    from rugui.privacy.retention import nightly

    nightly(session)


def _look_for_duplicates(session: Session) -> None:
    from rugui.duplicates.finding import start_if_changed

    start_if_changed(session)


def _announce_overdue(session: Session) -> None:
    from rugui.followups.jobs import announce

    announce(session)


def _forget_answers(session: Session) -> None:
    from rugui.programs.idempotency import prune

    prune(session)


PERIODIC = (
    Job("audit.seal", _seal_audit, 50),  # at every tick of the minute
    Job("audit.nightly", lambda session: enqueue(session, "audit.verify"), 24 * 3600),
    Job("duplicates.changed", _look_for_duplicates, 300),
    Job("followups.overdue", _announce_overdue, 300),
    Job("outbox.prune", deliveries.prune, 24 * 3600),
    Job("programs.forget", _forget_answers, 3600),
    Job("privacy.retention", _keep_no_longer, 24 * 3600),
    Job("recall.refresh", _refresh_recall, 3600),
)
PERIODIC_LEASE = timedelta(hours=1)


def enqueue(session: Session, name: str, **arguments: Any) -> None:
    """Ask for the background work `name`; it starts once `session` is committed. Arguments are JSON-able.

    Tests run it with `jobs.run_pending(app.extensions["rugui"])`.
    """
    queue(session, f"{JOB}{name}", None, arguments, ["" if name in BACKGROUND else name.partition(".")[0]])


def run_pending(state: "Rugui") -> int:
    """Deliver every due event and do all background work asked for, here and now; returns how many of both."""
    done = told(state)
    while one := background(state):
        done += one + told(state)
    return done


def told(state: "Rugui") -> int:
    """Tell plugins and webhooks of every event that is due; returns how many deliveries arrived."""
    return deliveries.deliver(state) + send(state)


def send(state: "Rugui") -> int:
    """Post what is due to webhooks; returns how much arrived."""
    from rugui.webhooks import sending

    return sending.send(state)


def background(state: "Rugui") -> int:
    """Do one piece of background work that is due; returns whether there was one."""
    with state.database.unit_of_work(state.plugins) as session:
        claimed = deliveries.claim(session, deliveries.receivers(session), utcnow(), jobs=True, limit=1)
    for one in claimed:
        _run_background(state, one)
    return len(claimed)


def _run_background(state: "Rugui", claimed: Claimed) -> None:
    name = claimed.event.name.removeprefix(JOB)
    try:
        with _kept_alive(state, claimed):
            if name in BACKGROUND:
                module, _, function = BACKGROUND[name].partition(":")
                getattr(importlib.import_module(module), function)(state, **claimed.event.payload)
            else:
                run_job(state, find(state, name), **claimed.event.payload)
        with state.database.unit_of_work(state.plugins) as session:
            deliveries.finish(session, claimed)
    except LostLease:
        log.info("background work %s was taken over by another worker", name)
    except (Exception, SystemExit) as error:
        log.exception("background work %s failed (try %s)", name, claimed.tries)
        with state.database.unit_of_work(state.plugins) as session:
            deliveries.put_back(session, claimed, failure(error), utcnow())
        if state.plugins.strict:
            raise


@contextmanager
def _kept_alive(state: "Rugui", claimed: Claimed) -> Iterator[None]:
    # The lease is short, so that a killed worker's job is soon taken over, and renewed for as long as this one lives.
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(LEASE.total_seconds() / 4):
            try:
                with state.database.unit_of_work(state.plugins) as session:
                    deliveries.renew(session, claimed, utcnow())
            except Exception:
                log.exception("the lease of %s could not be renewed", claimed.event.name)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def periodic(state: "Rugui") -> list[tuple[str, Job]]:
    """Core's periodic jobs and the running plugins', as (plugin, job); core's plugin is ""."""
    found = [("", job) for job in PERIODIC]
    return found + [(one.name, job) for one in state.plugins.running for job in (one.plugin.jobs if one.plugin else ())]


def find(state: "Rugui", name: str) -> Job:
    """The job of that name; raises `NotFound`."""
    for _, job in periodic(state):
        if job.name == name:
            return job
    raise NotFound(_l("There is no job %(name)s.", name=name))


def run_job(state: "Rugui", job: Job, **arguments: Any) -> None:
    """Run a job in its own unit of work, which it cannot end itself."""
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        inside_savepoint(session, job.name, lambda: job.run(session, **arguments))


def run_due(state: "Rugui", now: datetime | None = None) -> list[str]:
    """Run the periodic jobs whose time has come and that no other host has taken; returns their names."""
    now = now or utcnow()
    with state.database.unit_of_work(state.plugins, write=False) as session:
        able = deliveries.receivers(session)
        known = set(session.scalars(select(JobState.name)))
    ran = []
    for plugin, job in periodic(state):
        if job.every and plugin in able:
            if job.name not in known:
                _remember(state, plugin, job, now)
            if _take(state, job, now):
                _note(state, job, now, _attempt(lambda job=job: run_job(state, job), job))  # type: ignore[misc]
                ran.append(job.name)
    return ran


def _remember(state: "Rugui", plugin: str, job: Job, now: datetime) -> None:
    try:
        with state.database.unit_of_work(state.plugins) as session:
            session.add(JobState(name=job.name, plugin=plugin, due_at=now))
    except IntegrityError:
        log.debug("another host has just written down %s", job.name)


def _take(state: "Rugui", job: Job, now: datetime) -> bool:
    free = JobState.leased_until.is_(None) | (JobState.leased_until < now)
    query = update(JobState).where(JobState.name == job.name, JobState.due_at <= now, free)
    with state.database.unit_of_work(state.plugins) as session:
        taken = session.execute(query.values(leased_until=now + PERIODIC_LEASE).returning(JobState.name))
        return taken.first() is not None


def _attempt(run: Callable[[], None], job: Job) -> str:
    try:
        run()
    except (Exception, SystemExit) as error:
        log.exception("the job %s failed", job.name)
        return failure(error)
    return ""


def _note(state: "Rugui", job: Job, now: datetime, problem: str) -> None:
    values = {"due_at": now + timedelta(seconds=job.every), "leased_until": None, "ran_at": now, "problem": problem}
    with state.database.unit_of_work(state.plugins) as session:
        session.execute(update(JobState).where(JobState.name == job.name).values(**values))
