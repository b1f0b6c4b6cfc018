"""Which facts rules ask for. Pure."""

from collections.abc import Iterator

from loyalty_pricing.rules import All, Any, Condition, Not, RuleSet, Test


def facts_named(rules: RuleSet) -> frozenset[str]:
    """Names of the facts that any rule of the set asks for."""
    return frozenset(test.name for rule in rules.rules for test in _tests(rule.when) if test.what == "fact")


def _tests(node: Condition) -> Iterator[Test]:
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Not):
        yield from _tests(node.of)
    elif isinstance(node, (All, Any)):
        for one in node.of:
            yield from _tests(one)
