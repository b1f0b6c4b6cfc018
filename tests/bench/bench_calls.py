"""The caller's card: 100 screens that ask a real `rugui serve` with its usual threads; and what streams would hold."""

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rugui.app import create_app
from rugui.demo import service as demo
from rugui.migrate import upgrade
from rugui.staff import accounts, roles, sessions, tokens
from rugui.staff import service as staff
from rugui.staff.extensions import set_extension
from rugui.staff.models import Account, Site
from rugui.values import OPERATOR
from sqlalchemy import select

from tests.bench.report import Table, percentile
from tests.bench.screens import Screen, ask

SCREENS, SECONDS, THREADS = 100, 60, 8
BETWEEN = 0.4  # seconds from one call to the next
TICK = os.sysconf("SC_CLK_TCK")


def run(small: bool = False) -> list[Table]:
    """Two tables: the screens, and what a stream for each would hold."""
    seconds = 6 if small else SECONDS
    with tempfile.TemporaryDirectory(prefix="rugui-bench-") as name:
        folder = Path(name)
        cookies, token = _house(folder)
        own = {"RUGUI_INSTANCE": name, "RUGUI_DATABASE_URL": f"sqlite:///{folder / 'rugui.db'}"}
        command = [str(Path(sys.executable).parent / "rugui"), "serve"]
        with _serving(command, own) as (port, pid):
            still = _measured(pid, port, "/calls/mine", cookies, seconds, "")
            calls = _measured(pid, port, "/calls/mine", cookies, seconds, token)
        with _serving([*_waitress(THREADS), "tests.bench.hello:app"], {}) as (port, pid):
            hello = _measured(pid, port, "/", cookies, seconds, "")
    return [_screens(still, calls, hello, seconds), _streams(small)]


def _house(folder: Path) -> tuple[list[str], str]:
    """The demonstration with 2,000 guests and a hundred people at the desk of Taipei; their cookies, and a token."""
    app = create_app({"INSTANCE": folder, "DATABASE_URL": f"sqlite:///{folder / 'rugui.db'}"})
    state = app.extensions["rugui"]
    upgrade(state.database, state.plugins)
    with app.app_context():
        demo.populate(state, guests=2_000, seed=7, today=date.today())
    signing = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies = []
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        site = work.scalars(select(Site).where(Site.code == "TPE")).one()
        for n in range(SCREENS):
            person = staff.create_account(work, f"desk{n}", f"Desk {n}", roles=[(roles.FRONT_DESK, site.id)])
            set_extension(work, person, str(1000 + n), site)
            value = signing.dumps(
                {"sid": sessions.open_session(work, person.id, user_agent="screen"), "language": "en"}
            )
            cookies.append(f"{app.config['SESSION_COOKIE_NAME']}={value}")
        chief = work.scalars(select(Account).where(Account.login == "admin")).one()
        token = tokens.create(work, accounts.managed(work, chief.public_id), "exchange", ["calls.report"])[1]
    state.database.dispose()
    return cookies, token


class Measured:
    """What a hundred screens saw of a server in some seconds."""

    def __init__(self, screens: list[Screen], cpu: float, threads: int, late: list[float], lost: int) -> None:
        self.took = [one for screen in screens for one in screen.took]
        self.cpu, self.threads, self.late, self.lost = cpu, threads, late, lost

    @property
    def each(self) -> float:
        """Milliseconds of CPU for one question."""
        return self.cpu / len(self.took) * 1000


def _measured(pid: int, port: int, path: str, cookies: list[str], seconds: float, token: str) -> Measured:
    screens = [Screen(port, path, cookie) for cookie in cookies]
    asyncio.run(_look(screens, 3, port, ""))  # warms the server and the disk
    for screen in screens:
        screen.took.clear()
    before = _cpu(pid)
    told = asyncio.run(_look(screens, seconds, port, token))
    used = _cpu(pid) - before
    late = []
    for place, at in told:
        seen = next((when for when, shown in screens[place].seen if when > at and shown), None)
        late += [seen - at] if seen is not None else []
    return Measured(screens, used, _threads(pid), late, len(told) - len(late))


async def _look(screens: list[Screen], seconds: float, port: int, token: str) -> list[tuple[int, float]]:
    """Let the screens look, and with a token, telephones ring at each in turn; who was called when."""
    until = time.monotonic() + seconds
    told: list[tuple[int, float]] = []
    work = [screen.look(until) for screen in screens]
    if token:
        work.append(_ring(port, token, until - 5, told))
    await asyncio.gather(*work)
    return told


async def _ring(port: int, token: str, until: float, told: list[tuple[int, float]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    places = random.sample(range(SCREENS), SCREENS) * 10
    for n, place in enumerate(places):
        if time.monotonic() > until:
            break
        said = {"call": f"b{n}", "number": f"0912{n:06}", "extension": str(1000 + place), "site": "TPE"}
        told.append((place, time.monotonic()))
        status, _headers, body = await ask(reader, writer, "/api/v1/calls", "", post=json.dumps(said), bearer=token)
        if status != 201:
            raise RuntimeError(f"{status}: {body!r}")
        await asyncio.sleep(BETWEEN)
    writer.close()


def _screens(still: Measured, calls: Measured, hello: Measured, seconds: float) -> Table:
    table = Table(
        "The caller's card",
        f"{SCREENS} screens ask every 1.5 s, {seconds} s each way: `rugui serve`, {THREADS} threads, "
        "SQLite, 2,000 guests; a bare Flask hello in waitress with as many. CPU is the server's own.",
        ["what", "requests/s", "answer p50 ms", "answer p99 ms", "CPU of a core", "CPU a request, ms", "threads"],
    )
    for name, one in (("nobody calls", still), (f"a call every {BETWEEN} s", calls), ("hello", hello)):
        table.rows.append([
            name, f"{len(one.took) / seconds:.0f}", f"{percentile(one.took, 0.5) * 1000:.1f}",
            f"{percentile(one.took, 0.99) * 1000:.1f}", f"{one.cpu / seconds:.0%}", f"{one.each:.2f}", str(one.threads),
        ])  # fmt: skip
    late = calls.late
    table.notes.append(
        f"From before the POST to the card on the screen, {len(late)} calls: p50 {percentile(late, 0.5):.2f} s, "
        f"p99 {percentile(late, 0.99):.2f} s, at most {max(late):.2f} s; not seen: {calls.lost}. "
        f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    )
    return table


def _streams(small: bool) -> Table:
    table = Table(
        "Were each screen a stream",
        f"{SCREENS} connections of server-sent events to waitress, and then one ordinary request.",
        ["threads", "streams that began within 5 s", "the request", "MB more than with none"],
    )
    for threads in (THREADS, SCREENS + THREADS):
        with _serving([*_waitress(threads), "tests.bench.streams:app"], {}) as (port, pid):
            empty = _memory(pid)
            began, answered = asyncio.run(_open(port, 1 if small else 5))
            said = f"{answered * 1000:.0f} ms" if answered is not None else "no answer in 5 s"
            table.rows.append([str(threads), str(began), said, f"{_memory(pid) - empty:.0f}"])
    return table


async def _open(port: int, wait: float) -> tuple[int, float | None]:
    """How many of the streams say something, and how long an ordinary request takes then (None: too long)."""
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(SCREENS)]
    for _reader, writer in streams:
        writer.write(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    heard = await asyncio.gather(*(asyncio.wait_for(one.read(1), wait) for one, _ in streams), return_exceptions=True)
    began = sum(isinstance(one, bytes) and bool(one) for one in heard)
    at = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.wait_for(ask(reader, writer, "/", ""), wait)
        answered: float | None = time.monotonic() - at
    except TimeoutError:
        answered = None
    for _reader, one in streams:
        one.close()
    return began, answered


def _waitress(threads: int) -> list[str]:
    return [sys.executable, "-m", "waitress", f"--threads={threads}", "--connection-limit=1000"]


@contextmanager
def _serving(command: list[str], environ: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A server on a free loopback port: port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listen = [f"--port={port}", *([] if command[-1] == "serve" else ["--host=127.0.0.1"])]
    at = len(command) - (0 if command[-1] == "serve" else 1)
    process = subprocess.Popen(
        [*command[:at], *listen, *command[at:]], env=os.environ | environ, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.kill()
        process.wait(20)


def _cpu(pid: int) -> float:
    """Seconds of CPU a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _threads(pid: int) -> int:
    return int(_status(pid, "Threads"))


def _memory(pid: int) -> float:
    return int(_status(pid, "VmRSS").split()[0]) / 1024


def _status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))
