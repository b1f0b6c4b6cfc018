"""The plugin's part of the demonstration: what the hotels sell, at prices that fit the stays already there."""

from datetime import timedelta
from random import Random
from typing import Any

from rugui.toolkit import SiteRef, customer_ids, sites, today_at, today_here
from sqlalchemy.orm import Session

from loyalty_pricing import service, service_quotes, service_rules
from loyalty_pricing.service_asking import Asked

# code, kind, category, margin grade, list price and cost of one in euro cents, names
SOLD = (
    ("room", "room", "standard", "normal", 12000, 6000, ("Classic room", "經典客房", "经典客房")),
    ("deluxe", "room", "deluxe", "normal", 17500, 8200, ("Deluxe room", "豪華客房", "豪华客房")),
    ("suite", "room", "suite", "high", 32000, 12500, ("Harbour suite", "海景套房", "海景套房")),
    ("honeymoon", "package", "suite", "high", 39000, 16500, ("Honeymoon package", "蜜月專案", "蜜月套餐")),
    ("breakfast", "service", "food", "normal", 1800, 900, ("Breakfast", "早餐", "早餐")),
    ("dinner", "service", "food", "normal", 4800, 2640, ("Dinner", "晚餐", "晚餐")),
    ("minibar", "service", "food", "high", 1200, 480, ("Minibar", "迷你吧", "迷你吧")),
    ("spa", "service", "wellness", "high", 7500, 3375, ("Spa, one hour", "水療一小時", "水疗一小时")),
    ("laundry", "service", "housekeeping", "normal", 2200, 1100, ("Laundry", "洗衣", "洗衣")),
    ("airport-transfer", "service", "transport", "low", 4000, 2800, ("Airport transfer", "機場接送", "机场接送")),
)
PLANS = (("FLEX", ("Flexible rate", "彈性房價", "弹性房价")), ("CORP", ("Corporate rate", "企業合約價", "企业协议价")))
RATES = {"TWD": 35, "CNY": 8, "HKD": 9, "JPY": 160, "SGD": 1, "USD": 1, "EUR": 1}
LANGUAGES = ("en", "zh-Hant-TW", "zh-Hans-CN")
RULES: tuple[dict[str, Any], ...] = (
    {"id": "gold_rooms", "when": {"fact": "membership_club.tier", "in": ["gold", "jade", "ocean"]}, "priority": 30,
     "effects": [{"percent": 10, "of": {"kinds": ["room", "package"]}}, {"upgrade": "deluxe"}],
     "names": ("Gold members: 10% off rooms", "金卡會員：客房九折", "金卡会员：客房九折")},
    {"id": "long_stay", "when": {"nights": {"at_least": 3}}, "priority": 20, "effects": [{"percent": 8}],
     "names": ("Three nights or more: 8% off", "連住三晚：九二折", "连住三晚：九二折")},
    {"id": "early_bird", "when": {"lead_days": {"at_least": 30}}, "priority": 10, "effects": [{"percent": 5}],
     "caps": [{"scope": "rule", "times": 200, "period": "month"}],
     "names": ("Booked 30 days ahead: 5% off", "早鳥三十天：九五折", "提前三十天：九五折")},
)  # fmt: skip
QUOTED = 12


def demo(session: Session, seed: int) -> None:
    """Products with prices for two years before and after today, rules in force and a draft, quotes that hold."""
    today = today_here(session)
    site = _site(session)
    currency = site.currency or "TWD"
    for code, names in PLANS:
        service.add_rate_plan(session, code, dict(zip(LANGUAGES, names, strict=True)))
    first, last = today - timedelta(days=730), today + timedelta(days=730)
    for code, kind, category, grade, price, cost, names in SOLD:
        row = service.add_product(
            session, code, kind, dict(zip(LANGUAGES, names, strict=True)), currency=currency, category=category,
            grade=grade, tax_included=True, tax_permille=50,
        )  # fmt: skip
        # Written to the next ten of the currency, as a price list is.
        list_minor, cost_minor = (-(-one * RATES.get(currency, 1) // 1000) * 1000 for one in (price, cost))
        service.add_price(session, row.public_id, first, last, list_minor, cost_minor)
        if kind == "room":
            plan = (list_minor * 85 // 100, cost_minor)
            service.add_price(session, row.public_id, first, last, *plan, rate_plan="CORP")
    _rules(session, currency)
    _quotes(session, Random(seed))  # noqa: S311 - invented quotes, nothing secret


def _site(session: Session) -> SiteRef:
    """The hotel whose price list this is: Taipei, where there is one."""
    every = sites(session)
    return next((site for site in every if site.code == "TPE"), every[0])


def _rules(session: Session, currency: str) -> None:
    row = service_rules.draft(session, currency)
    rules = [{**one, "names": dict(zip(LANGUAGES, one["names"], strict=True))} for one in RULES]
    service_rules.change(session, row.public_id, row.version, {"rules": rules})
    service_rules.propose(session, row.public_id, row.version)
    # And one somebody is still working at, with the free night that a second person has to approve.
    later = service_rules.draft(session, currency)
    free = {"id": "fourth_night", "when": {"nights": {"at_least": 4}}, "priority": 25,
            "effects": [{"free_night": {"every": 4, "free": 1, "which": "cheapest"}, "of": {"kinds": ["room"]}}],
            "names": {"en": "The fourth night free", "zh-Hant-TW": "住三送一", "zh-Hans-CN": "住三送一"}}  # fmt: skip
    service_rules.put_rule(session, later.public_id, later.version, free)


def _quotes(session: Session, random: Random) -> None:
    site = _site(session)
    today = today_at(site)
    for number, guest in enumerate(customer_ids(session, 0, QUOTED)):
        arrival = today + timedelta(days=random.randint(5, 60))
        nights = random.randint(1, 5)
        items = ((random.choice(("room", "deluxe", "suite")), 1), ("breakfast", 2 * nights))
        asked = Asked(site.code, arrival, arrival + timedelta(days=nights), items, guest)
        row, _new = service_quotes.give(session, asked)
        if number % 3 == 1:
            service_quotes.send(session, row.public_id)
        if number % 6 == 5:
            service_quotes.withdraw(session, row.public_id)
