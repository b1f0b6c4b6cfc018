"""The Latin words of names, kept so that a slip can be corrected with a few exact look-ups, however many there are.

Each word is kept under itself and under itself less each of its letters. A word typed with one slip (a letter wrong,
missing, added, or two exchanged) shares at least one of these with the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA
from sqlalchemy import select
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


def near(session: Session, word: str, most: int = 4) -> Sequence[str]:
    """Known words one slip from `word` (two from seven letters on), nearest first, without the word itself."""
    if not (SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()):
        return []
    found = session.scalars(
        select(CustomerNameWord.word)
        .where(CustomerNameWord.variant.in_(variants(word)))
        .order_by(CustomerNameWord.variant, CustomerNameWord.word)
        .limit(MOST)
    )
    limit = 2 if len(word) >= 7 else 1
    measured = {other: OSA.distance(word, other, score_cutoff=limit) for other in found if other != word}
    close = sorted((distance, other) for other, distance in measured.items() if distance <= limit)
    return [other for _distance, other in close[:most]]
