"""Huey: threads that look into the outbox when something was written, and once a minute in any case.

A message says only "look": it may be lost or doubled without harm. SQLite's store in the instance folder by default,
Redis where several hosts share the work.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from rugui import deliveries, jobs

if TYPE_CHECKING:
    from rugui.app import Rugui

log = logging.getLogger("rugui.jobs")
LANES = ("events", "webhooks", "background")


class Looks:
    """The queue of one application and its tasks: `events`, `webhooks`, `background`, and the minute's `tick`."""

    def __init__(self, app: Flask) -> None:
        state: Rugui = app.extensions["rugui"]
        self.huey = _huey(state.settings)
        self.tasks = {
            "events": self._task(app, "events", lambda: deliveries.deliver(state)),
            "webhooks": self._task(app, "webhooks", lambda: jobs.send(state)),
            "background": self._task(app, "background", lambda: _all_background(state)),
        }

        def tick() -> None:
            # A worker killed between taking a message and clearing its flag would otherwise silence its lane.
            for lane in LANES:
                self.huey.delete(f"look-{lane}")
            self.wake()
            with app.app_context():
                jobs.run_due(state)

        self.huey.periodic_task(crontab(), name="tick")(tick)

    def _task(self, app: Flask, lane: str, work: Callable[[], Any]) -> Any:
        def look() -> None:
            # Cleared before looking: whatever is written from now on asks for another look.
            self.huey.delete(f"look-{lane}")
            with app.app_context():
                work()

        return self.huey.task(name=lane)(look)

    def wake(self) -> None:
        """Ask for a look in each lane, unless one is asked for already."""
        for lane in LANES:
            if self.huey.put_if_empty(f"look-{lane}", True):
                self.tasks[lane]()

    def consumer(self, threads: int, *, embedded: bool) -> Consumer:
        """Worker threads and the minute's clock; embedded, they leave the process's signals alone."""
        # Huey tells every look, one a minute at least; what was done is in the outbox and in `job_state`.
        logging.getLogger("huey").setLevel(logging.WARNING)
        kind = _Embedded if embedded else Consumer
        return kind(self.huey, workers=threads, initial_delay=0.1, max_delay=1.0, check_worker_health=not embedded)


class _Embedded(Consumer):
    def _set_signal_handlers(self) -> None:
        """The web server's own handlers stay."""


def _huey(settings: dict[str, Any]) -> Huey:
    if settings["REDIS_URL"]:
        from redis import ConnectionPool

        # A Redis that cannot be reached must not hold up a page that has saved something. Reading waits for a second
        # at a time (Huey's `read_timeout`).
        pool = ConnectionPool.from_url(settings["REDIS_URL"], socket_connect_timeout=2, socket_timeout=5)
        return RedisHuey("rugui", connection_pool=pool, results=False)
    return SqliteHuey("rugui", filename=str(Path(settings["INSTANCE"]) / "jobs.db"), results=False)


def _all_background(state: "Rugui") -> None:
    while jobs.background(state):
        pass


def init_app(app: Flask) -> None:
    """Wake the workers after every commit that wrote into the outbox; the queue is opened when first needed."""

    def wake() -> None:
        try:
            looks(app).wake()
        except Exception:
            # What was written is committed; the minute's tick finds it.
            log.warning("the workers could not be woken", exc_info=True)

    app.extensions["rugui"].database.after_queue = wake


def looks(app: Flask) -> Looks:
    """The application's queue."""
    if "rugui.looks" not in app.extensions:
        app.extensions["rugui.looks"] = Looks(app)
    found: Looks = app.extensions["rugui.looks"]
    return found
