"""Finds plugins, checks each, and keeps a broken one with the sentence that says why it is not running."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pluggy

from rugui import hookspecs
from rugui.db import Base
from rugui.plugins import tables
from rugui.plugins.checking import Broken, check, check_name
from rugui.plugins.declaration import GROUP, Plugin

log = logging.getLogger("rugui.plugins")


class PluginProblem(RuntimeError):
    """A plugin that does not load, where that may not be passed over (development, tests)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin as found: its module and declaration, or the one sentence that says why it is not running."""

    name: str
    module: Any = None
    plugin: Plugin | None = None
    problem: str = ""
    version: str = ""
    folder: Path | None = None

    @property
    def title(self) -> str:
        """The title in the reader's language; the name of a plugin that could not say."""
        return str(self.plugin.title) if self.plugin else self.name


@dataclass(frozen=True, slots=True)
class Implementation:
    """One plugin's function for one hook, and which of the hook's arguments it takes."""

    loaded: Loaded
    function: Any
    arguments: Sequence[str]


@dataclass
class PluginSet:
    """The plugins of one application: its own PluginManager, no module-global state.

    `strict` raises what is otherwise contained. A contained hook that took longer than `budget` seconds is left out
    for `rest` seconds (not in strict mode: a debugger is slow too).
    """

    manager: pluggy.PluginManager
    found: list[Loaded] = field(default_factory=list)
    strict: bool = False
    budget: float = 2.0
    rest: float = 60.0
    clock: Callable[[], float] = time.monotonic
    resting_until: dict[str, float] = field(default_factory=dict)
    in_flight: dict[tuple[str, int], float] = field(default_factory=dict)

    @property
    def running(self) -> list[Loaded]:
        """Plugins that loaded, by name."""
        return [one for one in self.found if one.plugin is not None]

    def get(self, name: str) -> Loaded | None:
        """The plugin of that name, running or not."""
        return next((one for one in self.found if one.name == name), None)

    def words(self, name: str) -> Mapping[str, object]:
        """What the codes of the plugin of that name are called; nothing for one that is not here."""
        found = self.get(name)
        return found.plugin.words if found and found.plugin else {}

    def implementing(self, hook: str) -> list[Implementation]:
        """The running plugins that implement a hook, by name."""
        known = {one.name: one for one in self.running}
        found = [
            Implementation(known[one.plugin_name], one.function, one.argnames)
            for one in getattr(self.manager.hook, hook).get_hookimpls()
            if one.plugin_name in known
        ]
        return sorted(found, key=lambda one: one.loaded.name)

    def rests(self, name: str) -> bool:
        """Whether the plugin was too slow just now, or is being too slow at this moment for somebody else."""
        now = self.clock()
        if self.resting_until.get(name, 0.0) > now:
            return True
        return any(who == name and now - since > self.budget for (who, _), since in list(self.in_flight.items()))

    def give_up(self, name: str, problem: str) -> None:
        """Take a plugin out of this application, keeping why."""
        self.found = [Loaded(name, problem=problem, version=o.version, folder=o.folder) if o.name == name else o
                      for o in self.found]  # fmt: skip


def load(modules: Iterable[tuple[str, Any]] | None = None, *, strict: bool = False) -> PluginSet:
    """Load plugins from the entry points, or (name, module) pairs in tests; a broken one is kept with its problem."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    plugins = PluginSet(manager, strict=strict)
    tables.import_core_models()
    sources = [(point.name, point) for point in entry_points(group=GROUP)] if modules is None else list(modules)
    for name, source in sorted(sources, key=lambda pair: pair[0]):
        one = _load_one(name, source, plugins)
        if one.problem and strict:
            raise PluginProblem(one.problem)
        plugins.found.append(one)
    return plugins


def _load_one(name: str, source: Any, plugins: PluginSet) -> Loaded:
    package = str(getattr(source, "value", None) or getattr(source, "__name__", name)).partition(":")[0]
    package = package.rpartition(".")[0] or package
    folder, release = _folder(package), _version(source)
    before = frozenset(Base.metadata.tables)
    try:
        check_name(name, [one.name for one in plugins.found])
        module = source.load() if hasattr(source, "load") else source
        declared = check(name, package, module, folder)
        plugins.manager.register(module, name)
    except Broken as problem:
        log.error("%s", problem)
        return Loaded(name, problem=str(problem), version=release, folder=folder)
    except (Exception, SystemExit) as error:  # a plugin's import may do anything; the application starts all the same
        log.error("plugin %s could not be loaded", name, exc_info=True)
        tables.settle(package)
        tables.forget_orphans(before)
        sentence = f"plugin {name} could not be imported: {type(error).__name__}: {error}"
        return Loaded(name, problem=sentence, version=release, folder=folder)
    return Loaded(name, module, declared, version=release, folder=folder)


def _folder(package: str) -> Path | None:
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


def _version(source: Any) -> str:
    distribution = getattr(source, "dist", None)
    return str(distribution.version) if distribution else version("rugui")


def blueprints(plugins: PluginSet) -> list[Any]:
    """Every running plugin's blueprints."""
    return [blueprint for one in plugins.running if one.plugin for blueprint in one.plugin.blueprints]


def translation_folders(plugins: PluginSet) -> list[str]:
    """The translations folder of every running plugin that has one."""
    folders = [one.folder / "translations" for one in plugins.running if one.folder]
    return [str(folder) for folder in folders if folder.is_dir()]


def template_folders(plugins: PluginSet) -> dict[str, Path]:
    """By plugin, the folder of its templates, `templates/<plugin>/`."""
    folders = {one.name: one.folder / "templates" / one.name for one in plugins.running if one.folder}
    return {name: folder for name, folder in folders.items() if folder.is_dir()}
