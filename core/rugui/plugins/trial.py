"""Tries a plugin's blueprints out on an application of their own before they meet everybody else's."""

from flask import Flask

from rugui.plugins.declaration import Plugin

# Functions a blueprint can hang into everybody's requests: uncontained, so not for plugins.
EVERYWHERE = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "url_value_preprocessors",
    "url_default_functions",
)


def check_blueprints(name: str, plugin: Plugin) -> str:
    """What is wrong with the blueprints or with a menu entry that leads to them, or ""."""
    trial = Flask("rugui.trial", static_folder=None)
    for blueprint in plugin.blueprints:
        if blueprint.name not in {name, f"{name}_api"}:
            return f"field blueprints: the name {blueprint.name} must be {name} or {name}_api"
        try:
            trial.register_blueprint(blueprint)
        except Exception as error:
            return f"field blueprints: {blueprint.name} cannot be registered: {error}"
    for endpoint, view in trial.view_functions.items():
        if not endpoint.endswith(".static") and getattr(view, "requires", None) is None:
            return f"field blueprints: the view {endpoint} does not say what it requires; add @requires(...)"
    for kind in EVERYWHERE:
        if getattr(trial, kind).get(None):
            return f"field blueprints: {kind} would run in every request of the application"
    if trial.error_handler_spec[None] or len(trial.template_context_processors[None]) > 1:
        return "field blueprints: an error handler or context processor would run in every request of the application"
    for item in plugin.menu:
        if item.endpoint not in trial.view_functions:
            return f"field menu: there is no view {item.endpoint} in its blueprints"
    return ""
