"""What is installed is whole: built from a copy, run away from the source tree."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("core", "plugins", "migrations", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built in a folder with a space in its name and without the network."""
    folder = tmp_path_factory.mktemp("a source")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        else:
            shutil.copy(ROOT / part, folder / part)
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder / "dist"),
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((folder / "dist").glob("*.whl"))


def sources():
    """Every file of the packages, as the wheel should name it."""
    places = {"rugui": ROOT / "core/rugui", "rugui/migrations": ROOT / "migrations"}
    places |= {path.parent.name: path.parent for path in (ROOT / "plugins").glob("*/plugin.py")}
    for name, folder in places.items():
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".pot"}:
                yield f"{name}/{path.relative_to(folder).as_posix()}"


def test_every_file_of_the_packages_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert sorted(set(sources()) - packed) == []
    assert not [name for name in packed if name.startswith(("tests", "tools", "core", "plugins"))]


def test_it_works_away_from_the_source_tree(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    script = (
        "import sys, rugui, rugui.migrations, hotel_preferences\n"
        f"assert all(m.__file__.startswith({str(site)!r}) for m in (rugui, rugui.migrations, hotel_preferences))\n"
        "from rugui.cli import main\n"
        "main()"
    )

    def run(*arguments):
        environ = {**os.environ, "PYTHONPATH": str(site), "RUGUI_INSTANCE": str(tmp_path / "instance")}
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environ)

    upgraded = run("db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert "hotel_preferences" in upgraded.stdout
    checked = run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    demo = run("demo", "--guests", "5")
    assert demo.returncode == 0, demo.stdout + demo.stderr
