"""Pairs that somebody said are two people: remembered, and passed on when one of them is merged."""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from rugui.duplicates.models import DuplicatePair

APART, OPEN = "apart", "open"
Journal = dict[str, list[str]]


def inherit(session: Session, kept_id: int, dropped_id: int) -> Journal:
    """Whoever is not the record merged away is not the survivor either; which pairs were written or settled for that.

    A pair of the survivor that was still listed is settled too: somebody has said what it asks.
    """
    pair = DuplicatePair
    both = (kept_id, dropped_id)
    query = select(pair).where(or_(pair.one_id.in_(both), pair.other_id.in_(both)))
    known: dict[int, dict[int, DuplicatePair]] = {kept_id: {}, dropped_id: {}}
    for row in session.scalars(query):
        for mine, theirs in ((row.one_id, row.other_id), (row.other_id, row.one_id)):
            if mine in known:
                known[mine][theirs] = row
    added, settled = [], []
    for other, said in known[dropped_id].items():
        if other == kept_id or said.status != APART:
            continue
        ours = known[kept_id].get(other)
        if ours is None:
            low, high = sorted((kept_id, other))
            ours = pair(one_id=low, other_id=high, score=said.score, reasons=said.reasons)
            session.add(ours)
            added.append(ours)
        elif ours.status == OPEN:
            settled.append(ours)
        else:
            continue
        ours.status, ours.decided_at, ours.decided_by = APART, said.decided_at, said.decided_by
    session.flush()
    return {"added": [row.public_id for row in added], "settled": [row.public_id for row in settled]}


def disinherit(session: Session, journal: Journal) -> None:
    """Forget what `inherit` wrote, and list again what it settled."""
    pair = DuplicatePair
    session.execute(delete(pair).where(pair.public_id.in_(journal["added"])))
    again = update(pair).where(pair.public_id.in_(journal["settled"]))
    session.execute(again.values(status=OPEN, decided_at=None, decided_by=None))
