"""Plugins: the declaration, the loader, and `collect`, the only way core calls a hook."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui import hookspecs
from rugui.staff.models import PluginState
from rugui.values import FactKind, MenuItem

API = 1
GROUP = "rugui.plugins"
log = logging.getLogger("rugui.plugins")


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission a plugin or core declares: name, title, and the built-in roles that hold it from the start."""

    name: str
    title: object
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Periodic work: `run(session)` every `every` seconds in its own unit of work."""

    name: str
    run: Callable[[Session], None]
    every: int


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a plugin adds, as data: asked once, readable also while it is paused or broken."""

    api: int
    title: object
    facts: Sequence[FactKind] = ()
    permissions: Sequence[Permission] = ()
    menu: Sequence[MenuItem] = ()
    blueprints: Sequence[Any] = ()
    commands: Sequence[Any] = ()
    jobs: Sequence[Job] = ()
    settings_form: Any = None
    demo: Callable[[Session, int], None] | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin as found: its module and declaration, or the one sentence that says why it is not running."""

    name: str
    module: Any = None
    plugin: Plugin | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What one plugin answered: a value, or the problem shown in its place."""

    plugin: str
    value: Any = None
    problem: str = ""


@dataclass
class PluginSet:
    """The plugins of one application: its own PluginManager, no module-global state."""

    manager: pluggy.PluginManager
    found: list[Loaded] = field(default_factory=list)
    strict: bool = False

    @property
    def running(self) -> list[Loaded]:
        """Plugins that loaded, by name."""
        return [one for one in self.found if one.plugin is not None]


def load(modules: Iterable[tuple[str, Any]] | None = None, *, strict: bool = False) -> PluginSet:
    """Load plugins from the entry points, or from (name, module) pairs in tests. A broken one is kept with its problem."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    plugins = PluginSet(manager, strict=strict)
    sources = [(point.name, point) for point in entry_points(group=GROUP)] if modules is None else list(modules)
    for name, source in sorted(sources, key=lambda pair: pair[0]):
        module = source.load() if hasattr(source, "load") else source
        manager.register(module, name)
        plugins.found.append(Loaded(name, module, module.plugin))
    return plugins


def paused(session: Session) -> frozenset[str]:
    """Names of the plugins paused now; asked once per unit of work."""
    if "paused" not in session.info:
        rows = session.scalars(select(PluginState.plugin).where(PluginState.paused_at.is_not(None)))
        session.info["paused"] = frozenset(rows)
    names: frozenset[str] = session.info["paused"]
    return names


def collect(session: Session, hook: str, **arguments: Any) -> list[Result]:
    """Ask every running plugin, sorted by name, each inside a savepoint; see `hookspecs` for what a failure does."""
    plugins: PluginSet = session.info["plugins"]
    results = []
    for loaded in plugins.running:
        function = getattr(loaded.module, hook, None)
        if function is None or (hook not in hookspecs.EVEN_PAUSED and loaded.name in paused(session)):
            continue
        with session.begin_nested():
            results.append(Result(loaded.name, function(session=session, **arguments)))
    return results


def blueprints(plugins: PluginSet) -> list[Any]:
    """Every running plugin's blueprints."""
    return [blueprint for one in plugins.running if one.plugin for blueprint in one.plugin.blueprints]


def translation_folders(plugins: PluginSet) -> list[str]:
    """The translations folder of every running plugin that has one."""
    folders = [Path(one.module.__file__).parent / "translations" for one in plugins.running]
    return [str(folder) for folder in folders if folder.is_dir()]
