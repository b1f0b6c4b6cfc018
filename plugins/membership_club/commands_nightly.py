"""What `rugui club nightly` does and prints: the same services as the page and the job."""

from collections.abc import Iterator
from datetime import date

from rugui.toolkit import NotFound, Refused, _, _l, today_here
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import service_batches, service_commits, words
from membership_club.models import Club
from membership_club.names import Named


def run(session: Session, on: date | None, code: str, *, commit: bool) -> Iterator[str]:
    """Preview the run of every open club, or of one, and commit it where asked; a line a club.

    Raises `NotFound` for a club that is not there, `Refused` where a day to come should be committed.
    """
    if commit and on is not None and on > today_here(session):
        raise Refused(_l("This day is still to come: a batch can be committed on its day."))
    query = select(Club).where(Club.retired_at.is_(None)).order_by(Club.id)
    clubs = session.scalars(query.where(Club.code == code.upper()) if code else query).all()
    if code and not clubs:
        raise NotFound(_l("There is no such club."))
    for club in clubs:
        batch = service_batches.preview(session, club, on)
        public_id = batch.public_id
        if commit:
            batch = service_commits.apply(session, public_id)
        yield _line(club, batch.counts, batch.members, public_id)


def _line(club: Club, counts: dict[str, int], members: int, public_id: str) -> str:
    parts = [f"{words.ROWS[kind]} {counts[kind]:,}" for kind in words.ROWS if counts.get(kind)]
    parts += [_("written down: %(n)s", n=counts["done"])] if "done" in counts else []
    parts += [_("left out: %(n)s", n=counts["skipped"])] if counts.get("skipped") else []
    found = " · ".join(parts) or _("nothing is due")
    return _("%(club)s, %(n)s members: %(what)s (%(id)s)", club=Named(club), n=f"{members:,}", what=found, id=public_id)
