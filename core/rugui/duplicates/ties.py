"""Who belongs with whom, when one of the two is merged: a relation has two ends, and either may be merged and unmerged.

Merges of different guests may be undone in any order. A relation taken out by one of them therefore goes back to whom
it belongs by then: to the record another merge took it from and an undo gave back, or on to who is the survivor now.
"""

from copy import deepcopy
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer, CustomerRelation
from rugui.customers.relations import KINDS
from rugui.duplicates.models import CustomerMerge

TABLE = CustomerRelation.__tablename__
ENDS = ("customer_id", "other_id")


def doubled(session: Session, source: int, target: int) -> list[int]:
    """Relations between the two records, and those of the first that the other has as well."""
    link, both = CustomerRelation, (source, target)
    query = select(link.id, link.customer_id, link.other_id, link.kind).where(
        link.customer_id.in_(both) | link.other_id.in_(both)
    )
    rows = sorted(session.execute(query), key=lambda row: (source in (row.customer_id, row.other_id), row.id))
    there, found = set(), []
    for row_id, one, other, kind in rows:  # the target's own first
        ends = [target if end == source else end for end in (one, other)]
        forward, backward = KINDS.get(kind, ("", None))
        said = (kind, *(sorted(ends) if forward == backward else ends))
        if ends[0] == ends[1] or (said in there and source in (one, other)):
            found.append(row_id)
        there.add(said)
    return found


def stands(session: Session, row: dict[str, Any], undone: CustomerMerge) -> dict[str, Any] | None:
    """A relation taken out by a merge now undone, as it can stand; None where it cannot."""
    row, followed = dict(row), None
    for end in ENDS:
        row[end] = _given_back(session, row, end, undone)
        while (merge := _merged_away(session, row[end])) is not None:
            _remember(merge, f"{TABLE}.{end}", _identity(row))
            row[end], followed = merge.kept_id, (merge, {**row})
    link = CustomerRelation
    there = session.scalars(select(Customer.id).where(Customer.id.in_([row[end] for end in ENDS]))).all()
    same = select(link.id).where(*(getattr(link, end) == row[end] for end in ENDS), link.kind == row["kind"])
    if len(there) == 2 and session.scalar(same) is None:
        return row
    if followed is not None and len(there) == 2:
        _take_out(*followed)
    return None


def _given_back(session: Session, row: dict[str, Any], end: str, undone: CustomerMerge) -> int:
    """Whose the end is: where merges before this one took the row along and were undone since, the first one's."""
    owner: int = row[end]
    merge, key = CustomerMerge, f"{TABLE}.{end}"
    query = select(merge).where(merge.id < undone.id, merge.undone_at >= undone.at, merge.kept_id == bindparam("owner"))
    while took := [
        one for one in session.scalars(query.order_by(merge.id.desc()), {"owner": owner})
        if _identity(row) in dict(one.journal["rows"]["moved"][key])
    ]:  # fmt: skip
        owner = took[0].dropped_id
    return owner


def _merged_away(session: Session, customer_id: int) -> CustomerMerge | None:
    query = select(CustomerMerge).where(CustomerMerge.dropped_id == customer_id, CustomerMerge.undone_at.is_(None))
    return session.scalar(query)


def _identity(row: dict[str, Any]) -> str:
    return f"{row['id']}:{row['kind']}"  # as `tables.RELATION` says it


def _remember(merge: CustomerMerge, key: str, identity: str) -> None:
    """The row goes back with the others when that merge is undone."""
    journal = deepcopy(merge.journal)
    journal["rows"]["moved"][key].append([identity, ""])
    merge.journal = journal


def _take_out(merge: CustomerMerge, row: dict[str, Any]) -> None:
    """The survivor has this relation already: it waits in the journal of that merge."""
    journal = deepcopy(merge.journal)
    journal["rows"]["taken_out"][TABLE].append(row)
    merge.journal = journal
