"""Restrictions that say what they do, where, until when and who answers for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rugui.customers import access, changes, service
from rugui.customers.models import Customer, CustomerRestriction
from rugui.db import utcnow
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.i18n import _l

REFUSE, APPROVE, NO_CREDIT, WATCH = "refuse", "approve", "no_credit", "watch"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a restriction does: its word, and in one sentence what happens and what does not."""

    word: object
    says: object


# Strongest first.
EFFECTS: Mapping[str, Effect] = {
    REFUSE: Effect(
        _l("No booking"),
        _l("Stays cannot be entered here. Bookings that other systems send still arrive, with this warning."),
    ),
    APPROVE: Effect(
        _l("Ask the manager"), _l("A duty manager must approve before a stay is entered. Nothing is blocked.")
    ),
    NO_CREDIT: Effect(
        _l("No credit"), _l("Take full payment on arrival; nothing goes on account. Nothing is blocked.")
    ),
    WATCH: Effect(_l("Keep an eye"), _l("A reminder for the desk. Nothing is blocked.")),
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """One restriction as shown; `site` is the site's code, empty for the whole chain."""

    public_id: str
    effect: str
    reason: str
    site_id: int | None
    site: str
    by: str
    created_at: datetime
    until: date | None
    review_on: date | None

    @property
    def word(self) -> object:
        """The effect in a word."""
        return EFFECTS[self.effect].word if self.effect in EFFECTS else self.effect

    @property
    def says(self) -> object:
        """What happens and what does not."""
        return EFFECTS[self.effect].says if self.effect in EFFECTS else ""

    def active(self, today: date) -> bool:
        """Whether it is in force: `until` is its last day."""
        return self.until is None or self.until >= today

    def due(self, today: date) -> bool:
        """Whether somebody should look at it again."""
        return self.review_on is not None and self.review_on <= today


def ordered(restrictions: Sequence[Restriction], today: date) -> tuple[Restriction, ...]:
    """Those in force, the strongest first, then the newest."""
    strength = list(EFFECTS)
    found = [one for one in restrictions if one.active(today)]
    found.sort(key=lambda one: one.created_at, reverse=True)
    found.sort(key=lambda one: strength.index(one.effect) if one.effect in strength else len(strength))
    return tuple(found)


def impose(
    session: Session,
    public_id: str,
    effect: str,
    reason: str,
    *,
    site_id: int | None = None,
    until: date | None = None,
    review_on: date | None = None,
    today: date | None = None,
) -> CustomerRestriction:
    """Restrict a customer at a site, or with `site_id` None in the whole chain, which needs the right everywhere."""
    viewer = access.acting(session, access.RESTRICT, site_id)
    if site_id is None and viewer.sites(access.RESTRICT) is not None:
        raise Refused(_l("You may set restrictions at your own sites only."))
    _check(effect, reason.strip(), until, review_on, today or utcnow().date())
    customer = service.get(session, public_id)
    row = CustomerRestriction(
        customer_id=customer.id, site_id=site_id, effect=effect, reason=reason.strip(), created_by=viewer.account_id,
        until=until, review_on=review_on,
    )  # fmt: skip
    session.add(row)
    session.flush()
    changes.child_changed(
        session, customer, "customers.restricted", restriction=row.public_id, effect=effect, site_id=site_id
    )
    return row


def _check(effect: str, reason: str, until: date | None, review_on: date | None, today: date) -> None:
    problems: dict[str, object] = {}
    if effect not in EFFECTS:
        problems["effect"] = _l("Choose one of the list.")
    if not reason:
        problems["reason"] = _l("Say why: the next person needs to know.")
    elif len(reason) > 2000:
        problems["reason"] = _l("At most %(n)s characters.", n=2000)
    for name, day in (("until", until), ("review_on", review_on)):
        if day is not None and day < today:
            problems[name] = _l("That day has passed.")
    if until is None and review_on is None:
        problems["review_on"] = _l("Give an end or a day to look at it again.")
    if until and review_on and review_on > until:
        problems["review_on"] = _l("It will have ended by then.")
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)


def lift(session: Session, public_id: str, restriction_id: str) -> CustomerRestriction:
    """End a restriction now; it stays on record with who lifted it."""
    customer, row = _find(session, public_id, restriction_id)
    viewer = access.acting(session, access.RESTRICT, row.site_id)
    if row.site_id is None and viewer.sites(access.RESTRICT) is not None:
        raise Refused(_l("You may lift restrictions of your own sites only."))
    if row.lifted_at is not None:
        raise Conflict(_l("Somebody lifted it already."))
    row.lifted_at, row.lifted_by = utcnow(), viewer.account_id
    changes.child_changed(
        session, customer, "customers.restriction.lifted", restriction=row.public_id, site_id=row.site_id
    )
    return row


def effects(session: Session, customer_id: int, site_id: int | None, today: date) -> tuple[str, ...]:
    """The effects in force for a customer at a site on a day, strongest first. One statement."""
    here = or_(CustomerRestriction.site_id.is_(None), CustomerRestriction.site_id == site_id)
    query = select(CustomerRestriction.effect).where(
        CustomerRestriction.customer_id == customer_id,
        CustomerRestriction.lifted_at.is_(None),
        or_(CustomerRestriction.until.is_(None), CustomerRestriction.until >= today),
        here,
    )
    found = set(session.scalars(query))
    return tuple(effect for effect in EFFECTS if effect in found)


def anywhere(session: Session, customer_id: int, today: date) -> tuple[str, ...]:
    """The effects in force for a customer at any site on a day. One statement."""
    row = CustomerRestriction
    query = select(row.effect).where(
        row.customer_id == customer_id, row.lifted_at.is_(None), or_(row.until.is_(None), row.until >= today)
    )
    return tuple(session.scalars(query.distinct()))


def refuse_stay(session: Session, customer_id: int, site_id: int, today: date) -> None:
    """Raise `Refused` where a stay may not be entered by hand."""
    if REFUSE in effects(session, customer_id, site_id, today):
        raise Refused(_l("This guest may not be booked here. The reason is on the guest's page."))


def _find(session: Session, public_id: str, restriction_id: str) -> tuple[Customer, CustomerRestriction]:
    customer = service.get(session, public_id)
    row = session.scalar(
        select(CustomerRestriction).where(
            CustomerRestriction.customer_id == customer.id, CustomerRestriction.public_id == restriction_id
        )
    )
    if row is None:
        raise NotFound(_l("There is no such restriction."))
    return customer, row
