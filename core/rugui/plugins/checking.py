"""Checks one plugin before it runs: the first thing wrong becomes one sentence naming plugin and field."""

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pluggy

from rugui import hookspecs
from rugui.plugins import tables
from rugui.plugins.declaration import API, Job, Permission, Plugin
from rugui.values import FactKind, MenuItem

FACT_TYPES = ("bool", "int", "str", "date")
# Alembic keeps `<plugin>_0001` in 32 characters.
NAME = re.compile(r"[a-z](?:_?[a-z0-9])*")
LONGEST_NAME = 27


class Broken(Exception):
    """A plugin that may not run; the message is the sentence shown."""


def check_name(name: str, others: Sequence[str]) -> None:
    """Its name is the prefix of its tables and more, so it must be short and stand apart from every other."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise Broken(f"plugin {name}: its name must be lower-case words joined by _, at most {LONGEST_NAME} characters")
    for other in others:
        if other == name:
            raise Broken(f"plugin {name}: two plugins have this name")
        if name.startswith(other + "_") or other.startswith(name + "_"):
            raise Broken(f"plugin {name}: its name and that of plugin {other} begin alike, so their tables would mix")
    if clash := tables.core_table_with_prefix(name):
        raise Broken(f"plugin {name}: core has a table {clash}, so its tables would mix with core's")


def check(name: str, package: str, module: Any, folder: Path | None) -> Plugin:
    """The declaration of a module that may run; raises `Broken` otherwise."""
    plugin = getattr(module, "plugin", None)
    if not isinstance(plugin, Plugin):
        raise Broken(f"plugin {name}: its module has no `plugin = Plugin(...)`")
    if isinstance(plugin.api, bool) or not isinstance(plugin.api, int):
        raise Broken(f"plugin {name}, field api: must be the integer {API}")
    if plugin.api != API:
        raise Broken(f"plugin {name}, field api: it was written for api {plugin.api}, this is api {API}")
    if not str(plugin.title).strip():
        raise Broken(f"plugin {name}, field title: is empty")
    _check_lists(name, plugin)
    _check_names(name, plugin)
    _check_hooks(name, module)
    _check_folder(name, folder)
    if problem := tables.problem_of(name, package, hooks={h for h in hookspecs.EVEN_PAUSED if hasattr(module, h)},
                                    migrations=bool(folder and (folder / "migrations").is_dir())):  # fmt: skip
        raise Broken(f"plugin {name}: {problem}")
    from rugui.plugins.trial import check_blueprints

    if problem := check_blueprints(name, plugin):
        raise Broken(f"plugin {name}, {problem}")
    return plugin


def _check_lists(name: str, plugin: Plugin) -> None:
    import click
    from flask import Blueprint

    kinds = {"facts": FactKind, "permissions": Permission, "menu": MenuItem, "jobs": Job,
             "blueprints": Blueprint, "commands": click.Command}  # fmt: skip
    for field, kind in kinds.items():
        value = getattr(plugin, field)
        if not isinstance(value, (list, tuple)):
            raise Broken(f"plugin {name}, field {field}: must be a list of {kind.__name__}")
        if wrong := next((one for one in value if not isinstance(one, kind)), None):
            raise Broken(f"plugin {name}, field {field}: {wrong!r} is not a {kind.__name__}")
    if plugin.demo is not None and not callable(plugin.demo):
        raise Broken(f"plugin {name}, field demo: must be a function demo(session, seed)")
    if plugin.settings_form is not None and not isinstance(plugin.settings_form, type):
        raise Broken(f"plugin {name}, field settings_form: must be a form class")


def _check_names(name: str, plugin: Plugin) -> None:
    for field in ("facts", "permissions", "jobs"):
        names = [one.name for one in getattr(plugin, field)]
        if wrong := next((one for one in names if not str(one).startswith(name + ".")), None):
            raise Broken(f"plugin {name}, field {field}: the name {wrong} must begin with {name}.")
        if twice := next((one for one in names if names.count(one) > 1), None):
            raise Broken(f"plugin {name}, field {field}: {twice} is declared twice")
    own = {one.name for one in plugin.permissions}
    for field in ("facts", "menu"):
        for needed in (one.permission for one in getattr(plugin, field)):
            if needed is not None and needed.startswith(name + ".") and needed not in own:
                raise Broken(f"plugin {name}, field {field}: the permission {needed} is not declared")
    if kind := next((one for one in plugin.facts if one.type not in FACT_TYPES), None):
        raise Broken(f"plugin {name}, field facts: {kind.name} has type {kind.type}, not {', '.join(FACT_TYPES)}")
    if job := next((one for one in plugin.jobs if not callable(one.run) or one.every < 0), None):
        raise Broken(f"plugin {name}, field jobs: {job.name} needs a function and a number of seconds")


def _check_hooks(name: str, module: Any) -> None:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations are told when it is registered for good
        try:
            manager.register(module, name)
            manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise Broken(f"plugin {name}, its hooks: {' '.join(str(error).split())}") from error
    for hook in hookspecs.CONTAINED | hookspecs.CLOSED:
        implementations = getattr(manager.hook, hook).get_hookimpls()
        if not implementations and callable(getattr(module, hook, None)):
            raise Broken(f"plugin {name}, hook {hook}: it is not marked with @hookimpl")
        if any(one.wrapper or one.hookwrapper for one in implementations):
            raise Broken(f"plugin {name}, hook {hook}: a plugin may not wrap the others")


def _check_folder(name: str, folder: Path | None) -> None:
    templates = folder / "templates" if folder else None
    if templates is None or not templates.is_dir():
        return
    if stray := next((path.name for path in sorted(templates.iterdir()) if path.name != name), None):
        raise Broken(f"plugin {name}: templates/{stray} must be inside templates/{name}/")
