"""Carts and rule sets for tests: a house in TWD with rooms from 3 May 2026, and random ones."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from loyalty_pricing.cart import Cart, CartLine, Facts, Night
from loyalty_pricing.rules import (
    BASES,
    EACH,
    MODES,
    PER,
    ROUNDING,
    WHICH,
    All,
    Any,
    Cap,
    Effect,
    Floor,
    Group,
    Not,
    Rounding,
    Rule,
    RuleSet,
    Target,
    Test,
)
from loyalty_pricing.rules_json import load

ARRIVAL = date(2026, 5, 3)
NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)


def room(amount=400_000, cost=100_000, nights=2, code="DLX", name="1", **more):
    """A room line of equal nights."""
    dated = tuple(Night(amount, cost, ARRIVAL + timedelta(days=n)) for n in range(nights))
    return CartLine(name, code, dated, **more)


def cart(*lines, nights=2, **more):
    """A cart in TWD, by default one room for two nights booked on 10 April."""
    given = {"arrival": ARRIVAL, "departure": ARRIVAL + timedelta(days=nights), "booked": NOW.date(), "site": "TPE"}
    return Cart(lines or (room(nights=nights),), "TWD", **{**given, **more})


def rules(*each, **more):
    """A rule set from the JSON of its rules."""
    named = [{"id": f"R{at + 1}", **one} for at, one in enumerate(each)]
    return load({"id": "house", "currency": "TWD", "rules": named, **more})


GOLD = Facts({"membership_club.tier": ("gold",)})

codes = st.sampled_from(["DLX", "STD", "BF", "SPA"])
amounts, above_zero = st.integers(0, 20_000), st.integers(1, 20_000)
targets = st.builds(
    Target, products=st.lists(codes, max_size=2, unique=True).map(tuple),
    kinds=st.sampled_from([(), (), ("room",), ("service",), ("fee",), ("room", "fee")]),
    weekdays=st.sampled_from([(), (), (5, 6)]), price_from=st.sampled_from([None, None, 500]),
    price_to=st.sampled_from([None, None, 9_000]),
)  # fmt: skip
effects = st.one_of(
    st.builds(Effect, st.just("percent"), targets, rate=st.integers(1, 10_000), per=st.sampled_from(["", *PER]),
              base=st.sampled_from(["", *BASES])),
    st.builds(Effect, st.sampled_from(["amount", "price"]), targets, amount=above_zero, each=st.sampled_from(EACH)),
    st.builds(Effect, st.just("free_night"), targets, every=st.integers(1, 4), which=st.sampled_from(WHICH)),
    st.builds(Effect, st.just("points"), rate=st.just(200)),
)  # fmt: skip
leaves = st.one_of(
    st.builds(Test, st.just("site"), st.sampled_from([("TPE",), ("KHH",)])),
    st.builds(Test, st.just("coupon"), st.sampled_from([("K1",), ("K2", "K3")])),
    st.builds(Test, st.just("product"), codes.map(lambda code: (code,))),
    st.builds(Test, st.sampled_from(["nights", "quantity", "lines", "lead_days"]), low=st.integers(0, 5)),
    st.builds(Test, st.sampled_from(["amount", "running"]), low=st.integers(0, 60_000), target=targets),
    st.builds(Test, st.just("fact"), st.sampled_from([("gold",), ("silver", "gold")]), name=st.just("club.tier")),
    st.builds(Test, st.just("fact"), low=st.integers(0, 3), name=st.sampled_from(["club.stays", "lost.stays"])),
    st.builds(Test, st.just("weekday"), st.sampled_from([(6, 7), (1,)]), match=st.sampled_from(["any", "all"])),
    st.builds(Test, st.just("stay"), first=st.just(date(2026, 5, 1)), last=st.sampled_from([date(2026, 5, 4), None])),
)  # fmt: skip
conditions = st.recursive(
    leaves | st.just(All()),
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(lambda of: All(tuple(of))),
                            st.lists(inner, min_size=1, max_size=3).map(lambda of: Any(tuple(of))), inner.map(Not)),
    max_leaves=4,
)  # fmt: skip
caps = st.one_of(
    st.builds(Cap, st.just("quote"), money=st.integers(1, 5_000)),
    st.builds(Cap, st.sampled_from(["rule", "guest"]), times=st.integers(1, 2), money=st.none() | above_zero),
    st.builds(Cap, st.just("budget"), money=st.integers(1, 5_000), name=st.just("spring"), period=st.just("month")),
)
GROUPS = ("all", "a", "b")


@st.composite
def rule_sets(draw, least=0):
    """A rule set with a tree of three groups."""
    count = draw(st.integers(least, 6))
    each = tuple(
        Rule(f"R{n}", draw(st.integers(1, 3)), draw(st.sampled_from(GROUPS)), draw(conditions),
             tuple(draw(st.lists(effects, min_size=1, max_size=2))), tuple(draw(st.lists(caps, max_size=2))),
             priority=draw(st.integers(0, 2)), category=draw(st.sampled_from(["", "", "solo", "with"])))
        for n in range(count)
    )  # fmt: skip
    modes, bases = st.sampled_from(MODES), st.sampled_from(BASES)
    below = tuple(Group(name, draw(modes), draw(bases), draw(st.integers(0, 2))) for name in GROUPS[1:])
    return RuleSet(
        "house", 1, "TWD", each, Group("all", draw(modes), draw(bases), 0, below),
        Rounding(draw(st.sampled_from(PER)), draw(st.sampled_from(ROUNDING)), draw(st.sampled_from([1, 1, 100]))),
        Floor(draw(st.sampled_from(["line", "cart"])), draw(st.sampled_from([0, 500]))), ("solo",), ("with",),
    )  # fmt: skip


@st.composite
def carts(draw):
    """A cart of up to four lines, with costs that may be above the list price."""
    lines = tuple(
        CartLine(str(n), draw(codes),
                 tuple(Night(draw(amounts), draw(st.integers(0, 8_000)), ARRIVAL + timedelta(days=d))
                       for d in range(draw(st.integers(0, 4)))),
                 draw(st.integers(0, 3)), kind=draw(st.sampled_from(["room", "service", "fee"])),
                 tax=draw(st.sampled_from([0, 500])), tax_in=draw(st.booleans()))
        for n in range(draw(st.integers(1, 4)))
    )  # fmt: skip
    return cart(*lines, nights=draw(st.integers(1, 4)), commission=draw(st.sampled_from([0, 0, 1_500])),
                coupons=draw(st.sampled_from([(), ("K1",), ("K2", "K2")])))  # fmt: skip


facts = st.builds(
    Facts,
    st.fixed_dictionaries({}, optional={"club.tier": st.sampled_from([("gold",), ("silver",)]),
                                        "club.stays": st.integers(0, 4).map(lambda n: (n,))}),
    st.sampled_from([(), ("lost",)]),
)  # fmt: skip
