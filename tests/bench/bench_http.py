"""Pages and API over HTTP against a bare Flask hello: gunicorn, 2 workers × 4 threads, one client, alternating."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from rugui.testing import postgres

from tests.bench.house import TODAY, House, build
from tests.bench.report import Table, percentile

GUESTS = 20_000
ROUNDS = 400
QUERIES = ("陳", "王小", "wang", "chen wei", "0912", "5678", "林 5678", "sato", "zhang", "martin")


def run(small: bool = False) -> list[Table]:
    """One table per engine."""
    tables = []
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server())
        for engine in ("SQLite", "PostgreSQL"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rugui-bench-")))
            house = build(folder, "" if engine == "SQLite" else server, GUESTS // (100 if small else 1))
            tables.append(_table(engine, house, ROUNDS // (10 if small else 1), small))
    return tables


def _table(engine: str, house: House, rounds: int, small: bool) -> Table:
    table = Table(
        f"Over HTTP, {engine}",
        f"{GUESTS // (100 if small else 1):,} guests, gunicorn 2 × 4 threads, one keep-alive client,"
        f" {rounds} requests of each, alternating with hello.",
        ["what", "p50 ms", "p99 ms", "hello p50 ms", "× hello", "bytes"],
    )
    bearer = {"Authorization": f"Bearer {house.token}"}
    page = {"Cookie": house.cookie, "Accept-Language": "zh-TW"}
    cases = {
        "suggestion, JSON": ([f"/api/v1/customers?q={quote(q)}&limit=20" for q in QUERIES], bearer),
        "suggestion, HTML fragment": ([f"/find?q={quote(q)}" for q in QUERIES], {**page, "HX-Request": "true"}),
        "guest page (20 preferences, 50 entries)": ([f"/guests/{house.guest}"], page),
        "arrivals of 300": ([f"/arrivals?site={house.site}&date={TODAY}"], page),
    }
    with serving("tests.bench.hello:app", {}) as hello, serving("rugui.app:create_app()", house.environ) as product:
        for name, (paths, headers) in cases.items():
            ours, floor, size = _alternate(product, hello, paths, headers, rounds if "300" not in name else rounds // 4)
            p50, base = percentile(ours, 0.5), percentile(floor, 0.5)
            row = [name, f"{p50:.2f}", f"{percentile(ours, 0.99):.2f}", f"{base:.2f}", f"{p50 / base:.1f}", f"{size:,}"]
            table.rows.append(row)
    return table


def _alternate(
    product: int, hello: int, paths: list[str], headers: dict[str, str], rounds: int
) -> tuple[list[float], list[float], int]:
    one, other = http.client.HTTPConnection("127.0.0.1", product), http.client.HTTPConnection("127.0.0.1", hello)
    ours, floor, size = [], [], 0
    for n in range(rounds + 20):
        took, size = _get(one, paths[n % len(paths)], headers)
        base, _ = _get(other, "/", {})
        if n >= 20:  # the first ones warm both up
            ours.append(took)
            floor.append(base)
    return ours, floor, size


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[float, int]:
    start = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - start) * 1000
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return took, len(body)


@contextmanager
def serving(target: str, environ: dict[str, str]) -> Iterator[int]:
    """gunicorn with 2 workers × 4 threads on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "--threads", "4", "--keep-alive", "60", "-b",
               f"127.0.0.1:{port}", "--log-level", "warning", target]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | environ)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
