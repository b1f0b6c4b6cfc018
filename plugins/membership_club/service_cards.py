"""Cards: issued, lost, stopped and replaced with their history; their codes, and what a scanned one is worth."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rugui.toolkit import Conflict, Invalid, NotFound, _l, today_here, touch_customer, usable, utcnow
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from membership_club import cards, service_keys
from membership_club.access import CARDS, CHECK, READ, acting
from membership_club.cards import Claim, Verdict
from membership_club.dues import add_months
from membership_club.models import Club, Membership, Tier
from membership_club.models_cards import Card
from membership_club.service_accounts import changed, check_counts, locked, who

ACTIVE, LOST, REPLACED, STOPPED = STATUSES = ("active", "lost", "replaced", "stopped")
MONTHS = 24  # what a card of a membership without an end is good for
OVER = ("expired", "left")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with everything that is printed on it."""

    card: Card
    membership: Membership
    club: Club
    tier: Tier | None


def of_member(session: Session, membership_id: int) -> list[Card]:
    """The cards of a member, newest first."""
    query = select(Card).where(Card.membership_id == membership_id)
    return list(session.scalars(query.order_by(Card.id.desc())))


def shown(session: Session, card_id: str) -> Shown:
    """The card behind an id of a URL; `NotFound`."""
    acting(session, READ)
    query = _shown().where(Card.public_id == usable(card_id))
    row = session.execute(query).first()
    if row is None:
        raise NotFound(_l("There is no such card."))
    return Shown(*row)


def by_number(session: Session, number: str) -> Shown:
    """The card with this number, blanks left out; `Invalid` where it cannot be one, `NotFound`."""
    acting(session, CHECK)
    if not cards.number_fits(number):
        raise Invalid(_l("This is no card number."), fields={"code": _l("A digit of this number is wrong.")})
    row = session.execute(_shown().where(Card.number == cards.plain_number(number))).first()
    if row is None:
        raise NotFound(_l("There is no such card."))
    return Shown(*row)


def _shown() -> Any:
    query = select(Card, Membership, Club, Tier).join(Membership, Membership.id == Card.membership_id)
    return query.join(Club, Club.id == Membership.club_id).outerjoin(Tier, Tier.id == Membership.tier_id)


def issue(session: Session, public_id: str) -> Card:
    """A new card for a member who has none: `Conflict` where one is active, `Refused` where they do not count."""
    row = locked(session, public_id, CARDS)
    check_counts(row)
    today = today_here(session)
    if any(card.status == ACTIVE and card.until >= today for card in of_member(session, row.id)):
        raise Conflict(_l("There is an active card. Replace it, or say that it is lost."))
    return _make(session, row, today)


def end(session: Session, public_id: str, card_id: str, status: str, why: str = "") -> Card:
    """Say that a card is lost or stopped: from now on it is on the list of revoked ones. Once only."""
    row = locked(session, public_id, CARDS)
    card = _active(session, row, card_id)
    if status not in (LOST, STOPPED):
        raise Invalid(_l("This cannot be saved yet."), fields={"status": _l("Choose one of the list.")})
    _end(session, row, card, status, why)
    return card


def replace(session: Session, public_id: str, card_id: str, why: str = "") -> Card:
    """A new card in the place of one that is active, lost or stopped and was not replaced before."""
    row = locked(session, public_id, CARDS)
    check_counts(row)
    card = _find(session, row, card_id)
    if card.replaced_by is not None or card.status == REPLACED:
        raise Conflict(_l("This card was replaced already."))
    today = today_here(session)
    if any(one.status == ACTIVE and one.id != card.id and one.until >= today for one in of_member(session, row.id)):
        raise Conflict(_l("There is an active card. Replace it, or say that it is lost."))
    if card.status == ACTIVE:
        _end(session, row, card, REPLACED, why)
    made = _make(session, row, today)
    card.replaced_by = made.id
    session.flush()
    return made


def _make(session: Session, row: Membership, today: date) -> Card:
    service_keys.ensure(session)
    until = min(row.term_end or date.max, add_months(today, MONTHS))
    card = Card(
        membership_id=row.id, number=_number(session), issued_on=today, until=max(until, today),
        issued_by=who(session, CARDS),
    )  # fmt: skip
    session.add(card)
    session.flush()
    changed(session, "card.issued", row, card=card.public_id)
    touch_customer(session, row.customer_id)
    return card


def _number(session: Session) -> str:
    # 9 is the major industry identifier for national assignment (ISO/IEC 7812-1): never a payment card's.
    while True:
        digits = "9" + "".join(str(secrets.randbelow(10)) for _ in range(cards.DIGITS - 2))
        number = digits + cards.check_digit(digits)
        if session.scalar(select(Card.id).where(Card.number == number)) is None:
            return number


def _end(session: Session, row: Membership, card: Card, status: str, why: str) -> None:
    card.status, card.ended_at, card.ended_by, card.why = status, utcnow(), who(session, CARDS), why[:300]
    session.flush()
    changed(session, f"card.{status}", row, card=card.public_id)
    touch_customer(session, row.customer_id)


def _active(session: Session, row: Membership, card_id: str) -> Card:
    card = _find(session, row, card_id)
    if card.status != ACTIVE:
        raise Conflict(_l("This card is not active any more."), status=card.status)
    return card


def _find(session: Session, row: Membership, card_id: str) -> Card:
    found = next((card for card in of_member(session, row.id) if card.public_id == card_id), None)
    if found is None:
        raise NotFound(_l("There is no such card."))
    return found


def code(session: Session, one: Shown) -> str:
    """The signed code of an active card, as it stands today; `NotFound` for any other."""
    key = service_keys.signing(session)
    if one.card.status != ACTIVE or key is None:
        raise NotFound(_l("This card is not active any more."))
    name, private = key
    tier = one.tier.code if one.tier else ""
    claim = Claim(name, one.card.number, one.membership.number, tier, one.card.issued_on, one.card.until)
    return cards.sign(claim, private)


def revoked(session: Session, today: date) -> list[str]:
    """The numbers of cards that ended, or whose membership did, before their last good day."""
    query = select(Card.number).join(Membership, Membership.id == Card.membership_id)
    query = query.where(or_(Card.status != ACTIVE, Membership.status.in_(OVER)), Card.until >= today)
    return list(session.scalars(query.order_by(Card.number)))


def check(session: Session, text: str) -> Verdict:
    """What a scanned code is worth now."""
    acting(session, CHECK)
    today = today_here(session)
    return cards.read(text, service_keys.checking(session), set(revoked(session, today)), today)


def numbers(session: Session, customer_ids: Sequence[int]) -> dict[int, list[str]]:
    """The numbers of active cards of many guests, to find them by; one statement."""
    found: dict[int, list[str]] = {one: [] for one in customer_ids}
    query = select(Membership.customer_id, Card.number).join(Card, Card.membership_id == Membership.id)
    query = query.where(Membership.customer_id.in_(customer_ids), Card.status == ACTIVE).order_by(Card.id)
    for customer_id, number in session.execute(query):
        found[customer_id].append(number)
    return found


def tier_names(tiers: Iterable[Tier]) -> dict[str, dict[str, str]]:
    """Names of tiers by code and language, for a phone that has no network."""
    return {
        one.code: {"en": one.name_en, "zh-Hant-TW": one.name_zh_hant, "zh-Hans-CN": one.name_zh_hans} for one in tiers
    }  # fmt: skip
