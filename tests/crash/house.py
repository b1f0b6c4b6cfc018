"""A house for the crash tests: a database, an endpoint, worker processes that are killed and started anew."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from rugui import migrate
from rugui.app import create_app
from rugui.events import emit
from rugui.events_models import EventDelivery
from rugui.testing import postgres
from rugui.values import OPERATOR
from rugui.webhooks import service
from rugui.webhooks.listening import RECEIVER
from sqlalchemy import func, select

SECRET = "a key for the crash tests 0123456789"
LEASE = 10.0  # seconds; 300 in the product


class House:
    """`settings` for the application in this process and the workers' alike."""

    def __init__(self, folder: Path, url: str):
        self.folder, self.url = folder, url
        self.app = create_app(
            {"INSTANCE": folder, "SECRET_KEY": SECRET, "DATABASE_URL": url, "WEBHOOKS_LOOPBACK": True}
        )
        self.state = self.app.extensions["rugui"]
        migrate.upgrade(self.state.database, self.state.plugins)

    def listen(self, url):
        with self.state.database.unit_of_work(self.state.plugins, viewer=OPERATOR) as session:
            service.create(session, url, ["crash.*"])

    def emit(self, first, last):
        """Events numbered so, ten to a transaction; what is committed is what has to arrive."""
        for start in range(first, last, 10):
            with self.state.database.unit_of_work(self.state.plugins, viewer=OPERATOR) as session:
                for number in range(start, min(start + 10, last)):
                    emit(session, "crash.thing", number=number)

    def waiting(self):
        query = select(func.count(), func.count(EventDelivery.due_at)).where(EventDelivery.plugin.startswith(RECEIVER))
        with self.state.database.unit_of_work(self.state.plugins, write=False) as session:
            every, due = session.execute(query).one()
        return every, every - due

    def start(self):
        """One worker process."""
        environment = os.environ | {
            "RUGUI_INSTANCE": str(self.folder), "RUGUI_DATABASE_URL": self.url, "RUGUI_SECRET_KEY": SECRET,
            "RUGUI_WEBHOOKS_LOOPBACK": "1",
        }  # fmt: skip
        with (self.folder / "workers.log").open("ab") as log:
            command = [sys.executable, Path(__file__).parent / "worker.py", str(LEASE)]
            return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log)


class Workers:
    """So many worker processes; one at random is killed every so often and another started in its place."""

    def __init__(self, house, count, seed):
        self.house, self.random, self.kills = house, random.Random(seed), 0
        self.running = [house.start() for _ in range(count)]

    def kill_one(self):
        """kill -9 at some moment of its work, and start another."""
        place = self.random.randrange(len(self.running))
        self.running[place].stdout.readline()
        time.sleep(self.random.uniform(0, 3))
        self._kill(self.running[place])
        self.running[place] = self.house.start()
        self.kills += 1

    def end(self):
        """Nobody works any more."""
        for one in self.running:
            self._kill(one)

    def _kill(self, worker):
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()


@contextmanager
def database(engine, folder):
    """The URL of an empty database; PostgreSQL's server lives as long as the block."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/crash.db"
        return
    with postgres.server() as url:
        yield url
