"""What the codes of members' accounts are called where core shows them: in the audit log and in a guest's file."""

from collections.abc import Mapping

from rugui.toolkit import _l

ACTIONS = {
    "benefit.added": _l("Added a benefit"),
    "benefit.given_back": _l("Gave a benefit back"),
    "benefit.granted": _l("Granted a benefit"),
    "benefit.restored": _l("Took a benefit into use again"),
    "benefit.retired": _l("Retired a benefit"),
    "benefit.used": _l("Noted a benefit as used"),
    "card.issued": _l("Issued a card"),
    "card.lost": _l("Noted a card as lost"),
    "card.replaced": _l("Replaced a card"),
    "card.stopped": _l("Stopped a card"),
    "card_key.made": _l("Made a key for cards"),
    "card_key.revoked": _l("Revoked a key of cards"),
    "dues.billed": _l("Made an invoice of dues"),
    "dues.failed": _l("Noted a failed payment of dues"),
    "dues.payment": _l("Noted a payment of dues"),
    "dues.plan": _l("Changed what a tier costs"),
    "dues.refund": _l("Noted a refund of dues"),
    "dues.reminder": _l("Reminded of dues"),
    "dues.waiver": _l("Waived dues"),
    "event.added": _l("Made a club event"),
    "event.attended": _l("Let a member into a club event"),
    "event.booked": _l("Booked a club event"),
    "event.called_off": _l("Called a club event off"),
    "event.cancelled": _l("Cancelled a booking of a club event"),
    "event.resized": _l("Changed the seats of a club event"),
    "event.waiting": _l("Put a member on the waiting list of a club event"),
    "points.earned": _l("Gave points"),
    "points.expired": _l("Booked points as expired"),
    "points.extended": _l("Extended points"),
    "points.given_back": _l("Gave points back"),
    "points.redeemed": _l("Redeemed points"),
    "points.reinstated": _l("Reinstated points"),
    "points.reversed": _l("Took points back"),
    "points.rule": _l("Changed how points are earned"),
    "value.give_back": _l("Refunded stored value"),
    "value.load": _l("Topped up stored value"),
    "value.pay_out": _l("Paid stored value out"),
    "value.rule": _l("Changed how stored value is kept"),
    "value.spend": _l("Took a payment from stored value"),
}
NAMES = {
    "benefits_used": _l("Benefits used"),
    "cards": _l("Cards"),
    "dues_payments": _l("Payments of dues"),
    "dues_reminders": _l("Reminders of dues"),
    "event_bookings": _l("Bookings of club events"),
    "invoices": _l("Invoices"),
    "points": _l("Points"),
    "stored_value": _l("Stored value"),
}
WORDS: Mapping[str, object] = {f"membership_club.{code}": word for code, word in ACTIONS.items()} | NAMES
