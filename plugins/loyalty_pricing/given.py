"""A quote's amounts as plain JSON values: what is kept with it, shown, and given to programs. Pure."""

from typing import Any

from loyalty_pricing.quoted import Quote


def given(quote: Quote) -> dict[str, Any]:
    """Lines, steps, what else is given and which rules were refused; money in minor units."""
    quantities = {line.id: line.quantity for line in quote.cart.lines}
    return {
        "rule_set": quote.rule_set, "version": quote.version,
        "lines": [{"product": line.product, "quantity": quantities[line.id], "listed": line.listed, "total": line.total,
                   "cost": line.cost, "commission": line.commission, "nights": list(line.nights)}
                  for line in quote.lines],
        "steps": [{"rule": one.rule, "version": one.version, "amount": one.amount, "after": one.after, "cut": one.cut}
                  for one in quote.steps],
        "sides": [{"rule": one.rule, "version": one.version, "kind": one.effect.kind, "product": one.effect.product,
                   "quantity": one.effect.quantity} for one in quote.sides],
        "refused": [{"rule": one.rule, "version": one.version, "why": one.why, "by": one.by} for one in quote.refused],
    }  # fmt: skip
