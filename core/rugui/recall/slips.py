"""Correcting a slip: a word nobody is called is replaced by the known ones a letter away. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rugui.recall.namekeys import pair
from rugui.recall.plan import ends, orders, sited
from rugui.recall.probe import HIDDEN, NAME, NAMED_TAIL, PAIR, ROOM, Probe, Sight, exact
from rugui.recall.query import Query

MOST = 5  # corrections of one query that are tried


@dataclass(frozen=True, slots=True)
class Correction:
    """The query with one `word` put right, `distance` letters away from what was typed."""

    query: Query
    word: str
    distance: int


def corrections(query: Query, near: Mapping[str, Sequence[tuple[int, str]]]) -> list[Correction]:
    """The nearest corrections of one word each; words that are known are left alone while another is not.

    Beside digits a known word is left alone always: Wang 5678 who is not here is not Huang 5678.
    """
    unknown = [word for word in near if not near[word] or near[word][0][0] > 0]
    found = []
    for word in unknown or ([] if query.number else near):
        for distance, other in near[word]:
            if distance:
                words = tuple(other if one == word else one for one in query.words)
                text = "".join(words)
                found.append(Correction(replace(query, words=words, code=text, plain=text), other, distance))
    return sorted(found, key=lambda one: (one.distance, one.word))[:MOST]


def probes(found: Sequence[Correction], sight: Sight) -> list[Probe]:
    """What to ask for them in one go; the tag ends with the number of the correction."""
    asked: list[Probe] = []
    for number, one in enumerate(found):
        words = one.query.words
        if one.query.number:
            asked += _beside_digits(one.query, number, sight)
            continue
        for text in orders(words)[:2]:
            asked.append(exact(f"{NAME}{number}", "=" + text))
            if sight.incognito:
                asked.append(exact(f"{HIDDEN}{number}", "*=" + text))
        if len(words) == 2:
            asked.append(exact(f"{PAIR}{number}", "%" + pair(words[0], words[1])))
    return asked


def _beside_digits(query: Query, correction: int, sight: Sight) -> list[Probe]:
    """The word put right beside four digits of a phone, the end of a phone, or a room of one's own site."""
    number, texts = query.number, orders(query.words)[:2]
    if len(number) == 4:
        asked = [exact(f"{NAMED_TAIL}{correction}", f"+{text}{number}") for text in texts]
        if sight.incognito:
            asked += [exact(f"{HIDDEN}{correction}", f"*+{text}{number}") for text in texts]
    else:
        names = tuple(f"={text}" for text in texts)
        asked = [Probe(f"{one.tag}{correction}", one.key, one.end, names) for one in ends(number, query.international)]
    rooms = sited(ROOM, "/", number, sight)[:1] if len(number) <= 6 else []
    return asked + [
        Probe(f"{one.tag}{correction}", one.key, one.end, tuple(f"={text}" for text in texts)) for one in rooms
    ]
