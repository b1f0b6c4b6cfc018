"""Which records are compared at all: those that share a key. Pure.

Comparing all with all would cost n²/2; a key shared by few costs next to nothing. A block above its cap (an agency's
phone, a name thousands have) is not compared on that key alone: its guests meet under the others they share.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

# How many may share a key for their pairs to be compared on it.
CAPS = {"phone": 20, "email": 20, "handle": 20, "document": 20, "name": 5, "birthday": 20}
LAST_DIGITS = 9  # of a phone: the rest is the country's code, a zero or nothing, as whoever typed it liked
Pair = tuple[int, int]


def pairs(block: Iterable[int]) -> Iterator[Pair]:
    """Every two of a block, the lower id first."""
    return combinations(sorted(set(block)), 2)


def last_digits(number: str) -> str:
    """The digits of a phone that are compared; "" for one too short to tell anybody by."""
    return number[-LAST_DIGITS:] if len(number) >= 7 else ""


def block_of(key: str) -> str:
    """The block of a key of recall's index: of a phone ("#" and its digits from the end) the last nine digits."""
    return key[: LAST_DIGITS + 1] if key[0] == "#" else key


def end_of(block: str) -> str:
    """What sorts behind every key of a block and before the next block's."""
    return block + (":" if block[:1] == "#" else "\x01")


def telling(block: str) -> bool:
    """Whether a block tells people apart at all: seven digits of a phone, two characters or five letters of a name."""
    sign = block[0]
    return len(block) >= (8 if sign == "#" else 6 if sign == "=" and block.isascii() else 3)


def by_key(rows: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """Blocks of (key, id) rows."""
    found: dict[str, set[int]] = {}
    for key, customer_id in rows:
        found.setdefault(key, set()).add(customer_id)
    return found


def within(blocks: Iterable[Sequence[int] | set[int]], cap: int) -> tuple[set[Pair], int]:
    """The pairs of all blocks up to a cap, and how many blocks were larger."""
    found: set[Pair] = set()
    larger = 0
    for block in blocks:
        if len(block) > cap:
            larger += 1
        else:
            found.update(pairs(block))
    return found, larger
