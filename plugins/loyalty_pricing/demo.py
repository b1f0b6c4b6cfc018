"""The plugin's part of the demonstration: what the hotels sell, at prices that fit the stays already there."""

from datetime import timedelta

from rugui.toolkit import sites, today_here
from sqlalchemy.orm import Session

from loyalty_pricing import service

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


def demo(session: Session, seed: int) -> None:
    """Products with prices for two years before and after today, in the currency of the first site."""
    today = today_here(session)
    currency = next((site.currency for site in sites(session) if site.currency), "TWD")
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
