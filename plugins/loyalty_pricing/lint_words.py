"""Findings of the linting, in words."""

from rugui.toolkit import _, money, short_date

from loyalty_pricing import phrases
from loyalty_pricing.linting import Finding
from loyalty_pricing.phrases import Names
from loyalty_pricing.rules import Condition, Not, Test


def sentence(one: Finding, names: Names | None = None) -> str:
    """What is wrong, as a sentence with the rules' names."""
    names, currency = names or {}, one.cart.currency
    rules = [names.get(rule, rule) for rule in one.rules]
    tests = phrases.listed(_asks(node, currency, names) for node in one.tests)
    said = {
        "contradiction": lambda: _("%(rule)s can never hold: %(what)s", rule=rules[0], what=tests),
        "currency": lambda: _("%(rule)s asks for another currency than these rules are in: %(what)s", rule=rules[0],
                              what=tests),
        "over": lambda: _("%(rule)s is over.", rule=rules[0]),
        "unreachable": lambda: _("%(rule)s is never reached: %(other)s holds wherever it does.", rule=rules[0],
                                 other=rules[1]),
        "exclusive": lambda: _("%(rule)s and %(other)s both go alone, and both can hold.", rule=rules[0],
                               other=rules[1]),
        "cap": lambda: _("%(rule)s is never given in full: the cap is %(cap)s, its smallest discount %(least)s.",
                         rule=rules[0], cap=money(one.amounts[0], currency), least=money(one.amounts[1], currency)),
        "order": lambda: _("%(rule)s and %(other)s have the same priority: the price is %(this)s or %(that)s.",
                           rule=rules[0], other=rules[1], this=money(one.amounts[0], currency),
                           that=money(one.amounts[1], currency)),
        "fraction": lambda: _("%(rule)s has an amount that is not whole: %(amount)s.", rule=rules[0],
                              amount=money(one.amounts[0], currency)),
    }  # fmt: skip
    return said[one.code]()


def _asks(node: Condition, currency: str, names: Names) -> str:
    inner = node.of if isinstance(node, Not) else node
    return phrases.asks(inner, currency, names, negated=inner is not node) if isinstance(inner, Test) else "…"


def example(one: Finding, names: Names | None = None) -> str:
    """The cart that shows it, in a line, and what it costs."""
    names, cart = names or {}, one.cart
    parts = [f"{line.quantity} × {names.get(line.product, line.product)} × {len(line.nights)}" for line in cart.lines]
    parts += [short_date(cart.arrival)] if cart.arrival else []
    parts += [names.get(said, said) for said in (cart.site, cart.channel, *cart.coupons) if said]
    parts += [f"{names.get(name, name)} {phrases.listed(phrases.value_word(value, names) for value in values)}"
              for name, values in one.facts.values.items()]  # fmt: skip
    return _("For example %(cart)s: %(listed)s, with these rules %(total)s", cart=phrases.listed(parts),
             listed=money(one.quote.listed, cart.currency), total=money(one.quote.total, cart.currency))  # fmt: skip
