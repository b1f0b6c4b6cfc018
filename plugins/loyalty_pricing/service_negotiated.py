"""Rates agreed with a guest or an organisation: entered and ended."""

from datetime import date

from rugui.toolkit import Invalid, NotFound, _l, audit, customer_by_public_id, sites, usable
from sqlalchemy import delete
from sqlalchemy.orm import Session

from loyalty_pricing.access import PRODUCTS, acting
from loyalty_pricing.models_quotes import NegotiatedRate
from loyalty_pricing.service import rate_plans

AGREEMENT = 80


def agree(
    session: Session, customer: str, rate_plan: str, first_day: date, last_day: date | None = None, *, site: str = "",
    commission: int = 0, agreement: str = "", position: int = 100,
) -> NegotiatedRate:  # fmt: skip
    """Agree a rate plan (its code) with a guest or organisation; commission in hundredths of a percent."""
    acting(session, PRODUCTS)
    guest = customer_by_public_id(session, customer)
    plan = next((one.id for one in rate_plans(session) if one.code == rate_plan), None)
    site_id = next((one.id for one in sites(session) if one.code == site), None)
    wrong: dict[str, object] = {}
    if plan is None:
        wrong["rate_plan"] = _l("There is no such rate plan.")
    if site and site_id is None:
        wrong["site"] = _l("There is no such site.")
    if last_day is not None and last_day < first_day:
        wrong["last_day"] = _l("The last day is before the first.")
    if not 0 <= commission < 10_000:
        wrong["commission"] = _l("Less than the whole price.")
    if len(agreement) > AGREEMENT:
        wrong["agreement"] = _l("At most %(n)s characters.", n=AGREEMENT)
    if wrong or plan is None:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = NegotiatedRate(customer_id=guest.id, rate_plan_id=plan, site_id=site_id, first_day=first_day,
                         last_day=last_day, commission=commission, agreement=agreement, position=position)  # fmt: skip
    session.add(row)
    session.flush()
    audit(session, "loyalty_pricing.negotiated.added", customer_id=guest.id, subject=row.public_id)
    return row


def end(session: Session, customer: str, rate_id: str) -> None:
    """Forget an agreed rate; quotes given by it stay."""
    acting(session, PRODUCTS)
    guest = customer_by_public_id(session, customer)
    query = delete(NegotiatedRate).where(
        NegotiatedRate.public_id == usable(rate_id), NegotiatedRate.customer_id == guest.id)  # fmt: skip
    if session.scalar(query.returning(NegotiatedRate.id)) is None:
        raise NotFound(_l("There is no such rate."))
    audit(session, "loyalty_pricing.negotiated.removed", customer_id=guest.id, subject=rate_id)
