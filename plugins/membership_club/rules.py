"""The rules of a club as they stand on paper: terms, tiers, and what is asked for each. Pure."""

from dataclasses import dataclass
from datetime import date

TERMS = ("rolling", "fixed", "lifetime")
WINDOWS = ("rolling", "calendar", "anniversary", "tier", "life")
RENEWALS = ("person", "itself", "rule")
HOLDS = ("months", "calendar", "anniversary", "term", "never")
DOWNGRADES = ("one", "fit", "base", "none")
SUCCESSIONS = ("longest", "each", "end")
KINDS = ("individual", "family", "company")
RIGHTS = ("rate", "benefits", "earn", "redeem", "events")


@dataclass(frozen=True, slots=True)
class Window:
    """Over which days is counted, up to and with the day that is looked at.

    rolling: the last `months`; calendar: the programme year from `start` (month, day); anniversary: the member year;
    tier: since this tier was reached or last kept; life: ever.
    """

    kind: str = "rolling"
    months: int = 12
    start: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Need:
    """One counter, at least or at most a number; until `instead_until` the number is `instead`."""

    counter: str
    number: int
    at_most: bool = False
    instead: int | None = None
    instead_until: date | None = None

    def on(self, day: date) -> int:
        """The number asked for on a day."""
        eased = self.instead is not None and self.instead_until is not None and day <= self.instead_until
        return self.instead if eased and self.instead is not None else self.number


@dataclass(frozen=True, slots=True)
class Rule:
    """Met when, over the window, every need of any one of the `ways` is: an OR of ANDs."""

    window: Window
    ways: tuple[tuple[Need, ...], ...]


@dataclass(frozen=True, slots=True)
class TierRules:
    """A tier: how it is reached (None: only by hand or from the start), how it is kept (None: as it is reached),
    and the tier below which nobody falls from it."""

    code: str
    upgrade: Rule | None = None
    keep: Rule | None = None
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """How long a tier holds once reached or kept, before it is looked at again.

    months: that many from the day; calendar: to the end of the programme year and `more` whole ones; anniversary: the
    same with member years; term: as long as the membership is paid or promised; never: for good.
    """

    kind: str = "calendar"
    months: int = 12
    more: int = 1
    start: tuple[int, int] = (1, 1)
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a membership lasts. fixed: to the end of the programme year; who joins on or after `rollover` gets the
    rest of it and the whole next. `grace_rights` are what a member still may in the days of grace."""

    kind: str = "rolling"
    months: int = 12
    start: tuple[int, int] = (1, 1)
    rollover: tuple[int, int] | None = None
    grace_days: int = 0
    grace_rights: tuple[str, ...] = ()
    renewal: str = "person"
    renew_rule: Rule | None = None
    freeze_days: int = 180


@dataclass(frozen=True, slots=True)
class ClubRules:
    """Everything a club promises, tiers lowest first. `before` says whether stays before joining count."""

    tiers: tuple[TierRules, ...]
    terms: Terms = Terms()
    hold: Hold = Hold()
    downgrade: str = "one"
    before: bool = False
    caps: tuple[tuple[str, int], ...] = (("family", 4), ("company", 20))
    succession: str = "longest"

    def rank(self, code: str) -> int:
        """The place of a tier, 0 the lowest; -1 for one these rules do not have."""
        return next((place for place, tier in enumerate(self.tiers) if tier.code == code), -1)

    def tier(self, code: str) -> TierRules | None:
        """The rules of a tier, or None."""
        return next((tier for tier in self.tiers if tier.code == code), None)

    def cap(self, kind: str) -> int:
        """How many dependants a membership of this kind may have."""
        return dict(self.caps).get(kind, 0)

    def _all(self) -> list[Rule]:
        found = [rule for tier in self.tiers for rule in (tier.upgrade, tier.keep) if rule]
        return found + ([self.terms.renew_rule] if self.terms.renew_rule else [])

    def negatives(self) -> frozenset[str]:
        """Counters of which some rule allows only so many."""
        return frozenset(need.counter for rule in self._all() for way in rule.ways for need in way if need.at_most)

    def windows(self) -> frozenset[Window]:
        """Every window over which something is counted."""
        return frozenset(rule.window for rule in self._all())


@dataclass(frozen=True, slots=True)
class Version:
    """Rules in force from a day on."""

    valid_from: date
    rules: ClubRules


def in_force(versions: tuple[Version, ...], day: date) -> ClubRules:
    """Of versions in the order they were recorded, the rules on a day; before the first, the earliest."""
    best = None
    for version in versions:
        if version.valid_from <= day and (best is None or version.valid_from >= best.valid_from):
            best = version
    return (best or min(versions, key=lambda one: one.valid_from)).rules
