"""The edge of a request: who is asking, may they, and one transaction around the view."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from rugui.db import Database, utcnow
from rugui.errors import Refused
from rugui.i18n import _l
from rugui.plugins.pausing import refuse_paused
from rugui.programs.once import once
from rugui.staff import sessions
from rugui.staff import sites as staff_sites
from rugui.staff.models import Site
from rugui.values import Viewer

PUBLIC = "public"
SIGNED_IN = "signed in"
MULTIPART = "multipart/form-data"
MOST_BYTES = 256 * 1024  # of what a program sends at once
COUNT = "rugui.count"  # under which `web.limits` leaves what counts a program's request
READING = frozenset({"GET", "HEAD", "OPTIONS"})
log = logging.getLogger("rugui.edge")
View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Say what a view needs: a permission, `SIGNED_IN` or `PUBLIC`. A view that says nothing stops the start-up."""

    def declare(view: View) -> View:
        cast(Any, view).requires = permission
        return view

    return declare


def unattended(view: View) -> View:
    """Say that pages ask for a view by themselves: it is no sign of somebody there, so it keeps no session alive."""
    cast(Any, view).unattended = True
    return view


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


@contextmanager
def transaction(*, write: bool) -> Iterator[Session]:
    """A transaction of its own beside the request's: for slow work (a password's hash) that must not hold a lock.

    Writing, it must come before the request's own first statement: SQLite has one writer.
    """
    state = current_app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=write, viewer=g.get("viewer")) as work:
        yield work


def sites(session: Session) -> Sequence[Site]:
    """The sites the viewer may see, by code; asked once per request."""
    if "sites" not in g:
        g.sites = staff_sites.visible(session, viewer())
    return cast(Sequence[Site], g.sites)


def current_site(session: Session) -> Site | None:
    """The site the viewer works at: the one chosen, else the first they may see; None while there is none."""
    mine = sites(session)
    return next((site for site in mine if site.id == cookie.get("site")), mine[0] if mine else None)


def sent() -> bytes:
    """What a program sent; raises 413 where it is too large. May be asked for again."""
    request.max_content_length = MOST_BYTES
    return request.get_data()


def _takes_file(view: Any) -> bool:
    said = getattr(view, "described", None)
    return bool(said and said.file) and request.mimetype == MULTIPART


def _sent_form() -> bytes:
    """What tells one form with files from another."""
    found = hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode("utf-8", "surrogatepass"))
    for name, file in sorted(request.files.items(multi=True)):
        found.update(repr((name, file.filename)).encode("utf-8", "surrogatepass"))
        found.update(hashlib.file_digest(cast(Any, file.stream), "sha256").digest())
        file.stream.seek(0)
    return found.digest()


def lifetimes() -> dict[str, timedelta]:
    """How long a sign-in lasts at most (`lifetime`) and unused (`idle`)."""
    settings = current_app.extensions["rugui"].settings
    return {
        "lifetime": timedelta(hours=settings["SESSION_HOURS"]),
        "idle": timedelta(minutes=settings["SESSION_IDLE_MINUTES"]),
    }


def is_api(endpoint: str) -> bool:
    """Whether an endpoint speaks JSON with bearer tokens: its blueprint is named `api` or `<plugin>_api`."""
    blueprint = endpoint.rpartition(".")[0]
    return blueprint == "api" or blueprint.endswith("_api")


def forget() -> None:
    """Nothing of an earlier request stays: g lives as long as the context, which tests keep open over several."""
    for name in ("viewer", "session", "sites", "menu", "stale", "speech", "sprite"):
        g.pop(name, None)


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
    api, attended = is_api(endpoint), not getattr(view, "unattended", False)

    @wraps(view)
    def run(**arguments: Any) -> Any:
        try:
            with transaction(write=False) as reading:
                _identify(reading, api)
                if api and (count := current_app.extensions.get(COUNT)):
                    count()  # by whom it is: only now that is known
                if (denial := _deny(permission, api)) is not None:
                    return denial
                if request.method in READING:
                    return _answer(reading, view, arguments)
            if _takes_file(view):
                _ = request.files  # taken in before anybody has to wait for the writer: it may be large
            # Who is asking was a read: somebody who may not write never held the one writer's lock.
            with transaction(write=True) as writing:
                response = _answer(writing, view, arguments)
                if response.status_code >= 400:
                    writing.rollback()  # a form shown again with its errors keeps nothing of what was tried
                return response
        finally:
            g.session = None
            if attended:
                _note_use()

    return run


def _answer(work: Session, view: Callable[..., Any], arguments: dict[str, Any]) -> Response:
    g.session = work
    work.info["viewer"] = g.viewer
    refuse_paused(work, request.endpoint or "")
    if g.viewer is not None and g.viewer.token_id is None:
        chosen = cookie.get("site")
        if isinstance(chosen, int) and staff_sites.at(g.viewer, chosen):
            work.info["site_id"] = chosen
    if not is_api(request.endpoint or "") or request.method in READING:
        return current_app.make_response(view(**arguments))
    token_id = g.viewer.token_id if g.viewer is not None else None
    said = _sent_form if _takes_file(view) else sent
    return once(work, token_id, lambda: current_app.make_response(view(**arguments)), said)


def _identify(work: Session, api: bool) -> None:
    identity = None
    if api:
        # Only a bearer token counts here: a cookie would let another site's page call the API in somebody's name.
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and secret.strip():
            identity = sessions.identify_token(work, secret.strip())
    elif isinstance(sid := cookie.get("sid"), str):
        identity = sessions.identify(work, sid, user_agent=request.user_agent.string, **lifetimes())
    g.viewer = identity.viewer if identity else None
    g.stale = bool(identity and identity.stale)
    if identity is not None:
        work.info["paused"] = identity.paused


def _note_use() -> None:
    # At most once a minute per session or token, in a small transaction of its own after the answer is made: reading
    # stays reading. Where SQLite's writer is busy it is left out; the next request tries again.
    if not g.get("stale"):
        return
    try:
        with database().brief() as work:
            sessions.touch(work, g.viewer, utcnow())
    except OperationalError:
        log.debug("left out noting when a session was last used: the database is busy")


def _deny(permission: str, api: bool) -> Any:
    if permission == PUBLIC:
        return None
    if g.viewer is None:
        # htmx cannot show a sign-in page in the middle of another page: on 401 it loads the page again.
        if api or request.method not in READING or request.headers.get("HX-Request"):
            raise Unauthorized
        return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")))
    if permission != SIGNED_IN and not g.viewer.can(permission):
        raise Refused(_l("You may not do this."), permission=permission)
    return None
