"""What is written down when somebody joins, renews, or is given a tier: the data of the change. Pure."""

from datetime import date
from typing import Any

from membership_club import terms
from membership_club.history import State
from membership_club.rules import ClubRules
from membership_club.tiers import hold_until


def joining(
    rules: ClubRules, on: date, *, tier: str = "", until: date | None = None, auto: bool = False, **more: Any
) -> dict[str, Any]:
    """Of joining on a day, in the lowest tier or in one that is given; `until` overrides the end of the period."""
    period = terms.first(rules.terms, on)
    end = until or period.end
    held = None
    if tier and rules.rank(tier) > 0:
        held = hold_until(rules.hold, State("active", member_since=on, term_end=end), on)
    return {"tier": tier or rules.tiers[0].code, "until": iso(end), "anchor": period.anchor.isoformat(),
            "auto": auto, "tier_end": iso(held), **more}  # fmt: skip


def renewing(rules: ClubRules, state: State, on: date, until: date | None = None) -> dict[str, Any]:
    """Of a renewal that a person makes on a day; `until` overrides the end of the period."""
    period = terms.following(rules.terms, state, on)
    return {"start": period.start.isoformat(), "anchor": period.anchor.isoformat(), "until": iso(until or period.end),
            "why": {"code": "person"}}  # fmt: skip


def by_hand(rules: ClubRules, state: State, tier: str, until: date | None) -> dict[str, Any]:
    """Of a tier that a person sets."""
    return {"tier": tier, "rank": rules.rank(tier), "from": state.tier, "until": iso(until)}


def iso(day: date | None) -> str | None:
    """A day as JSON has it."""
    return day.isoformat() if day else None
