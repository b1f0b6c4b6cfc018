"""A case of `rugui club explain` gone through as the house would have: the nightly run every night, the desk by day.
Pure; what is asked about a day is answered from what was known on it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from rugui.toolkit import Invalid, _l

from membership_club import deeds, forecast
from membership_club.activity import Activity
from membership_club.case_json import Deed, Told
from membership_club.explain import Ahead, Explanation, explain
from membership_club.forecast import Case
from membership_club.history import PLACE, Change, State, apply, fold
from membership_club.rules import ClubRules, in_force
from membership_club.tiers import hold_until

LEAVING = ("moved_away", "no_use", "price", "service", "died", "asked", "other")


def explained(told: Told, on: date) -> Explanation:
    """Why the member of a case is what they are on a day: of the history, what is dated up to it.

    Raises `Invalid` with the path of what does not go together with what the membership was then.
    """
    case = Case((), Activity(one for one in told.done if one.day <= on), told.versions)
    by_day = sorted((one for one in told.deeds if one.on <= on), key=lambda one: (one.on, PLACE[one.what], one.at))
    written = by_day[0].on if by_day else on
    for day, these in groupby(by_day, key=lambda one: one.on):
        case, written = _nightly(case, written, day), day
        for deed in these:
            case = _done(case, deed, in_force(told.versions, day))
    case = _nightly(case, written, on)
    return explain(case, on, on)


def _nightly(case: Case, start: date, until: date) -> Case:
    _state, steps = forecast.run(case, start, until)
    return replace(case, changes=(*case.changes, *steps)) if steps else case


def _done(case: Case, deed: Deed, rules: ClubRules) -> Case:
    state, path = fold(case.changes, deed.on), "joined" if deed.at < 0 else f"history.{deed.at}"
    if deed.tier and rules.rank(deed.tier) < 0:
        place = "tier" if deed.at < 0 else f"{path}.tier"
        raise Invalid(_l("This case cannot be used."), fields={place: _l("There is no such tier.")})
    change = Change(deed.on, deed.what, _data(case, deed, state, rules), reason=deed.reason, who=deed.who)
    if apply(state, change) is state:
        problem = _l("This does not go together with the membership's present status.")
        raise Invalid(_l("This case cannot be used."), fields={path: problem})
    return replace(case, changes=(*case.changes, change))


def _data(case: Case, deed: Deed, state: State, rules: ClubRules) -> Mapping[str, Any]:
    until = deeds.iso(deed.until)
    if deed.what == "joined":
        return deeds.joining(rules, deed.on, tier=deed.tier, until=deed.until, auto=deed.auto)
    if deed.what == "renewed":
        return deeds.renewing(rules, state, deed.on, deed.until)
    if deed.what == "manual":
        return deeds.by_hand(rules, state, deed.tier, deed.until)
    if deed.what == "manual_ended":
        return forecast.resume(state, case.activity, rules, deed.on).data if state.manual else {}
    if deed.what == "moved":
        held = deed.until or (hold_until(rules.hold, replace(state, tier=deed.tier), deed.on) if rules.rank(
            deed.tier) > 0 else None)  # fmt: skip
        return {"tier": deed.tier, "from": state.tier, "rank": rules.rank(deed.tier), "tier_end": deeds.iso(held)}
    if deed.what == "left":
        return {"why": deed.why if deed.why in LEAVING else "other", "reason": deed.reason}
    if deed.what == "auto":
        return {"auto": deed.auto}
    return {"until": until} if deed.what in ("extended", "frozen") else {}


def found(told: Explanation) -> dict[str, Any]:
    """What may be expected of a day, as it was found."""
    state = told.state
    return {
        "status": state.status or "none", "tier": state.tier if state.member else "",
        "term_end": deeds.iso(state.term_end), "tier_end": deeds.iso(state.tier_end),
        "grace_end": deeds.iso(state.grace_end) if state.status == "grace" else None,
        "paused_until": deeds.iso(state.manual_until),
        "falls_to": told.keep.falls_to if told.keep else "",
        "missing_next": _missing(told.next_tier), "missing_keep": _missing(told.keep),
    }  # fmt: skip


def _missing(ahead: Ahead | None) -> dict[str, int] | None:
    return {one.counter: one.missing for one in ahead.judged.nearest if not one.ok} if ahead else None


def differences(expected: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What was expected and is not so, as (expected, found) by name."""
    plain = {name: deeds.iso(value) if isinstance(value, date) else value for name, value in expected.items()}
    return {name: (value, there[name]) for name, value in plain.items() if value != there[name]}
