"""Which rules of a set can hold for a cart at all, found without asking the others. Pure.

Each rule is kept under the values of one cheap condition it cannot do without (a coupon, a fact's value, a product, a
site, a month …); a rule without such a condition is always asked.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from loyalty_pricing.cart import Value
from loyalty_pricing.rules import SIDE_EFFECTS, All, Any, Condition, Group, Not, Rule, RuleSet
from loyalty_pricing.view import View

Key = tuple[str, Value]
RANK = ("coupon", "fact", "product", "site", "category", "channel", "month", "asked", "kind", "currency")
MOST_MONTHS, MOST_KEYS = 36, 400
ANY_VALUE = "\0any"


class Index:
    """A rule set made ready: its rules in the order in which they go, and where to find them."""

    def __init__(self, rules: RuleSet) -> None:
        once = {rule.id: rule for rule in sorted(rules.rules, key=lambda rule: rule.version)}
        self.rules: list[Rule] = sorted(once.values(), key=lambda rule: order(rule.priority, rule.id))
        self.groups = {group.id: group for group in rules.group.walk()}
        self.place = {rule.id: at for at, rule in enumerate(self.rules)}
        self.children = {group.id: group.groups for group in self.groups.values()}
        everything: list[Rule | Group] = [*self.rules, *self.groups.values()]
        self._rank = {(type(one), one.id): order(one.priority, one.id) for one in everything}
        self.always: list[int] = []
        self.found: dict[Key, list[int]] = {}
        self.fact_names: set[str] = set()
        for at, rule in enumerate(self.rules):
            keys = necessary(rule)
            if keys is None:
                self.always.append(at)
            for key in keys or ():
                self.found.setdefault(key, []).append(at)
                if key[0].startswith("fact:"):
                    self.fact_names.add(key[0].removeprefix("fact:"))

        self.kinds = {what for what, _value in self.found}

    def can_hold(self, view: View) -> list[Rule]:
        """The rules that this cart could meet, in order."""
        places = set(self.always)
        for key in self._keys(view):
            places.update(self.found.get(key, ()))
        return [self.rules[at] for at in sorted(places)]

    def rank(self, node: Rule | Group) -> tuple[object, ...]:
        """What rules and groups side by side are sorted by; a rule goes before a group of its name."""
        return (*self._rank[type(node), node.id], isinstance(node, Group))

    def group_of(self, rule: Rule, root: Group) -> str:
        """The id of the group a rule is in; a group that is not in the tree is the root."""
        return rule.group if rule.group in self.groups else root.id

    def _keys(self, view: View) -> Iterator[Key]:
        cart = view.cart
        yield from (("site", cart.site), ("channel", cart.channel), ("currency", cart.currency))
        yield from (("coupon", one) for one in cart.coupons)
        for line in cart.lines:
            yield from (("product", line.product), ("kind", line.kind))
            yield from (("category", one) for one in line.categories)
        if "month" in self.kinds:
            yield from (("month", f"{month:%Y-%m}") for month in {day.replace(day=1) for day in view.days})
        if "asked" in self.kinds:
            yield ("asked", f"{view.today:%Y-%m}")
        for name in self.fact_names:
            values = view.facts.values.get(name, ())
            if values:
                yield (f"fact:{name}", ANY_VALUE)
            yield from ((f"fact:{name}", one.isoformat() if isinstance(one, date) else one) for one in values)


def index_of(rules: RuleSet) -> Index:
    """The index of a rule set, made once and kept with it (a set is never changed)."""
    found: Index | None = rules.__dict__.get("_index")
    if found is None:
        found = rules.__dict__["_index"] = Index(rules)
    return found


def order(priority: int, name: str) -> tuple[object, ...]:
    """Higher priority first, then ids as people count (R2 before R10); stored order never matters."""
    parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", name)]
    return (-priority, parts, name)


def necessary(rule: Rule) -> frozenset[Key] | None:
    """Keys one of which must be there for the rule to give anything; None where no cheap one is."""
    effects = [one for one in rule.effects if one.kind not in SIDE_EFFECTS]
    known = [_of(rule.when)]
    if effects and len(effects) == len(rule.effects) and all(one.target.products for one in effects):
        known.append(frozenset(("product", name) for one in effects for name in one.target.products))
    if rule.first and rule.last:
        known.append(_months("asked", rule.first, rule.last))
    return _best(known)


def _of(node: Condition) -> frozenset[Key] | None:
    if isinstance(node, Not):
        return None
    if isinstance(node, All):
        return _best([_of(one) for one in node.of])
    if isinstance(node, Any):
        each = [_of(one) for one in node.of]
        known = [one for one in each if one is not None]
        return frozenset().union(*known) if len(known) == len(each) else None
    if node.what == "fact":
        name = f"fact:{node.name}"
        return frozenset((name, value) for value in node.values) or frozenset({(name, ANY_VALUE)})
    if node.what == "stay" and node.first and node.last:
        return _months("month", node.first, node.last)
    return frozenset((node.what, value) for value in node.values) if node.what in RANK else None


def _months(what: str, first: date, last: date) -> frozenset[Key] | None:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - start >= MOST_MONTHS:
        return None
    return frozenset((what, f"{datetime(n // 12, n % 12 + 1, 1):%Y-%m}") for n in range(start, end + 1))


def _best(each: list[frozenset[Key] | None]) -> frozenset[Key] | None:
    known = [one for one in each if one is not None and len(one) <= MOST_KEYS]
    return min(known, key=lambda keys: (max((_rank(key) for key in keys), default=0), len(keys)), default=None)


def _rank(key: Key) -> int:
    return RANK.index(key[0].split(":", 1)[0])
