"""The outbox in tests: what was queued is delivered now, in this thread."""

from flask import Flask

from rugui.jobs import run_pending


def deliver(app: Flask) -> int:
    """Tell every plugin what happened and do the work asked for; returns how much there was."""
    return run_pending(app.extensions["rugui"])
