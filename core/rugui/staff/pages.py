"""The blueprint the staff's views share."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

blueprint = Blueprint("staff", __name__)


def done(message: str, url: str) -> Response:
    """Say that something is done, on the page it leads to."""
    flash(message, "done")
    return redirect(url, 303)
