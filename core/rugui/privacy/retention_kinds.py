"""Kinds of records that are kept for some days only: after which day, for how long by default, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from rugui.calls.models import PhoneCall
from rugui.customers.models import Customer, CustomerDocument
from rugui.followups.models import OPEN, FollowUp
from rugui.i18n import _l
from rugui.imports.models import ImportBatch, ImportRow
from rugui.interactions.models import Interaction, Visit
from rugui.privacy.consent_models import ConsentEvent
from rugui.privacy.erase_holds import forgotten_before
from rugui.privacy.erase_imports import over
from rugui.staff.models import SignInAttempt, Site, StaffSession

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `due(session, before, today)` selects the ids whose time was over before a moment.

    `fixed`: nobody here decides.
    """

    title: object
    days: int
    why: object
    model: Any
    due: Callable[[Session, datetime, date], Select[Any]]
    fixed: bool = False


def _documents(session: Session, before: datetime, today: date) -> Select[Any]:
    """Of guests whose last stay is over for that long and who are not expected; of who never stayed, as long since a
    change of their record."""
    last = select(Visit.customer_id).where(Visit.customer_id.is_not(None)).group_by(Visit.customer_id)
    over = last.having(func.max(Visit.departure) < before.date())
    stayed = exists().where(Visit.customer_id == Customer.id)
    never = select(Customer.id).where(Customer.updated_at < before, ~stayed)
    holder = CustomerDocument.customer_id
    return select(CustomerDocument.id).where(holder.in_(over) | holder.in_(never))


def _interactions(session: Session, before: datetime, today: date) -> Select[Any]:
    """Talks and notes; one that carries an open promise stays until that is settled."""
    promised = exists().where(FollowUp.interaction_id == Interaction.id, FollowUp.status == OPEN)
    return select(Interaction.id).where(Interaction.kind != "visit", Interaction.at < before, ~promised)


def _stays(session: Session, before: datetime, today: date) -> Select[Any]:
    """Stays, and with them what was sold; never sooner than the accounting law of the site lets them go."""
    over = Visit.status.in_(("departed", "cancelled", "no_show")) & (Visit.departure < before.date())
    return select(Visit.id).join(Site, Site.id == Visit.site_id).where(over, _let_go(session, today))


def _nobodys(session: Session, before: datetime, today: date) -> Select[Any]:
    """Sales of erased guests: as soon as the law lets them go, whatever is set."""
    gone = and_(Visit.customer_id.is_(None), Visit.status.in_(("departed", "cancelled", "no_show")))
    return select(Visit.id).join(Site, Site.id == Visit.site_id).where(gone, _let_go(session, today))


def _let_go(session: Session, today: date) -> ColumnElement[bool]:
    regions = session.scalars(select(Site.region).distinct()).all()
    ways = [and_(Site.region == one, Visit.departure < forgotten_before(one, today)) for one in sorted(regions)]
    return or_(*ways) if ways else Visit.id.is_(None)


def _import_rows(session: Session, before: datetime, today: date) -> Select[Any]:
    done = select(ImportBatch.id).where(over(before))
    return select(ImportRow.id).where(ImportRow.batch_id.in_(done))


def _calls(session: Session, before: datetime, today: date) -> Select[Any]:
    return select(PhoneCall.id).where(PhoneCall.at < before)


def _sign_ins(session: Session, before: datetime, today: date) -> Select[Any]:
    return select(SignInAttempt.id).where(SignInAttempt.at < before)


def _sessions(session: Session, before: datetime, today: date) -> Select[Any]:
    return select(StaffSession.id).where(StaffSession.seen_at < before)


def _guests(session: Session, before: datetime, today: date) -> Select[Any]:
    """People nothing has happened with and who were not changed since; who is expected is not among them."""
    recent = exists().where(Interaction.customer_id == Customer.id, Interaction.at >= before)
    stays = exists().where(Visit.customer_id == Customer.id, Visit.departure >= before.date())
    merged = Customer.merged_into_id.is_(None)
    asked = exists().where(ConsentEvent.customer_id == Customer.id, ConsentEvent.at >= before)
    quiet = and_(Customer.updated_at < before, ~recent, ~stays, ~asked)
    return select(Customer.id).where(Customer.kind == "person", merged, quiet)


GUESTS, IMPORTS = "guests", "imports"
# In the order they are gone through: the whole guest last.
KINDS: Mapping[str, Kind] = {
    "documents": Kind(
        _l("Identity documents"), 180, _l("Days after the last departure. Shown anew at the next arrival."),
        CustomerDocument, _documents,
    ),
    "interactions": Kind(
        _l("Calls, messages and notes"), 1826, _l("Days after it happened. No law sets them: as long as the purpose."),
        Interaction, _interactions,
    ),
    "stays": Kind(
        _l("Stays and what was sold"), 3653,
        _l("Days after the departure; never before the accounting law of the site allows it."), Interaction, _stays,
    ),
    "nobodys": Kind(
        _l("Sales of erased guests"), 1, _l("As soon as the accounting law of the site allows it."),
        Interaction, _nobodys, fixed=True,
    ),
    IMPORTS: Kind(
        _l("What imports remember"), 90,
        _l("Days after the import; it cannot be undone afterwards. Files never imported go too."), ImportRow,
        _import_rows,
    ),
    "calls": Kind(
        _l("Calls on screens"), 1, _l("One day. What was said is kept only where somebody wrote it down."), PhoneCall,
        _calls, fixed=True,
    ),
    "sign_ins": Kind(_l("Failed sign-ins"), 30, _l("Days after the try."), SignInAttempt, _sign_ins),
    "sessions": Kind(_l("Sign-ins of staff"), 180, _l("Days after it was last used."), StaffSession, _sessions),
    GUESTS: Kind(
        _l("Guests nothing happens with"), 0,
        _l("Days after the last stay, talk or change; the whole guest is erased. GDPR Art 5(1)(e), PIPL Art 19."),
        Customer, _guests,
    ),
}  # fmt: skip


def before(days: int, now: datetime) -> datetime:
    """The moment before which something kept for so many days is over: midnight UTC, so that days are whole. Pure."""
    try:
        day = now.astimezone(UTC).date() - timedelta(days=days)
    except OverflowError:
        day = date.min
    return datetime.combine(day, time(), UTC)
