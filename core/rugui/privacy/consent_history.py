"""A guest's consents as a person reads them: every event with its words, place and witness."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.privacy.consent_models import ConsentEvent, ConsentWording
from rugui.privacy.consent_wordings import text_of
from rugui.privacy.consent_words import HOWS, SAID, said_of
from rugui.staff.models import Account, Site


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; `text` are the words agreed to, in the language the guest was asked in."""

    public_id: str
    purpose: str
    channel: str
    what: str
    at: datetime
    until: datetime | None
    recorded_at: datetime
    language: str
    version: int | None
    text: str
    site: str
    how: str
    witness: str
    by_guardian: bool

    @property
    def about(self) -> str:
        """Purpose and channel in words."""
        return said_of(self.purpose, self.channel)

    @property
    def said(self) -> object:
        """What was said, in words."""
        return SAID.get(self.what, self.what)

    @property
    def told(self) -> object:
        """How it was said, in words."""
        return HOWS.get(self.how, self.how)


def history(session: Session, customer_id: int) -> list[Entry]:
    """Everything the guest agreed to and took back, the newest first. One statement."""
    e = ConsentEvent
    query = (
        select(e, ConsentWording, Site.code, Account.name)
        .outerjoin(ConsentWording, ConsentWording.id == e.wording_id)
        .outerjoin(Site, Site.id == e.site_id)
        .outerjoin(Account, Account.id == e.witness_id)
        .where(e.customer_id == customer_id)
        .order_by(e.at.desc(), e.id.desc())
    )
    return [
        Entry(
            row.public_id, row.purpose, row.channel, row.what, row.at, row.until, row.recorded_at, row.language,
            wording.version if wording else None, text_of(wording, row.language) if wording else "", site or "",
            row.how, witness or "", row.by_guardian,
        )
        for row, wording, site, witness in session.execute(query)
    ]  # fmt: skip
