"""Fixtures come from the plugin `rugui.testing.fixtures`, the same one plugin authors use."""

from hypothesis import HealthCheck, settings

# No test holds a time: a busy machine is no failure.
settings.register_profile("rugui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rugui")
