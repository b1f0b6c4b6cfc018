"""The Latin words of names, kept so that a slip can be corrected with a few exact look-ups, however many there are.

Each word is kept under itself and under itself less each of its letters. A word typed with one slip (a letter wrong,
missing, added, or two exchanged) shares at least one of these with the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from sqlalchemy import TextualSelect, column, select, text
from sqlalchemy.orm import Session

from rugui.recall import rows
from rugui.recall.models import CustomerNameWord, CustomerSearchKey

SHORTEST, LONGEST = 3, 24
MOST = 200  # rows of the table looked at for one word typed


def variants(word: str) -> list[str]:
    """The word, and the word less one letter in each place."""
    return list(dict.fromkeys([word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]))


def learn_words(session: Session, words: Iterable[str]) -> None:
    """Adds words that are not known yet."""
    asked = sorted(words)
    for start in range(0, len(asked), 5000):
        some = asked[start : start + 5000]
        known = set(
            session.scalars(
                select(CustomerNameWord.word).where(
                    CustomerNameWord.variant.in_(some), CustomerNameWord.variant == CustomerNameWord.word
                )
            )
        )
        rows.insert_words(
            session, [(variant, word) for word in some if word not in known for variant in variants(word)]
        )


def forget_words(session: Session, words: Iterable[str]) -> None:
    """Removes the words no guest is found by any more."""
    asked = sorted(words)
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        used = set(
            session.scalars(
                select(CustomerSearchKey.key).where(CustomerSearchKey.key.in_([f"={word}" for word in some])).distinct()
            )
        )
        rows.delete_words(
            session, [(variant, word) for word in some if f"={word}" not in used for variant in variants(word)]
        )


def near(session: Session, words: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """For each word typed the known words a slip away (two from seven letters on) as (distance, word), nearest first.

    A word that is known itself has itself first, at distance 0. One statement, at most `MOST` rows a word.
    """
    asked = [word for word in words if SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()]
    looked_up = {variant: None for word in asked for variant in variants(word)}
    if not looked_up:
        return {}
    found = _known(session, list(looked_up), MOST * len(asked))
    return {word: _close(word, found) for word in asked}


def _known(session: Session, looked_up: Sequence[str], most: int) -> list[str]:
    # The number of values is rounded up, so that few statements are made and each is planned once.
    padded = [*looked_up, *[looked_up[-1]] * (-len(looked_up) % 16)]
    statement = _lookup(len(padded))
    values = {f"v{i}": variant for i, variant in enumerate(padded)}
    return list(dict.fromkeys(session.connection().execute(statement, values | {"most": most}).scalars()))


@lru_cache(maxsize=32)
def _lookup(count: int) -> TextualSelect:
    marks = ", ".join(f":v{i}" for i in range(count))
    return text(
        f"SELECT word FROM customer_name_word WHERE variant IN ({marks}) ORDER BY variant, word LIMIT :most"  # noqa: S608
    ).columns(column("word"))


def _close(word: str, found: Iterable[str]) -> list[tuple[int, str]]:
    limit = 2 if len(word) >= 7 else 1
    measured = ((OSA.distance(word, other, score_cutoff=limit), other) for other in found)
    return sorted(one for one in measured if one[0] <= limit)
