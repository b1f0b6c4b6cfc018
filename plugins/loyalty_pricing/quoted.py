"""The answer: a price and its receipt, as values. Words for it are made in `receipt`. Pure; money is minor units."""

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from loyalty_pricing.cart import Cart, Override
from loyalty_pricing.rules import Effect, Test

WHY = ("condition", "unknown", "not_yet", "over", "first", "best", "exclusive", "cap", "floor", "nothing")


@dataclass(frozen=True, slots=True)
class Told:
    """A condition that stood in the way: what there is, what is asked, and by how much they differ.

    `ok` is None where a plugin did not state the fact. `short` is how much more would be enough (negative: how much
    less), None where no number tells.
    """

    test: Test
    ok: bool | None
    have: tuple[str | int, ...] = ()
    short: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule that gave nothing: `why` is one of `WHY`, `by` the rule it gave way to, or the key of the cap."""

    rule: str
    version: int
    group: str
    why: str
    tests: tuple[Told, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One effect that took something off: what it would have (`wanted`), what it did, and what is left.

    `cut` says what held the rest back: `floor`, `cap`, `left` (there was no more), or nothing. `lines` are
    (line, amount).
    """

    number: int
    rule: str
    version: int
    group: str
    effect: Effect
    wanted: int
    amount: int
    after: int
    cut: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What a rule gives that is no money: an upgrade, a free item, points, no deposit, credit."""

    rule: str
    version: int
    group: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line's prices; `nights` is what each night of all its units costs now. `listed` − `discount` = `total`."""

    id: str
    product: str
    listed: int
    discount: int
    total: int
    cost: int
    commission: int
    floor: int
    nights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A price with its reasons. `used` is what accepting it counts against caps: (key, times, money).

    `incomplete` names the plugins that failed to state their facts. `below` is by how much an override went under
    the floor.
    """

    cart: Cart
    at: datetime
    rule_set: str
    version: int
    lines: tuple[QuoteLine, ...]
    steps: tuple[Step, ...]
    sides: tuple[Side, ...]
    refused: tuple[Refused, ...]
    used: tuple[tuple[str, int, int], ...]
    incomplete: tuple[str, ...]
    override: Override | None
    below: int

    @property
    def listed(self) -> int:
        """The list price."""
        return sum(line.listed for line in self.lines)

    @property
    def total(self) -> int:
        """What is to pay."""
        return sum(line.total for line in self.lines)

    @property
    def discount(self) -> int:
        """What was taken off."""
        return self.listed - self.total

    @property
    def cost(self) -> int:
        """What the house spends, without commission."""
        return sum(line.cost for line in self.lines)

    @property
    def commission(self) -> int:
        """What the channel takes."""
        return sum(line.commission for line in self.lines)

    @property
    def rules(self) -> tuple[tuple[str, int], ...]:
        """Each rule that gave something, with its version."""
        given: tuple[Step | Side, ...] = (*self.steps, *self.sides)
        return tuple(dict.fromkeys((one.rule, one.version) for one in given))

    @property
    def number(self) -> str:
        """A number to quote on the telephone: the same question and answer have the same, in any process."""
        said = repr((self.cart, self.rule_set, self.version, self.lines, self.steps, self.sides, self.at.date()))
        text = b32encode(hashlib.sha256(said.encode()).digest()).decode()[:12]
        return f"{text[:4]}-{text[4:8]}-{text[8:]}"
