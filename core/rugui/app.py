"""`create_app` reads as the list of start-up steps. It never reads the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from rugui import config, edge, i18n, logs, plugins, web, worker
from rugui.db import Database
from rugui.privacy.sealing import Seals
from rugui.programs import cors, metrics
from rugui.web import compiling, context, health, limits, plugins_api, plugins_page, security
from rugui.web import errors as error_pages

HERE = Path(__file__).parent
NOUNS = ("customers", "interactions", "followups", "staff", "privacy", "arrivals", "imports", "duplicates", "programs",
         "webhooks", "calls")  # fmt: skip


@dataclass
class Rugui:
    """What belongs to one application, under `app.extensions["rugui"]`."""

    database: Database
    plugins: plugins.PluginSet
    settings: dict[str, Any]


def create_app(
    settings: Mapping[str, Any] | None = None, plugin_modules: Iterable[tuple[str, Any]] | None = None
) -> Flask:
    """Build the WSGI application; tests pass settings and (name, module) pairs of plugins."""
    values = config.load(settings)
    app = Flask("rugui", root_path=str(HERE), template_folder="web/templates", static_folder="web/static")
    app.jinja_environment = compiling.Environment
    _configure_flask(app, values)
    loaded = plugins.load(plugin_modules, strict=values["DEVELOPMENT"])
    database = Database(
        values["DATABASE_URL"], seals=Seals(values["SECRET_KEY"], values["SECRET_KEY_FALLBACKS"]),
        audit_folder=values["INSTANCE"] / "audit", mail=bool(values["MAIL_HOST"]),
        webhooks_loopback=values["WEBHOOKS_LOOPBACK"],
    )  # fmt: skip
    app.extensions["rugui"] = Rugui(database, loaded, values)
    logs.init_app(app)
    metrics.init_app(app)
    i18n.init_app(app, [*plugins.translation_folders(loaded), str(HERE / "translations")])
    csrf = CSRFProtect(app)
    web.init_app(app)
    context.init_app(app)
    security.init_app(app, https=values["HTTPS"], proxies=values["PROXIES"])
    error_pages.init_app(app)
    for blueprint in _core_blueprints():
        _register(app, csrf, blueprint)
    _register_plugins(app, csrf, loaded)
    app.before_request(edge.forget)
    edge.wrap_views(app)
    limits.init_app(app, values["REDIS_URL"], values["API_PER_MINUTE"])
    cors.init_app(app, values["CORS_ORIGINS"])
    worker.init_app(app)
    return app


def _register(app: Flask, csrf: CSRFProtect, blueprint: Any) -> None:
    app.register_blueprint(blueprint)
    if edge.is_api(f"{blueprint.name}."):
        csrf.exempt(blueprint)


def _register_plugins(app: Flask, csrf: CSRFProtect, loaded: plugins.PluginSet) -> None:
    # A plugin's templates are found under its own name only, whether it has a blueprint or not.
    own = PrefixLoader({name: FileSystemLoader(str(path)) for name, path in plugins.template_folders(loaded).items()})
    core = app.jinja_loader
    app.jinja_loader = ChoiceLoader([*([core] if core else []), own])
    for one in loaded.running:
        for blueprint in one.plugin.blueprints if one.plugin else ():
            try:
                _register(app, csrf, blueprint)
            except Exception as error:
                if loaded.strict:
                    raise
                loaded.give_up(one.name, f"plugin {one.name}, field blueprints: {blueprint.name}: {error}")


def _configure_flask(app: Flask, values: dict[str, Any]) -> None:
    app.config.update(
        SECRET_KEY=values["SECRET_KEY"],
        SECRET_KEY_FALLBACKS=values["SECRET_KEY_FALLBACKS"],
        # Over HTTPS the browser itself makes sure that no sub-domain and no plain page set this cookie.
        SESSION_COOKIE_NAME="__Host-rugui" if values["HTTPS"] else "rugui",
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=values["HTTPS"],
        PERMANENT_SESSION_LIFETIME=timedelta(hours=values["SESSION_HOURS"]),
        MAX_CONTENT_LENGTH=512 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        DEVELOPMENT=values["DEVELOPMENT"],
        **{key: values[key] for key in ("TESTING", "WTF_CSRF_ENABLED", "RATELIMIT_ENABLED") if key in values},
    )


def _core_blueprints() -> list[Any]:
    from importlib import import_module

    found = [health.blueprint, plugins_page.blueprint, plugins_api.blueprint]
    for noun in NOUNS:
        for part in ("views", "api"):
            try:
                module = import_module(f"rugui.{noun}.{part}")
            except ModuleNotFoundError as error:
                if error.name != f"rugui.{noun}.{part}":
                    raise
                continue
            found.append(module.blueprint)
    return found
