"""Fixtures come from the plugin `rugui.testing.fixtures`, the same one plugin authors use."""

import os

from hypothesis import HealthCheck, settings

# No test holds a time: a busy machine is no failure.
settings.register_profile("rugui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# CI says yes or no to a change: the same examples each time. New ones are looked for on everybody's own machine.
settings.register_profile("ci", settings.get_profile("rugui"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "rugui")
