"""What happened to a membership, and what it therefore is on a day: a fold over dated changes. Pure.

A change has the day it counts from and the moment it was written. `known` takes those written by a moment and leaves
out what was undone; `fold` applies those of the days up to one. The order in which a day's changes arrived makes no
difference: they are applied in the order of ORDER.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from membership_club.activity import REFERRALS, Entry

MEMBER = ("active", "grace", "frozen")
# Of one day: what rules decide before what a person decides, so that the person's word is the last.
ORDER = (
    "applied", "joined", "referred", "thawed", "manual_ended", "grace", "expired", "renewed", "extended", "kept",
    "spared", "moved", "auto", "manual", "frozen", "succeeded", "left",
)  # fmt: skip
PLACE = {kind: place for place, kind in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed a membership; `data` is plain JSON. `reverses` is the id of the change it undoes."""

    on: date
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    recorded: datetime | None = None
    id: int = 0
    reverses: int | None = None
    reason: str = ""
    who: str = ""

    def day(self, name: str) -> date | None:
        """A day out of the data."""
        text = self.data.get(name)
        return date.fromisoformat(text) if text else None

    def end(self, name: str = "until") -> date | None:
        """A last day out of the data; never before the change itself, which holds for its own day at least."""
        day = self.day(name)
        return max(day, self.on) if day else None


@dataclass(frozen=True, slots=True)
class State:
    """What a membership is. Days are the first and last on which something holds; None where it has no end.

    `status` is empty before anything happened. `anchor` is where its periods begin, `tier_from` when the tier was
    reached or last kept, `pauses` are first and last days of past freezes; `…_by` is the change that gave it.
    """

    status: str = ""
    since: date | None = None
    status_by: Change | None = None
    joined: date | None = None
    member_since: date | None = None
    anchor: date | None = None
    term_start: date | None = None
    term_end: date | None = None
    grace_end: date | None = None
    auto: bool = False
    tier: str = ""
    tier_since: date | None = None
    tier_from: date | None = None
    tier_end: date | None = None
    tier_by: Change | None = None
    spared: bool = False
    manual: bool = False
    manual_until: date | None = None
    frozen_from: date | None = None
    frozen_until: date | None = None
    under: str = ""
    pauses: tuple[tuple[date, date], ...] = ()
    payer: str = ""

    @property
    def member(self) -> bool:
        """Whether this counts as a member."""
        return self.status in MEMBER

    @property
    def paused(self) -> bool:
        """Whether the tier stays as a person set it, whatever the rules say."""
        return self.manual


def known(changes: Iterable[Change], by: datetime | None = None) -> list[Change]:
    """The changes written by a moment (None: all), without what was undone by then and without the undoing."""
    there = [one for one in changes if by is None or one.recorded is None or one.recorded <= by]
    undone: set[int] = set()
    # An undoing may itself be undone: the later are looked at first.
    for one in sorted(there, key=lambda one: one.id, reverse=True):
        if one.reverses is not None and one.id not in undone:
            undone.add(one.reverses)
    return [one for one in there if one.reverses is None and not (one.id and one.id in undone)]


def in_order(changes: Iterable[Change]) -> list[Change]:
    """By day, then by kind, then by what they say: never by when they arrived."""
    there = list(changes)
    return sorted(there, key=_key) if len(there) > 1 else there


def _key(change: Change) -> tuple[date, int, int, str]:
    place, rank = PLACE.get(change.kind, len(ORDER)), int(change.data.get("rank", 0))
    data = json.dumps(dict(change.data), sort_keys=True)
    if change.kind in ("renewed", "extended"):
        # Both say when the term ends: of two on one day, the later end holds.
        return change.on, PLACE["renewed"], 0, f"{change.data.get('until') or '9999'} {change.kind} {data}"
    return change.on, place, rank, data


def fold(changes: Iterable[Change], on: date, state: State | None = None) -> State:
    """The state at the end of a day, from changes that are known (see `known`)."""
    state = state or State()
    for change in in_order(one for one in changes if one.on <= on):
        state = apply(state, change)
    return state


def apply(state: State, change: Change) -> State:
    """The state after one change; one that does not fit (freezing somebody who left) changes nothing."""
    step = _STEPS.get(change.kind)
    return step(state, change) if step else state


def referrals(changes: Iterable[Change]) -> list[Entry]:
    """What these changes add to the counter of referrals."""
    return [Entry(one.on, REFERRALS, int(one.data.get("count", 1))) for one in changes if one.kind == "referred"]


def _applied(state: State, change: Change) -> State:
    return state if state.status else State("applied", change.on, change, payer=change.data.get("payer", ""))


def _joined(state: State, change: Change) -> State:
    if state.member:
        return state
    return State(
        "active", change.on, change, state.joined or change.on, change.on, change.day("anchor") or change.on, change.on,
        change.end(), auto=bool(change.data.get("auto")), tier=change.data.get("tier", ""),
        tier_since=change.on, tier_from=change.on, tier_end=change.end("tier_end"), tier_by=change,
        payer=change.data.get("payer", ""),
    )  # fmt: skip


def _renewed(state: State, change: Change) -> State:
    if state.status not in ("active", "grace", "expired", "frozen"):
        return state
    back = state.status == "expired"
    status = "frozen" if state.status == "frozen" else "active"
    return replace(
        state, status=status, under="active" if status == "frozen" else "",
        since=state.since if state.status in ("active", "frozen") else change.on, status_by=change,
        member_since=change.on if back else state.member_since, anchor=change.day("anchor") or state.anchor,
        term_start=change.day("start") or change.on, term_end=change.end(), grace_end=None,
    )  # fmt: skip


def _grace(state: State, change: Change) -> State:
    if state.status != "active":
        return state
    return replace(state, status="grace", since=change.on, status_by=change, grace_end=change.end())


def _expired(state: State, change: Change) -> State:
    if not state.member:
        return state
    return replace(state, status="expired", since=change.on, status_by=change, manual=False, manual_until=None,
                   frozen_from=None, frozen_until=None)  # fmt: skip


def _extended(state: State, change: Change) -> State:
    if not state.member:
        return state
    status = "active" if state.status == "grace" else state.status
    since = change.on if status != state.status else state.since
    under = "active" if status == "frozen" else ""  # who was frozen in grace comes back with a term again
    return replace(state, status=status, since=since, status_by=change, under=under, term_end=change.end(),
                   grace_end=None)  # fmt: skip


def _auto(state: State, change: Change) -> State:
    return replace(state, auto=bool(change.data.get("auto")))


def _frozen(state: State, change: Change) -> State:
    if state.status not in ("active", "grace"):
        return state
    return replace(state, status="frozen", since=change.on, status_by=change, under=state.status,
                   frozen_from=change.on, frozen_until=change.end())  # fmt: skip


def _thawed(state: State, change: Change) -> State:
    if state.status != "frozen" or state.frozen_from is None:
        return state
    days = max(0, (change.on - state.frozen_from).days)
    later = timedelta(days=days)
    end = state.term_end + later if state.term_end else None
    return replace(
        state, status=state.under, since=change.on, status_by=change, under="", frozen_from=None, frozen_until=None,
        term_end=end, anchor=end + timedelta(days=1) if end else state.anchor,
        grace_end=state.grace_end + later if state.grace_end else None,
        tier_end=state.tier_end + later if state.tier_end and not state.manual else state.tier_end,
        pauses=(*state.pauses, (state.frozen_from, change.on - timedelta(days=1))) if days else state.pauses,
    )  # fmt: skip


def _moved(state: State, change: Change) -> State:
    if not state.member:
        return state
    return _to(state, change, manual=False, manual_until=None) if not state.manual else state


def _to(state: State, change: Change, **more: Any) -> State:
    tier = change.data.get("tier", state.tier)
    since = state.tier_since if tier == state.tier else change.on
    return replace(state, tier=tier, tier_since=since, tier_from=change.on, tier_end=change.end("tier_end"),
                   tier_by=change, spared=False, **more)  # fmt: skip


def _kept(state: State, change: Change) -> State:
    return _to(state, change) if state.member and not state.manual else state


def _spared(state: State, change: Change) -> State:
    if not state.member or state.manual:
        return state
    return replace(state, tier_end=change.end("tier_end"), spared=True)


def _manual(state: State, change: Change) -> State:
    return _to(state, change, manual=True, manual_until=change.end()) if state.member else state


def _manual_ended(state: State, change: Change) -> State:
    return _to(state, change, manual=False, manual_until=None) if state.member and state.manual else state


def _succeeded(state: State, change: Change) -> State:
    """Follows another payer from now on, or (without one) pays alone: term and tier are then those of the old payer."""
    if not state.member:
        return state
    now = replace(state, status_by=change, payer=change.data.get("payer", ""))
    if now.payer:
        return now
    alone = replace(now, anchor=change.day("anchor") or state.anchor, term_start=change.on, term_end=change.end())
    return _to(alone, change) if change.data.get("tier") else alone


def _left(state: State, change: Change) -> State:
    if not state.status or state.status == "left":
        return state
    return replace(state, status="left", since=change.on, status_by=change, manual=False, manual_until=None,
                   frozen_from=None, frozen_until=None)  # fmt: skip


_STEPS = {
    "applied": _applied, "joined": _joined, "renewed": _renewed, "grace": _grace, "expired": _expired,
    "extended": _extended, "auto": _auto, "frozen": _frozen, "thawed": _thawed, "moved": _moved, "kept": _kept,
    "spared": _spared, "manual": _manual, "manual_ended": _manual_ended, "succeeded": _succeeded, "left": _left,
}  # fmt: skip
