"""Which preferences become work before an arrival. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotel_preferences.catalogue import Kind
from hotel_preferences.claims import Claim, active
from hotel_preferences.confidence import level
from hotel_preferences.conflicts import Decision, decide, harmful

TASKED = frozenset({"must", "likes", "never"})


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a wish was fulfilled: `done` of `of` stays on which it was tried."""

    done: int
    of: int


def used(
    claims: Iterable[Claim], kinds: Mapping[str, Kind], allergies: Sequence[str], here: int | None, day: date
) -> list[Decision]:
    """The decisions a house follows on a day: what holds that day, contradictions settled, nothing that would harm.

    A stale preference is left out, for it is asked and not assumed.
    """
    holding = [claim for claim in claims if active(claim, day) and claim.site_id in (None, here)]
    decisions = decide(holding, kinds, here)
    return [
        one
        for one in decisions
        if level(one.used, day) != "ask" and not harmful(one.used, allergies, kinds)
    ]  # fmt: skip


def work(decisions: Iterable[Decision], kinds: Mapping[str, Kind]) -> list[tuple[int, str]]:
    """(preference, department) of each decision that gives a department something to do."""
    found = []
    for decision in decisions:
        kind = kinds.get(decision.used.kind)
        if kind is not None and kind.department and decision.used.strength in TASKED:
            found.append((decision.used.id, kind.department))
    return found
