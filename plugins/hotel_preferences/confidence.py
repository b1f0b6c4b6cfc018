"""How far a preference can still be relied on: a published pure function.

    trust      guest 1.00 · survey 0.90 · staff 0.85 · PMS 0.70
    half-life  guest 730 days · survey 540 · staff 365 · PMS 365,
               × 1.5 for must and never,
               × (1 + 0.25 per stay on which it was seen, at most 4 of them)
    confidence = trust × 0.5 ^ (days since it was last confirmed ÷ half-life)

    sure ≥ 0.70 > likely ≥ 0.45 > ask

Below 0.45 a preference is asked, not assumed: it makes no task and is shown as a question. So a liking the guest told
us is asked from the 841st day without a word, one that staff saw once from the 419th, one from a PMS that nobody saw
from the 233rd.
An allergy never fades; it does not come here.
"""

from datetime import date

from hotel_preferences.claims import FIRM, Claim

TRUST = {"guest": 1.0, "survey": 0.9, "staff": 0.85, "pms": 0.7}
HALF_LIFE = {"guest": 730, "survey": 540, "staff": 365, "pms": 365}
FIRM_FACTOR = 1.5
PER_STAY = 0.25
MOST_STAYS = 4
SURE = 0.70
ASK = 0.45


def half_life(source: str, strength: str, stays: int) -> float:
    """Days after which confidence has halved."""
    firm = FIRM_FACTOR if strength in FIRM else 1.0
    return HALF_LIFE[source] * firm * (1 + PER_STAY * min(max(stays, 0), MOST_STAYS))


def confidence(claim: Claim, today: date) -> float:
    """Between 0 and 1; never more than the trust in its source, never rising while nothing happens."""
    days = max((today - claim.last_confirmed).days, 0)
    return float(TRUST[claim.source] * 0.5 ** (days / half_life(claim.source, claim.strength, claim.stays)))


def level(claim: Claim, today: date) -> str:
    """`sure`, `likely` or `ask`."""
    found = confidence(claim, today)
    return "sure" if found >= SURE else "likely" if found >= ASK else "ask"
