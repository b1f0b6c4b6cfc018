"""How often one may ask: for what costs much by address, the API by token. In memory, or in Redis for several hosts."""

import time
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from rugui.edge import COUNT, is_api

# Every try costs 19 MiB and some 50 ms of a processor. Guessing itself is slowed down per account and address by
# `staff.throttle`, whose counts outlive a restart; this keeps a flood from reaching it.
COSTLY = {"staff.sign_in": "60 per minute", "staff.code": "60 per minute", "staff.password": "20 per minute"}
MINUTE = 60


def init_app(app: Flask, redis_url: str = "", api_per_minute: int = 600) -> None:
    """Limit the views in `COSTLY` and every view of an API, which says in its headers how much is left.

    Comes after `edge.wrap_views`, so that a refused sign-in opens no transaction. A program's request is counted by
    `edge` once its token is known: a text nobody gave out counts for the address it came from.
    """
    limiter = Limiter(get_remote_address, app=app, strategy="moving-window", **_store(redis_url))
    app.extensions["rugui_limiter"] = limiter  # the wrapped views refer to it weakly
    for endpoint, limit in COSTLY.items():
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = cast(Any, limiter.limit(limit, methods=["POST"])(view))
    shared = limiter.shared_limit(f"{api_per_minute} per minute", scope="api", key_func=_program)
    app.extensions[COUNT] = cast(Any, shared)(_counted)
    app.after_request(_say_left)


def _store(redis_url: str) -> dict[str, Any]:
    """Where the counts are kept. While Redis cannot be reached each host counts for itself: nobody is turned away."""
    if not redis_url:
        return {"storage_uri": "memory://"}
    url = f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url  # as `limits` spells a socket
    return {"storage_uri": url, "storage_options": {"socket_connect_timeout": 2, "socket_timeout": 2},
            "in_memory_fallback_enabled": True}  # fmt: skip


def _counted() -> None:
    """Nothing: what is limited is the call."""


def _program() -> str:
    """Whose count it is: the token's that was found to be good, else the address's."""
    viewer = g.get("viewer")
    return f"token {viewer.token_id}" if viewer is not None else get_remote_address()


def _say_left(response: Response) -> Response:
    """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), and Retry-After where it was too much."""
    if not is_api(request.endpoint or "") or (limiter := _limiter()) is None or limiter.current_limit is None:
        return response
    now = limiter.current_limit
    wait = max(0, round(now.reset_at - time.time()))
    response.headers["RateLimit-Policy"] = f'"api";q={now.limit.amount};w={MINUTE}'
    response.headers["RateLimit"] = f'"api";r={max(0, now.remaining)};t={wait}'
    if response.status_code == 429:
        response.headers["Retry-After"] = str(max(1, wait))
    return response


def _limiter() -> Limiter | None:
    found: Limiter | None = current_app.extensions.get("rugui_limiter")
    return found
