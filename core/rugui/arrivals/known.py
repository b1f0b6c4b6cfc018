"""What core itself knows for the briefing: VIP, restrictions, open promises, what this booking asked for, birthdays."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rugui.customers.birthday import Birthday
from rugui.customers.models import CustomerRestriction
from rugui.customers.restrictions import EFFECTS
from rugui.followups import access as followups
from rugui.followups.models import OPEN, FollowUp
from rugui.i18n import _l, short_date
from rugui.interactions import access
from rugui.values import Fact, Viewer

REQUESTS = 8
ASKED, VIP = _l("asked for this stay"), _l("VIP")


def restrictions(session: Session, customer_ids: Sequence[int], site_id: int, day: date) -> dict[int, list[Fact]]:
    """Restrictions in force that day at that site, as alerts; one statement."""
    found: dict[int, list[Fact]] = {}
    rows = session.execute(
        select(
            CustomerRestriction.customer_id,
            CustomerRestriction.effect,
            CustomerRestriction.reason,
            CustomerRestriction.created_at,
        )
        .where(
            CustomerRestriction.customer_id.in_(customer_ids),
            CustomerRestriction.lifted_at.is_(None),
            or_(CustomerRestriction.until.is_(None), CustomerRestriction.until >= day),
            or_(CustomerRestriction.site_id.is_(None), CustomerRestriction.site_id == site_id),
        )
        .order_by(CustomerRestriction.id)
    )
    strength = list(EFFECTS)
    for customer_id, effect, reason, created_at in rows:
        place = strength.index(effect) if effect in strength else len(strength)
        word = EFFECTS[effect].word if effect in EFFECTS else effect
        fact = Fact("customers.restriction", effect, word, "alert", place, reason, created_at)
        found.setdefault(customer_id, []).append(fact)
    return found


def promises(session: Session, customer_ids: Sequence[int], viewer: Viewer) -> dict[int, list[Fact]]:
    """Open promises the viewer may read, as alerts; one statement."""
    found: dict[int, list[Fact]] = {}
    rows = session.execute(
        select(FollowUp.customer_id, FollowUp.text, FollowUp.due, FollowUp.due_time, FollowUp.created_at)
        .where(
            FollowUp.customer_id.in_(customer_ids),
            FollowUp.status == OPEN,
            followups.readable_by(access.rule(viewer)),
        )
        .order_by(FollowUp.due_at, FollowUp.id)
    )
    for customer_id, promise, due, clock, at in rows:
        day = f"{short_date(due)} {clock}".strip() if due else ""
        reason = _l("by %(day)s", day=day) if due else _l("still open")
        label = _l("Promised: %(what)s", what=promise)
        fact = Fact("interactions.promise", promise, label, "alert", 50, reason, at)
        found.setdefault(customer_id, []).append(fact)
    return found


def of_stay(requests: str, vip: str) -> Iterable[Fact]:
    """What the booking asked for, as musts of this stay, and the VIP level. Pure."""
    asked = (part.strip() for part in re.split(r"[\n;；]", requests)) if requests else ()
    for place, text in enumerate([part for part in asked if part][:REQUESTS]):
        yield Fact("visits.request", text, text, "must", 60 + place, ASKED)
    if vip:
        yield Fact("customers.vip", vip, vip, "vip", 0, "" if vip == "VIP" else VIP)


def birthday(born: Birthday, arrival: date, departure: date) -> Iterable[Fact]:
    """That the guest's birthday falls into the stay, without the date itself. Pure."""
    days = ((arrival + timedelta(days=n)) for n in range(min((departure - arrival).days, 366) + 1))
    if born.month is not None and any(born.falls_on(day) for day in days):
        yield Fact("customers.birthday", True, _l("Birthday during the stay"), "vip", 50, permission="customers.reveal")
