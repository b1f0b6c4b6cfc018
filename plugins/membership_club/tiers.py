"""Which tier the rules give: what was counted, over which days, and what is missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from membership_club.activity import Activity
from membership_club.history import State
from membership_club.periods import DAY, last_day, member_year, member_years, shift, year_start
from membership_club.rules import ClubRules, Hold, Need, Rule, TierRules, Window


@dataclass(frozen=True, slots=True)
class Told:
    """One need and what was counted for it from `start` (None: ever) to `end`."""

    counter: str
    have: int
    number: int
    at_most: bool
    start: date | None
    end: date
    instead_until: date | None = None

    @property
    def ok(self) -> bool:
        """Whether it is met."""
        return self.have <= self.number if self.at_most else self.have >= self.number

    @property
    def missing(self) -> int:
        """How much is missing, or how much there is too much."""
        return max(0, self.have - self.number if self.at_most else self.number - self.have)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a rule: each of its ways, and the one that comes nearest (the first that is met)."""

    ways: tuple[tuple[Told, ...], ...]

    @property
    def ok(self) -> bool:
        """Whether any way is met."""
        return any(all(told.ok for told in way) for way in self.ways)

    @property
    def nearest(self) -> tuple[Told, ...]:
        """The way with the smallest share missing; a broken limit counts as far away."""
        return min(self.ways, key=_distance, default=())


def _distance(way: tuple[Told, ...]) -> tuple[int, float]:
    broken = sum(1 for told in way if told.at_most and not told.ok)
    return broken, sum(told.missing / max(1, told.number) for told in way if not told.at_most)


def window_start(window: Window, state: State, day: date, *, before: bool) -> date | None:
    """The first day that counts. Freezes push a rolling window back by as many days; None counts everything."""
    if window.kind == "rolling":
        begun = shift(day, -window.months) + DAY
        start: date | None = begun
        if state.pauses:
            paused = sum((min(last, day) - max(first, begun)).days + 1 for first, last in state.pauses if last >= begun)
            start = begun - paused * DAY
    elif window.kind == "calendar":
        start = year_start(day, *window.start)
    elif window.kind == "anniversary":
        start = member_year(state.member_since, day) if state.member_since else day
    elif window.kind == "tier":
        start = state.tier_from
    else:
        start = None
    if not before and state.member_since is not None:
        return max(start, state.member_since) if start else state.member_since
    return start


def judge(
    rule: Rule, state: State, activity: Activity, day: date, *, before: bool, review: date | None = None
) -> Judged:
    """What a rule says on a day; with `review`, over the window of that day and what came since (days of grace)."""
    start = window_start(rule.window, state, review or day, before=before)
    return Judged(tuple(tuple(_told(need, activity, start, day) for need in way) for way in rule.ways))


def _told(need: Need, activity: Activity, start: date | None, day: date) -> Told:
    number = need.on(day)
    until = need.instead_until if number != need.number else None
    return Told(need.counter, activity.total(need.counter, start, day), number, need.at_most, start, day, until)


def hold_until(hold: Hold, state: State, day: date) -> date | None:
    """The last day of a tier reached or kept on a day; None where it is for good."""
    if hold.kind == "months":
        return last_day(day, hold.months)
    if hold.kind == "calendar":
        return last_day(year_start(day, *hold.start), 12 * (1 + hold.more))
    if hold.kind == "anniversary":
        joined = state.member_since or day
        return last_day(joined, 12 * (1 + hold.more + member_years(joined, day)))
    return state.term_end if hold.kind == "term" else None


def reached(state: State, activity: Activity, rules: ClubRules, day: date) -> tuple[TierRules, Judged] | None:
    """The highest tier above the present one whose upgrade is met, with what was counted."""
    for tier in reversed(rules.tiers[rules.rank(state.tier) + 1 :]):
        if tier.upgrade is not None:
            judged = judge(tier.upgrade, state, activity, day, before=rules.before)
            if judged.ok:
                return tier, judged
    return None


def keeps(
    tier: TierRules, state: State, activity: Activity, rules: ClubRules, day: date, review: date | None = None
) -> Judged | None:
    """What was counted where the tier may be kept on a day, else what was counted for keeping it; None: no rule.

    Who would reach the tier anew keeps it, too.
    """
    asked = [rule for rule in (tier.keep, tier.upgrade) if rule is not None]
    judged = [judge(rule, state, activity, day, before=rules.before, review=review) for rule in asked]
    return next((one for one in judged if one.ok), judged[0] if judged else None)


def fits(state: State, activity: Activity, rules: ClubRules, day: date, below: int, floor: int) -> TierRules:
    """The highest tier, below a rank, that would be reached or kept; never under the floor."""
    for place in range(below - 1, floor, -1):
        judged = keeps(rules.tiers[place], state, activity, rules, day)
        if judged is None or judged.ok:
            return rules.tiers[place]
    return rules.tiers[max(0, floor)]


def floor_of(state: State, rules: ClubRules) -> int:
    """The rank below which the present tier does not fall."""
    tier = rules.tier(state.tier)
    return rules.rank(tier.floor) if tier and tier.floor else 0


def fallen(state: State, activity: Activity, rules: ClubRules, day: date) -> TierRules | None:
    """The tier to which one falls who does not keep the present one; None where the club takes none away."""
    rank, floor = rules.rank(state.tier), max(0, floor_of(state, rules))
    if rules.downgrade == "none" or rank <= floor:
        return None
    if rules.downgrade == "one":
        return rules.tiers[max(floor, rank - 1)]
    if rules.downgrade == "base":
        return rules.tiers[floor]
    return fits(state, activity, rules, day, rank, floor)


def told_json(ways: Sequence[Told]) -> list[dict[str, object]]:
    """What was counted, as a change keeps it: the reason of a move, as it was known then."""
    return [
        {"counter": told.counter, "have": told.have, "at_most" if told.at_most else "at_least": told.number,
         "from": told.start.isoformat() if told.start else None, "to": told.end.isoformat()}
        for told in ways
    ]  # fmt: skip
