"""Draft rules over past bookings: what they would have cost and brought, to whom, and which rules never matter. Pure.

Bookings come one after the other and are forgotten; only sums are kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from loyalty_pricing.cart import Cart, Facts
from loyalty_pricing.engine import quote
from loyalty_pricing.quoted import Quote
from loyalty_pricing.rules import RuleSet

EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Past:
    """A booking that was: its cart at what was charged then, facts known then, and its segments (kind → value)."""

    cart: Cart
    facts: Facts
    segments: Mapping[str, str]


@dataclass(slots=True)
class Sums:
    """Added up over bookings, in minor units; `margin` is what is left after cost and commission."""

    bookings: int = 0
    listed: int = 0
    total: int = 0
    margin: int = 0
    margin_listed: int = 0
    cheaper: int = 0

    def add(self, listed: int, total: int, margin: int, margin_listed: int) -> None:
        """One booking more."""
        self.bookings += 1
        self.listed += listed
        self.total += total
        self.margin += margin
        self.margin_listed += margin_listed
        self.cheaper += total < listed

    @property
    def discount(self) -> int:
        """What was given away."""
        return self.listed - self.total


@dataclass(slots=True)
class Fired:
    """What a rule did: in how many bookings it gave, how much, how often the floor or a cap cut it, and, where it
    held but gave way, to which rule how often; `why` counts the other reasons of not giving."""

    rule: str
    times: int = 0
    money: int = 0
    cut: int = 0
    gave_way: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)

    @property
    def never(self) -> bool:
        """Whether it gave nothing in any booking."""
        return self.times == 0

    @property
    def always_clashes(self) -> bool:
        """Whether it held somewhere and each time gave way to another."""
        return self.times == 0 and self.gave_way.total() > 0


@dataclass(slots=True)
class Outcome:
    """A draft over all bookings: sums in all, by segment kind and value, and what each rule did."""

    rules: RuleSet
    whole: Sums = field(default_factory=Sums)
    segments: dict[str, dict[str, Sums]] = field(default_factory=dict)
    fired: dict[str, Fired] = field(default_factory=dict)


def replay(
    bookings: Iterable[Past], drafts: Sequence[RuleSet], progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Each draft over all bookings, each asked on the day it was booked.

    The days from which and until which a rule holds are left out: drafts are asked as if they had held then. Caps count
    within a booking only. `progress` is told the bookings done, every 2,000. Raises `Invalid` for another currency.
    """
    undated = [_undated(draft) for draft in drafts]
    outcomes = [
        Outcome(draft, fired={rule.id: Fired(rule.id) for rule in draft.rules}) for draft in drafts
    ]  # fmt: skip
    done = 0
    for done, past in enumerate(bookings, start=1):
        booked = past.cart.booked or past.cart.arrival
        now = datetime.combine(booked, time(12), UTC) if booked else datetime(2000, 1, 1, tzinfo=UTC)
        for draft, outcome in zip(undated, outcomes, strict=True):
            _count(outcome, past, quote(past.cart, past.facts, draft, now, explain=False))
        if progress is not None and done % EVERY == 0:
            progress(done)
    if progress is not None:
        progress(done)
    return outcomes


def _undated(draft: RuleSet) -> RuleSet:
    return replace(draft, rules=tuple(replace(rule, first=None, last=None) for rule in draft.rules))


def _count(outcome: Outcome, past: Past, found: Quote) -> None:
    listed, total, cost = found.listed, found.total, found.cost
    margin_listed = listed - cost - -(-listed * found.cart.commission // 10_000)
    numbers = (listed, total, total - cost - found.commission, margin_listed)
    outcome.whole.add(*numbers)
    for kind, value in past.segments.items():
        sums = outcome.segments.setdefault(kind, {}).get(value)
        if sums is None:
            sums = outcome.segments[kind][value] = Sums()
        sums.add(*numbers)
    for step in found.steps:
        fired = outcome.fired[step.rule]
        fired.money += step.amount
        fired.cut += step.cut in ("floor", "cap")
    for rule, _version in found.rules:
        outcome.fired[rule].times += 1
    for refused in found.refused:
        fired = outcome.fired[refused.rule]
        if refused.why in ("first", "best", "exclusive"):
            fired.gave_way[refused.by] += 1
        else:
            fired.why[refused.why] += 1


@dataclass(frozen=True, slots=True)
class Moved:
    """How a segment does under one draft and another: the difference in what its guests pay, in all and per booking."""

    kind: str
    value: str
    bookings: int
    before: int
    after: int

    @property
    def each(self) -> int:
        """What a booking of it pays more (or, below zero, less), rounded towards zero."""
        return int((self.after - self.before) / self.bookings) if self.bookings else 0


def moved(before: Outcome | None, after: Outcome) -> list[Moved]:
    """Segments by what a booking pays less, winners first; against another draft, or against what was charged."""
    found = []
    for kind, values in after.segments.items():
        for value, sums in values.items():
            was = before.segments[kind][value].total if before else sums.listed
            found.append(Moved(kind, value, sums.bookings, was, sums.total))
    return sorted(found, key=lambda one: (one.each, one.kind, one.value))


def as_json(outcome: Outcome) -> dict[str, object]:
    """An outcome for programs."""
    return {
        "rule_set": outcome.rules.id, "version": outcome.rules.version, "currency": outcome.rules.currency,
        **_sums(outcome.whole),
        "segments": {kind: {value: _sums(sums) for value, sums in sorted(values.items())}
                     for kind, values in outcome.segments.items()},
        "rules": [
            {"rule": one.rule, "times": one.times, "money": one.money, "cut": one.cut, "gave_way": dict(one.gave_way),
             "never": one.never, "always_clashes": one.always_clashes} for one in outcome.fired.values()
        ],
    }  # fmt: skip


def _sums(sums: Sums) -> dict[str, int]:
    return {"bookings": sums.bookings, "listed": sums.listed, "revenue": sums.total, "discount": sums.discount,
            "margin": sums.margin, "margin_without": sums.margin_listed, "cheaper": sums.cheaper}  # fmt: skip
