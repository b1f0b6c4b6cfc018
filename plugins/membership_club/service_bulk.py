"""One change for many members: previewed as a batch, committed and undone like a nightly run."""

from collections import Counter
from datetime import date
from typing import Any

from rugui.toolkit import Invalid, _l, audit, today_here
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from membership_club.access import BATCHES, LEVELS, acting
from membership_club.models import Batch, BatchRow, Club, Membership
from membership_club.rules import in_force
from membership_club.service_batches import STEP
from membership_club.service_cases import states, versions
from membership_club.service_lists import Wanted, conditions
from membership_club.service_members import LEAVING

ACTIONS = ("tier", "extend", "leave")
FITS = ("active", "grace", "frozen")


def preview(
    session: Session,
    club: Club,
    wanted: Wanted,
    action: str,
    *,
    tier: str = "",
    until: date | None = None,
    why: str = "",
    reason: str = "",
) -> Batch:
    """A batch that would set the tier by hand (`tier`, `until`, `reason`), move the end of the term (`until`) or end
    the membership (`why`) of everybody a list is of. Dependants and who is no member are left out; so is, of those who
    would leave, who pays for others: who pays from then on is for a person to say, one by one (`counts["payers"]`)."""
    viewer, today = acting(session, BATCHES), today_here(session)
    acting(session, LEVELS)
    rules = in_force(versions(session, club), today)
    _check(action, tier, rules.rank(tier), until, why, reason, today)
    batch = Batch(club_id=club.id, kind="bulk", on=today, made_by=viewer.name)
    session.add(batch)
    session.flush()
    ends = until.isoformat() if until else None
    counts, after = Counter[str](), 0
    fits = [*conditions(club, wanted), Membership.status.in_(FITS), Membership.payer_id.is_(None)]
    if action == "leave":
        below = aliased(Membership)
        pays = select(below.id).where(below.payer_id == Membership.id, below.status != "left",
                                      below.superseded_by.is_(None)).exists()  # fmt: skip
        payers = session.scalar(select(func.count()).select_from(Membership).where(*fits, pays))
        counts |= Counter(payers=payers or 0)
        fits.append(~pays)
    while True:
        there = select(Membership).where(*fits, Membership.id > after).order_by(Membership.id).limit(STEP)
        members = session.scalars(there).all()
        if not members:
            break
        after = members[-1].id
        rows: list[dict[str, Any]] = []
        for id_, state in states(session, members, today).items():
            data: dict[str, Any] = {"reason": reason}
            if action == "tier":
                data |= {"tier": tier, "rank": rules.rank(tier), "from": state.tier, "until": ends}
            data |= {"until": ends} if action == "extend" else {"why": why} if action == "leave" else {}
            kind = {"tier": "manual", "extend": "extended", "leave": "left"}[action]
            rows.append({"membership_id": id_, "kind": kind, "data": data})
            counts[kind] += 1
        known = {one.id: one for one in members}
        session.execute(insert(BatchRow), [
            {**row, "batch_id": batch.id, "position": 0, "on": today, "was": known[row["membership_id"]].version,
             "checked_on": known[row["membership_id"]].checked_on, "status": "open"} for row in rows
        ])  # fmt: skip
        batch.members += len(members)
    batch.counts = {name: count for name, count in counts.items() if count}
    session.flush()
    rows_made = sum(count for name, count in counts.items() if name != "payers")
    audit(session, "membership_club.batch.previewed", subject=batch.public_id, rows=rows_made)
    return batch


def _check(action: str, tier: str, rank: int, until: date | None, why: str, reason: str, today: date) -> None:
    wrong: dict[str, object] = {}
    if action not in ACTIONS:
        wrong["action"] = _l("Choose one of the list.")
    if action == "tier" and rank < 0:
        wrong["tier"] = _l("There is no such tier.")
    if action == "tier" and not reason.strip():
        wrong["reason"] = _l("Say why.")
    if len(reason) > 300:
        wrong["reason"] = _l("At most %(n)s characters.", n=300)
    if action == "extend" and until is None:
        wrong["until"] = _l("Say which day.")
    if action in ("tier", "extend") and until is not None and until < today:
        wrong["until"] = _l("This day is over.")
    if action == "leave" and why not in LEAVING:
        wrong["why"] = _l("Choose one of the list.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
