"""A price asked for: the cart made from products and their prices, the facts of its guest, what caps have counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rugui.toolkit import OPERATOR, Fact, Invalid, _l, facts, organisations, sites, today_at
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from loyalty_pricing import rules_json
from loyalty_pricing.cart import Cart, CartLine, Facts, Night, Override, Usage
from loyalty_pricing.engine import quote
from loyalty_pricing.models import Product, RatePlan
from loyalty_pricing.models_quotes import GuestQuote, NegotiatedRate, Use
from loyalty_pricing.quoted import Quote
from loyalty_pricing.rules import RuleSet, cap_key
from loyalty_pricing.service import tariffs
from loyalty_pricing.service_rules import in_force
from loyalty_pricing.tariff import pick
from loyalty_pricing.terms import facts_named

LONGEST, MOST_LINES = 366, 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks the price of: `items` are (product code, how many); `site` and `rate_plan` are codes."""

    site: str
    arrival: date
    departure: date
    items: tuple[tuple[str, int], ...]
    customer_id: int | None = None
    rate_plan: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A price with all it was reckoned from; `rules_id` is the row of the rule set, None where none is in force."""

    quote: Quote
    facts: Facts
    usage: Usage
    rules: RuleSet
    rules_id: int | None
    site_id: int
    today: date


def reckon(
    session: Session, asked: Asked, now: datetime, *, override: Override | None = None, draft: RuleSet | None = None,
    lock: bool = False,
) -> Reckoned:  # fmt: skip
    """The price, by the rules in force or by a draft. With `lock` nobody else counts against the same rules until
    the transaction ends. Raises `Invalid` by field.
    """
    site = next((one for one in sites(session) if one.code == asked.site), None)
    if site is None:
        raise Invalid(_l("This cannot be quoted yet."), fields={"site": _l("There is no such site.")})
    today = today_at(site, now)
    products = _products(session, asked)
    currency = next(iter(products.values())).currency
    agreed = _negotiated(session, asked, site.id)
    cart = _cart(session, asked, products, site.id, today, agreed)
    rules, rules_id = draft, None
    if rules is None:
        row = in_force(session, currency, now)
        if row is not None and lock:
            session.refresh(row, with_for_update=True)
        rules_id = row.id if row is not None else None
        rules = rules_json.load(row.document) if row is not None else RuleSet(currency.lower(), 0, currency)
    known = stated(session, asked.customer_id, rules)
    used = usage(session, rules, asked.customer_id, today)
    local = now.astimezone(ZoneInfo(site.timezone))
    return Reckoned(quote(cart, known, rules, local, usage=used, override=override), known, used, rules, rules_id,
                    site.id, today)  # fmt: skip


def _products(session: Session, asked: Asked) -> dict[str, Product]:
    wrong: dict[str, object] = {}
    if not 0 < (asked.departure - asked.arrival).days <= LONGEST:
        wrong["departure"] = _l("At least one night, at most %(n)s.", n=LONGEST)
    if not 0 < len(asked.items) <= MOST_LINES or not all(1 <= many <= 1000 for _code, many in asked.items):
        wrong["items"] = _l("Choose what is asked for.")
    codes = [code for code, _many in asked.items]
    query = select(Product).where(Product.code.in_(codes), Product.retired_at.is_(None))
    found = {row.code: row for row in session.scalars(query)} if codes else {}
    if len(found) < len(set(codes)):
        wrong["items"] = _l("There is no such product.")
    elif len({row.currency for row in found.values()}) > 1:
        wrong["items"] = _l("A quote is in one currency.")
    if wrong:
        raise Invalid(_l("This cannot be quoted yet."), fields=wrong)
    return found


def negotiated(session: Session, customer_id: int, day: date) -> list[NegotiatedRate]:
    """What is agreed with a guest on a day, then with the organisations they work for, by position."""
    works = organisations(session, [customer_id])[customer_id]
    query = select(NegotiatedRate).where(
        NegotiatedRate.customer_id.in_([customer_id, *works]), NegotiatedRate.first_day <= day,
        or_(NegotiatedRate.last_day.is_(None), NegotiatedRate.last_day >= day),
    )  # fmt: skip
    return sorted(session.scalars(query), key=lambda row: (row.customer_id != customer_id, row.position, row.id))


def _negotiated(session: Session, asked: Asked, site_id: int) -> tuple[int | None, int]:
    """The rate plan of the quote and its commission: the one asked for, else the first agreed."""
    if asked.rate_plan:
        plan = session.scalar(select(RatePlan.id).where(RatePlan.code == asked.rate_plan))
        if plan is None:
            raise Invalid(_l("This cannot be quoted yet."), fields={"rate_plan": _l("There is no such rate plan.")})
    agreed = negotiated(session, asked.customer_id, asked.arrival) if asked.customer_id is not None else []
    for row in agreed:
        if row.site_id in (None, site_id) and (not asked.rate_plan or row.rate_plan_id == plan):
            return row.rate_plan_id, row.commission
    return (plan if asked.rate_plan else None), 0


def _cart(
    session: Session, asked: Asked, products: Mapping[str, Product], site_id: int, today: date,
    agreed: tuple[int | None, int],
) -> Cart:  # fmt: skip
    days = [asked.arrival + timedelta(days=n) for n in range((asked.departure - asked.arrival).days)]
    known = tariffs(session, [row.id for row in products.values()], days[0], days[-1])
    lines, missing = [], []
    for number, (code, many) in enumerate(asked.items, 1):
        row = products[code]
        nights = []
        for day in days if row.kind in ("room", "package") else days[:1]:
            price = pick(known[row.id], day, site_id, agreed[0])
            if price is None:
                missing.append((code, day))
            else:
                nights.append(Night(price.list_minor, price.cost_minor, day))
        lines.append(CartLine(str(number), code, tuple(nights), many, (row.category,) if row.category else (), row.kind,
                              row.grade, row.tax_permille * 10, row.tax_included))  # fmt: skip
    if missing:
        code, day = missing[0]
        reason = _l("%(product)s has no price on %(day)s.", product=code, day=day.isoformat())
        raise Invalid(_l("This cannot be quoted yet."), fields={"items": reason})
    currency = next(iter(products.values())).currency
    return Cart(tuple(lines), currency, asked.site, asked.channel, arrival=asked.arrival, departure=asked.departure,
                booked=today, commission=agreed[1])  # fmt: skip


def stated(session: Session, customer_id: int | None, rules: RuleSet) -> Facts:
    """Of what plugins state of the guest, what these rules ask for; and which plugins could not answer.

    Asked as the house and not as the clerk, so that the price does not depend on who asks.
    """
    wanted = facts_named(rules)
    if customer_id is None or not wanted:
        return Facts()
    found, failed = facts(session, [customer_id], OPERATOR)
    values: dict[str, list[Fact]] = {}
    for fact in found[customer_id]:
        if fact.name in wanted:
            values.setdefault(fact.name, []).append(fact)
    kept = {name: tuple(one.value for one in several) for name, several in sorted(values.items())}
    return Facts(kept, tuple(sorted(one.plugin for one in failed)))  # type: ignore[arg-type]


def usage(session: Session, rules: RuleSet, customer_id: int | None, today: date) -> Usage:
    """What the caps of these rules have counted: quotes that hold and those accepted; one statement."""
    keys = sorted({cap_key(rule, cap, today) for rule in rules.rules for cap in rule.caps if cap.scope != "quote"})
    if not keys:
        return Usage()
    holds = or_(GuestQuote.status == "accepted",
                and_(GuestQuote.status.in_(("saved", "sent")), GuestQuote.valid_until >= today))  # fmt: skip
    query = (
        select(Use.key, func.sum(Use.times), func.sum(Use.money_minor))
        .join(GuestQuote, GuestQuote.id == Use.quote_id)
        .where(Use.key.in_(keys), holds, or_(Use.customer_id.is_(None), Use.customer_id == customer_id))
        .group_by(Use.key)
    )
    return Usage({key: (int(times), int(money)) for key, times, money in session.execute(query)})


def of_guest(session: Session, customer_id: int) -> Sequence[NegotiatedRate]:
    """Everything agreed with one guest or organisation."""
    query = select(NegotiatedRate).where(NegotiatedRate.customer_id == customer_id)
    return session.scalars(query.order_by(NegotiatedRate.position, NegotiatedRate.id)).all()
