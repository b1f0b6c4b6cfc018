"""Products, rate plans and prices: made, changed, looked up."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.numbers import is_currency
from rugui.toolkit import Conflict, Invalid, NotFound, _l, audit, sites, usable, utcnow
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from loyalty_pricing.access import PRODUCTS, READ, acting
from loyalty_pricing.models import Price, Product, RatePlan
from loyalty_pricing.names import FIELDS
from loyalty_pricing.tariff import Tariff
from loyalty_pricing.words import GRADES, KINDS

MOST_MINOR = 10**13
CODE = 40
CHANGED = ("category", "grade", "tax_included", "tax_permille")


def products(session: Session, *, retired: bool = False) -> Sequence[Product]:
    """Every product by kind and code; those taken off sale only with `retired`."""
    acting(session, READ)
    query = select(Product).order_by(Product.kind, Product.code)
    return session.scalars(query if retired else query.where(Product.retired_at.is_(None))).all()


def product(session: Session, public_id: str, permission: str = READ) -> Product:
    """The product behind an id of a URL; `NotFound`, `Refused`."""
    acting(session, permission)
    row = session.scalar(select(Product).where(Product.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There is no such product."))
    return row


def rate_plans(session: Session) -> Sequence[RatePlan]:
    """Every rate plan in use, by code."""
    acting(session, READ)
    return session.scalars(select(RatePlan).where(RatePlan.retired_at.is_(None)).order_by(RatePlan.code)).all()


def prices(session: Session, product_id: int) -> Sequence[Price]:
    """Every price of a product, by its first day."""
    query = select(Price).where(Price.product_id == product_id).order_by(Price.first_day, Price.id)
    return session.scalars(query).all()


def tariffs(session: Session, product_ids: Sequence[int], first: date, last: date) -> dict[int, list[Tariff]]:
    """The prices of products that count on any of these days; one statement."""
    found: dict[int, list[Tariff]] = {one: [] for one in product_ids}
    query = select(Price).where(Price.product_id.in_(product_ids), Price.first_day <= last, Price.last_day >= first)
    for row in session.scalars(query):
        found[row.product_id].append(
            Tariff(row.id, row.first_day, row.last_day, row.list_minor, row.cost_minor, row.site_id, row.rate_plan_id)
        )
    return found


def add_product(
    session: Session, code: str, kind: str, names: Mapping[str, str], *, currency: str, **fields: Any
) -> Product:
    """Make a product (`fields`: category, grade, tax_included, tax_permille); `Conflict` where the code is taken."""
    acting(session, PRODUCTS)
    row = Product(code=code.strip(), kind=kind, currency=currency.strip().upper(), **fields)
    _name(row, names)
    _check(row)
    _add(session, row, "product.added")
    return row


def change_product(session: Session, public_id: str, version: int, names: Mapping[str, str], **fields: Any) -> Product:
    """Change what a product says (`fields` as in `add_product`); `Conflict` where somebody saved it meanwhile."""
    row = product(session, public_id, PRODUCTS)
    session.refresh(row, with_for_update=True)
    if row.version != version:
        raise Conflict(_l("Somebody saved this product after you opened it. Look again."), version=row.version)
    for name in CHANGED:
        if name in fields:
            setattr(row, name, fields[name])
    _name(row, names)
    _check(row)
    row.version += 1
    audit(session, "loyalty_pricing.product.changed", subject=row.public_id)
    return row


def retire_product(session: Session, public_id: str, *, retired: bool = True) -> Product:
    """Take a product off sale, or put it back."""
    row = product(session, public_id, PRODUCTS)
    row.retired_at = utcnow() if retired else None
    row.version += 1
    audit(session, "loyalty_pricing.product.retired", subject=row.public_id, retired=retired)
    return row


def add_rate_plan(session: Session, code: str, names: Mapping[str, str]) -> RatePlan:
    """Make a rate plan; `Conflict` where the code is taken."""
    acting(session, PRODUCTS)
    row = RatePlan(code=code.strip().upper())
    _name(row, names)
    _coded(row.code, 20)
    _add(session, row, "rate_plan.added")
    return row


def add_price(
    session: Session, product_id: str, first_day: date, last_day: date, list_minor: int, cost_minor: int, *,
    site: str = "", rate_plan: str = "",
) -> Price:  # fmt: skip
    """Enter a price for a span of days, at a site (its code) or everywhere, of a rate plan (its code) or the list."""
    of = product(session, product_id, PRODUCTS)
    wrong: dict[str, object] = {}
    if last_day < first_day:
        wrong["last_day"] = _l("The last day is before the first.")
    if not 0 <= list_minor <= MOST_MINOR:
        wrong["list"] = _l("An amount is needed.")
    if not 0 <= cost_minor <= MOST_MINOR:
        wrong["cost"] = _l("An amount is needed.")
    site_id = next((one.id for one in sites(session) if one.code == site), None)
    if site and site_id is None:
        wrong["site"] = _l("There is no such site.")
    plan_id = next((one.id for one in rate_plans(session) if one.code == rate_plan), None)
    if rate_plan and plan_id is None:
        wrong["rate_plan"] = _l("There is no such rate plan.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    row = Price(product_id=of.id, site_id=site_id, rate_plan_id=plan_id, first_day=first_day, last_day=last_day,
                list_minor=list_minor, cost_minor=cost_minor)  # fmt: skip
    _add(session, row, "price.added", product=of.public_id)
    return row


def remove_price(session: Session, product_id: str, price_id: str) -> Product:
    """Remove a price; quotes that were given keep theirs."""
    of = product(session, product_id, PRODUCTS)
    query = delete(Price).where(Price.public_id == usable(price_id), Price.product_id == of.id).returning(Price.id)
    if session.scalar(query) is None:
        raise NotFound(_l("There is no such price."))
    audit(session, "loyalty_pricing.price.removed", subject=of.public_id)
    return of


def _name(row: Any, names: Mapping[str, str]) -> None:
    for language, field in FIELDS.items():
        setattr(row, field, names.get(language, "").strip())


def _coded(code: str, most: int) -> None:
    if not (0 < len(code) <= most and code.isascii() and all(one.isalnum() or one in "-_." for one in code)):
        raise Invalid(_l("This cannot be saved yet."), fields={"code": _l("Latin letters and digits.")})


def _check(row: Product) -> None:
    _coded(row.code, CODE)
    wrong: dict[str, object] = {}
    if row.kind not in KINDS:
        wrong["kind"] = _l("Choose one of the list.")
    if (row.grade or "normal") not in GRADES:
        wrong["grade"] = _l("Choose one of the list.")
    if not is_currency(row.currency):
        wrong["currency"] = _l("Say in which currency.")
    if not 0 <= (row.tax_permille or 0) <= 1000:
        wrong["tax_permille"] = _l("A number from 0 to 1,000.")
    if len(row.category or "") > CODE:
        wrong["category"] = _l("At most %(n)s characters.", n=CODE)
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)


def _add(session: Session, row: Any, action: str, **details: Any) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict(_l("This code is taken."), fields={"code": _l("This code is taken.")}) from error
    audit(session, f"loyalty_pricing.{action}", subject=row.public_id, **details)
