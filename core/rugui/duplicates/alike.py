"""How alike the names of two records are, across scripts and spellings. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from rugui.customers import names as naming
from rugui.recall.fold import fold, is_east_asian, is_han, plain, squash
from rugui.recall.namekeys import NameTexts, add
from rugui.recall.readings import pinyin, surname
from rugui.recall.romanise import wade_giles
from rugui.values import NameForm

SAME, SCRIPT, SPELLING, SOUND, PART, SLIP = AGREES = (
    "name_same", "name_script", "name_spelling", "name_sound", "name_part", "name_slip",
)  # fmt: skip
GIVEN_DIFFERS, DIFFERS, UNCLEAR = "given_differs", "name_differs", "name_unclear"
# The best of all pairs of names counts; that two names of one script differ says more than that two scripts do.
_ORDER = (*AGREES, GIVEN_DIFFERS, DIFFERS, UNCLEAR)
SHORTEST_SLIP = 7  # letters: in shorter names one letter makes another name


@dataclass(frozen=True, slots=True)
class Spelt:
    """One name as it is compared: as written, folded words, every way to spell the whole of it, surnames, readings."""

    written: str
    words: tuple[str, ...]
    east: bool
    wholes: frozenset[str]
    families: frozenset[str]
    readings: frozenset[str]


@lru_cache(maxsize=8192)
def spelt(name: NameForm) -> Spelt:
    """What is compared of a name. How a Japanese surname is read, its characters do not tell."""
    name = naming.complete(name)
    texts = NameTexts()
    add(texts, name)
    words, east = tuple(fold(name.full).split()), is_east_asian(name.full)
    parts = {squash(name.family), squash(name.given), *texts.words}
    wholes = {text for text in texts.full if text not in parts and len(text) >= (4 if east and text.isascii() else 2)}
    readings = frozenset(text for text in wholes if text.isascii())
    families = set() if name.language.startswith("ja") else set(texts.surnames)
    if east:
        wholes |= _mixed(name)
    elif len(words) > 1:  # whichever of them is the surname
        wholes |= {"".join((*words[1:], words[0])), "".join((words[-1], *words[:-1]))}
        families |= {words[0], words[-1]}
    return Spelt(plain(name.full), words, east, frozenset(wholes), frozenset(families), readings)


def _mixed(name: NameForm) -> set[str]:
    """Passports of Taiwan mix pinyin and Wade-Giles from one syllable to the next: Chen Yi-chun for 陳怡君."""
    if not (1 <= len(name.given) <= 2 and name.family and all(map(is_han, name.family + name.given))):
        return set()
    ways = [{one, wade_giles(one)} for one in pinyin(name.given)]
    given = {"".join(one) for one in product(*ways)}
    return {text for spelling in surname(name.family).all for one in given for text in (spelling + one, one + spelling)}


def compare(one: Iterable[Spelt], other: Iterable[Spelt]) -> str:
    """The most that can be said of any two names of two records; `UNCLEAR` where one has no name."""
    theirs = list(other)
    found = {_pair(mine, their) for mine in one for their in theirs}
    return min(found, key=_ORDER.index, default=UNCLEAR)


def _pair(one: Spelt, other: Spelt) -> str:
    if one.written == other.written or (not one.east and sorted(one.words) == sorted(other.words)):
        return SAME
    if one.east != other.east:
        if one.wholes & other.wholes:
            return SPELLING
        known = one.families and other.families
        return UNCLEAR if not known or one.families & other.families else DIFFERS
    if one.east:
        if "".join(one.words) == "".join(other.words):
            return SCRIPT
        if one.readings & other.readings:
            return SOUND
    elif _part(one.words, other.words) or _part(other.words, one.words):
        return PART
    elif _slip("".join(one.words), "".join(other.words)):
        return SLIP
    # Of 王 and 黃 both are spelt Wong by some: where there are characters, they are what counts.
    families = {text for text in one.families & other.families if not (one.east and text.isascii())}
    return GIVEN_DIFFERS if families else DIFFERS


def _part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """J Smith in John A Smith: each word is one of the longer name or its initial, and one is whole."""
    left = list(long)
    whole = 0
    for word in sorted(short, key=len, reverse=True):
        match = next((one for one in left if one == word or (min(len(one), len(word)) == 1 and one[0] == word[0])), "")
        if not match:
            return False
        left.remove(match)
        whole += match == word and len(word) > 1
    return len(short) > 1 and whole > 0


def _slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_SLIP and OSA.distance(one, other, score_cutoff=1) <= 1
