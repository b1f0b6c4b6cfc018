"""What tests of several nouns need."""

import io
import logging

import pytest
from rugui import logs


@pytest.fixture
def logged():
    """`logged()`: what the process has logged while the test ran, as it is in production."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    logs.configure(development=False, stream=out)
    yield out.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)
