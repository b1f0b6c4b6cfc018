"""What is due by a day, one change after the other: the nightly run, and "what happens on the 31st?". Pure.

`run` starts from the changes that are written down, goes through the days on which anything can happen, and writes on
what the rules say. The same code answers for today, for a day long past that nobody committed, and for next year.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from membership_club.activity import Activity
from membership_club.history import Change, State, fold, in_order
from membership_club.periods import DAY, last_day, member_years, shift, year_start
from membership_club.rules import ClubRules, Version, in_force
from membership_club.terms import following
from membership_club.tiers import fallen, fits, floor_of, hold_until, judge, keeps, reached, told_json

MOST = 40  # steps on one day; far more than any rules lead to, so that a mistake ends


@dataclass(frozen=True, slots=True)
class Case:
    """One member as the engine sees them: changes that are known, what they did, the club's rules over time."""

    changes: tuple[Change, ...]
    activity: Activity
    versions: tuple[Version, ...]


def run(case: Case, start: date, until: date) -> tuple[State, list[Change]]:
    """The state at the end of `until`, and every change the rules make from `start` on, in order.

    A change counts from the day on which its time has come; one whose time came before `start` (a term that somebody
    shortened, a night nobody committed), from `start`. So nothing is ever written into the past of what a person did.
    """
    later = in_order(one for one in case.changes if one.on >= start)
    before, day, place = fold(case.changes, start - DAY), start, 0
    steps: list[Change] = []
    resumed: Change | None = None
    while True:
        rules, today = in_force(case.versions, day), [resumed] if resumed else []
        while place < len(later) and later[place].on == day:
            today.append(later[place])
            place += 1
        state = fold(today, day, before)
        for _again in range(MOST):
            if (step := due(state, case.activity, rules, day)) is None:
                break
            # What is written down is read in the order of ORDER: a step takes its place among the day's changes
            # rather than the last one, or the run would end in a state that its own changes do not give.
            found = fold([*today, step], day, before)
            if found == state:
                break  # a person's word of the same day stands against it
            today.append(step)
            steps.append(step)
            state = found
        ahead = _next_day(state, case, rules, day, later[place].on if place < len(later) else None)
        if ahead is None or ahead > until:
            return state, steps
        before, day = state, ahead
        if (resumed := _resumed(state, case.activity, in_force(case.versions, day), day)) is not None:
            steps.append(resumed)


def _next_day(state: State, case: Case, rules: ClubRules, day: date, planned: date | None) -> date | None:
    ends = [state.frozen_until] if state.status == "frozen" else [
        state.term_end if state.status == "active" else None, state.grace_end, state.manual_until,
        state.tier_end if not state.manual else None]  # fmt: skip
    days = [end + DAY for end in ends if end is not None and end + DAY > day]
    if planned is not None:
        days.append(planned)
    days += [one.valid_from for one in case.versions if one.valid_from > day]
    if state.member and state.status != "frozen" and not state.manual:
        place = bisect_right(case.activity.days, day)
        days += case.activity.days[place : place + 1]
        days += _relief(state, case.activity, rules, day)
    return min(days, default=None)


def _relief(state: State, activity: Activity, rules: ClubRules, day: date) -> list[date]:
    """The next days on which what was too much (no-shows) may have left its window."""
    there = [one for counter in rules.negatives() for one in activity.days_of(counter) if one <= day]
    if not there:
        return []
    windows = rules.windows()
    found = [year_start(shift(day, 12), *one.start) for one in windows if one.kind == "calendar"]
    if state.member_since and any(one.kind == "anniversary" for one in windows):
        found.append(last_day(state.member_since, 12 * (1 + member_years(state.member_since, day))) + DAY)
    for months in {one.months for one in windows if one.kind == "rolling"}:
        if state.pauses:
            found.append(day + DAY)
        else:
            # Where months are of different lengths, up to three days later.
            found += [gone for one in there for more in range(4) if (gone := shift(one, months) + more * DAY) > day]
    return [one for one in found if one > day]


def due(state: State, activity: Activity, rules: ClubRules, day: date) -> Change | None:
    """The next change the rules make by a day, or None."""
    if (step := _resumed(state, activity, rules, day)) is not None:
        return step
    if state.payer or state.status == "frozen":
        return None  # who is not the payer follows the payer
    if (step := _term(state, activity, rules, day)) is not None:
        return step
    return _tier(state, activity, rules, day) if state.member and not state.manual else None


def _resumed(state: State, activity: Activity, rules: ClubRules, day: date) -> Change | None:
    """The end of a freeze or of a tier set by hand: before anything a person writes down for that day."""
    if state.status == "frozen":
        ended = state.frozen_until is not None and day > state.frozen_until
        return Change(day, "thawed") if ended else None
    if state.member and state.manual and not state.payer and state.manual_until is not None:
        return resume(state, activity, rules, day) if day > state.manual_until else None
    return None


def _term(state: State, activity: Activity, rules: ClubRules, day: date) -> Change | None:
    terms, end = rules.terms, state.term_end
    if state.status == "active" and end is not None and day > end:
        if state.auto or terms.renewal == "itself":
            return _renew(state, rules, day, {"code": "auto" if state.auto else "itself"})
        if (told := _earned(state, activity, rules, end)) is not None:
            return _renew(state, rules, day, told)
        if terms.grace_days:
            until = end + terms.grace_days * DAY
            return Change(day, "grace", {"until": until.isoformat(), "why": {"code": "term_over"}})
        return Change(day, "expired", {"why": {"code": "term_over"}})
    if state.status == "grace" and state.grace_end is not None:
        if (told := _earned(state, activity, rules, min(day, state.grace_end))) is not None:
            return _renew(state, rules, day, told)
        if day > state.grace_end:
            return Change(day, "expired", {"why": {"code": "grace_over"}})
    return None


def _earned(state: State, activity: Activity, rules: ClubRules, day: date) -> dict[str, Any] | None:
    rule = rules.terms.renew_rule
    if rule is None:
        return None
    judged = judge(rule, state, activity, day, before=rules.before)
    return {"code": "earned", "told": told_json(judged.nearest)} if judged.ok else None


def _renew(state: State, rules: ClubRules, on: date, why: dict[str, Any]) -> Change:
    period = following(rules.terms, state, on)
    return Change(on, "renewed", {"start": period.start.isoformat(), "anchor": period.anchor.isoformat(),
                                  "until": period.end.isoformat() if period.end else None, "why": why})  # fmt: skip


def _tier(state: State, activity: Activity, rules: ClubRules, day: date) -> Change | None:
    end = state.tier_end
    waits = rules.hold.kind == "term" and state.status == "grace"  # until the term is renewed, or is not
    if end is not None and day > end and not waits:
        return _review(state, activity, rules, end, day)
    if (up := reached(state, activity, rules, day)) is not None:
        tier, judged = up
        why = {"code": "reached", "told": told_json(judged.nearest)}
        return _move(state, rules, day, tier.code, why)
    return None


def _review(state: State, activity: Activity, rules: ClubRules, end: date, on: date) -> Change | None:
    """What becomes of a tier the day after its last."""
    tier = rules.tier(state.tier)
    review = end - rules.hold.grace_days * DAY if state.spared else None
    judged = keeps(tier, state, activity, rules, end, review) if tier else None
    if judged is not None and judged.ok:
        why = {"code": "kept", "told": told_json(judged.nearest)}
        return _move(state, rules, on, state.tier, why, "kept")
    if tier is None or judged is None or rules.rank(state.tier) == 0:
        # Nothing is asked for it: the lowest tier, or one given by hand, is there for as long as the membership is.
        return _move(state, rules, on, state.tier, {"code": "nothing_asked"}, "kept")
    told = told_json(judged.nearest)
    lower = fallen(state, activity, rules, end)
    if lower is None:
        code = "never_down" if rules.downgrade == "none" else "floor"
        return _move(state, rules, on, state.tier, {"code": code, "told": told}, "kept")
    if rules.hold.grace_days and not state.spared:
        until = end + rules.hold.grace_days * DAY
        return Change(on, "spared", {"tier_end": until.isoformat(), "why": {"code": "tier_grace", "told": told}})
    return _move(state, rules, on, lower.code, {"code": "not_kept", "told": told})


def resume(state: State, activity: Activity, rules: ClubRules, on: date) -> Change:
    """The day after a tier set by hand ends: kept where its rule is met, else what the counters give."""
    tier, rank = rules.tier(state.tier), rules.rank(state.tier)
    judged = keeps(tier, state, activity, rules, on - DAY) if tier else None
    if (judged is None or not judged.ok) and rank > 0:
        tier = fits(state, activity, rules, on - DAY, rank, max(0, floor_of(state, rules)))
    code = tier.code if tier else rules.tiers[0].code
    told = told_json(judged.nearest) if judged else []
    return _move(state, rules, on, code, {"code": "manual_over", "told": told}, "manual_ended")


def _move(state: State, rules: ClubRules, on: date, tier: str, why: dict[str, Any], kind: str = "moved") -> Change:
    until = hold_until(rules.hold, replace(state, tier=tier), on) if rules.rank(tier) > 0 else None
    if until is not None and until < on:
        until = on  # a term that is already over (grace): looked at again tomorrow
    return Change(on, kind, {"tier": tier, "from": state.tier, "rank": max(0, rules.rank(tier)),
                             "tier_end": until.isoformat() if until else None, "why": why})  # fmt: skip
