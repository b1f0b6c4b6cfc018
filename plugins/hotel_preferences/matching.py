"""Understands what a clerk types into the one add box, in any of the three languages: kind, strength and value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hotel_preferences.catalogue import NOTE, Choice, Kind, builtin, fold

EXACT, START, WORD, WORDS, INSIDE, GROUP = range(6)
LONGEST = 200

# What is said before the thing says how strongly. Longest first, so that "does not like" is not read as "not".
_STRENGTHS = {
    "dislikes": ("does not like|doesn't like|dislikes|dislike|hates", "不喜歡|討厭|怕", "不喜欢|讨厌|怕"),
    "never": (
        "must not have|never|without|no|not|avoid",
        "絕對不要|絕不|不要|不可|禁止|勿",
        "绝对不要|绝不|不要|不可|禁止|勿",
    ),
    "must": ("must have|must|always|needs", "必須|一定要|務必|需要", "必须|一定要|务必|需要"),
    "likes": ("would like|likes|like|prefers|prefer|wants", "希望|喜歡|偏好|想要|愛", "希望|喜欢|偏好|想要|爱"),
}
_ALLERGIC = re.compile(
    r"\b(?:allerg(?:y|ies|ic)(?:\s*(?:to|:))?|anaphyla\w*)|(?:對|对)?(?:嚴重|严重)?(?:過敏|过敏)[:：]?"
)
_NUMBER = re.compile(r"(?<![\w.])(-?\d{1,3}(?:[.,]\d)?)\s*(°\s*c|℃|°|度|c\b|degrees?(?:\s*celsius)?)?", re.IGNORECASE)
_BREAKS = re.compile(r"[\n,;，、；。/|+]+|\band\b|\bplus\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One reading of what was typed. `rank` is the quality of the match (0 best); `words` what it was read from."""

    kind: str
    strength: str = "likes"
    value: str = ""
    rank: int = EXACT
    words: str = ""


def offers(text: str, kinds: Sequence[Kind], limit: int = 8) -> list[Offer]:
    """What the text can mean, best first; always ends with keeping it as a note, so that nothing typed is refused.

    Life before comfort: an allergy that matches as a word comes before everything else, once enough is typed to mean
    it (three Latin letters or one Han character).
    """
    typed = fold(text[:LONGEST])
    if not typed:
        return []
    by_code = {kind.code: kind for kind in kinds}
    found: dict[tuple[str, bool], Offer] = {}
    for offer in _readings(typed, kinds):
        key = (offer.kind, offer.strength in ("dislikes", "never"))
        if key not in found or offer.rank < found[key].rank:
            found[key] = offer
    meant = bool(_ALLERGIC.search(typed))
    others = (one for one in found.values() if one.kind != NOTE)  # that one comes last anyway, with all that was typed
    ranked = sorted(others, key=lambda one: _order(one, by_code[one.kind], typed, meant))
    as_typed = [replace(one, value=_as_typed(one.value, text)) for one in ranked[:limit]]
    return [*as_typed, Offer(NOTE, "likes", text.strip()[:LONGEST], GROUP + 1, typed)]


def _as_typed(value: str, text: str) -> str:
    at = text.casefold().find(value) if value else -1
    return text[at : at + len(value)] if at >= 0 else value


def mentions(text: str, kinds: Sequence[Kind]) -> list[Offer]:
    """Kinds that a guest's own words name (requests of a booking, a line's product), one per wish, none guessed."""
    found: dict[str, Offer] = {}
    for wish in _BREAKS.split(text[:4000]):
        best = next((one for one in offers(wish, kinds, 3) if one.kind != NOTE), None)
        if best is None or best.rank == GROUP or not _means(best, kinds, fold(wish)):
            continue
        found.setdefault(best.kind, Offer(best.kind, best.strength, best.value, best.rank, wish.strip()[:LONGEST]))
    return list(found.values())


def _means(offer: Offer, kinds: Sequence[Kind], wish: str) -> bool:
    # A word in passing is not a wish: "room" starts many phrases. A whole phrase must be there.
    kind = next(one for one in kinds if one.code == offer.kind)
    return any(_has(wish, phrase) for phrase in kind.phrases) or bool(offer.value and offer.rank <= START)


def _readings(typed: str, kinds: Sequence[Kind]) -> Iterable[Offer]:
    if _ALLERGIC.search(typed):
        rest = fold(_ALLERGIC.sub(" ", typed)).removeprefix("to ").strip(" :：")
        allergies = [kind for kind in kinds if kind.is_allergy]
        named = list(_plain(rest, allergies, "must")) if rest else []
        yield from named or ([Offer("allergy.other", "must", rest, START, typed)] if rest else _plain(typed, kinds, ""))
        return
    strength, rest = _strength(typed)
    against = strength in ("dislikes", "never")
    # "No feather" is not a wish for feathers: only what is itself called so ("no newspaper") counts as it stands.
    yield from (one for one in _plain(typed, kinds, "likes") if not against or one.rank <= START)
    if rest:
        yield from _plain(rest, kinds, strength)


def _strength(typed: str) -> tuple[str, str]:
    for strength, languages in _STRENGTHS.items():
        for word in "|".join(languages).split("|"):
            if rest := _after(typed, word):
                return strength, rest
    return "likes", ""


def _said(kind: Kind, strength: str) -> str:
    """How strongly, of this kind: an allergy is always firm, and "no coriander" said against coriander is for it."""
    if kind.is_allergy:
        return "must"
    tail = kind.code.partition(".")[2]
    if tail.startswith("no_") or tail.endswith(("_free", "_off")):
        return {"never": "must", "dislikes": "likes"}.get(strength, strength)
    return strength


def _plain(typed: str, kinds: Sequence[Kind], strength: str) -> Iterable[Offer]:
    number, rest = _number(typed)
    for kind in kinds:
        strong = _said(kind, strength)
        if kind.value == "number" and number is not None:
            rank = START if rest is None else _score(rest, kind)
            if rank is not None and kind.low <= float(number) <= kind.high:
                yield Offer(kind.code, strong, number, min(rank, START), typed)
                continue
        if kind.value == "choice" and (picked := _choice(typed, kind.choices)):
            yield Offer(kind.code, strong, picked, START, typed)
            continue
        if kind.value == "text" and (head := _head(typed, kind)) is not None:
            yield Offer(kind.code, strong, head, EXACT, typed)
            continue
        if (rank := _score(typed, kind)) is not None:
            yield Offer(kind.code, strong, "", rank, typed)


def _number(typed: str) -> tuple[str | None, str | None]:
    """The number in the text and what is left of it (None where nothing is left, and a unit says what it is)."""
    found = _NUMBER.search(typed)
    if found is None:
        return None, typed
    rest = fold(typed[: found.start()] + " " + typed[found.end() :])
    if not rest:
        return (found[1].replace(",", "."), None) if found[2] else (None, typed)
    return found[1].replace(",", "."), rest


def _choice(typed: str, choices: Sequence[Choice]) -> str:
    for choice in choices:
        if any(title == typed or (len(title) > 1 and _has(typed, title)) for title in choice.phrases):
            return choice.code
    return ""


def _head(typed: str, kind: Kind) -> str | None:
    """What follows a kind's own name ("newspaper: Le Monde"), or None where the text does not begin with it."""
    for phrase in kind.phrases:
        if typed.startswith(phrase) and len(typed) > len(phrase):
            rest = typed[len(phrase) :]
            if rest[0] in " :：" or not phrase[-1].isascii():
                return rest.strip(" :：") or None
    return None


def _after(typed: str, word: str) -> str:
    if not typed.startswith(word) or (word.isascii() and not typed.startswith(word + " ")):
        return ""
    return typed[len(word) :].strip()


def _score(typed: str, kind: Kind) -> int | None:
    phrases = kind.phrases
    if typed in phrases:
        return EXACT
    if any(phrase.startswith(typed) for phrase in phrases):
        return START
    words = typed.split()
    if any(_word_starts(phrase, typed) for phrase in phrases):
        return WORD
    if len(words) > 1 and all(any(_word_starts(phrase, word) for phrase in phrases) for word in words):
        return WORDS
    if any(_has(typed, phrase) for phrase in phrases):
        return INSIDE
    group = builtin().groups.get(kind.group)
    return GROUP if group and any(name.startswith(typed) for name in group.phrases) else None


def _word_starts(phrase: str, typed: str) -> bool:
    return f" {phrase}".find(f" {typed}") >= 0 if typed.isascii() else typed in phrase


def _has(typed: str, phrase: str) -> bool:
    """Whether a whole phrase stands in the text; one Han character alone means too little."""
    if phrase.isascii():
        return f" {phrase} " in f" {typed} "
    return len(phrase) > 1 and phrase in typed


def _order(offer: Offer, kind: Kind, typed: str, meant: bool) -> tuple[bool, bool, int, bool, int]:
    enough = len(typed) >= 3 or not typed.isascii()
    first = kind.is_allergy and (meant or (enough and offer.rank <= WORDS))
    return (not first, offer.rank == GROUP, offer.rank, bool(kind.sensitive) and not enough, kind.order)
