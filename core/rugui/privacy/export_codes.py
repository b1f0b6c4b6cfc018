"""Codes of core's columns in words, for whom a file is about: a page says "Stay", the JSON `visit`."""

from collections.abc import Mapping

from rugui.customers import choices, documents, relations, restrictions
from rugui.interactions import words
from rugui.privacy import consent_words

# column → code → word; where several tables have a column, their codes do not clash.
WORDS: Mapping[str, Mapping[str, object]] = {
    "channel": {**consent_words.CHANNELS, **words.CHANNELS},
    "direction": words.DIRECTIONS,
    "effect": {code: one.word for code, one in restrictions.EFFECTS.items()},
    "how": consent_words.HOWS,
    "kind": {
        **{code: says[0] for code, says in relations.KINDS.items()},
        **documents.KINDS,
        **dict(choices.KINDS),
        **dict(choices.NAME_KINDS),
        **words.KINDS,
    },
    "purpose": consent_words.PURPOSES,
    "service": dict(choices.SERVICES),
    "status": words.STATUSES,
    "what": consent_words.SAID,
}


def word(column: str, value: str) -> str:
    """What a code in this column means; anything else as it is."""
    if column in ("country", "nationality"):
        return choices.country(value) or value
    if column == "language":
        return choices.language(value) or value
    return str(WORDS.get(column, {}).get(value, value))
