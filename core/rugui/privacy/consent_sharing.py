"""Sharing a record across the border of mainland China, for which PIPL Art 23 and 39 want a consent of its own. Pure.

A booking is a contract, and what it needs may be handed over without (Art 13(2)): where the guest stays or stayed on
this side, the record is at home here too.
"""

from collections.abc import Collection

MAINLAND = "CN"


def crosses(regions: Collection[str], here: str) -> bool:
    """Whether a record of stays in these regions (ISO 3166) comes from the other side than the one it is shown on."""
    sides = {one == MAINLAND for one in regions if one}
    return bool(here and sides) and (here == MAINLAND) not in sides
