"""Plugins: the declaration, the loader, pausing, and `collect`, the only way core calls a hook."""

from rugui.plugins.collecting import PluginFailed, Result, ask, collect, contained
from rugui.plugins.declaration import API, GROUP, Job, Permission, Plugin
from rugui.plugins.loading import (
    Loaded,
    PluginProblem,
    PluginSet,
    blueprints,
    load,
    template_folders,
    translation_folders,
)
from rugui.plugins.pausing import paused

__all__ = [
    "API",
    "GROUP",
    "Job",
    "Loaded",
    "Permission",
    "Plugin",
    "PluginFailed",
    "PluginProblem",
    "PluginSet",
    "Result",
    "ask",
    "blueprints",
    "collect",
    "contained",
    "load",
    "paused",
    "template_folders",
    "translation_folders",
]
