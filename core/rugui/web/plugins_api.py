"""Plugins for programs: /api/v1/plugins, listed, paused and resumed."""

from typing import Any

from flask import Blueprint, Response, current_app
from marshmallow import Schema, fields

from rugui.edge import requires, session
from rugui.errors import NotFound
from rugui.i18n import _l
from rugui.plugins import pausing
from rugui.privacy.audit import record
from rugui.programs.describing import Given, describes
from rugui.web.fields import Text, answer, body
from rugui.web.plugins_page import Row, rows

blueprint = Blueprint("plugins_api", __name__, url_prefix="/api/v1/plugins")
MANAGE = "plugins.manage"


class PauseSchema(Schema):
    """Why."""

    reason = Text(500, load_default="")


class PluginGiven(Given):
    """A plugin found, running or not; `adds` in words, `problem` why it does not run."""

    name = fields.String()
    title = fields.String()
    version = fields.String()
    api = fields.Integer(allow_none=True)
    paused = fields.Boolean()
    problem = fields.String()
    adds = fields.List(fields.String())


class PluginsGiven(Given):
    """Every plugin found."""

    plugins = fields.List(fields.Nested(PluginGiven))


@blueprint.get("")
@requires(MANAGE)
@describes(gives=PluginsGiven)
def index() -> Response:
    """Every plugin found, running or not."""
    return answer({"plugins": [_told(one) for one in _rows()]})


@blueprint.post("/<name>/pause")
@requires(MANAGE)
@describes(takes=PauseSchema, gives=PluginGiven, status=200)
def pause(name: str) -> Response:
    """Pause a plugin; it stops at once, everywhere."""
    pausing.pause(session(), name, body(PauseSchema())["reason"])
    record(session(), "plugins.pause", subject=name)
    return answer(_one(name))


@blueprint.post("/<name>/resume")
@requires(MANAGE)
@describes(gives=PluginGiven, status=200)
def resume(name: str) -> Response:
    """Resume a paused plugin."""
    pausing.resume(session(), name)
    record(session(), "plugins.resume", subject=name)
    return answer(_one(name))


def _rows() -> list[Row]:
    session().flush()
    return rows(session(), current_app.extensions["rugui"].plugins)


def _one(name: str) -> dict[str, Any]:
    for one in _rows():
        if one.loaded.name == name:
            return _told(one)
    raise NotFound(_l("There is no plugin %(name)s.", name=name))


def _told(one: Row) -> dict[str, Any]:
    loaded = one.loaded
    return {"name": loaded.name, "title": str(loaded.title), "version": loaded.version, "api": one.api,
            "paused": one.paused, "problem": str(loaded.problem or ""), "adds": one.adds}  # fmt: skip
