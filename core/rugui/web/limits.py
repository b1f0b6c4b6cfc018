"""How often one address may ask for what costs much: in memory, or in Redis where several hosts share the count."""

from typing import Any, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# Every try costs 19 MiB and some 50 ms of a processor. Guessing itself is slowed down per account and address by
# `staff.throttle`, whose counts outlive a restart; this keeps a flood from reaching it.
COSTLY = {"staff.sign_in": "60 per minute", "staff.code": "60 per minute", "staff.password": "20 per minute"}


def init_app(app: Flask, redis_url: str = "") -> None:
    """Limit the views in `COSTLY`; comes after `edge.wrap_views`, so that a refused request opens no transaction."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=redis_url or "memory://", strategy="moving-window")
    app.extensions["rugui_limiter"] = limiter  # the wrapped views refer to it weakly
    for endpoint, limit in COSTLY.items():
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = cast(Any, limiter.limit(limit, methods=["POST"])(view))
