"""Why a membership is what it is on a day, as data: codes and parameters, which `words.py` puts into words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from membership_club.forecast import Case, run
from membership_club.history import Change, State, fold, in_order
from membership_club.periods import shift
from membership_club.rules import ClubRules, in_force
from membership_club.terms import freeze_left, rights
from membership_club.tiers import Judged, fallen, hold_until, judge, keeps

AHEAD_MONTHS = 26
MOST_AHEAD = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, the day it counts from, and what the sentence needs."""

    code: str
    on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is asked for a tier: what is counted of it by now, until when there is time, what it would hold until, and
    to which tier one falls otherwise."""

    tier: str
    judged: Judged
    by: date | None = None
    until: date | None = None
    falls_to: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about a membership on a day. `assumed` are the changes the rules made after the last day that is
    written down; `upcoming` what they will do next if nothing else happens."""

    on: date
    state: State
    rules: ClubRules
    status: Reason
    tier: Reason
    paused: Reason | None
    next_tier: Ahead | None
    keep: Ahead | None
    assumed: tuple[Change, ...]
    upcoming: tuple[Change, ...]
    history: tuple[Change, ...]
    rights: tuple[str, ...]
    freeze_left: int


def explain(case: Case, on: date, written: date) -> Explanation:
    """Explain a member's status on a day. Up to `written` history counts as it is written down (nobody's status changes
    because somebody looks); after that, what the rules will do."""
    state, assumed = fold(case.changes, on), list[Change]()
    if on > written:
        state, assumed = run(case, written, on)
    rules = in_force(case.versions, on)
    past = tuple(one for one in in_order([*case.changes, *assumed]) if one.on <= on)
    return Explanation(
        on, state, rules, _status(state), _tier(state), _paused(state), _next(state, case, rules, on),
        _keep(state, case, rules, on), tuple(assumed), tuple(_upcoming(case, past, on)), past,
        rights(state, rules.terms), freeze_left(state, rules.terms, on),
    )  # fmt: skip


def _status(state: State) -> Reason:
    if not state.status or state.status_by is None:
        return Reason("none")
    data = {**state.status_by.data, "reason": state.status_by.reason, "who": state.status_by.who}
    if state.payer and state.member:
        return Reason("payer", state.status_by.on, data | {"payer": state.payer})
    if state.status in ("active", "grace"):
        data["until"] = _iso(state.term_end if state.status == "active" else state.grace_end)
    return Reason(f"{state.status}.{state.status_by.kind}", state.status_by.on, data)


def _tier(state: State) -> Reason:
    by = state.tier_by
    if by is None or not state.status:
        return Reason("none")
    why = dict(by.data.get("why", {}))
    code = by.kind if by.kind in ("joined", "manual") else why.pop("code", by.kind)
    if by.kind == "moved" and code not in ("reached", "not_kept"):
        code = "moved"
    data = {**why, "tier": state.tier, "from": by.data.get("from", ""), "until": _iso(state.tier_end),
            "reason": by.reason, "who": by.who, "spared": state.spared}  # fmt: skip
    return Reason(code, by.on, data)


def _paused(state: State) -> Reason | None:
    if not state.manual or state.tier_by is None:
        return None
    until = {"until": _iso(state.manual_until), "reason": state.tier_by.reason, "who": state.tier_by.who}
    return Reason("paused", state.tier_by.on, until)


def _next(state: State, case: Case, rules: ClubRules, on: date) -> Ahead | None:
    """The lowest tier above that can be reached by doing something."""
    if not state.member or state.payer:
        return None
    for tier in rules.tiers[rules.rank(state.tier) + 1 :]:
        if tier.upgrade is not None:
            judged = judge(tier.upgrade, state, case.activity, on, before=rules.before)
            until = hold_until(rules.hold, replace(state, tier=tier.code), on)
            return Ahead(tier.code, judged, until=until)
    return None


def _keep(state: State, case: Case, rules: ClubRules, on: date) -> Ahead | None:
    """What is still missing for keeping the tier, counted over the window that ends on its last day."""
    end, tier = state.tier_end, rules.tier(state.tier)
    if not state.member or state.payer or state.manual or end is None or tier is None:
        return None
    judged = keeps(tier, state, case.activity, rules, max(end, on))
    if judged is None:
        return None
    lower = fallen(state, case.activity, rules, max(end, on))
    return Ahead(tier.code, judged, by=end, falls_to=lower.code if lower else state.tier)


def _upcoming(case: Case, past: tuple[Change, ...], on: date) -> list[Change]:
    """What comes next if the member does nothing more: planned changes and what the rules make of them."""
    planned = [one for one in case.changes if one.on > on]
    ahead = replace(case, changes=(*past, *planned))
    _state, steps = run(ahead, on, shift(on, AHEAD_MONTHS))
    return in_order([*planned, *(one for one in steps if one.on > on or one not in past)])[:MOST_AHEAD]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
