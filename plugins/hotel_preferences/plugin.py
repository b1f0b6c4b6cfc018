"""The declaration and the hook implementations; no logic."""

from rugui.toolkit import Plugin, _l

plugin = Plugin(api=1, title=_l("Preferences"))
