"""`python -m tests.bench [NAME …] [--small]`: run benchmarks, print them, write docs/benchmarks.md.

Each module `bench_<name>.py` has `run(small: bool) -> list[Table]`. With names, only those sections are replaced.
"""

import argparse
import importlib
import os
import platform
import sqlite3
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "docs" / "benchmarks.md"
HEAD = "<!-- {name} -->\n"


def main() -> None:
    """Run the benchmarks named, or all."""
    names = sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(names))
    parser.add_argument("--small", action="store_true", help="a hundredth of the size, for a look; not written")
    options = parser.parse_args()
    for name in options.names or names:
        tables = importlib.import_module(f"tests.bench.bench_{name}").run(small=options.small)
        sections = _read()  # somebody may have written another section while this one was measured
        sections[name] = "\n".join(table.markdown() for table in tables)
        print(sections[name], flush=True)
        if not options.small:
            REPORT.write_text(
                _intro() + "\n".join(HEAD.format(name=n) + sections[n] for n in sorted(sections)), "utf-8"
            )


def _read() -> dict[str, str]:
    if not REPORT.exists():
        return {}
    parts = REPORT.read_text("utf-8").split("<!-- ")[1:]
    return {part.split(" -->\n", 1)[0]: part.split(" -->\n", 1)[1].rstrip("\n") + "\n" for part in parts}


def _intro() -> str:
    return (
        "# Benchmarks\n\nWritten by `make bench`. Machines differ and are noisy: read the ratios, measured side by "
        f"side in one run, rather than the milliseconds. Last section written {date.today()}: {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {sys.platform}.\n\n"
    )


main()
