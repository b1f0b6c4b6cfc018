"""Dues: invoices made on joining, renewing, upgrading and leaving; what was paid, failed, waived and refunded of them.

Nothing here changes a membership: whether somebody stays a member is decided by the club's rules and by people. A
payment that fails is a line on one invoice, and nobody's status depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rugui.toolkit import Invalid, NotFound, Refused, _l, today_here, usable
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import dues
from membership_club.access import DUES
from membership_club.dues import Account, Paid, Period
from membership_club.models import Membership, Tier
from membership_club.models_dues import DuesPayment, DuesPlan, Invoice
from membership_club.service_accounts import changed, check_amount, check_same, club_of, locked, source_of, who

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice and how it stands."""

    invoice: Invoice
    account: Account
    payments: tuple[DuesPayment, ...] = ()


def plan_of(session: Session, tier_id: int | None) -> DuesPlan | None:
    """The dues of a tier; None where it has none."""
    return session.scalar(select(DuesPlan).where(DuesPlan.tier_id == tier_id)) if tier_id else None


def owed(session: Session, membership_ids: Sequence[int], *, unsettled: bool = False) -> dict[int, list[Owed]]:
    """The invoices of many members, newest first, and how each stands; two statements."""
    query = select(Invoice).where(Invoice.membership_id.in_(membership_ids))
    if unsettled:
        query = query.where(Invoice.settled.is_(False))
    invoices = session.scalars(query.order_by(Invoice.id.desc())).all()
    paid: dict[int, list[DuesPayment]] = {row.id: [] for row in invoices}
    if invoices:
        payments = select(DuesPayment).where(DuesPayment.invoice_id.in_(paid)).order_by(DuesPayment.id)
        for one in session.scalars(payments):
            paid[one.invoice_id].append(one)
    found: dict[int, list[Owed]] = {one: [] for one in membership_ids}
    for row in invoices:
        found[row.membership_id].append(Owed(row, _account(row, paid[row.id]), tuple(paid[row.id])))
    return found


def _account(row: Invoice, paid: Sequence[DuesPayment]) -> Account:
    return dues.account(row.amount_minor, (Paid(one.kind, one.amount_minor) for one in paid))


def bill(
    session: Session, public_id: str, kind: str, *, day: date | None = None, tier: str = "", note: str = ""
) -> Invoice:
    """Make the invoice of joining, renewing, changing to `tier` (its code) or leaving on a day; made once.

    The period is the member's present term, or counted from the day they joined. `Refused` where the tier has no dues.
    """
    row = locked(session, public_id, DUES)
    today = today_here(session)
    day = day or today
    if kind not in dues.KINDS:
        raise Invalid(_l("This cannot be saved yet."), fields={"kind": _l("Choose one of the list.")})
    if not today - YEAR <= day <= today + YEAR:
        raise Invalid(_l("This cannot be saved yet."), fields={"day": _l("A day of the last year or the next.")})
    plan = plan_of(session, row.tier_id)
    if plan is None:
        raise Refused(_l("There are no dues for this tier."))
    since = row.member_since.isoformat() if row.member_since else ""
    period = _period(row, plan, day, kind)
    source = source_of(kind, f"{day.isoformat()} {tier}" if kind == dues.UPGRADE else f"{period.last} {since}")
    if (before := _of_source(session, row, source)) is not None:
        return before
    amount = _amount(session, row, plan, kind, period, day, tier)
    invoice = Invoice(
        membership_id=row.id, origin_id=row.id, kind=kind, amount_minor=amount, currency=club_of(session, row).currency,
        first=_first(kind, period, day), last=period.last, source=source, note=note[:300], by=who(session, DUES),
        due_on=period.first if kind == dues.RENEW else day + timedelta(days=plan.due_days),
        reminders=plan.reminders, settled=amount == 0, fee_minor=plan.joining_minor if kind == dues.JOIN else 0,
    )  # fmt: skip
    session.add(invoice)
    session.flush()
    changed(session, "dues.billed", row, invoice=invoice.public_id, amount=amount, kind=kind)
    return invoice


def _first(kind: str, period: Period, day: date) -> date:
    """The first day an invoice is about: who joins or changes half-way pays, who leaves is given back, from then on."""
    if kind == dues.RENEW:
        return period.first
    return min(period.last, day + timedelta(days=1)) if kind == dues.LEAVE else max(period.first, day)


def _period(row: Membership, plan: DuesPlan, day: date, kind: str) -> Period:
    """The period a day is in (for a renewal the one after it), counted back from the end of the term."""
    found = None
    if row.term_end is not None and row.term_end >= day:
        found = dues.period_before(row.term_end, plan.months, day)
        # Who joins after the roll-over day has the rest of this period and the whole next for the price of one.
        joined_in_it = row.member_since is not None and row.member_since >= found.first
        if kind == dues.JOIN and joined_in_it and found.last < row.term_end:
            found = Period(day, row.term_end)
    if found is None:
        found = dues.period_of(min(row.member_since or day, day), plan.months, day)
    if kind == dues.RENEW:
        return dues.period_of(found.last + timedelta(days=1), plan.months, found.last + timedelta(days=1))
    return found


def _amount(session: Session, row: Membership, plan: DuesPlan, kind: str, period: Period, day: date, tier: str) -> int:
    if kind == dues.JOIN:
        return dues.joining(plan.amount_minor, period, day, plan.joining_minor)
    if kind == dues.RENEW:
        return plan.amount_minor
    if kind == dues.LEAVE:
        return _given_back(session, row, day)
    query = select(DuesPlan).join(Tier, Tier.id == DuesPlan.tier_id)
    wanted = session.scalar(query.where(Tier.club_id == row.club_id, Tier.code == tier))
    if wanted is None:
        raise Invalid(_l("This cannot be saved yet."), fields={"tier": _l("There are no dues for this tier.")})
    return dues.changing(plan.amount_minor, wanted.amount_minor, period, day)


def _given_back(session: Session, row: Membership, day: date) -> int:
    """What was paid for days after `day`, of each invoice its own share, a renewal in advance included; the joining fee
    stays with the house. What was given back on an earlier leaving is not given back again."""
    credit = 0
    for one in owed(session, [row.id])[row.id]:  # newest first
        if one.invoice.kind == dues.LEAVE:
            break
        if one.invoice.last > day:
            paid = one.account.paid
            paid = max(0, paid - one.invoice.fee_minor) if paid > 0 else paid
            credit += dues.leaving(paid, Period(one.invoice.first, one.invoice.last), day)
    return min(0, credit)


def pay(
    session: Session, public_id: str, invoice_id: str, kind: str, amount: int, *, source: str = "", note: str = ""
) -> DuesPayment:
    """Note a payment, a failed one, a waiver or a refund (`dues.PAID_BY`); told twice it is noted once.

    `Refused` above what is owed, or was paid.
    """
    row = locked(session, public_id, DUES)
    invoice = _invoice(session, row, invoice_id)
    if kind not in dues.PAID_BY:
        raise Invalid(_l("This cannot be saved yet."), fields={"kind": _l("Choose one of the list.")})
    check_amount(amount)
    source = source_of(kind, source)
    query = select(DuesPayment).where(DuesPayment.membership_id == row.id, DuesPayment.source == source)
    if (before := session.scalar(query)) is not None:
        check_same((before.invoice_id, before.amount_minor) == (invoice.id, amount))
        return before
    paid = session.scalars(select(DuesPayment).where(DuesPayment.invoice_id == invoice.id)).all()
    dues.check(_account(invoice, paid), kind, amount, invoice.currency)
    payment = DuesPayment(
        membership_id=row.id, origin_id=row.id, invoice_id=invoice.id, kind=kind, amount_minor=amount, source=source,
        note=note[:300], by=who(session, DUES),
    )  # fmt: skip
    session.add(payment)
    invoice.settled = _account(invoice, [*paid, payment]).owed == 0
    session.flush()
    changed(session, f"dues.{kind}", row, invoice=invoice.public_id, payment=payment.public_id, amount=amount)
    return payment


def _invoice(session: Session, row: Membership, invoice_id: str) -> Invoice:
    query = select(Invoice).where(Invoice.public_id == usable(invoice_id), Invoice.membership_id == row.id)
    found = session.scalar(query)
    if found is None:
        raise NotFound(_l("There is no such invoice."))
    return found


def _of_source(session: Session, row: Membership, source: str) -> Invoice | None:
    return session.scalar(select(Invoice).where(Invoice.membership_id == row.id, Invoice.source == source))
