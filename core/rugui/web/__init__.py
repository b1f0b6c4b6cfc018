"""Base templates, macros and static files."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Template helpers (to be filled by the look)."""
