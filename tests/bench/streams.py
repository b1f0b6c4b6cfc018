"""What screens would cost if each held a connection open: server-sent events that say nothing new."""

import time
from collections.abc import Iterator

from flask import Flask, Response

app = Flask("streams")


@app.get("/")
def hello() -> str:
    """Two words."""
    return "hello, guest"


@app.get("/events")
def events() -> Response:
    """A stream: a word at once, then one every second, until the other side is gone."""

    def stream() -> Iterator[str]:
        while True:
            yield ": nothing new\n\n"
            time.sleep(1)

    return Response(stream(), mimetype="text/event-stream")
