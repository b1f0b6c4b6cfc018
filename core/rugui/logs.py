"""Logs that name nobody: one JSON line an event, only fields that were allowed by name, tracebacks without values.

What a log line holds was said in the code by a programmer; whatever came from a guest, a form or a file stays out. A
traceback keeps its files, lines and functions; the message of the exception is left out, for it may quote a value.
"""

import logging
import secrets
import sys
import time
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, request

ALLOWED = frozenset(
    {
        "event", "level", "logger", "timestamp", "error", "where",
        "request", "endpoint", "method", "status", "ms", "account", "token",
        "plugin", "hook", "job", "attempt", "rows", "component", "revision",
    }
)  # fmt: skip
log = logging.getLogger("rugui.request")


def configure(*, development: bool, stream: Any = None) -> logging.Handler:
    """Send every log of the process to standard error, as JSON lines; in development as text with whole tracebacks."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if development:
        last: list[Any] = [structlog.dev.ConsoleRenderer(colors=False)]
    else:
        last = [_without_values, _allowed_only, structlog.processors.JSONRenderer(ensure_ascii=False)]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # Its access lines hold the query, and the query holds what a clerk looked for.
    for chatty in ("werkzeug", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return handler


def init_app(app: Flask) -> None:
    """One line a request: its id, endpoint, method, status, duration and account; never its path, query or body."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        viewer = g.get("viewer")
        response.headers["X-Request-ID"] = g.get("request_id", "")
        # A screen that asks every second or two, and hears that nothing is new, is not worth a line.
        if not (request.endpoint or "").endswith("static") and response.status_code != 304:
            ran = time.perf_counter() - g.get("began", time.perf_counter())
            seen: dict[str, object] = {
                "endpoint": request.endpoint,
                "method": request.method,
                "status": response.status_code,
                "ms": round(ran * 1000, 1),
                "account": viewer.account_id if viewer else None,
                "token": viewer.token_id if viewer else None,
            }
            log.info("request", extra=seen)
        return response


def _without_values(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    caught = event.pop("exc_info", None)
    if caught is True:
        caught = sys.exc_info()
    if isinstance(caught, BaseException):
        caught = (type(caught), caught, caught.__traceback__)
    if caught and caught[0] is not None:
        kinds: list[str] = []
        error = caught[1]
        while error is not None and len(kinds) < 5:
            kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        event["error"] = " from ".join(kinds)
        frames = traceback.extract_tb(caught[2])
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _allowed_only(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}
