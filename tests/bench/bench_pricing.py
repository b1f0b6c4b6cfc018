"""Quotes a second under 10, 200 and 2,000 active rules of which ten can hold; replayed bookings against a bare loop."""

import csv
import gzip
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import rugui
from loyalty_pricing.bookings_csv import Assumed, read
from loyalty_pricing.cart import Cart, CartLine, Facts, Night
from loyalty_pricing.engine import quote
from loyalty_pricing.replay import replay
from loyalty_pricing.rules_json import load

from tests.bench.report import Table

BOOKINGS = Path(rugui.__file__).parent / "demo" / "data" / "hotel_bookings_sample3000.csv.gz"
ARRIVAL, NOW = date(2026, 5, 3), datetime(2026, 4, 10, tzinfo=UTC)
CAN_HOLD = 10


def run(small: bool = False) -> list[Table]:
    """Two tables: quotes, and a replay."""
    return [_quotes(200 if small else 3_000), _replay(1 if small else 5)]


def _rules(count: int) -> list[dict[str, object]]:
    """Ten rules about the cart, and others about other sites, coupons, products, tiers and months, in turn."""
    here = [
        {"when": {"nights": {"at_least": 2}}, "effects": [{"percent": "5"}]},
        {"when": {"site": "TPE"}, "effects": [{"amount": 10_000}]},
        {
            "when": {"fact": "membership_club.tier", "in": ["gold"]},
            "effects": [{"percent": "8", "of": {"kinds": ["room"]}}],
        },
        {"when": {"lead_days": {"at_least": 60}}, "effects": [{"percent": "10"}]},
        {"when": {"nights": {"at_least": 3}}, "effects": [{"free_night": {"every": 3}}]},
    ]
    each = [dict(here[at % len(here)]) for at in range(min(count, CAN_HOLD))]
    for at in range(len(each), count):
        other = [{"site": f"S{at}"}, {"coupon": f"C{at}"}, {"product": f"P{at}"},
                 {"fact": "membership_club.tier", "in": [f"t{at}"]},
                 {"stay": {"from": "2027-01-01", "until": "2027-01-31"}}][at % 5]  # fmt: skip
        each.append({"when": {"all": [other, {"nights": {"at_least": 2}}]}, "effects": [{"percent": "3"}]})
    return [{"id": f"R{at}", **one} for at, one in enumerate(each)]


def _cart() -> Cart:
    nights = tuple(Night(400_000 + n * 10_000, 150_000, ARRIVAL + timedelta(days=n)) for n in range(3))
    lines = (CartLine("1", "DLX", nights), CartLine("2", "BF", (Night(50_000, 20_000),), 2, kind="service"))
    return Cart(lines, "TWD", "TPE", "direct", (), (), ARRIVAL, ARRIVAL + timedelta(days=3), NOW.date(), 1_500)


def _each_second(count: int, once: Callable[[], object]) -> float:
    once()
    start = time.perf_counter()
    for _ in range(count):
        once()
    return count / (time.perf_counter() - start)


def _quotes(count: int) -> Table:
    table = Table(
        "Prices",
        "One cart of two lines and five nights, priced again and again in one process. Ten rules can hold for it "
        "whatever the size of the set; the rest are about other sites, coupons, products, tiers and months.",
        ["active rules", "quotes a second", "with a reason for every rule"],
        notes=["Only the third column says of every rule that gave nothing which condition stood in the way."],
    )
    cart, facts = _cart(), Facts({"membership_club.tier": ("gold",)})
    for size in (10, 200, 2_000):
        rules = load({"id": "house", "currency": "TWD", "rules": _rules(size)})
        short = _each_second(count, lambda: quote(cart, facts, rules, NOW, explain=False))  # noqa: B023
        told = _each_second(max(20, count // 20), lambda: quote(cart, facts, rules, NOW))  # noqa: B023
        table.rows.append([f"{size:,}", f"{short:,.0f}", f"{told:,.0f}"])
    return table


def _replay(times: int) -> Table:
    table = Table(
        "Replaying past bookings",
        "The packaged 3,000 bookings, gzipped CSV, read and priced under one draft of ten rules, against a loop that "
        "reads the same rows and does nothing.",
        ["", "bookings a second", "times the bare loop"],
    )
    early = {"id": "early", "when": {"lead_days": {"at_least": 60}}, "effects": [{"percent": "10"}]}
    long = {"id": "long", "when": {"nights": {"at_least": 7}}, "effects": [{"free_night": {"every": 7}}]}
    places = [{"id": f"from{code}", "when": {"fact": "booking.country", "in": [code]}, "effects": [{"percent": "3"}]}
              for code in ("PRT", "GBR", "FRA", "ESP", "DEU", "ITA", "IRL", "BEL")]  # fmt: skip
    rules = load({"id": "draft", "currency": "EUR", "rules": [early, long, *places]})

    def bare() -> int:
        with gzip.open(BOOKINGS, "rt", encoding="utf-8", newline="") as lines:
            return sum(1 for _row in csv.reader(lines)) - 1

    rows = bare()
    loop = rows * _each_second(times, bare)
    priced = rows * _each_second(times, lambda: replay(read(BOOKINGS, Assumed("EUR")), [rules]))
    table.rows += [["bare loop", f"{loop:,.0f}", "1"], ["replay", f"{priced:,.0f}", f"{loop / priced:,.0f}"]]
    return table
