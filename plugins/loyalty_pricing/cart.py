"""What a price is asked for: the cart, and what the plugins state of its guest. Pure; money is integer minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

KINDS = ("room", "package", "service", "fee")
MARGINS = ("high", "normal", "low")
Value = str | int | bool | date


@dataclass(frozen=True, slots=True)
class Night:
    """One dated price of one unit: a night of a room, a day of a service (no day: a price that has none)."""

    amount: int
    cost: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CartLine:
    """`quantity` units of a product, each for all of `nights`; `id` is unique in the cart.

    `tax` is hundredths of a percent; with `tax_in` the amounts hold it. A `fee` (shipping, a city tax) is
    discounted only by an effect that names fees.
    """

    id: str
    product: str
    nights: tuple[Night, ...]
    quantity: int = 1
    categories: tuple[str, ...] = ()
    kind: str = "room"
    margin: str = "normal"
    tax: int = 0
    tax_in: bool = True

    @property
    def amount(self) -> int:
        """The list price of the line."""
        return self.quantity * sum(night.amount for night in self.nights)

    @property
    def cost(self) -> int:
        """What the line costs the house."""
        return self.quantity * sum(night.cost for night in self.nights)


@dataclass(frozen=True, slots=True)
class Cart:
    """What is asked for, where, through which channel, with which coupons, and when.

    `coupons` are the codes that hold (whoever calls has checked them); `refused_coupons` those given that do not,
    each with a code why: `unknown`, `expired`, `not_started`, `used_up`, `guest`. `commission` is what the channel
    takes of the price, in hundredths of a percent.
    """

    lines: tuple[CartLine, ...]
    currency: str
    site: str = ""
    channel: str = ""
    coupons: tuple[str, ...] = ()
    refused_coupons: tuple[tuple[str, str], ...] = ()
    arrival: date | None = None
    departure: date | None = None
    booked: date | None = None
    commission: int = 0

    @property
    def stay_nights(self) -> int:
        """Nights between arrival and departure; without these the longest dated line."""
        if self.arrival and self.departure:
            return max(0, (self.departure - self.arrival).days)
        return max((len(line.nights) for line in self.lines if line.kind in ("room", "package")), default=0)


@dataclass(frozen=True, slots=True)
class Facts:
    """Each fact's values by name, the plugins that failed to state theirs, and days of festivals by name."""

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    festivals: Mapping[str, frozenset[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets the price fall below the floor, and why; the caller has checked that they may."""

    authority: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used before this quote, by `Cap` key (`rules.cap_key`): times, and money given away."""

    used: Mapping[str, tuple[int, int]] = field(default_factory=dict)
