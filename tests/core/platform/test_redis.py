"""The work and the counts of several hosts, on a real Redis: a worker process of its own, two applications."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from rugui import worker
from rugui.app import create_app
from rugui.duplicates import finding
from rugui.events import emit
from rugui.testing.receiver import receiver
from rugui.values import OPERATOR
from rugui.webhooks import service as webhooks

SECRET = "a key for the tests on Redis 0123456789"
LONGEST = 60.0  # seconds; a busy machine is no failure
WORKER = "from rugui.cli import main; main()"
ONLY_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # several hosts share one


class Server:
    """A Redis in a folder of its own, on a port of loopback and on a socket."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.urls = {"tcp": f"redis://127.0.0.1:{port}/0", "unix": f"unix://{folder}/redis.sock?db=0"}
        self.command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
                   "--unixsocket", f"{folder}/redis.sock", "--appendonly", "no", "--loglevel", "notice"]  # fmt: skip
        self.start()

    def start(self):
        """Begin, or begin again on the same port and socket, empty."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "eady to accept connections" in line:
                return
        self.end()
        raise AssertionError("".join(said))

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture
def redis():
    if shutil.which("redis-server") is None:
        reason = "there is no redis-server (apt-get install redis-server)"
        pytest.fail(reason) if os.environ.get("RUGUI_REQUIRE_REDIS") == "1" else pytest.skip(reason)
    folder = tempfile.mkdtemp(prefix="rugui-redis-")  # a socket's path must be short
    server = Server(folder)
    yield server
    server.end()
    shutil.rmtree(folder)


@pytest.fixture
def make_app(database, tmp_path):
    """`make_app(url, **settings)` → an application as one host of several runs it."""
    made = []

    def make(url, **settings):
        values = {"SECRET_KEY": SECRET, "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
                  "INSTANCE": tmp_path / f"host{len(made)}", "REDIS_URL": url}  # fmt: skip
        made.append(create_app(values | settings))
        return made[-1]

    yield make
    for app in made:
        app.extensions["rugui"].database.dispose()


@contextmanager
def worker_process(app, folder: Path):
    """`rugui jobs worker` of another host: nothing is shared but the database, the key and Redis."""
    settings = app.extensions["rugui"].settings
    environment = os.environ | {
        "RUGUI_INSTANCE": str(folder / "other"), "RUGUI_DATABASE_URL": settings["DATABASE_URL"],
        "RUGUI_SECRET_KEY": SECRET, "RUGUI_REDIS_URL": settings["REDIS_URL"], "RUGUI_WEBHOOKS_LOOPBACK": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", WORKER, "jobs", "worker", "--threads", "2"]
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(LONGEST)


def until(true, folder):
    """Wait for the other process; the log of the worker where it never comes."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < LONGEST, (folder / "worker.log").read_text()[-3000:]
        time.sleep(0.02)


@ONLY_POSTGRESQL
def test_a_worker_of_another_host_is_woken_over_redis(redis, make_app, tmp_path):
    app = make_app(redis.urls["tcp"], WEBHOOKS_LOOPBACK=True)
    state, queue = app.extensions["rugui"], worker.looks(app).huey

    def keep():
        return state.database.unit_of_work(state.plugins, viewer=OPERATOR)

    def looked():
        with keep() as session:
            return finding.latest(session).state == "done"

    with receiver() as ear:
        with keep() as session:
            webhooks.create(session, ear.url + "/hook", ["redis.*"])
        for _ in range(3):
            with keep() as session:
                emit(session, "redis.first")
        assert queue.pending_count() == len(worker.LANES), "asked for once a lane"
        with worker_process(app, tmp_path):
            until(lambda: len(ear.got) == 3, tmp_path)
            until(lambda: queue.pending_count() == 0, tmp_path)
            with keep() as session:  # the worker is there by now, and is woken
                emit(session, "redis.second")
                finding.start(session)
            until(lambda: len(ear.got) == 4, tmp_path)
            until(looked, tmp_path)
            redis.end()
            with keep() as session:  # nobody can be woken
                emit(session, "redis.third")
            redis.start()
            with keep() as session:  # the worker has found its way back
                emit(session, "redis.fourth")
            until(lambda: len(ear.got) == 6, tmp_path)
    assert not (Path(state.settings["INSTANCE"]) / "jobs.db").exists()


@ONLY_POSTGRESQL
@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_two_hosts_count_together_and_outlive_their_redis(redis, make_app, way, caplog):
    one, two = (make_app(redis.urls[way], API_PER_MINUTE=5) for _ in range(2))

    def ask(app):
        return app.test_client().get("/api/v1/account", headers={"Authorization": "Bearer nobody's"}).status_code

    assert [ask(app) for app in (one, two, one, two, one)] == [401] * 5
    assert [ask(app) for app in (one, two)] == [429, 429]
    redis.end()
    assert ask(one) in (401, 429), "each counts for itself meanwhile"
    state = one.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        emit(session, "redis.third")
    assert "could not be woken" in caplog.text, "what was written is kept, and found by the minute's tick"
