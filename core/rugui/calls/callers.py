"""Who may be calling: the guests a number belongs to, and what the next minute needs of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui import facts
from rugui.arrivals import briefing, known
from rugui.arrivals import service as arrivals
from rugui.arrivals.briefing import LastStay
from rugui.calls.models import PhoneCall
from rugui.customers.models import Customer, CustomerPhone
from rugui.interactions import access as reading
from rugui.interactions import service as interactions
from rugui.interactions.service import Latest
from rugui.plugins import Result
from rugui.recall import service as recall
from rugui.recall.match import Match
from rugui.recall.probe import PHONE, ROOM
from rugui.recall.subject import IN_HOUSE
from rugui.staff.models import Site
from rugui.values import Fact, Viewer

MOST = 4  # guests offered for one number
LOOKED_AT = 12
FACTS = 4


@dataclass(frozen=True, slots=True)
class Caller:
    """A guest who may be calling. `facts` are the few that matter most, `more` how many stay untold."""

    match: Match
    facts: tuple[Fact, ...] = ()
    more: int = 0
    stays: int = 0
    last: LastStay | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A call as one person may see it. `latest` (price quoted, open promises) is there where it is one guest."""

    call: PhoneCall
    site: Site
    callers: tuple[Caller, ...] = ()
    latest: Latest | None = None
    problems: tuple[Result, ...] = ()


def found(session: Session, number: str, e164: str, site: Site, viewer: Viewer, today: date) -> list[Match]:
    """The guests with this number as the viewer may see them, the likeliest first; at most `MOST`.

    A short number is a room's of this house: who is in house there. Two statements, a few more where nobody is found.
    """
    if not number or not viewer.can("customers.read"):
        return []
    text = e164 or number
    matches = recall.find(session, text, viewer, site_id=site.id, limit=LOOKED_AT, today=today)
    by_phone = [one for one in matches if one.tag[:2] == PHONE]
    if e164 and len(by_phone) > 1:
        # 0912 345 678 ends like numbers abroad: where somebody has the very number, it is theirs.
        ids = [one.customer_id for one in by_phone]
        query = select(CustomerPhone.customer_id).where(CustomerPhone.customer_id.in_(ids), CustomerPhone.e164 == e164)
        exactly = set(session.scalars(query))
        by_phone = [one for one in by_phone if one.customer_id in exactly] or by_phone
    in_room = [one for one in matches if one.tag[:2] == ROOM and one.state == IN_HOUSE and one.site_id == site.id]
    return (by_phone or in_room)[:MOST]


def card(session: Session, call: PhoneCall, site: Site, viewer: Viewer, today: date, *, whole: bool) -> Card:
    """The card of a call; not `whole`, only who it may be. The number of statements does not depend on how many."""
    matches = found(session, call.number, call.e164, site, viewer, today)
    if not (whole and matches):
        return Card(call, site, tuple(Caller(one) for one in matches))
    ids = [one.customer_id for one in matches]
    stated, problems = facts.facts(session, ids, viewer, site.id)
    told = _told(session, ids, site, viewer, today, stated)
    lasts = arrivals.last_stays(session, ids, today, viewer)
    callers = []
    for one in matches:
        count, last = lasts.get(one.customer_id, (0, None))
        shown, more = briefing.few(briefing.ranked(told[one.customer_id], last), FACTS)
        callers.append(Caller(one, shown, more, count, last))
    latest = None
    if len(matches) == 1 and viewer.can(reading.READ):
        latest = interactions.latest(session, ids[0], viewer)
    return Card(call, site, tuple(callers), latest, tuple(problems))


def _told(
    session: Session, ids: Sequence[int], site: Site, viewer: Viewer, today: date, stated: Mapping[int, Sequence[Fact]]
) -> dict[int, list[Fact]]:
    restricted = known.restrictions(session, ids, site.id, today)
    vips = {row.id: row.vip for row in session.execute(select(Customer.id, Customer.vip).where(Customer.id.in_(ids)))}
    return {
        one: [*known.of_stay("", vips.get(one, "")), *stated.get(one, ()), *restricted.get(one, ())] for one in ids
    }  # fmt: skip
