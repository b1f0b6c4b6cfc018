"""Rules one on the other: the tree of groups, exclusive categories, caps and the floor. Pure.

The floor holds after every single step, so no later rule can be let down by an earlier one.
"""

from collections.abc import Iterator, Sequence
from typing import Self

from loyalty_pricing.amounts import split
from loyalty_pricing.cart import Usage
from loyalty_pricing.conditions import in_the_way, met
from loyalty_pricing.effects import wanted
from loyalty_pricing.index import Index
from loyalty_pricing.quoted import Refused, Side, Step, Told
from loyalty_pricing.rules import PRICE_EFFECTS, Cap, Effect, Group, Rule, RuleSet, cap_key
from loyalty_pricing.view import View


class Stack:
    """What is left of each cell, and how it came to that."""

    def __init__(self, view: View, rules: RuleSet, index: Index, usage: Usage, *, floor: bool, explain: bool) -> None:
        self.view, self.rules, self.index, self.usage = view, rules, index, usage
        self.floor, self.explain = floor, explain
        self.left = list(view.listed)
        self.steps: list[Step] = []
        self.sides: list[Side] = []
        self.refused: dict[str, Refused] = {}
        self.used: dict[str, tuple[int, int]] = {}
        self.given: list[str] = []

    def _copy(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.left, other.steps, other.sides = self.left.copy(), self.steps.copy(), self.sides.copy()
        other.refused, other.used, other.given = self.refused.copy(), self.used.copy(), self.given.copy()
        return other

    def _take(self, other: Self) -> None:
        """Go on from where the copy got to."""
        self.left, self.steps, self.sides, self.used = other.left, other.steps, other.sides, other.used
        self.refused, self.given = other.refused, other.given

    def run(self, candidates: Sequence[Rule]) -> None:
        """Apply what holds of these, which stand in their order."""
        candidates = self._alone(candidates)
        self._of_group: dict[str, list[Rule]] = {}
        for rule in candidates:
            self._of_group.setdefault(self.index.group_of(rule, self.rules.group), []).append(rule)
        self._group(self.rules.group)

    def explain_others(self) -> None:
        """Say of every rule that was not asked why it does not hold."""
        given = set(self.given)
        for rule in self.index.rules:
            if rule.id not in self.refused and rule.id not in given and not self._stopped(rule):
                self._refuse(rule, "nothing")

    def refused_in_order(self) -> tuple[Refused, ...]:
        """Rules that gave nothing, in the order in which rules go."""
        return tuple(sorted(self.refused.values(), key=lambda one: self.index.place[one.rule]))

    def _alone(self, candidates: Sequence[Rule]) -> Sequence[Rule]:
        """An exclusive rule that gives something goes alone, with joint ones."""
        exclusive = self.rules.exclusive
        for rule in candidates if exclusive else ():
            if rule.category in exclusive and self._copy()._rule(rule, self._base_of(rule)):
                keep = [one for one in candidates if one is rule or one.category in self.rules.joint]
                for one in candidates:
                    if one not in keep and not self._stopped(one):
                        self._refuse(one, "exclusive", by=rule.id)
                return keep
        return candidates

    def _base_of(self, rule: Rule) -> str:
        return self.index.groups[self.index.group_of(rule, self.rules.group)].base

    def _children(self, group: Group) -> list[Rule | Group]:
        rules: list[Rule | Group] = list(self._of_group.get(group.id, ()))
        groups = [one for one in self.index.children[group.id] if any(True for _rule in self._below(one))]
        if not groups:
            return rules
        return sorted([*rules, *groups], key=self.index.rank)

    def _below(self, node: Rule | Group) -> Iterator[Rule]:
        if isinstance(node, Rule):
            yield node
            return
        for group in node.walk():
            yield from self._of_group.get(group.id, ())

    def _node(self, node: Rule | Group, base: str) -> bool:
        return self._rule(node, base) if isinstance(node, Rule) else self._group(node)

    def _group(self, group: Group) -> bool:
        """Whether anything in it gave something."""
        children = self._children(group)
        if group.mode == "stackable":
            return sum([self._node(child, group.base) for child in children]) > 0
        if group.mode == "first":
            for at, child in enumerate(children):
                if self._node(child, group.base):
                    self._beaten(children[at + 1 :], "first")
                    return True
            return False
        return self._best(group, children)

    def _best(self, group: Group, children: Sequence[Rule | Group]) -> bool:
        start, best = sum(self.left), None
        for child in children:
            trial = self._copy()
            if trial._node(child, group.base):
                off = start - sum(trial.left)
                if group.mode == "best_house":
                    off = -off
                if best is None or off > best[0]:
                    best = (off, child, trial)
            else:
                self.refused = trial.refused
        if best is None:
            return False
        before = self.refused
        self._take(best[2])
        self.refused = {**before, **self.refused}
        self._beaten([child for child in children if child is not best[1]], "best")
        return True

    def _beaten(self, nodes: Sequence[Rule | Group], why: str) -> None:
        """Rules that gave way to what was given last; one that would not have held anyhow says that."""
        winner = self.given[-1]
        for node in nodes:
            for rule in self._below(node):
                if rule.id not in self.refused and not self._stopped(rule):
                    self._refuse(rule, why, by=winner)

    def _stopped(self, rule: Rule) -> bool:
        """Whether days or conditions stand in the way; then that is said."""
        today = self.view.today
        if rule.first and today < rule.first:
            self._refuse(rule, "not_yet")
        elif rule.last and today > rule.last:
            self._refuse(rule, "over")
        elif (holds := met(rule.when, self.view, self.left)) is not True:
            tests = in_the_way(rule.when, self.view, self.left) if self.explain else ()
            self._refuse(rule, "condition" if holds is False else "unknown", tests)
        else:
            return False
        return True

    def _refuse(self, rule: Rule, why: str, tests: tuple[Told, ...] = (), by: str = "") -> bool:
        group = self.index.group_of(rule, self.rules.group)
        self.refused[rule.id] = Refused(rule.id, rule.version, group, why, tests, by)
        return False

    def _rule(self, rule: Rule, base: str) -> bool:
        if self._stopped(rule):
            return False
        for cap in rule.caps:
            if cap.times is not None and self._count(rule, cap)[0] >= cap.times:
                return self._refuse(rule, "cap", by=self._key(rule, cap))
        group, before, cuts, by = self.index.group_of(rule, self.rules.group), sum(self.left), set(), ""
        gave = False
        for effect in rule.effects:
            if effect.kind in PRICE_EFFECTS:
                done, cut, key = self._price(rule, effect, base, group, before)
                gave, by = gave or done, by or key
                cuts.add(cut)
            else:
                self.sides.append(Side(rule.id, rule.version, group, effect))
                gave = True
        if not gave:
            return self._refuse(rule, next((cut for cut in ("floor", "cap") if cut in cuts), "nothing"), by=by)
        self.refused.pop(rule.id, None)
        self.given.append(rule.id)
        # Caps of one key (a limit of times and one of money) count once.
        for key in {self._key(rule, cap) for cap in rule.caps if cap.scope != "quote"}:
            times, money = self.used.get(key, (0, 0))
            self.used[key] = (times + 1, money + before - sum(self.left))
        return True

    def _key(self, rule: Rule, cap: Cap) -> str:
        return cap_key(rule, cap, self.view.today)

    def _count(self, rule: Rule, cap: Cap) -> tuple[int, int]:
        key = self._key(rule, cap)
        (times, money), (now_times, now_money) = self.usage.used.get(key, (0, 0)), self.used.get(key, (0, 0))
        return times + now_times, money + now_money

    def _price(self, rule: Rule, effect: Effect, base: str, group: str, before: int) -> tuple[bool, str, str]:
        """Take an effect off: whether it did anything, what cut it, and the cap's key where a cap did."""
        amounts = self.view.listed if (effect.base or base) == "initial" else self.left
        asked = wanted(effect, self.view, amounts, self.left, self.rules.rounding)
        want = sum(asked.values())
        given = {at: min(amount, self.left[at]) for at, amount in asked.items()}
        cut, by = ("left" if sum(given.values()) < want else ""), ""
        if self.floor and self._held_by_floor(given):
            cut = "floor"
        for cap in rule.caps:
            if cap.money is None:
                continue
            room = max(0, cap.money - self._count(rule, cap)[1] - (before - sum(self.left)))
            if room < (whole := sum(given.values())):
                given = (
                    dict(zip(given, split(room, list(given.values()), self.rules.rounding.step), strict=True))
                    if whole
                    else given
                )
                cut, by = "cap", self._key(rule, cap)
        amount = sum(given.values())
        if not amount:
            return False, cut, by
        lines: dict[str, int] = {}
        for at, off in given.items():
            self.left[at] -= off
            if off:
                name = self.view.cells[at][1].id
                lines[name] = lines.get(name, 0) + off
        self.steps.append(Step(len(self.steps) + 1, rule.id, rule.version, group, effect, want, amount, sum(self.left),
                               cut, tuple(lines.items())))  # fmt: skip
        return True, cut, by

    def _held_by_floor(self, given: dict[int, int]) -> bool:
        """Lower what is given until each line, or the cart, stays above its floor; whether it had to."""
        held, line_of = False, self.view.line_of
        parts: list[list[int]] = [list(given)]
        if self.view.floor_per == "line":
            lines: dict[int, list[int]] = {}
            for at in given:
                lines.setdefault(line_of[at], []).append(at)
            parts = list(lines.values())
        for part in parts:
            off = sum([given[at] for at in part])
            if not off:
                continue
            if self.view.floor_per == "line":
                line = line_of[part[0]]
                room = sum([self.left[at] for at in self.view.cells_of[line]]) - self.view.floors[line]
            else:
                room = sum(self.left) - sum(self.view.floors)
            if room < off:
                held = True
                given.update(
                    zip(part, split(max(0, room), [given[at] for at in part], self.rules.rounding.step), strict=True)
                )
        return held
