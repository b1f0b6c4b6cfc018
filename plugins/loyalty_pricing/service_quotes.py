"""Quotes: given, found again, sent, accepted onto a stay, withdrawn. Nothing changes under one that is saved."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from rugui.toolkit import (
    Conflict,
    Invalid,
    Line,
    NotFound,
    _l,
    audit,
    emit,
    quoted,
    sell,
    sites,
    stay_by_public_id,
    today_at,
    touch_customer,
    usable,
    utcnow,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from loyalty_pricing import asked_json
from loyalty_pricing.access import OVERRIDE, QUOTE, READ, acting
from loyalty_pricing.cart import Override
from loyalty_pricing.engine import quote
from loyalty_pricing.given import given
from loyalty_pricing.models_quotes import GuestQuote, Use
from loyalty_pricing.quoted import Quote
from loyalty_pricing.service_asking import Asked, Reckoned, reckon
from loyalty_pricing.service_rules import rules_of

OPEN = ("saved", "sent")
DAYS, LONGEST = 7, 366
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another on the telephone


def give(
    session: Session, asked: Asked, *, valid_until: date | None = None, override_reason: str = "",
    now: datetime | None = None,
) -> tuple[GuestQuote, bool]:  # fmt: skip
    """Give a guest a price that holds, for a week if not said otherwise; and whether it is new.

    Who asks the same while a quote holds gets that one: the next caller hears the same price. What caps count is
    counted with the rules locked, so that no two at once exceed one. `Refused` for a reason to go below the floor
    without the permission.
    """
    now = now or utcnow()
    if asked.customer_id is None:
        raise Invalid(_l("This cannot be quoted yet."), fields={"guest": _l("Choose a guest.")})
    site_id = next((one.id for one in sites(session) if one.code == asked.site), None)
    viewer = acting(session, QUOTE, site_id)
    override = None
    if reason := override_reason.strip():
        override = Override(acting(session, OVERRIDE, site_id).name, reason[:300])
    found = reckon(session, asked, now, override=override, lock=True)
    digest = sha256(repr((asked, override and override.reason)).encode()).hexdigest()
    for row in standing(session, asked.customer_id, found.today):
        if row.digest == digest and valid_until in (None, row.valid_until):
            return row, False
    until = valid_until or found.today + timedelta(days=DAYS)
    if not found.today <= until <= found.today + timedelta(days=LONGEST):
        raise Invalid(_l("This cannot be quoted yet."), fields={"valid_until": _l("A day from today on.")})
    row = _row(asked.customer_id, found)
    row.digest, row.valid_until, row.override_reason = digest, until, override.reason if override else ""
    row.account_id, row.given_by, row.created_at = viewer.account_id, viewer.name, now
    session.add(row)
    session.flush()
    for key, times, money in found.quote.used:
        if "|quote|" not in key:
            counted = asked.customer_id if "|guest|" in key else None
            session.add(Use(quote_id=row.id, key=key, customer_id=counted, times=times, money_minor=money))
    quoted(session, asked.customer_id, row.total_minor, row.currency, until, site_id=found.site_id, summary=row.number)
    if override is not None:
        audit(session, "loyalty_pricing.quote.below_floor", customer_id=asked.customer_id, site_id=found.site_id,
              subject=row.public_id, below=found.quote.below)  # fmt: skip
    _done(session, row, "given")
    return row, True


def _row(customer_id: int, found: Reckoned) -> GuestQuote:
    priced = found.quote
    number = "Q" + "".join(secrets.choice(LETTERS) for _letter in range(8))
    return GuestQuote(
        number=number, customer_id=customer_id, site_id=found.site_id, rules_id=found.rules_id, given=given(priced),
        asked=asked_json.dump(priced.cart, found.facts, found.usage), currency=priced.cart.currency,
        listed_minor=priced.listed, total_minor=priced.total, cost_minor=priced.cost + priced.commission,
        incomplete=list(priced.incomplete),
    )  # fmt: skip


def again(session: Session, row: GuestQuote) -> Quote | None:
    """The quote with its receipt, reckoned anew from what it was reckoned from; None where that is no longer the same.

    (Then the amounts kept with the quote are what was promised.)
    """
    rules = rules_of(session, row.rules_id, row.currency)
    cart, facts, usage = asked_json.load(row.asked)
    site = next((one for one in sites(session) if one.id == row.site_id), None)
    override = Override(row.given_by, row.override_reason) if row.override_reason else None
    at = row.created_at.astimezone(ZoneInfo(site.timezone if site else "UTC"))
    found = quote(cart, facts, rules, at, usage=usage, override=override)
    return found if found.total == row.total_minor else None


def standing(session: Session, customer_id: int, today: date) -> Sequence[GuestQuote]:
    """The quotes of a guest that hold on a day, the newest first."""
    holds = (GuestQuote.status.in_(OPEN), GuestQuote.valid_until >= today)
    query = select(GuestQuote).where(GuestQuote.customer_id == customer_id, *holds)
    return session.scalars(query.order_by(GuestQuote.id.desc())).all()


def newest(session: Session, limit: int = 100, customer_id: int | None = None) -> Sequence[GuestQuote]:
    """The newest quotes the viewer may see, of one guest or of all."""
    viewer = acting(session, READ)
    query = select(GuestQuote).order_by(GuestQuote.id.desc()).limit(limit)
    if (here := viewer.sites(READ)) is not None:
        query = query.where(GuestQuote.site_id.in_(sorted(here)))
    return session.scalars(query if customer_id is None else query.where(GuestQuote.customer_id == customer_id)).all()


def get(session: Session, public_id: str, permission: str = READ) -> GuestQuote:
    """The quote behind an id of a URL; `NotFound` also where it is another site's."""
    viewer = acting(session, permission)
    row = session.scalar(select(GuestQuote).where(GuestQuote.public_id == usable(public_id)))
    if row is None or not viewer.can(permission, row.site_id):
        raise NotFound(_l("There is no such quote."))
    return row


def status(row: GuestQuote, today: date) -> str:
    """The status of a quote on a day: saved, sent, accepted, withdrawn or expired."""
    return "expired" if row.status in OPEN and row.valid_until < today else row.status


def send(session: Session, public_id: str) -> GuestQuote:
    """Note that the guest has the quote in writing."""
    row = _held(session, public_id)
    row.status = "sent"
    _done(session, row, "sent")
    return row


def withdraw(session: Session, public_id: str) -> GuestQuote:
    """Take a quote back; what it counted against caps is free again."""
    row = _held(session, public_id)
    row.status, row.decided_at = "withdrawn", utcnow()
    _done(session, row, "withdrawn")
    return row


def accept(session: Session, public_id: str, visit: str) -> GuestQuote:
    """The guest says yes: its lines go onto a stay of theirs (its id for URLs), net of tax, at the price quoted."""
    row = _held(session, public_id)
    stay = stay_by_public_id(session, visit)
    if stay.customer_id != row.customer_id:
        raise Invalid(_l("This cannot be saved yet."), fields={"visit": _l("That is another guest's stay.")})
    taxed = {line["product"]: (line["tax"], line["tax_in"]) for line in row.asked["cart"]["lines"]}
    sold = []
    for line in row.given["lines"]:
        tax, inside = taxed[line["product"]]
        net = (2 * line["total"] * 10_000 + 10_000 + tax) // (2 * (10_000 + tax)) if inside else line["total"]
        nights = max(1, len(line["nights"]))
        sold.append(Line(stay.id, line["product"], line["quantity"] * nights, net, line["cost"] + line["commission"],
                         row.currency))  # fmt: skip
    sell(session, visit, sold)
    row.status, row.visit, row.decided_at = "accepted", visit, utcnow()
    _done(session, row, "accepted")
    return row


def _held(session: Session, public_id: str) -> GuestQuote:
    row = get(session, public_id, QUOTE)
    session.refresh(row, with_for_update=True)
    site = next((one for one in sites(session) if one.id == row.site_id), None)
    now = status(row, today_at(site) if site else utcnow().date())
    if now == "expired":
        raise Conflict(_l("This quote has expired; give a new one."))
    if now not in OPEN:
        raise Conflict(_l("This quote is decided already."))
    return row


def _done(session: Session, row: GuestQuote, what: str) -> None:
    session.flush()
    details: dict[str, Any] = {"customer_id": row.customer_id, "site_id": row.site_id}
    audit(session, f"loyalty_pricing.quote.{what}", subject=row.public_id, **details)
    emit(session, f"loyalty_pricing.quote.{what}", quote=row.public_id, **details)
    touch_customer(session, row.customer_id)
