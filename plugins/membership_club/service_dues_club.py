"""The dues of a club: its plans, who still owes, and the reminders of every night."""

from typing import Any

from rugui.toolkit import (
    Invalid,
    Refused,
    _,
    _l,
    audit,
    consents,
    customers,
    in_language,
    long_date,
    mail_guest,
    money,
    today_here,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club import dues, service_clubs, service_dues
from membership_club.access import READ, RULES, acting
from membership_club.models import Club, Membership, Tier
from membership_club.models_dues import DuesPlan, DuesReminder, Invoice
from membership_club.names import Named
from membership_club.service_accounts import MOST
from membership_club.service_dues import Owed

FIELDS = ("amount_minor", "joining_minor", "months", "due_days", "reminders")
MARKETING = ("marketing", "email")
STEP = 200
LANGUAGES = {"zh-hant": "zh-Hant-TW", "zh-tw": "zh-Hant-TW", "zh-hk": "zh-Hant-TW", "zh": "zh-Hans-CN"}


def plans(session: Session, club_id: int) -> list[tuple[Tier, DuesPlan | None]]:
    """The tiers of a club, lowest first, and their dues; one statement."""
    query = select(Tier, DuesPlan).outerjoin(DuesPlan, DuesPlan.tier_id == Tier.id)
    query = query.where(Tier.club_id == club_id, Tier.retired_at.is_(None)).order_by(Tier.rank)
    return [(tier, plan) for tier, plan in session.execute(query)]


def set_plan(session: Session, club_id: str, tier: str, **fields: Any) -> DuesPlan:
    """Say what a tier (its code) costs (`fields`: FIELDS); invoices made before stay. Raises `Invalid` by field."""
    acting(session, RULES)
    club = service_clubs.get(session, club_id)
    found = next(((one, plan) for one, plan in plans(session, club.id) if one.code == tier), None)
    wrong: dict[str, object] = {}
    if found is None:
        wrong["tier"] = _l("Choose one of the list.")
    limits = {"amount_minor": (1, MOST), "joining_minor": (0, MOST), "months": (1, 120), "due_days": (0, 366)}
    for name, (least, most) in limits.items():
        if name in fields and not least <= fields[name] <= most:
            wrong[name] = _l("A whole number from %(least)s to %(most)s.", least=least, most=most)
    if "reminders" in fields and offsets(fields["reminders"]) is None:
        wrong["reminders"] = _l("Days from the due date, separated by commas, such as -14,0,7.")
    if found is not None and found[1] is None and "amount_minor" not in fields:
        wrong["amount_minor"] = _l("An amount is needed.")
    if wrong or found is None:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = found[1] or DuesPlan(club_id=club.id, tier_id=found[0].id)
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    session.add(row)
    session.flush()
    audit(session, "membership_club.dues.plan", subject=club.public_id, tier=tier, fields=sorted(fields))
    return row


def offsets(text: str) -> tuple[int, ...] | None:
    """ "-14,0,7" as days; None where it cannot be read (at most six, a year away). Pure."""
    if not text.strip():
        return ()
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 6 or not all(
        part.isascii() and part.removeprefix("-").isdigit() and len(part) < 5 for part in parts
    ):
        return None
    found = tuple(sorted({int(part) for part in parts}))
    return found if all(abs(one) <= 366 for one in found) else None


def _whole(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdigit() and len(text) < 5


def outstanding(session: Session, club_id: str, limit: int = 200) -> list[tuple[Owed, Membership]]:
    """What is not settled in a club, the longest due first; three statements."""
    acting(session, READ)
    club = service_clubs.get(session, club_id)
    query = select(Invoice, Membership).join(Membership, Membership.id == Invoice.membership_id)
    query = query.where(Membership.club_id == club.id, Invoice.settled.is_(False))
    rows = session.execute(query.order_by(Invoice.due_on, Invoice.id).limit(limit)).all()
    stands = service_dues.owed(session, [member.id for _invoice, member in rows], unsettled=True)
    by_id = {one.invoice.id: one for several in stands.values() for one in several}
    return [(by_id[invoice.id], member) for invoice, member in rows]


def remind_all(session: Session) -> None:
    """Send the reminders of today; a job of every day. Not to those who renew by themselves."""
    today, after = today_here(session), 0
    while True:
        query = select(Invoice, Membership, Club).join(Membership, Membership.id == Invoice.membership_id)
        query = query.join(Club, Club.id == Membership.club_id).where(
            Invoice.settled.is_(False), Invoice.amount_minor > 0, Invoice.id > after, Membership.auto_renew.is_(False)
        )  # fmt: skip
        rows = session.execute(query.order_by(Invoice.id).limit(STEP)).all()
        if not rows:
            return
        after = rows[-1][0].id
        sent: dict[int, list[int]] = {}
        known = select(DuesReminder.invoice_id, DuesReminder.offset).where(
            DuesReminder.invoice_id.in_([invoice.id for invoice, _member, _club in rows])
        )
        for invoice_id, days_from_due in session.execute(known):
            sent.setdefault(invoice_id, []).append(days_from_due)
        for invoice, member, club in rows:
            days = offsets(invoice.reminders) or ()
            offset = dues.reminders(invoice.due_on, days, sent.get(invoice.id, ()), today)
            if offset is not None:
                _remind(session, invoice, member, club, offset)


def _remind(session: Session, invoice: Invoice, member: Membership, club: Club, offset: int) -> None:
    state = consents(session, [member.customer_id]).get(member.customer_id, {}).get(MARKETING)
    outcome = "no_consent"
    if state is not None and state.in_force:
        outcome = _send(session, invoice, member, club)
    session.add(
        DuesReminder(membership_id=member.id, invoice_id=invoice.id, offset=offset, outcome=outcome)
    )  # fmt: skip
    session.flush()
    audit(session, "membership_club.dues.reminder", customer_id=member.customer_id, subject=invoice.public_id,
          outcome=outcome, days=offset)  # fmt: skip


def _send(session: Session, invoice: Invoice, member: Membership, club: Club) -> str:
    stands = next(one for one in service_dues.owed(session, [member.id])[member.id] if one.invoice.id == invoice.id)
    guest = customers(session, [member.customer_id])[member.customer_id]
    with in_language(_language(guest.language)):
        amount, day = money(stands.account.owed, invoice.currency), long_date(invoice.due_on)
        subject = _("Dues of %(club)s", club=Named(club))
        text = _(
            "%(amount)s for your membership %(number)s is due on %(day)s.", amount=amount, number=member.number, day=day
        )  # fmt: skip
        try:
            mail_guest(session, member.customer_id, *MARKETING[:1], subject, text)
        except Refused:
            return "no_mail"
    return "sent"


def _language(tag: str) -> str:
    text = tag.lower()
    return next((found for start, found in LANGUAGES.items() if text.startswith(start)), "en")
