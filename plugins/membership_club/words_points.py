"""The words for entries of the points ledger, policies and benefits' periods."""

from rugui.toolkit import _l

POINT_KINDS = {
    "earn": _l("Earned"),
    "redeem": _l("Redeemed"),
    "return": _l("Given back"),
    "expire": _l("Expired"),
    "reverse": _l("Taken back"),
    "cover": _l("Taken back from other points"),
    "extend": _l("Extended"),
    "reinstate": _l("Reinstated"),
    "settle": _l("Debt settled"),
}
POLICIES = {
    "pending": _l("only while pending"),
    "balance": _l("as far as the balance covers it"),
    "unlimited": _l("always, a debt may remain"),
}
PERIODS = {
    "always": _l("always"),
    "stay": _l("each stay"),
    "month": _l("each month"),
    "year": _l("each calendar year"),
    "member_year": _l("each member year"),
    "once": _l("once"),
}
USES = {"used": _l("Used"), "given_back": _l("Given back"), "granted": _l("Granted")}
