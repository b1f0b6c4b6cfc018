"""Fixtures come from the plugin `rugui.testing.fixtures`, the same one plugin authors use."""
