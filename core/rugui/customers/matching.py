"""Who a new guest may already be: the same phone, e-mail or name."""

from datetime import date

from sqlalchemy.orm import Session

from rugui.customers import names as naming
from rugui.customers import phones
from rugui.customers.details import Details
from rugui.recall import service as recall
from rugui.recall.match import Match
from rugui.values import Viewer

MOST = 6


def similar(session: Session, details: Details, viewer: Viewer, *, region: str = "", today: date) -> list[Match]:
    """At most six guests, the surest first: with the phone, then the e-mail, then a whole name in any spelling."""
    texts = [phones.e164(phone.typed, (region, details.nationality)) for phone in details.phones]
    texts += [email.strip() for email in details.emails]
    texts += [naming.complete(name, region).full for name in details.names if name.kind != naming.INCOGNITO]
    found: dict[int, Match] = {}
    for text in dict.fromkeys(text for text in texts if text):
        for match in recall.find(session, text, viewer, limit=MOST, today=today):
            if _sure(match):
                found.setdefault(match.customer_id, match)
    return list(found.values())[:MOST]


def _sure(match: Match) -> bool:
    # The first character of a tag is its strength: 0 to 2 are whole phones, e-mails and names (recall/plan.py).
    return match.tag[:1] in "012" and not match.corrected
