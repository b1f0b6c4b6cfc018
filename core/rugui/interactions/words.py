"""The words of interactions: kinds, channels, directions, and what a stay's status is called."""

from rugui.i18n import _l

KINDS = {
    "note": _l("Note"),
    "call": _l("Call"),
    "email": _l("E-mail"),
    "message": _l("Message"),
    "meeting": _l("Meeting"),
    "visit": _l("Stay"),
}
# What a clerk writes down; a visit has a form of its own.
RECORDED = ("note", "call", "email", "message", "meeting")
CHANNELS = {
    "": _l("not said"),
    "phone": _l("Phone"),
    "desk": _l("At the desk"),
    "email": _l("E-mail"),
    "wechat": _l("WeChat"),
    "line": _l("LINE"),
    "whatsapp": _l("WhatsApp"),
    "sms": _l("SMS"),
    "web": _l("Website"),
    "letter": _l("Letter"),
}
DIRECTIONS = {"": _l("not said"), "in": _l("from the guest"), "out": _l("to the guest")}
ICONS = {"note": "note", "call": "phone", "email": "mail", "message": "message", "meeting": "users", "visit": "bed"}
STATUSES = {
    "expected": _l("Expected"),
    "in_house": _l("In house"),
    "departed": _l("Departed"),
    "cancelled": _l("Cancelled"),
    "no_show": _l("No-show"),
}
