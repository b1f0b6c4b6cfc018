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
}
WORDS: Mapping[str, object] = {f"loyalty_pricing.{code}": word for code, word in ACTIONS.items()}
