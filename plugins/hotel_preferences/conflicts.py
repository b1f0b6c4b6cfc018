"""Which of several contradicting preferences is used, and why: site over chain, then newer, then stronger."""

from collections.abc import Iterable, Mapping, Sequence

from rugui.toolkit import record

from hotel_preferences.catalogue import Kind
from hotel_preferences.claims import FIRM, Claim


@record
class Decision:
    """The claim that is used, those that say the same, those it overrules, and the reason (a key of `REASONS`)."""

    used: Claim
    same: tuple[Claim, ...] = ()
    overruled: tuple[Claim, ...] = ()
    reason: str = ""


# The order of the reasons is the order of precedence.
REASONS = ("site", "newer", "stronger", "later")


def precedence(claim: Claim, here: int | None) -> tuple[int, int, int, int]:
    """Sort key, greatest wins: this site's, then the chain's, then another site's; newer; stronger; noted later.

    A total order, for no two claims share an id.
    """
    scope = 2 if claim.site_id is not None and claim.site_id == here else 1 if claim.site_id is None else 0
    return (scope, claim.last_confirmed.toordinal(), int(claim.strength in FIRM), claim.id)


def contradict(one: Claim, other: Claim, kinds: Mapping[str, Kind]) -> bool:
    """Whether both cannot be followed: two of an exclusive set, two values of one thing, or a thing for and against."""
    if one.whose != other.whose:
        return False
    if one.wanted and other.wanted:
        if one.kind != other.kind:
            return bool(_set(one, kinds)) and _set(one, kinds) == _set(other, kinds)
        single = one.kind in kinds and kinds[one.kind].value in ("choice", "number")
        return single and bool(one.value and other.value) and one.value != other.value
    if one.wanted == other.wanted or one.kind != other.kind:
        return False
    return not (one.value and other.value) or one.value.casefold() == other.value.casefold()


def decide(claims: Iterable[Claim], kinds: Mapping[str, Kind], here: int | None = None) -> list[Decision]:
    """One decision per thing, in order of precedence; every claim is in exactly one of them.

    Whatever the order the claims come in, the answer is the same, and no two claims that are used contradict.
    """
    left = sorted(claims, key=lambda claim: precedence(claim, here), reverse=True)
    decisions = []
    while left:
        used, *rest = left
        same = tuple(claim for claim in rest if _alike(used, claim))
        overruled = tuple(claim for claim in rest if contradict(used, claim, kinds))
        decisions.append(Decision(used, same, overruled, _reason(used, overruled, here)))
        left = [claim for claim in rest if claim not in same and claim not in overruled]
    return decisions


def harmful(claim: Claim, allergies: Sequence[str], kinds: Mapping[str, Kind]) -> str:
    """The allergy a wanted thing would set off (a feather pillow and an allergy to feathers); empty where none."""
    contains = kinds[claim.kind].contains if claim.kind in kinds else ""
    return contains if claim.wanted and contains in allergies else ""


def _set(claim: Claim, kinds: Mapping[str, Kind]) -> str:
    return kinds[claim.kind].exclusive if claim.kind in kinds else ""


def _alike(one: Claim, other: Claim) -> bool:
    same = one.kind == other.kind and one.whose == other.whose and one.wanted == other.wanted
    return same and one.value.casefold() == other.value.casefold()


def _reason(used: Claim, overruled: Sequence[Claim], here: int | None) -> str:
    if not overruled:
        return ""
    best = max(precedence(claim, here) for claim in overruled)
    pairs = zip(REASONS, precedence(used, here), best, strict=True)
    return next(reason for reason, won, lost in pairs if won != lost)
