"""The words for movements of stored value."""

from rugui.toolkit import _l

VALUE_KINDS = {
    "load": _l("Topped up"),
    "spend": _l("Paid with it"),
    "give_back": _l("Refund of a payment"),
    "pay_out": _l("Paid out"),
}
BURNS = {
    "bonus_first": _l("bonus first"),
    "principal_first": _l("principal first"),
    "in_proportion": _l("both in proportion"),
}
