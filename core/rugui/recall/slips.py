"""Correcting a slip: a word nobody is called is replaced by the known ones a letter away. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rugui.recall.namekeys import pair
from rugui.recall.plan import orders
from rugui.recall.probe import HIDDEN, NAME, PAIR, Probe, Sight, exact
from rugui.recall.query import Query

MOST = 5  # corrections of one query that are tried


@dataclass(frozen=True, slots=True)
class Correction:
    """The query with one `word` put right, `distance` letters away from what was typed."""

    query: Query
    word: str
    distance: int


def corrections(query: Query, near: Mapping[str, Sequence[tuple[int, str]]]) -> list[Correction]:
    """The nearest corrections of one word each; words that are known are left alone while another is not."""
    unknown = [word for word in near if not near[word] or near[word][0][0] > 0]
    found = []
    for word in unknown or near:
        for distance, other in near[word]:
            if distance:
                words = tuple(other if one == word else one for one in query.words)
                text = "".join(words)
                found.append(Correction(replace(query, words=words, code=text, plain=text), other, distance))
    return sorted(found, key=lambda one: (one.distance, one.word))[:MOST]


def probes(found: Sequence[Correction], sight: Sight) -> list[Probe]:
    """What to ask for them in one go; the tag ends with the number of the correction."""
    asked = []
    for number, one in enumerate(found):
        words = one.query.words
        for text in orders(words)[:2]:
            asked.append(exact(f"{NAME}{number}", "=" + text))
            if sight.incognito:
                asked.append(exact(f"{HIDDEN}{number}", "*=" + text))
        if len(words) == 2:
            asked.append(exact(f"{PAIR}{number}", "%" + pair(words[0], words[1])))
    return asked
