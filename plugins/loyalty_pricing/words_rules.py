"""What becomes of rules and quotes, and what the form of a rule offers, in the trade's words."""

from rugui.toolkit import _l

STATUSES = {"draft": _l("Draft"), "waiting": _l("Waits for a second person"), "active": _l("Active")}
QUOTE_STATUSES = {
    "saved": _l("Given"), "sent": _l("Sent"), "accepted": _l("Accepted"), "withdrawn": _l("Withdrawn"),
    "expired": _l("Expired"),
}  # fmt: skip
EFFECTS = {"percent": _l("Percent off"), "amount": _l("Amount off"), "free_night": _l("Every so many nights one free")}
