"""A page's panels from the plugins: asked, filtered by permission, rendered, and each failure kept in its place."""

from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup
from sqlalchemy.orm import Session

from rugui.plugins import Loaded, PluginSet, Result, collect, contained, paused
from rugui.values import Page, Panel


@dataclass(frozen=True, slots=True)
class RenderedPanel:
    """One panel ready for a page: its HTML, or the problem shown instead. `slot` is safety, main or aside."""

    plugin: str
    title: str
    html: Markup
    slot: str
    order: int
    problem: str = ""


def panels_for(session: Session, page: Page) -> list[RenderedPanel]:
    """The panels the page's viewer may see, by order and then plugin; a plugin that failed has one with its problem."""
    plugins: PluginSet = session.info["plugins"]
    rendered = []
    for result in collect(session, "panels", page=page):
        loaded = plugins.get(result.plugin)
        if loaded is None:
            continue
        if result.problem:
            rendered.append(_problem(loaded, result, "safety" if loaded.name in paused(session) else "aside"))
            continue
        for panel in result.value:
            if panel.permission is None or page.viewer.can(panel.permission, page.site_id):
                rendered.append(render_panel(session, loaded, panel))
    return sorted(rendered, key=lambda one: (one.order, one.plugin))


def render_panel(session: Session, loaded: Loaded, panel: Panel) -> RenderedPanel:
    """One panel's template with its context and nothing else; a template that fails fails only itself."""

    def render() -> tuple[str, Markup]:
        html = current_app.jinja_env.get_template(panel.template).render(dict(panel.context))
        # Autoescaped by Jinja: what is marked safe here is the template's own markup.
        return str(panel.title), Markup(html)  # noqa: S704

    result = contained(session, loaded, panel.template, render)
    if result.problem:
        return _problem(loaded, result, panel.slot, panel.order)
    title, html = result.value
    return RenderedPanel(loaded.name, title, html, panel.slot, panel.order)


def _problem(loaded: Loaded, result: Result, slot: str = "aside", order: int = 100) -> RenderedPanel:
    return RenderedPanel(loaded.name, loaded.title, Markup(), slot, order, result.problem)
