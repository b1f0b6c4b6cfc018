"""Finds what was done to the audit log behind the application's back: edits, deletions, swaps, insertions, a cut tail.

`check` is pure: rows in their order and signed heads in, a verdict out. `verify` reads them from the database.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.i18n import _l
from rugui.privacy import audit_chain
from rugui.privacy.audit_heads import Head
from rugui.privacy.audit_sealing import COLUMNS
from rugui.privacy.models import AuditCheck, AuditEntry
from rugui.privacy.sealing import Seals, seals

SHREDDED = "privacy.audit.shredded"
WORDS = {
    "": _l("whole"),
    "edited": _l("the entry was changed"),
    "missing": _l("entries before this one were deleted"),
    "moved": _l("the entry is not where it was: entries were swapped, put in or rewritten"),
    "blanked": _l("entries were blanked without a record of an erasure"),
    "invented": _l("an entry that waits to be sealed was not written by this house"),
    "copied": _l("the entry is a copy of an earlier one"),
    "head_invented": _l("a signed head was not signed by this house"),
    "cut": _l("the log ends before the last signed head: its tail was cut off"),
    "rewritten": _l("the log is not the one whose head was signed"),
    "no_head": _l("no signed head was found outside the database: a cut tail would not be noticed"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: `problem` is a key of `WORDS`, at entry `seq` (0: at none in particular).

    `sealed` and `waiting` entries were looked at, `blanked` of them for a guest's erasure; of `unvouched` the key is
    not at hand any more, so that only their place in the chain was checked.
    """

    sealed: int = 0
    waiting: int = 0
    blanked: int = 0
    unvouched: int = 0
    heads: int = 0
    problem: str = ""
    seq: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.problem


@dataclass(slots=True)
class _State:
    chain: bytes = audit_chain.START
    seq: int = 0
    unvouched: int = 0
    blanked: dict[int, "Tally"] = field(default_factory=dict)
    told: dict[int, Mapping[str, Any]] = field(default_factory=dict)


class Tally:
    """Which entries one erasure blanked: their number and a digest over them, as the entry about it holds them."""

    def __init__(self) -> None:
        self.count = 0
        self.first = 0
        self._hash = hashlib.sha256(b"rugui audit shredded 1")

    def add(self, seq: int, commitment: bytes) -> None:
        """Another one; in ascending order."""
        self.first = self.first or seq
        self.count += 1
        self._hash.update(seq.to_bytes(8, "big") + commitment)

    @property
    def told(self) -> dict[str, Any]:
        """As it stands in the details of the entry about the erasure."""
        return {"entries": self.count, "digest": self._hash.hexdigest()}


def check(rows: Iterable[Any], heads: Sequence[Head], keys: Seals, *, outside: bool = True) -> Verdict:
    """Look at sealed rows in the order of `seq`; the first that is wrong ends it.

    `outside` says that heads are kept outside the database, so that having none is a fault.
    """
    if any(not keys.signed(head.text, head.signature) for head in heads):
        return Verdict(problem="head_invented", heads=len(heads))
    expected: dict[int, set[str]] = {}
    for head in heads:
        expected.setdefault(head.seq, set()).add(head.chain)
    state = _State()
    for row in rows:
        problem = _wrong(row, state, keys)
        if not problem and row.seq in expected and expected[row.seq] != {state.chain.hex()}:
            problem = "rewritten"
        if problem:
            return _verdict(state, len(heads), problem, row.seq)
    if heads and (newest := max(expected)) > state.seq:
        return _verdict(state, len(heads), "cut", newest)
    for seq, tally in state.blanked.items():
        if state.told.get(seq) != tally.told:
            return _verdict(state, len(heads), "blanked", tally.first)
    if lost := [seq for seq, told in state.told.items() if told.get("entries") and seq not in state.blanked]:
        return _verdict(state, len(heads), "blanked", min(lost))
    return _verdict(state, len(heads), "no_head" if outside and state.seq and not heads else "", 0)


def _wrong(row: Any, state: _State, keys: Seals) -> str:
    if row.seq != state.seq + 1:
        return "missing"
    digest = audit_chain.digest(row)
    fits = keys.mac_fits(digest, row.mac)
    blanked = row.shredded_by is not None
    if fits is False or (row.salt is None) != blanked or (row.commitment is not None) != blanked:
        return "edited"
    chain = audit_chain.link(state.chain, row.seq, bytes(row.mac), digest)
    if chain != bytes(row.chain or b""):
        return "edited" if fits is None else "moved"
    state.chain, state.seq = chain, row.seq
    state.unvouched += fits is None
    if blanked:
        if row.customer_id is not None or row.subject or row.details:
            return "edited"
        state.blanked.setdefault(row.shredded_by, Tally()).add(row.seq, audit_chain.commitment(row))
    elif row.action == SHREDDED:
        state.told[row.seq] = row.details
    return ""


def _verdict(state: _State, heads: int, problem: str, seq: int) -> Verdict:
    blanked = sum(tally.count for tally in state.blanked.values())
    return Verdict(state.seq, 0, blanked, state.unvouched, heads, problem, seq)


def verify(session: Session, heads: Sequence[Head], *, outside: bool = True) -> Verdict:
    """Look at the whole log; reads in one statement and keeps little, however long it is.

    Read the heads before: the log may grow meanwhile, and no head is written before what it proves is committed.
    """
    keys = seals(session)
    query = select(*COLUMNS).where(AuditEntry.seq.is_not(None)).order_by(AuditEntry.seq)
    with session.execute(query.execution_options(yield_per=2000)) as rows:
        found = check(rows, heads, keys, outside=outside)
    waiting = 0
    fresh = select(*COLUMNS).where(AuditEntry.seq.is_(None)).order_by(AuditEntry.id)
    for row in session.execute(fresh.execution_options(yield_per=2000)):
        waiting += 1
        if found.whole and not keys.mac_fits(audit_chain.digest(row), row.mac):
            found = replace(found, problem="invented")
    if found.whole and (copied := _copied(session)):
        found = replace(found, problem="copied", seq=copied)
    return replace(found, waiting=waiting)


def _copied(session: Session) -> int:
    # A copy of an entry is vouched for by its mac as the entry is; only that it is there twice tells.
    twice = select(func.max(AuditEntry.seq)).group_by(AuditEntry.mac).having(func.count() > 1)
    return session.scalar(twice.order_by(func.min(AuditEntry.id)).limit(1)) or 0


def note(session: Session, found: Verdict) -> None:
    """Keep the verdict, for the page."""
    row = AuditCheck(sealed=found.sealed, waiting=found.waiting, seq=found.seq or None, problem=found.problem)
    session.add(row)


def last(session: Session) -> AuditCheck | None:
    """The last verification."""
    return session.scalar(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(1))
