"""How the source is cut: sizes, folders, who commits, who speaks SQL."""

import ast
import statistics
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = sorted(
    path
    for folder in ("core", "plugins")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts  # generated from the models
)
PLUGINS = sorted(path.parent for path in (ROOT / "plugins").glob("*/plugin.py"))


def setup():
    found = ConfigParser()
    found.read(ROOT / "setup.cfg", "utf-8")
    return found


def lines(path):
    return len(path.read_text("utf-8").splitlines())


def test_files_are_small():
    templates = [path for folder in ("core", "plugins") for path in (ROOT / folder).rglob("templates/**/*.html")]
    sizes = sorted(lines(path) for path in [*SOURCE, *templates])
    assert statistics.median(sizes) <= 80
    assert sizes[int(len(sizes) * 0.9)] <= 200
    assert [str(path) for path in [*SOURCE, *templates] if lines(path) > 350] == []


def test_only_the_edge_of_the_database_commits():
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCE
        if path != ROOT / "core/rugui/db.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert calls == []


SQL = {"execute", "scalars", "scalar", "query", "add", "add_all", "flush", "delete", "merge"}


def test_views_and_apis_hold_no_sql():
    """They may name the type Session; they ask a service for everything else."""
    found = []
    for path in SOURCE:
        if not path.name.startswith(("views", "api")):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                found += [f"{path.name}: imports {one.name}" for one in node.names if one.name != "Session"]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SQL:
                owner = ast.unparse(node.func.value)
                if owner in {"session()", "edge.session()", "session", "work"}:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {owner}.{node.func.attr}")
    assert found == []


def test_every_package_is_packaged():
    """A folder missing in setup.cfg works in the source tree and is absent from the wheel."""
    options = setup()["options"]
    listed = set(options["packages"].split())
    places = {"rugui": ROOT / "core/rugui", "rugui.migrations": ROOT / "migrations"}
    places |= {plugin.name: plugin for plugin in PLUGINS}
    found = set()
    for name, folder in places.items():
        for path in folder.rglob("__init__.py"):
            inner = path.parent.relative_to(folder).parts
            found.add(".".join((name, *inner)))
    assert listed == found


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_every_plugin_has_the_same_files(plugin):
    for name in ("__init__.py", "plugin.py", "models.py", "service.py", "README.md", "migrations"):
        assert (plugin / name).exists(), name
    templates = plugin / "templates"
    assert not templates.is_dir() or [path.name for path in templates.iterdir()] == [plugin.name]
    points = dict(line.split(" = ") for line in setup()["options.entry_points"]["rugui.plugins"].split("\n") if line)
    assert points[plugin.name] == f"{plugin.name}.plugin"


NOUNS = {
    "customers": ("models", "service", "schemas", "forms", "views", "api"),
    "calls": ("models", "service", "schemas", "views", "api"),
    "interactions": ("models", "service", "schemas", "forms", "views", "api"),
    "arrivals": ("service", "schemas", "views", "api"),
    "imports": ("models", "views"),
    "staff": ("models", "service", "forms", "views"),
    "privacy": ("models", "service", "forms", "views", "audit"),
}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_of_core_has_the_same_files(noun):
    missing = [name for name in NOUNS[noun] if not (ROOT / "core/rugui" / noun / f"{name}.py").is_file()]
    assert missing == []


def test_the_import_contracts_hold():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
