"""What codes are called, in the trade's words."""

from rugui.toolkit import _l

KINDS = {"room": _l("Accommodation"), "package": _l("Package"), "service": _l("Extra service")}
GRADES = {"high": _l("High margin"), "normal": _l("Normal margin"), "low": _l("Low margin")}
