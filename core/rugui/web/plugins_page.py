"""The page of the plugins: what each adds, what is wrong with it, and the switch that pauses it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from rugui import edge, hookspecs
from rugui.edge import requires
from rugui.i18n import _, _n
from rugui.plugins import Loaded, PluginSet, pausing
from rugui.privacy.audit import record

blueprint = Blueprint("web_plugins", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One plugin as the page shows it; `adds` are short phrases."""

    loaded: Loaded
    api: int | None
    adds: list[str]
    paused: bool


@blueprint.get("/plugins")
@requires("plugins.manage")
def index() -> str:
    """Every plugin found, running or not."""
    plugins: PluginSet = current_app.extensions["rugui"].plugins
    return render_template("plugins/index.html", rows=rows(edge.session(), plugins))


@blueprint.post("/plugins/<name>/pause")
@requires("plugins.manage")
def pause(name: str) -> Response:
    """Pause a plugin; it stops at once, everywhere."""
    pausing.pause(edge.session(), name, request.form.get("reason", "")[:500])
    record(edge.session(), "plugins.pause", subject=name)
    flash({"text": _("Paused."), "undo": url_for("web_plugins.resume", name=name)}, "done")  # type: ignore[arg-type]
    return redirect(url_for("web_plugins.index"), 303)


@blueprint.post("/plugins/<name>/resume")
@requires("plugins.manage")
def resume(name: str) -> Response:
    """Resume a paused plugin."""
    pausing.resume(edge.session(), name)
    record(edge.session(), "plugins.resume", subject=name)
    flash(_("Running again."), "done")
    return redirect(url_for("web_plugins.index"), 303)


def rows(session: Session, plugins: PluginSet) -> list[Row]:
    """What the page and `rugui plugins list` show of each plugin."""
    paused = pausing.paused(session)
    return [
        Row(one, one.plugin.api if one.plugin else None, _adds(plugins, one), one.name in paused)
        for one in plugins.found
    ]


def _adds(plugins: PluginSet, loaded: Loaded) -> list[str]:
    declared: Any = loaded.plugin
    if declared is None:
        return []
    hooks = sum(
        any(one.loaded.name == loaded.name for one in plugins.implementing(hook))
        for hook in hookspecs.CONTAINED | hookspecs.CLOSED
    )
    counts = [
        (len(declared.facts), _n("%(num)s fact", "%(num)s facts", len(declared.facts))),
        (len(declared.permissions), _n("%(num)s permission", "%(num)s permissions", len(declared.permissions))),
        (len(declared.menu), _n("%(num)s menu entry", "%(num)s menu entries", len(declared.menu))),
        (len(declared.commands), _n("%(num)s command", "%(num)s commands", len(declared.commands))),
        (len(declared.jobs), _n("%(num)s job", "%(num)s jobs", len(declared.jobs))),
        (hooks, _n("%(num)s hook", "%(num)s hooks", hooks)),
    ]
    return [text for count, text in counts if count]
