"""Members as the engine sees them, read for many at once; and what it makes of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rugui.toolkit import today_here
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import history, rules_json
from membership_club.activity import Activity
from membership_club.explain import Explanation, Reason, explain
from membership_club.forecast import Case
from membership_club.history import State, fold, known
from membership_club.models import Change, Club, Membership, RulesVersion, Tier
from membership_club.rules import ClubRules, TierRules, Version
from membership_club.service_activity import entries

_C = Change.__table__.c


def versions(session: Session, club: Club, by: datetime | None = None) -> tuple[Version, ...]:
    """The club's rules in the order they were recorded, those recorded by a moment; one statement."""
    query = select(RulesVersion.valid_from, RulesVersion.document, RulesVersion.recorded_at)
    query = query.where(RulesVersion.club_id == club.id).order_by(RulesVersion.recorded_at, RulesVersion.id)
    rows = session.execute(query).all()
    there = [row for row in rows if by is None or row.recorded_at <= by] or rows[:1]
    if not there:  # a club made by an import knows its tiers and asks nothing for them yet
        codes = session.scalars(select(Tier.code).where(Tier.club_id == club.id).order_by(Tier.rank))
        return (Version(date.min, ClubRules(tuple(TierRules(code) for code in codes) or (TierRules("member"),))),)
    return tuple(Version(row.valid_from, rules_json.load(row.document)) for row in there)


def changes(
    session: Session, membership_ids: Sequence[int], by: datetime | None = None
) -> dict[int, list[history.Change]]:
    """The known changes of many memberships (see `history.known`); one statement."""
    found: dict[int, list[history.Change]] = {one: [] for one in membership_ids}
    if not membership_ids:
        return found
    query = select(
        _C.membership_id, _C.effective_on, _C.kind, _C.data, _C.recorded_at, _C.id, _C.reverses_id, _C.reason,
        _C.recorded_by,
    ).where(_C.membership_id.in_(membership_ids)).order_by(_C.id)  # fmt: skip
    for membership_id, *rest in session.execute(query):
        found[membership_id].append(history.Change(*rest))
    return {one: known(these, by) for one, these in found.items()}


def cases(
    session: Session,
    club: Club,
    members: Sequence[Any],
    *,
    by: datetime | None = None,
    until: date | None = None,
    rules: tuple[Version, ...] | None = None,
) -> dict[int, Case]:
    """Members of one club by membership id: three statements and one a source of counters, however many members."""
    rules = versions(session, club, by) if rules is None else rules
    written = changes(session, [one.id for one in members], by)
    done = entries(session, club, members, until)
    return {
        one.id: Case(
            tuple(written[one.id]), Activity([*done[one.id], *history.referrals(written[one.id])]), rules
        )
        for one in members
    }  # fmt: skip


def states(session: Session, members: Sequence[Any], on: date) -> dict[int, State]:
    """What many memberships are on a day, as it is written down; dependants as their payer is. Two statements."""
    payers = {one.payer_id for one in members if one.payer_id} - {one.id for one in members}
    written = changes(session, [one.id for one in members] + sorted(payers))
    folded = {id_: fold(these, on) for id_, these in written.items()}
    return {
        one.id: as_dependant(folded[one.id], folded[one.payer_id]) if one.payer_id else folded[one.id]
        for one in members
    }


def as_dependant(own: State, payer: State) -> State:
    """A dependant's state: the payer's status, term and tier, for as long as the dependant has not left."""
    if not own.member or not own.payer:
        return own
    since = max((day for day in (own.since, payer.since) if day), default=None)
    return replace(payer, joined=own.joined, member_since=own.member_since, payer=own.payer, auto=False, manual=False,
                   manual_until=None, since=since)  # fmt: skip


def explained(
    session: Session, club: Club, row: Membership, on: date, *, by: datetime | None = None, today: date | None = None
) -> Explanation:
    """Why a membership is what it is on a day. With `by`, as it was known at that moment: what was written by then and
    the rules recorded by then; the counters of that day are those of the stays as they are known now."""
    today = today or today_here(session)
    written = min(today, by.date()) if by is not None else today
    payer = session.get(Membership, row.payer_id) if row.payer_id else None
    found = cases(session, club, [row, payer] if payer else [row], by=by, until=max(on, written))
    told = explain(found[row.id], on, written)
    if payer is None or not told.state.payer:
        return told
    theirs = explain(found[payer.id], on, written)
    state = as_dependant(told.state, theirs.state)
    status = Reason(
        "payer", theirs.status.on, {**theirs.status.data, "payer": payer.number, "inner": theirs.status.code}
    )
    return replace(theirs, state=state, status=status, next_tier=None, keep=None, paused=None, history=told.history)


COLUMNS = ("status", "member_since", "term_end", "grace_end", "tier_end", "frozen_until", "manual_until")


def show(row: Membership, state: State, tiers: dict[str, int]) -> None:
    """Write a state into the columns that lists and facts read; `tiers` are the club's tier ids by code."""
    for name, value in columns(state, tiers).items():
        setattr(row, name, value)


def columns(state: State, tiers: dict[str, int]) -> dict[str, object]:
    """A state as the columns that lists and facts read."""
    values: dict[str, object] = {name: getattr(state, name) for name in COLUMNS}
    values["status"] = state.status or "applied"
    values["grace_end"] = state.grace_end if state.status == "grace" else None
    values["manual_until"] = (state.manual_until or date.max) if state.manual else None
    values["tier_id"] = tiers.get(state.tier)
    return values


def refresh(session: Session, members: Iterable[Membership], tiers: dict[str, int], on: date) -> None:
    """Bring the columns of these memberships, and of those who depend on them, up to date."""
    session.flush()
    rows = list(members)
    ids = [one.id for one in rows]
    rows += session.scalars(select(Membership).where(Membership.payer_id.in_(ids), Membership.id.not_in(ids)))
    for id_, state in states(session, rows, on).items():
        show(next(one for one in rows if one.id == id_), state, tiers)
    session.flush()
