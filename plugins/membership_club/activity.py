"""What a member did, as dated amounts of counters: the only thing tier rules look at. Pure."""

from dataclasses import dataclass
from datetime import date

NIGHTS, STAYS, SPEND, NO_SHOWS, TIER_POINTS, REFERRALS = (
    "nights", "stays", "spend", "no_shows", "tier_points", "referrals",
)  # fmt: skip
COUNTERS = (NIGHTS, STAYS, SPEND, NO_SHOWS, TIER_POINTS, REFERRALS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of a counter on a day: nights and stays on the day of departure, spend in minor units."""

    day: date
    counter: str
    amount: int
