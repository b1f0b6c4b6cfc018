"""Rules as values: conditions, effects, caps, groups, rule sets. Pure; `rules_json` reads them from a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loyalty_pricing.cart import Value

MODES = ("stackable", "first", "best_guest", "best_house")
BASES = ("running", "initial")
PER = ("line", "sum", "unit")
ROUNDING = ("half_up", "half_even", "down")
EACH = ("sum", "line", "night", "unit")
WHICH = ("cheapest", "last", "first")
SCOPES = ("quote", "rule", "guest", "budget")
PERIODS = ("", "day", "week", "month", "year")
PRICE_EFFECTS = ("percent", "amount", "price", "free_night")
SIDE_EFFECTS = ("upgrade", "free_item", "points", "deposit_waiver", "credit_days")


@dataclass(frozen=True, slots=True)
class Target:
    """Which part of the cart is meant; what is empty asks nothing. Prices are list prices of one unit's night."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    price_from: int | None = None
    price_to: int | None = None


EVERYTHING = Target()


@dataclass(frozen=True, slots=True)
class Test:
    """One condition. `what` says which:

    `site`, `channel`, `coupon`, `currency`, `product`, `category`, `kind`: one of `values`.
    `nights`, `lead_days`, `quantity`, `lines`, `amount` (list), `running` (after the steps before): a number of
    the cart (of `target`) from `low` to `high`.
    `weekday`: 1 (Monday) to 7, `stay` and `booked`: days from `first` to `last`, `festival`: names; `match` says
    for `weekday`, `stay`, `festival` whether `any` or `all` nights, or the `arrival`.
    `fact`: the fact `name` has one of `values`, or a number from `low` to `high`, or (neither) any value.
    `birthday`: the day that the fact `name` states comes round in the stay, or at most `high` days from it.
    """

    what: str
    values: tuple[Value, ...] = ()
    low: int | None = None
    high: int | None = None
    first: date | None = None
    last: date | None = None
    match: str = "any"
    name: str = ""
    target: Target = EVERYTHING


@dataclass(frozen=True, slots=True)
class All:
    """Met when each of them is; met when there are none."""

    of: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """Met when one of them is."""

    of: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Met when the other is not."""

    of: "Condition"


Condition = Test | All | Any | Not


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does.

    `percent`: `rate` hundredths of a percent off. `amount`: `amount` off. `price`: down to `amount`; the last two of
    `each` sum, line, night (one unit's night) or unit (all its nights). `free_night`: of every `every` nights `free`
    are free, `which` first. `upgrade`: to `product`. `free_item`: `quantity` of `product`. `points`: × `rate`
    hundredths. `deposit_waiver`. `credit_days`: `quantity` days. `per` and `base` replace the rule set's rounding
    and the group's base.
    """

    kind: str
    target: Target = EVERYTHING
    rate: int = 0
    amount: int = 0
    each: str = "sum"
    every: int = 0
    free: int = 1
    which: str = "cheapest"
    product: str = ""
    quantity: int = 0
    per: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """How often (`times`) and for how much (`money`) a rule gives: in one quote, in all, for one guest, of a budget.

    `period` counts anew each day, week, month or year; a `budget` has a `name` and is shared by who names it.
    """

    scope: str
    times: int | None = None
    money: int | None = None
    period: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Higher `priority` goes first, then the id. `first` and `last` are days of asking (`now`), both included.

    `names` and `notes` are (language, text): what guests read, and what only staff reads.
    """

    id: str
    version: int = 1
    group: str = ""
    when: Condition = All()
    effects: tuple[Effect, ...] = ()
    caps: tuple[Cap, ...] = ()
    first: date | None = None
    last: date | None = None
    priority: int = 0
    category: str = ""
    names: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes of several rules and groups that hold at once.

    `stackable`: all, one after the other. `first`: the first that gives something. `best_guest`, `best_house`: the
    one that alone takes most, or least, off. `base`: percentages of what is left (`running`) or of the list price.
    """

    id: str
    mode: str = "stackable"
    base: str = "running"
    priority: int = 0
    groups: tuple["Group", ...] = ()

    def walk(self) -> Iterator["Group"]:
        """This group and all below it."""
        yield self
        for group in self.groups:
            yield from group.walk()


@dataclass(frozen=True, slots=True)
class Rounding:
    """Whether each line (or unit) is rounded or their sum, how, and to what (100: to whole dollars)."""

    per: str = "line"
    mode: str = "half_up"
    step: int = 1


@dataclass(frozen=True, slots=True)
class Floor:
    """No line (or not the cart) is sold below cost, commission and `margin` (hundredths of a percent of the cost)."""

    per: str = "line"
    margin: int = 0


@dataclass(frozen=True)
class RuleSet:
    """Rules and how they go together; `rules` may stand in any order. Without slots: it carries its index.

    A rule of an `exclusive` category that holds, goes alone, with those of `joint` categories.
    """

    id: str
    version: int
    currency: str
    rules: tuple[Rule, ...] = ()
    group: Group = Group("all")
    rounding: Rounding = Rounding()
    floor: Floor = Floor()
    exclusive: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()


def cap_key(rule: Rule, cap: Cap, on: date) -> str:
    """The key under which uses of a cap are counted; those of a guest are counted for each guest apart."""
    label = ""
    if cap.period == "week":
        label = "{}-W{:02}".format(*on.isocalendar()[:2])
    elif cap.period:
        label = on.isoformat()[: {"day": 10, "month": 7, "year": 4}[cap.period]]
    return f"budget:{cap.name}|{label}" if cap.scope == "budget" else f"{rule.id}|{cap.scope}|{label}"
