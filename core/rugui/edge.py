"""The edge of a request: who is asking, may they, and one transaction around the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from rugui.db import Database
from rugui.errors import Refused
from rugui.i18n import _l
from rugui.plugins import PluginSet
from rugui.staff import sessions
from rugui.values import Viewer

PUBLIC = "public"
SIGNED_IN = "signed in"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Say what a view needs: a permission, `SIGNED_IN` or `PUBLIC`. A view that says nothing stops the start-up."""

    def declare(view: View) -> View:
        cast(Any, view).requires = permission
        return view

    return declare


def session() -> Session:
    """The unit of work of this request."""
    return cast(Session, g.session)


def viewer() -> Viewer:
    """Who is asking; raises 401 where nobody is."""
    if g.get("viewer") is None:
        raise Unauthorized
    return cast(Viewer, g.viewer)


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["rugui"].database)


def is_api(endpoint: str) -> bool:
    """Whether an endpoint speaks JSON with bearer tokens: its blueprint is named `api` or `<plugin>_api`."""
    blueprint = endpoint.rpartition(".")[0]
    return blueprint == "api" or blueprint.endswith("_api")


def wrap_views(app: Flask) -> None:
    """Put every view inside its unit of work, once, at the end of `create_app`."""
    for endpoint, view in app.view_functions.items():
        if endpoint == "static" or endpoint.endswith(".static"):
            continue
        permission = getattr(view, "requires", None)
        if permission is None:
            raise RuntimeError(f"view {endpoint} does not say what it requires; add @requires(...)")
        app.view_functions[endpoint] = _wrapped(endpoint, view, permission)


def _wrapped(endpoint: str, view: Callable[..., Any], permission: str) -> Callable[..., Any]:
    api = is_api(endpoint)

    @wraps(view)
    def run(**arguments: Any) -> Any:
        state = current_app.extensions["rugui"]
        plugins: PluginSet = state.plugins
        with state.database.unit_of_work(plugins, write=request.method not in READING) as work:
            g.session = work
            g.viewer = _identify(work, api)
            work.info["viewer"] = g.viewer
            if (denial := _deny(permission, api)) is not None:
                return denial
            response: Response = current_app.make_response(view(**arguments))
            if response.status_code >= 400:
                work.rollback()  # a form shown again with its errors keeps nothing of what was tried
            return response

    return run


def _identify(work: Session, api: bool) -> Viewer | None:
    if api:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return sessions.viewer_of_token(work, secret.strip()) if scheme.lower() == "bearer" and secret else None
    sid: str | None = cookie.get("sid")
    return sessions.viewer_of_session(work, sid) if sid else None


def _deny(permission: str, api: bool) -> Any:
    if permission == PUBLIC:
        return None
    if g.viewer is None:
        if api or request.method not in READING:
            raise Unauthorized
        return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")))
    if permission != SIGNED_IN and not g.viewer.can(permission):
        raise Refused(_l("You may not do this."), permission=permission)
    return None
