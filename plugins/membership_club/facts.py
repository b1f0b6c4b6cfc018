"""What the rest of the house is told about memberships, in the words a clerk reads. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from rugui.toolkit import Fact, FactKind, _l

from membership_club.access import READ
from membership_club.names import Named
from membership_club.words import STATUSES

TIER, STATUS, SINCE, DAYS, CLUB, NUMBER, PAUSED = (
    f"membership_club.{name}"
    for name in ("tier", "status", "member_since", "days_to_expiry", "club", "number", "paused")
)
KINDS = (
    FactKind(TIER, _l("Tier"), "str", READ),
    FactKind(STATUS, _l("Membership"), "str", READ),
    FactKind(SINCE, _l("Member since"), "date", READ),
    FactKind(DAYS, _l("Days to the end of the term"), "int", READ),
    FactKind(CLUB, _l("Club"), "str", READ),
    FactKind(NUMBER, _l("Member number"), "str", READ),
    FactKind(PAUSED, _l("Tier set by hand"), "bool", READ),
)
MEMBER = ("active", "grace", "frozen")
SOON = 30


def state(held: Sequence[Any], today: date) -> list[Fact]:
    """The facts of one guest (rows of `service_facts.held`); tier and status of each club, the rest of the first
    they are a member of."""
    found: list[Fact] = []
    members = [row for row in held if row.status in MEMBER]
    for row in held:
        found += _of_club(row, Named(row, "club_"), today)
    if members:
        row = members[0]
        found.append(Fact(CLUB, row.club_code, Named(row, "club_"), "info", 510, permission=READ))
        number = _l("Member %(number)s", number=row.number)
        found.append(Fact(NUMBER, row.number, number, "info", 520, permission=READ))
        if row.member_since:
            label = _l("Member since %(year)s", year=row.member_since.year)
            since: Any = row.member_since  # a fact of type date is a date, which Json does not name
            found.append(Fact(SINCE, since, label, "info", 530, since=_at(since), permission=READ))
    return found


def _of_club(row: Any, club: Named, today: date) -> list[Fact]:
    found = []
    if row.status in MEMBER and row.tier_id is not None:
        label = _l("%(tier)s, %(club)s", tier=Named(row, "tier_"), club=club)
        # The ordinary member is told of quietly; who is above is greeted as such.
        found.append(Fact(TIER, row.tier_code, label, "vip" if row.tier_rank else "info", 100 - min(row.tier_rank, 90),
                          permission=READ))  # fmt: skip
    tone = "change" if row.status in ("grace", "frozen") else "info"
    word = _l("%(club)s: %(status)s", club=club, status=STATUSES[row.status])
    found.append(Fact(STATUS, row.status, word, tone, 500, permission=READ))
    end = row.grace_end or row.term_end
    if row.status in ("active", "grace") and end is not None:
        days = (end - today).days
        label = _l("%(club)s: %(n)s days left", club=club, n=days)
        found.append(Fact(DAYS, days, label, "change" if days <= SOON else "info", 505, permission=READ))
    if row.status in MEMBER and row.manual_until is not None:
        label = _l("%(club)s: tier set by hand", club=club)
        found.append(Fact(PAUSED, True, label, "info", 540, permission=READ))
    return found


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
