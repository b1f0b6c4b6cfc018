"""What is done with prices, in the words of the audit log; and what a guest's file calls their rows."""

from collections.abc import Mapping

from rugui.toolkit import _l

ACTIONS = {
    "product.added": _l("Made a product"),
    "product.changed": _l("Changed a product"),
    "product.retired": _l("Took a product off sale or back"),
    "rate_plan.added": _l("Made a rate plan"),
    "price.added": _l("Entered a price"),
    "price.removed": _l("Removed a price"),
    "rules.drafted": _l("Drafted rules"),
    "rules.changed": _l("Changed a draft of rules"),
    "rules.proposed": _l("Proposed rules to a second person"),
    "rules.activated": _l("Put rules in force"),
    "rules.approved": _l("Approved rules"),
    "rules.discarded": _l("Threw a draft of rules away"),
    "quote.given": _l("Gave a quote"),
    "quote.below_floor": _l("Gave a quote below the floor"),
    "quote.sent": _l("Sent a quote"),
    "quote.accepted": _l("Accepted a quote onto a stay"),
    "quote.withdrawn": _l("Withdrew a quote"),
    "negotiated.added": _l("Agreed a rate"),
    "negotiated.removed": _l("Ended an agreed rate"),
}
NAMES = {"quotes": _l("Quotes"), "negotiated_rates": _l("Negotiated rates")}
WORDS: Mapping[str, object] = {f"loyalty_pricing.{code}": word for code, word in ACTIONS.items()} | NAMES
