"""The look: base templates, macros, static files, and the few helpers templates need."""

import hashlib
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, session, url_for
from markupsafe import Markup, escape

from rugui.i18n import LANGUAGE_NAMES, html_lang, listed
from rugui.recall.fold import is_east_asian

HERE = Path(__file__).parent
YEAR = 365 * 24 * 3600

LONGEST_RETURN = 2000  # of an address to come back to; longer is pasted rubbish


def init_app(app: Flask) -> None:
    """Register the blueprint, the template helpers and the caching of static files."""
    from rugui.web import views

    app.register_blueprint(views.blueprint)
    app.jinja_env.globals.update(
        icon=icon,
        static_url=static_url,
        uid=uid,
        is_east_asian=is_east_asian,
        search_box_id=search_box_id,
        language_names=LANGUAGE_NAMES,
        page_language=html_lang,
        here=here,
        this_page=this_page,
        has_page=has_page,
        site_name=site_name,
        saved_draft=saved_draft,
    )
    app.jinja_env.filters["listed"] = listed
    if not app.config["DEVELOPMENT"]:  # where the files may change under a running application
        app.jinja_env.constant.update(icon=icon, static_url=static_url)  # type: ignore[attr-defined]
    app.after_request(_cache_static)
    app.after_request(_note_saved)


def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite. With a label it is read aloud as that; without, it is decoration."""
    if name not in icon_names():
        if current_app.config.get("DEVELOPMENT"):
            raise LookupError(f"no icon {name!r} in static/icons.svg")
        name = "circle"
    if "sprite" not in g:  # a page shows a hundred icons of the one sprite
        g.sprite = static_url("icons.svg")
    return _drawn(name, str(label), g.sprite)


@lru_cache(maxsize=2048)
def _drawn(name: str, label: str, sprite: str) -> Markup:
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="icon" {spoken}><use href="{escape(sprite)}#{name}"/></svg>')  # noqa: S704 - escaped


@lru_cache
def icon_names() -> frozenset[str]:
    """The names of the icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', (HERE / "static/icons.svg").read_text("utf-8")))


def static_url(filename: str, blueprint: str = "") -> str:
    """Address of a static file with its content hash, so that a browser may keep it for a year."""
    endpoint = f"{blueprint}.static" if blueprint else "static"
    folder = current_app.blueprints[blueprint].static_folder if blueprint else current_app.static_folder
    path = Path(folder or "", filename)
    return url_for(endpoint, filename=filename, v=_content_hash(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def _content_hash(path: Path, modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _cache_static(response: Response) -> Response:
    endpoint = request.endpoint or ""
    if (endpoint == "static" or endpoint.endswith(".static")) and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def uid(prefix: str) -> str:
    """An element id that is unlike every other, also in a part that htmx adds to a page later."""
    return f"{prefix}-{secrets.token_hex(4)}"


def search_box_id() -> str:
    """Id of the search box whose htmx request this is (HX-Source: `input#find`), so that option ids stay unique."""
    box = request.headers.get("HX-Source", "").rpartition("#")[2]
    return str(escape(box)) if re.fullmatch(r"[\w-]{1,40}", box) else "find"


def here(url: str) -> bool:
    """Whether the page asked for is `url` or lies below it."""
    return request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))


def this_page() -> str:
    """Path and query of the page shown, to come back to; "/" for one that only a POST shows."""
    if request.method in ("GET", "HEAD"):
        whole = request.full_path.rstrip("?")
        return whole if len(whole) <= LONGEST_RETURN else request.path
    adapter = current_app.create_url_adapter(request)
    return request.path if adapter is not None and adapter.test(request.path, "GET") else "/"


def has_page(endpoint: str) -> bool:
    """Whether the application has such an endpoint (a noun or a plugin may not be there)."""
    return endpoint in current_app.view_functions


def site_name(site: Any) -> str:
    """A site's name in the language of the page."""
    local = {"zh-Hant-TW": "name_zh_hant", "zh-Hans-CN": "name_zh_hans"}.get(html_lang(), "name")
    return getattr(site, local, "") or str(site.name)


def _note_saved(response: Response) -> Response:
    # A POST that redirects has been saved: the next page tells keep.js to drop that form's draft.
    if request.method == "POST" and 300 <= response.status_code < 400 and (draft := request.form.get("_keep")):
        session["saved"] = draft[:200]
    return response


def saved_draft() -> str:
    """Key of the form that has just been saved, once."""
    return str(session.pop("saved", ""))
