"""The words of interactions: kinds, channels, directions, and what a stay's status is called."""

from rugui.i18n import _l, _lp
from rugui.staff.roles import DESK, ROLE_TITLES

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
# Who keeps a promise, as far as everybody may be asked without a look at the staff; anybody else: hand it over.
KEEPERS = {
    "me": _l("I do"),
    "": _l("whoever is at the site"),
    **{f"team:{key}": title for key, title in ROLE_TITLES.items() if key in DESK},
}
STATUSES = {
    "expected": _l("Expected"),
    "in_house": _l("In house"),
    "departed": _l("Departed"),
    "cancelled": _l("Cancelled"),
    "no_show": _l("No-show"),
}
# How a stay was booked, by the codes that booking systems and their exports give.
SOURCES = {
    "direct": _l("Direct"),
    "ota": _l("Online agency"),
    "online ta": _l("Online agency"),
    "offline ta/to": _l("Travel agency"),
    "ta/to": _l("Travel agency"),
    "ta": _l("Travel agency"),
    "agent": _l("Travel agency"),
    "corporate": _l("Company"),
    "groups": _lp("booked", "Group"),
    "group": _lp("booked", "Group"),
    "gds": _l("GDS"),
    "walk_in": _l("Walk-in"),
    "walk-in": _l("Walk-in"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "web": _l("Website"),
    "wholesale": _l("Wholesaler"),
    "complementary": _l("Complimentary"),
    "aviation": _l("Airline crew"),
}


def source(code: str) -> object:
    """How a stay was booked, in words; what is no known code is somebody's own words already."""
    return SOURCES.get(code.casefold(), code)


def source_code(text: str, present: str = "") -> str:
    """The code of a word shown by `source`, `present` before any other; anything else as it was typed."""
    if text == str(source(present)):
        return present
    return next((code for code, word in SOURCES.items() if str(word) == text), text)
