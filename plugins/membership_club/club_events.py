"""Who has a seat at a club event and who waits. Pure.

The published rule: seats are given in the order of booking, a booking whole or not at all, and nobody is overtaken: who
books while others wait, waits behind them, even where a smaller party would fit.
"""

from collections.abc import Iterable

BOOKED, WAITING, CANCELLED, ATTENDED = STATUSES = ("booked", "waiting", "cancelled", "attended")
SEATED = (BOOKED, ATTENDED)


def seats(guests: int) -> int:
    """The member's own and one a guest."""
    return 1 + guests


def decide(capacity: int, taken: int, waiting: int, wanted: int) -> str:
    """Whether a new booking of so many seats has them, or waits."""
    return BOOKED if not waiting and taken + wanted <= capacity else WAITING


def promote(capacity: int, taken: int, queue: Iterable[tuple[int, int]]) -> list[int]:
    """Of those who wait, (id, seats) in the order they came, whose turn it is now."""
    found = []
    for id_, wanted in queue:
        if taken + wanted > capacity:
            break
        found.append(id_)
        taken += wanted
    return found


def price(member_minor: int, guest_minor: int, guests: int) -> int:
    """What a booking costs, in minor units."""
    return member_minor + guest_minor * guests
