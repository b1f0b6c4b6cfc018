"""Pairs that somebody said are two people: remembered, and passed on when one of them is merged."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from rugui.duplicates.models import DuplicatePair

APART, OPEN = "apart", "open"


def inherit(session: Session, kept_id: int, dropped_id: int) -> list[int]:
    """Whoever is not the record merged away is not the survivor either; ids of the pairs written for that."""
    pair = DuplicatePair
    both = (kept_id, dropped_id)
    query = select(pair).where(or_(pair.one_id.in_(both), pair.other_id.in_(both)))
    known: dict[int, set[int]] = {kept_id: set(), dropped_id: set()}
    said: dict[int, DuplicatePair] = {}
    for row in session.scalars(query):
        for mine, theirs in ((row.one_id, row.other_id), (row.other_id, row.one_id)):
            if mine in known:
                known[mine].add(theirs)
                if mine == dropped_id and row.status == APART:
                    said[theirs] = row
    added = [
        pair(one_id=min(kept_id, other), other_id=max(kept_id, other), status=APART, score=row.score,
             reasons=row.reasons, decided_at=row.decided_at, decided_by=row.decided_by)
        for other, row in said.items() if other != kept_id and other not in known[kept_id]
    ]  # fmt: skip
    session.add_all(added)
    session.flush()
    return [row.id for row in added]


def disinherit(session: Session, ids: Sequence[int]) -> None:
    """Forget what `inherit` wrote."""
    session.execute(delete(DuplicatePair).where(DuplicatePair.id.in_(ids)))
