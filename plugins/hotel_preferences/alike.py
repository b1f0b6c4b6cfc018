"""Guests like this one also liked: co-occurrence over other guests, with its support."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MIN_SUPPORT = 5  # fewer guests than this could point at a person, and prove nothing
MIN_SHARE = 0.2
MOST_KINDS = 30  # of one guest; a guest with hundreds of notes must not cost hundreds squared
MOST_PAIRS = 8  # kept per kind


@dataclass(frozen=True, slots=True)
class Pair:
    """Of `of` guests who like `kind`, `both` also like `other`."""

    kind: str
    other: str
    both: int
    of: int


def count_pairs(guests: Iterable[Iterable[str]]) -> list[Pair]:
    """Ordered pairs with enough support, at most MOST_PAIRS per kind, the greatest share first."""
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for likes in guests:
        kinds = sorted(set(likes))[:MOST_KINDS]
        alone.update(kinds)
        together.update(combinations(kinds, 2))
    by_kind: dict[str, list[Pair]] = {}
    for (one, other), both in together.items():
        for kind, liked in ((one, other), (other, one)):
            if both >= MIN_SUPPORT and both >= MIN_SHARE * alone[kind]:
                by_kind.setdefault(kind, []).append(Pair(kind, liked, both, alone[kind]))
    best = []
    for kind in sorted(by_kind):
        best += sorted(by_kind[kind], key=lambda pair: (-pair.both, pair.other))[:MOST_PAIRS]
    return best


def suggest(pairs: Sequence[Pair], has: Iterable[str], taken: Mapping[str, str], limit: int = 3) -> list[Pair]:
    """The best pairs whose `other` the guest has nothing about; one per kind suggested.

    `taken` maps a kind to its exclusive set: nothing is suggested from a set the guest has chosen from.
    """
    has = set(has)
    sets = {taken[kind] for kind in has if taken.get(kind)}
    found: dict[str, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.both / pair.of, -pair.both, pair.kind, pair.other)):
        if pair.kind in has and pair.other not in has and taken.get(pair.other, "") not in (sets - {""}):
            found.setdefault(pair.other, pair)
    return list(found.values())[:limit]
