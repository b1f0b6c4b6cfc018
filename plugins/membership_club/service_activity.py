"""Counters of many members at once, each from where it is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from rugui.toolkit import StayTotal, stay_totals
from sqlalchemy.orm import Session

from membership_club.activity import NIGHTS, NO_SHOWS, SPEND, STAYS, Entry
from membership_club.models import Club

# `source(session, membership_ids)` → membership id → entries; one statement however many members are asked about.
Source = Callable[[Session, Sequence[int]], Mapping[int, Sequence[Entry]]]
SOURCES: list[Source] = []


def entries(session: Session, club: Club, members: Sequence[Any], until: date | None = None) -> dict[int, list[Entry]]:
    """What members did, by membership id: their stays (of the club's house, if it is of one) and every source's.

    One statement for the stays and one a source, however many members. Nights, stays and spend count on the day of
    departure; spend in another currency than the club's does not count.
    """
    found: dict[int, list[Entry]] = {one.id: [] for one in members}
    if not members:
        return found
    by_guest: dict[int, list[Entry]] = {}
    for stay in stay_totals(session, [one.customer_id for one in members], until):
        if club.site_id is None or stay.site_id == club.site_id:
            by_guest.setdefault(stay.customer_id, []).extend(of_stay(stay, club.currency))
    for one in members:
        found[one.id] += by_guest.get(one.customer_id, ())
    ids = list(found)
    for source in SOURCES:
        for membership_id, more in source(session, ids).items():
            found[membership_id] += more
    return found


def of_stay(stay: StayTotal, currency: str) -> list[Entry]:
    """What a stay counts for. A day's use without a night is a stay."""
    if stay.status == "no_show":
        return [Entry(stay.arrival, NO_SHOWS, 1)]
    if stay.status != "departed":
        return []
    made = [Entry(stay.departure, STAYS, 1)]
    if nights := (stay.departure - stay.arrival).days:
        made.append(Entry(stay.departure, NIGHTS, nights))
    if net := stay.net.get(currency, 0):
        made.append(Entry(stay.departure, SPEND, net))
    return made
