"""Figures for Prometheus: how many requests, how long they took, what waits. Names of endpoints, never of people.

Requests are counted in this process; what waits is counted in the database when it is asked for.
"""

import time
from typing import cast

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.events_models import EventDelivery

READ = "metrics.read"
# Anybody may make up a method; each would be a row of figures of its own.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Figures:
    """The figures of one application in this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "rugui_requests", "Requests answered.", ("endpoint", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "rugui_request_seconds", "How long an answer took.", ("endpoint",), buckets=SECONDS, registry=self.registry
        )
        self.waiting = Gauge("rugui_outbox_waiting", "Deliveries that have not arrived.", registry=self.registry)
        self.failed = Gauge("rugui_outbox_failed", "Deliveries given up.", registry=self.registry)


def init_app(app: Flask) -> None:
    """Count every answer by endpoint, method and status."""
    figures = app.extensions["rugui.figures"] = Figures()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        figures.requests.labels(endpoint, method, response.status_code).inc()
        if "began" in g:
            figures.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return response


def text(session: Session) -> bytes:
    """The figures in Prometheus' text format; one statement."""
    figures = cast(Figures, current_app.extensions["rugui.figures"])
    waiting, every = session.execute(select(func.count(EventDelivery.due_at), func.count(EventDelivery.id))).one()
    figures.waiting.set(waiting)
    figures.failed.set(every - waiting)
    return generate_latest(figures.registry)
