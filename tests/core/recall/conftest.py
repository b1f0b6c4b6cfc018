"""Recall is tested without the application: on a database and a set of plugins only."""

import pytest
from rugui.plugins import PluginSet, load


@pytest.fixture
def plugins() -> PluginSet:
    """No plugins; a test that wants one gives its own."""
    return load([])
