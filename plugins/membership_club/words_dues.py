"""The words for invoices and what became of them."""

from rugui.toolkit import _l

INVOICES = {"join": _l("Joining"), "renew": _l("Renewal"), "upgrade": _l("Change of tier"), "leave": _l("Leaving")}
STANDS = {
    "open": _l("Unpaid"),
    "part_paid": _l("Part paid"),
    "paid": _l("Paid"),
    "waived": _l("Waived"),
    "refunded": _l("Refunded"),
    "credit": _l("To be paid back"),
}
PAID_BY = {
    "payment": _l("Payment"),
    "failed": _l("Failed payment"),
    "waiver": _l("Waiver"),
    "refund": _l("Refund"),
}
