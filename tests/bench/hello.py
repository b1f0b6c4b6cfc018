"""The floor every page is measured against: a bare Flask route on the same server."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Two words."""
    return "hello, guest"
