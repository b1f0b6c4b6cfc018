"""A look for duplicates, chunk by chunk: pairs that share a key are read, weighed, and kept where they weigh enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from rugui import jobs
from rugui.customers import access
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.duplicates import candidates, load
from rugui.duplicates.apart import APART, OPEN
from rugui.duplicates.blocking import CAPS, Pair
from rugui.duplicates.models import DuplicatePair, DuplicateRun
from rugui.duplicates.scoring import Reason, agreements, score, weigh
from rugui.duplicates.weights import MERGE, weights_of
from rugui.privacy import audit

RUNNING, DONE = "running", "done"
CHANGED = "changed"  # the phase of a look at those who changed
AT_ONCE = 1000  # pairs weighed together
GUESTS = 500  # changed guests looked at together
OVERLAP = timedelta(minutes=2)  # a save that began before the last look and was committed after it


@dataclass(frozen=True, slots=True)
class Found:
    """Two records that may be one, and why."""

    pair: Pair
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What the chunk `at` (phase, cursor) gave; `guests` have all their pairs in it. No cursor: the phase is over."""

    at: tuple[str, str]
    found: list[Found]
    compared: int
    larger: int
    cursor: str | None
    guests: tuple[int, ...] = ()


def start(session: Session, since: datetime | None = None) -> DuplicateRun:
    """Begin a look at everybody, or at who changed since; the work itself goes on in the background.

    One look is under way at a time: a second call gives the first.
    """
    access.acting(session, MERGE)
    under_way = latest(session)
    if under_way is not None and under_way.state == RUNNING:
        return under_way
    phases = [CHANGED] if since else candidates.phases(weights_of(session))
    run = DuplicateRun(since=since, phase=phases[0], total=len(phases), counts={})
    session.add(run)
    session.flush()
    jobs.enqueue(session, "duplicates.find", run=run.id)
    if since is None:  # the other comes by itself every few minutes
        audit.record(session, "customers.duplicates.look", subject=str(run.id))
    return run


def start_if_changed(session: Session) -> None:
    """Begin a look at those who changed since the last one; at everybody where nobody ever looked."""
    last = latest(session)
    if last is None:
        start(session)
    elif last.state == DONE:
        since = last.started_at - OVERLAP
        if session.scalar(select(Customer.id).where(Customer.updated_at > last.started_at).limit(1)) is not None:
            start(session, since)


def latest(session: Session) -> DuplicateRun | None:
    """The latest look."""
    return session.scalar(select(DuplicateRun).order_by(DuplicateRun.id.desc()).limit(1))


def look(session: Session, run: DuplicateRun) -> Step:
    """Read and weigh the next chunk of a look; writes nothing."""
    at = (run.phase, run.cursor)
    if run.since is None:
        chunk = candidates.chunk(session, run.phase, run.cursor)
        return Step(at, weighed(session, chunk.pairs), len(chunk.pairs), chunk.larger, chunk.cursor)
    query = select(Customer.id).where(Customer.updated_at > run.since, Customer.id > int(run.cursor or 0))
    guests = session.scalars(query.order_by(Customer.id).limit(GUESTS)).all()
    pairs = candidates.of_guests(session, guests, candidates.phases(weights_of(session)))
    cursor = str(guests[-1]) if len(guests) == GUESTS else None
    return Step(at, weighed(session, pairs), len(pairs), 0, cursor, tuple(guests))


def weighed(session: Session, pairs: Iterable[Pair]) -> list[Found]:
    """The pairs that weigh enough to be listed, with their reasons."""
    weights = weights_of(session)
    found = []
    wanted = sorted(pairs)
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        known = load.features(session, {one for pair in some for one in pair})
        both = [(pair, known[pair[0]], known[pair[1]]) for pair in some if pair[0] in known and pair[1] in known]
        # Only where a rare name could make the difference is it asked for.
        within_reach = [
            (pair, one, other)
            for pair, one, other in both
            if score(weigh(one, other, weights, rare=True)) >= weights["listed"]
        ]
        rare = load.rare(session, [(one.names, other.names) for _pair, one, other in within_reach], CAPS["name"])
        for (pair, one, other), few in zip(within_reach, rare, strict=True):
            reasons = weigh(one, other, weights, rare=few)
            if score(reasons) >= weights["listed"]:
                found.append(Found(pair, reasons))
    return found


def keep(session: Session, run_id: int, step: Step, now: datetime | None = None) -> DuplicateRun:
    """Write what a chunk gave, and where the look goes on; what was not found again is forgotten at the end.

    Of two who carry the same look through, the later one's chunk is dropped.
    """
    run, now = session.get_one(DuplicateRun, run_id, with_for_update=True), now or utcnow()
    if (run.phase, run.cursor) != step.at or run.state != RUNNING:
        return run
    reopened = keep_found(session, step.found, now)
    if step.guests:
        _forget(session, run.started_at, step.guests)
    counts = dict(run.counts)
    for name, more in (("compared", step.compared), ("found", len(step.found)), ("reopened", reopened)):
        counts[name] = counts.get(name, 0) + more
    if step.larger:
        counts["larger"] = {
            **counts.get("larger", {}),
            run.phase: counts.get("larger", {}).get(run.phase, 0) + step.larger,
        }
    run.counts, run.cursor = counts, step.cursor or ""
    if step.cursor is None:
        _next(session, run, now)
    session.flush()
    return run


def _next(session: Session, run: DuplicateRun, now: datetime) -> None:
    run.done += 1
    phases = candidates.phases(weights_of(session))
    later = phases[phases.index(run.phase) + 1 :] if run.phase in phases else []  # weights may change under way
    if run.since is None and later:
        run.phase = later[0]
        return
    if run.since is None:
        _forget(session, run.started_at)
    run.state, run.finished_at = DONE, now


def keep_found(session: Session, found: Sequence[Found], now: datetime) -> int:
    """Write pairs; returns how many that somebody had said are two came back.

    They come back when the two agree in something they did not agree in then: a better name is not enough.
    """
    reopened = 0
    for at in range(0, len(found), AT_ONCE):
        some = found[at : at + AT_ONCE]
        known = _known(session, [one.pair for one in some])
        for one in some:
            row = known.get(one.pair)
            if row is None:
                row = DuplicatePair(one_id=one.pair[0], other_id=one.pair[1], status=OPEN)
                session.add(row)
            elif row.status == APART:
                if agreements(one.reasons) <= agreements(reasons_of(row)):
                    continue
                row.status, reopened = OPEN, reopened + 1
            row.score, row.found_at = score(one.reasons), now
            row.reasons = [[reason.name, reason.bits] for reason in one.reasons]
    session.flush()
    return reopened


def reasons_of(row: DuplicatePair) -> tuple[Reason, ...]:
    """The reasons as they were kept."""
    return tuple(Reason(name, bits) for name, bits in row.reasons)


def _known(session: Session, pairs: Sequence[Pair]) -> Mapping[Pair, DuplicatePair]:
    ones, others = {one for one, _other in pairs}, {other for _one, other in pairs}
    query = select(DuplicatePair).where(DuplicatePair.one_id.in_(ones), DuplicatePair.other_id.in_(others))
    return {(row.one_id, row.other_id): row for row in session.scalars(query)}


def _forget(session: Session, before: datetime, guests: Sequence[int] | None = None) -> None:
    """Open pairs that a look did not find again."""
    pair = DuplicatePair
    stale = delete(pair).where(pair.status == OPEN, pair.found_at < before)
    if guests is not None:
        stale = stale.where(or_(pair.one_id.in_(guests), pair.other_id.in_(guests)))
    session.execute(stale.execution_options(synchronize_session=False))
