"""Rules and histories made briefly, for tests."""

from datetime import date

from membership_club.activity import Activity, Entry
from membership_club.forecast import Case
from membership_club.history import Change, referrals
from membership_club.rules import ClubRules, Hold, Need, Rule, Terms, TierRules, Version, Window

D = date.fromisoformat


def needs(*pairs, window=None, more=()):
    """`needs(("nights", 40), ("no_shows", -3))`: at least 40, at most 3; `more` are further ways."""
    ways = tuple(
        tuple(Need(counter, abs(number), counter == "no_shows" or number < 0) for counter, number in way)
        for way in (pairs, *more)
    )
    return Rule(window or Window("anniversary"), ways)


# H World's published rules, as far as they are about nights: member years, at most three no-shows, keep with less.
HWORLD = ClubRules(
    (
        TierRules("star"),
        TierRules("silver", needs(("nights", 5)), needs(("nights", 3), ("no_shows", 3))),
        TierRules("gold", needs(("nights", 15), ("no_shows", 3)), needs(("nights", 10), ("no_shows", 3))),
        TierRules("platinum", needs(("nights", 40), ("no_shows", 3)), needs(("nights", 30), ("no_shows", 3))),
    ),
    Terms("lifetime"), Hold("anniversary", more=1), "one",
)  # fmt: skip


def case(rules, joined, *entries, changes=(), until=None, tier=None):
    """A member who joined on a day, with ("2026-01-05", "nights", 3) as entries."""
    first = tier or rules.tiers[0].code
    there = [Change(D(joined), "joined", {"tier": first, "until": until}, id=1), *changes]
    done = [Entry(D(day), counter, amount) for day, counter, amount in entries]
    return Case(tuple(there), Activity([*done, *referrals(there)]), (Version(date.min, rules),))
